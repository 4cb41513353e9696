// Package audit writes what an audit found: as a table for a terminal, JSON, YAML,
// CSV, Markdown for a pull request, a page for a browser, SARIF and JUnit for
// pipelines, and OpenMetrics for dashboards.
//
// What is grouped, counted and said is decided once, in a view; a format only lays
// it out. The formats for machines speak English in every language.
package audit

import (
	"io"

	"github.com/alictl/alictl/internal/findings"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/layout"
)

// Formats lists the formats of an audit, the default first.
func Formats() []report.Format[*findings.Document] {
	return []report.Format[*findings.Document]{
		{Name: "table", Render: writeTable},
		{Name: "json", Render: writeJSON},
		{Name: "yaml", Render: writeYAML},
		{Name: "csv", Render: writeCSV},
		{Name: "markdown", Render: writeMarkdown},
		{Name: "html", Render: writeHTML},
		{Name: "sarif", Render: writeSARIF},
		{Name: "junit", Render: writeJUnit},
		{Name: "openmetrics", Render: writeOpenMetrics},
	}
}

func writeJSON(w io.Writer, d *findings.Document, _ report.Options) error { return layout.JSON(w, d) }

func writeYAML(w io.Writer, d *findings.Document, o report.Options) error {
	return layout.YAML(w, func(w io.Writer) error { return writeJSON(w, d, o) })
}
