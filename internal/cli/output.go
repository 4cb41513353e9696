package cli

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2/maybe"

	"github.com/alictl/alictl/internal/report"
	"github.com/alictl/alictl/internal/secret"
	"github.com/alictl/alictl/internal/text"
)

// render writes a report to stdout or, when a file is named, to the file as a
// whole or not at all.
func render[T any](p *program, formats []report.Format[T], o resultOptions, what T) error {
	format, err := report.Find(formats, o.Format)
	if err != nil {
		return err
	}
	if o.File == "" {
		out := bufio.NewWriterSize(p.env.Stdout, 64<<10)
		if err := format.Render(out, what, p.look()); err != nil {
			return outputError("stdout", err)
		}
		if err := out.Flush(); err != nil {
			return outputError("stdout", err)
		}
		return nil
	}
	var b bytes.Buffer
	if err := format.Render(&b, what, report.Options{Printer: p.talk.printer}); err != nil {
		return fmt.Errorf("render %s: %w", o.Format, err)
	}
	if err := writeFile(o.File, b.Bytes()); err != nil {
		return outputError(o.File, err)
	}
	return nil
}

// checkOutput refuses a file that will not take the result, before anything is
// done that cannot be taken back.
func checkOutput(path string) error {
	if info, err := os.Stat(path); path == "" || err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		return nil
	} else if err == nil && info.IsDir() {
		return outputError(path, errors.New("it is a folder"))
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".alictl-*")
	if err != nil {
		return outputError(path, err)
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// writeFile replaces a file as a whole, and what a link points to rather than
// the link. Pipes and devices are written to: replacing one would destroy it.
func writeFile(path string, data []byte) error {
	data = secret.CleanBytes(data)
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	if info, err := os.Stat(path); err != nil || info.Mode().IsRegular() {
		return maybe.WriteFile(path, data, 0o644)
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}

// reason is an error of the file system without the operation and the path,
// which the sentence around it names.
func reason(err error) string {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err.Error()
	case errors.As(err, &link):
		return link.Err.Error()
	}
	return err.Error()
}

func outputError(where string, err error) error {
	return &text.Error{
		What: text.Message{ID: "output.write", Data: text.Data{"File": text.Visible(where), "Why": text.Visible(reason(err))}},
		Hint: text.Message{ID: "output.write_hint"},
		Err:  err,
	}
}
