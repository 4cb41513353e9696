// Package report has what every report shares: how it can look, which formats it
// can be had in, and the words and failed reads that each of them tells. Each
// subject has a package of its own below, and so has each way to lay things out:
// layout for text, webpage for a browser, workbook for a spreadsheet.
package report

import (
	"io"
	"strings"

	"github.com/alictl/alictl/internal/text"
)

// Options say how a report looks. The zero value is English, plain, 100 wide.
type Options struct {
	Printer *text.Printer
	Color   bool
	Width   int      // columns of the terminal; 0 when there is none
	Detail  bool     // list one by one what could be told together
	Next    []string // commands to suggest after a report; nil for the usual ones

	// Again adds the flags of the run to a command of alictl that a report names; nil
	// where there was no run.
	Again func(line string) string
}

// Line is a command to paste: one of alictl has the flags of the run.
func (o Options) Line(command string) string {
	if o.Again == nil || !strings.HasPrefix(command, "alictl ") {
		return command
	}
	return o.Again(command)
}

// Filled returns the options with what is usual where they say nothing.
func (o Options) Filled() Options {
	if o.Printer == nil {
		o.Printer = text.InEnglish()
	}
	if o.Width == 0 {
		o.Width = 100
	}
	o.Width = max(o.Width, 40)
	return o
}

// Words returns what says the words of a report.
func (o Options) Words() Words { return Words{o.Filled().Printer} }

// Format is one way to write a report about T.
type Format[T any] struct {
	Name   string
	Render func(w io.Writer, report T, o Options) error
}

// Names lists the names of formats for help texts, in their order.
func Names[T any](formats []Format[T]) []string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = f.Name
	}
	return names
}

// Choice lists the names of formats in a sentence: table, json or yaml.
func Choice[T any](formats []Format[T]) string {
	names := Names(formats)
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// Find returns the format with this name, or an error that lists the names.
func Find[T any](formats []Format[T], name string) (Format[T], error) {
	for _, f := range formats {
		if f.Name == name {
			return f, nil
		}
	}
	return Format[T]{}, &text.Error{
		What: text.Message{ID: "format.unknown", Data: text.Data{"Format": text.Visible(name)}},
		Hint: text.Message{ID: "format.unknown_hint", Data: text.Data{"Formats": strings.Join(Names(formats), ", ")}},
	}
}
