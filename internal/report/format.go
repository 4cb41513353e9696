// Package report puts plans and the results of carrying them out into words and
// formats: a table for a terminal, JSON, YAML, CSV and Markdown.
//
// What is grouped, counted and said is decided once, in a view; a format only
// lays it out. A plan's JSON is its file format, so a report can be applied.
package report

import (
	"io"
	"strings"

	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/report/layout"
	"github.com/alictl/alictl/internal/text"
)

// Options say how a report looks. The zero value is English, plain, 100 wide.
type Options struct {
	Printer *text.Printer
	Color   bool
	Width   int      // columns of the terminal; 0 when there is none
	Next    []string // commands to suggest after a report; nil for the usual ones
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

// PlanFormats lists the formats of a timeout plan, the default first.
func PlanFormats() []Format[*plan.Plan] {
	return []Format[*plan.Plan]{
		{"table", planTable},
		{"json", func(w io.Writer, p *plan.Plan, _ Options) error { return plan.Encode(w, p) }},
		{"yaml", func(w io.Writer, p *plan.Plan, _ Options) error {
			return layout.YAML(w, func(w io.Writer) error { return plan.Encode(w, p) })
		}},
		{"csv", planCSV},
		{"markdown", planMarkdown},
	}
}

// ApplyFormats lists the formats of the result of an apply or a rollback.
func ApplyFormats() []Format[*ApplyReport] {
	return resultFormats(func(r *ApplyReport) result { return r.result() })
}

// VerifyFormats lists the formats of a verification.
func VerifyFormats() []Format[*VerifyReport] {
	return resultFormats(func(r *VerifyReport) result { return r.result() })
}

// Names lists the names of formats for help texts, in their order.
func Names[T any](formats []Format[T]) []string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = f.Name
	}
	return names
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
