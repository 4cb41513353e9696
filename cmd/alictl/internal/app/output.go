package app

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
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
	var b bytes.Buffer
	if err := format.Render(&b, what, report.Options{Printer: p.Talk.Printer, Detail: p.detail, Next: p.Next, Again: p.Again}); err != nil {
		return fmt.Errorf("render %s: %w", o.Format, err)
	}
	if err := WriteFile(p.Ctx, o.File, b.Bytes()); err != nil {
		return OutputError(o.File, err)
	}
	p.Talk.Notice("output.written", text.Data{"File": text.Visible(o.File), "Format": o.Format})
	return nil
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
	info, err := os.Stat(path)
	switch {
	case err == nil && info.Mode().IsRegular():
		return files.Write(path, data, info.Mode().Perm())
	case err != nil || info.IsDir():
		return files.Write(path, data, readable)
	}
	return files.Send(ctx, path, data)
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
