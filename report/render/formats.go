// Package render writes any document in any format. A format is a file here and a line
// of the list; JSON, YAML and what else is for programs stay with the data of a subject.
package render

import (
	"io"

	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/document"
	"github.com/alictl/alictl/report/layout"
	"github.com/alictl/alictl/report/webpage"
	"github.com/alictl/alictl/report/workbook"
)

// Renderer writes a document in one format.
type Renderer func(w io.Writer, d *document.Document, o report.Options) error

// Format is a renderer and its name.
type Format struct {
	Name  string
	Write Renderer
}

// Formats lists the formats of every document.
func Formats() []Format {
	return []Format{
		{"table", Terminal},
		{"csv", CSV},
		{"markdown", Markdown},
		{"html", func(w io.Writer, d *document.Document, o report.Options) error { return webpage.Write(w, d, o.Printer) }},
		{"xlsx", func(w io.Writer, d *document.Document, o report.Options) error {
			return workbook.Write(w, d.Title, d.Made, bookOf(d, o.Words()))
		}},
	}
}

// View builds the document of a subject.
type View[T any] func(subject T, o report.Options) *document.Document

// Subject lists the formats of a subject: those of its document, its data as JSON and
// YAML, and what else it has for programs.
func Subject[T any](view View[T], json func(io.Writer, T) error, more ...report.Format[T]) []report.Format[T] {
	return With(Formats(), view, json, more...)
}

// With is Subject with given formats of documents.
func With[T any](formats []Format, view View[T], json func(io.Writer, T) error, more ...report.Format[T]) []report.Format[T] {
	var out []report.Format[T]
	for _, f := range formats {
		out = append(out, report.Format[T]{Name: f.Name, Render: func(w io.Writer, subject T, o report.Options) error {
			o = o.Filled()
			return f.Write(w, view(subject, o), o)
		}})
	}
	data := []report.Format[T]{
		{Name: "json", Render: func(w io.Writer, subject T, _ report.Options) error { return json(w, subject) }},
		{Name: "yaml", Render: func(w io.Writer, subject T, _ report.Options) error {
			return layout.YAML(w, func(w io.Writer) error { return json(w, subject) })
		}},
	}
	return append(append(append(out[:1:1], data...), out[1:]...), more...)
}
