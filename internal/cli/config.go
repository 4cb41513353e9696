package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"

	"github.com/goccy/go-yaml"
	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/internal/files"
	"github.com/alictl/alictl/internal/text"
)

// maxConfig bounds a configuration file, in bytes.
const maxConfig = 1 << 20

// configured reads the configuration file: default values for flags, by the
// flags' names. Without --config the file in the user's configuration directory
// is read if there is one.
func (p *program) configured(ctx context.Context, args []string) (map[string][]string, error) {
	path, named := configPath(args)
	if !named {
		dir := files.XDG(p.env.Getenv, "XDG_CONFIG_HOME", ".config")
		if dir == "" {
			return nil, nil
		}
		path = filepath.Join(dir, "config.yaml")
	}
	raw, err := files.Read(ctx, path, maxConfig)
	if errors.Is(err, fs.ErrNotExist) && !named {
		return nil, nil
	}
	if err != nil {
		return nil, configError(path, err)
	}
	if err := files.Depth(raw); err != nil {
		return nil, configError(path, err)
	}
	var values map[string]any
	if err := yaml.Unmarshal(raw, &values); err != nil {
		return nil, configError(path, errors.New(yaml.FormatError(err, false, false)))
	}
	defaults := map[string][]string{}
	known := p.configurable()
	for name, value := range values {
		if !slices.Contains(known, name) {
			return nil, configError(path, fmt.Errorf("%q is no flag that can have a default", name))
		}
		if defaults[name], err = flagValues(value); err != nil {
			return nil, configError(path, fmt.Errorf("%s: %w", name, err))
		}
	}
	return defaults, nil
}

func configError(path string, err error) error {
	return &text.Error{
		What: text.Message{ID: "config.read", Data: text.Data{"File": text.Visible(path), "Why": text.Visible(reason(err))}},
		Hint: text.Message{ID: "config.hint"},
	}
}

// configPath finds --config among the arguments, before they are parsed.
func configPath(args []string) (string, bool) {
	for i, arg := range args {
		if arg == "--" {
			break
		}
		if !isFlag(arg) || flagName(arg) != "config" {
			continue
		}
		if _, value, found := cutFlag(arg); found {
			return value, true
		}
		if i+1 < len(args) {
			return args[i+1], true
		}
	}
	return "", false
}

// configurable lists the flags a file may give defaults for: everything but what
// is decided anew each time.
func (p *program) configurable() []string {
	never := []string{"config", "yes", "help", "version", "snapshot", "save-snapshot", "out", "journal", "output-file"}
	var names []string
	for _, f := range join(reachFlags(), talkFlags(), resultFlags(""), timeoutPolicyFlags(), specFlags(), carryOutFlags(), applyLimitFlags()) {
		if name := f.Names()[0]; !slices.Contains(never, name) {
			names = append(names, name)
		}
	}
	return names
}

// flagValues turns a value of the file into values of a flag.
func flagValues(value any) ([]string, error) {
	switch v := value.(type) {
	case []any:
		var out []string
		for _, item := range v {
			one, err := flagValues(item)
			if err != nil {
				return nil, err
			}
			out = append(out, one...)
		}
		return out, nil
	case string, bool, int, int64, uint64, float64:
		return []string{fmt.Sprint(v)}, nil
	}
	return nil, fmt.Errorf("a %T cannot be the value of a flag", value)
}

// fileFlags is the name under which the program remembers the flags that the
// configuration file gave.
const fileFlags = "configuration file"

// untyped returns the flags of the file that were not typed as well.
func untyped(args []string, defaults map[string][]string) map[string]bool {
	out := map[string]bool{}
	for name := range defaults {
		out[name] = !slices.ContainsFunc(args, func(arg string) bool { return isFlag(arg) && flagName(arg) == name })
	}
	return out
}

// given reports whether the user typed a flag. A default of the configuration file
// must never contradict what was typed.
func given(c *cli.Context, name string) bool {
	fromFile, _ := c.App.Metadata[fileFlags].(map[string]bool)
	return c.IsSet(name) && !fromFile[name]
}
