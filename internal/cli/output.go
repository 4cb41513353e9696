package cli

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io/fs"

	"github.com/google/renameio/v2/maybe"

	"github.com/alictl/alictl/internal/report"
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
	if err := maybe.WriteFile(o.File, b.Bytes(), 0o644); err != nil {
		return outputError(o.File, err)
	}
	return nil
}

func outputError(where string, err error) error {
	why := err.Error()
	var p *fs.PathError
	if errors.As(err, &p) {
		why = p.Err.Error()
	}
	return &text.Error{
		What: text.Message{ID: "output.write", Data: text.Data{"File": text.Visible(where), "Why": text.Visible(why)}},
		Hint: text.Message{ID: "output.write_hint"},
		Err:  err,
	}
}
