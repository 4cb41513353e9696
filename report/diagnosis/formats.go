// Package diagnosis writes a diagnosis as a table for a terminal, JSON, YAML, CSV,
// Markdown, and one page for a browser.
//
// What is said is decided once, in a view; a format only lays it out.
package diagnosis

import (
	"io"

	"github.com/alictl/alictl/internal/diagnosis"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/layout"
)

// Formats lists the formats of a diagnosis, the default first.
func Formats() []report.Format[*diagnosis.Document] {
	json := func(w io.Writer, d *diagnosis.Document) error { return layout.JSON(w, d) }
	return []report.Format[*diagnosis.Document]{
		{Name: "table", Render: writeTable},
		{Name: "json", Render: func(w io.Writer, d *diagnosis.Document, _ report.Options) error { return json(w, d) }},
		{Name: "yaml", Render: func(w io.Writer, d *diagnosis.Document, _ report.Options) error {
			return layout.YAML(w, func(w io.Writer) error { return json(w, d) })
		}},
		{Name: "csv", Render: writeCSV},
		{Name: "markdown", Render: writeMarkdown},
		{Name: "html", Render: writeHTML},
	}
}
