package app

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/alictl/alictl/internal/files"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
)

// Render writes a report to stdout or, when a file is named, to the file as a
// whole or not at all.
func Render[T any](p *Program, formats []report.Format[T], o options.Result, what T) error {
	format, err := report.Find(formats, o.Format)
	if err != nil {
		return err
	}
	if o.File == "" {
		out := bufio.NewWriterSize(p.Env.Stdout, 64<<10)
		if err := format.Render(out, what, p.Look()); err != nil {
			return OutputError("stdout", err)
		}
		if err := out.Flush(); err != nil {
			return OutputError("stdout", err)
		}
		return nil
	}
	look := report.Options{Printer: p.Talk.Printer, Detail: p.detail, Next: p.Next, Again: p.Again}
	if err := renderFile(p.Ctx, o, func(w io.Writer) error { return format.Render(w, what, look) }); err != nil {
		return err
	}
	p.Talk.Notice("output.written", text.Data{"File": text.Visible(o.File), "Format": o.Format})
	return nil
}

// renderFile writes a report to a file. What the file system refuses is told in its
// words, and what cannot be rendered is not.
func renderFile(ctx context.Context, o options.Result, render func(io.Writer) error) error {
	var failed error
	err := writeFrom(ctx, o.File, func(w io.Writer) error {
		failed = render(w)
		return failed
	})
	var file *fs.PathError
	switch {
	case err == nil:
		return nil
	case failed != nil && !errors.As(failed, &file):
		return fmt.Errorf("render %s: %w", o.Format, failed)
	}
	return OutputError(o.File, err)
}

// CheckOutput refuses a file that will not take the result, before anything is
// done that cannot be taken back.
func CheckOutput(path string) error {
	if info, err := os.Stat(path); path == "" || err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		return nil
	}
	if err := files.Probe(path); err != nil {
		return OutputError(path, err)
	}
	return nil
}

// WriteFile replaces a file as a whole, and what a link points to rather than
// the link. Pipes and devices are written to: replacing one would destroy it.
func WriteFile(ctx context.Context, path string, data []byte) error {
	return writeFrom(ctx, path, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// writeFrom is WriteFile for what a function writes. A pipe or a device gets all of it or
// nothing.
func writeFrom(ctx context.Context, path string, write func(io.Writer) error) error {
	info, err := os.Stat(path)
	switch {
	case err == nil && info.Mode().IsRegular():
		return files.WriteFrom(path, info.Mode().Perm(), write)
	case err != nil || info.IsDir():
		return files.WriteFrom(path, readable, write)
	}
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	return files.Send(ctx, path, b.Bytes())
}

// readable is the mode of a new report: it is for others to read.
const readable = 0o644

// Reason is an error of the file system without the operation and the path, which
// the sentence around it names.
func Reason(err error) string { return files.Reason(err) }

// Said is Reason in the reader's language, where there is a sentence for it.
func Said(err error) any { return files.Said(err) }

// OutputError says that a result could not be written.
func OutputError(where string, err error) error {
	return &text.Error{
		What: text.Message{ID: "output.write", Data: text.Data{"File": text.Visible(where), "Why": Said(err)}},
		Hint: text.Message{ID: "output.write_hint"},
		Err:  err,
	}
}
