package cli

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"

	"github.com/alictl/alictl/internal/files"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
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
	if err := format.Render(&b, what, report.Options{Printer: p.talk.printer, Detail: p.detail, Next: p.next, Flags: p.flags}); err != nil {
		return fmt.Errorf("render %s: %w", o.Format, err)
	}
	if err := writeFile(p.ctx, o.File, b.Bytes()); err != nil {
		return outputError(o.File, err)
	}
	p.talk.notice("output.written", text.Data{"File": text.Visible(o.File), "Format": o.Format})
	return nil
}

// checkOutput refuses a file that will not take the result, before anything is
// done that cannot be taken back.
func checkOutput(path string) error {
	if info, err := os.Stat(path); path == "" || err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		return nil
	}
	if err := files.Probe(path); err != nil {
		return outputError(path, err)
	}
	return nil
}

// writeFile replaces a file as a whole, and what a link points to rather than
// the link. Pipes and devices are written to: replacing one would destroy it.
func writeFile(ctx context.Context, path string, data []byte) error {
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

// reason is an error of the file system without the operation and the path, which
// the sentence around it names.
func reason(err error) string { return files.Reason(err) }

func outputError(where string, err error) error {
	return &text.Error{
		What: text.Message{ID: "output.write", Data: text.Data{"File": text.Visible(where), "Why": text.Visible(reason(err))}},
		Hint: text.Message{ID: "output.write_hint"},
		Err:  err,
	}
}
