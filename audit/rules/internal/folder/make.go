package folder

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"text/template"
)

//go:embed new/*
var blanks embed.FS

// ErrTaken is returned for an id that a rule has already.
var ErrTaken = errors.New("there is a rule with this id already")

// shape is how ids of rules look: words of lower-case letters and digits.
var shape = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)+$`)

// Make makes the folder of a new rule in the folder of the rules, with code,
// sentences and cases to be filled, and brings the list up to date.
func Make(dir, id string) error {
	if !shape.MatchString(id) {
		return fmt.Errorf("%q cannot be the id of a rule: write words of lower-case letters joined by dashes, such as listener-no-backend", id)
	}
	target := filepath.Join(dir, id)
	if err := os.Mkdir(target, 0o755); errors.Is(err, fs.ErrExist) { //nolint:gosec // source code
		return fmt.Errorf("make %s: %w", id, ErrTaken)
	} else if err != nil {
		return fmt.Errorf("make %s: %w", id, err)
	}
	templates, err := template.ParseFS(blanks, "new/*")
	if err != nil {
		return fmt.Errorf("read the templates of a rule: %w", err)
	}
	for _, t := range templates.Templates() {
		if err := fill(t, filepath.Join(target, t.Name()[:len(t.Name())-len(".tmpl")]), id); err != nil {
			return err
		}
	}
	return WriteList(dir)
}

func fill(t *template.Template, path, id string) error {
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("make %s: %w", id, err)
	}
	if err := t.Execute(f, map[string]string{"ID": id, "Package": packageName(id)}); err != nil {
		return errors.Join(fmt.Errorf("make %s: %w", path, err), f.Close())
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("make %s: %w", path, err)
	}
	return nil
}
