// Package spec writes the spec report: how far the limits of every load balancer
// are used, what to do about it and what that costs. It comes as a table for a
// terminal, JSON, YAML, CSV, Markdown, a page for a browser and a workbook.
//
// What is sorted, added up and said is decided once, in a view; a format only lays
// it out.
package spec

import (
	"io"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/report"
)

// Formats lists the formats of a spec report, the default first.
func Formats() []report.Format[*capacity.Report] {
	return []report.Format[*capacity.Report]{
		{Name: "table", Render: writeTable},
		{Name: "json", Render: func(w io.Writer, r *capacity.Report, _ report.Options) error { return writeJSON(w, r) }},
		{Name: "yaml", Render: writeYAML},
		{Name: "csv", Render: writeCSV},
		{Name: "markdown", Render: writeMarkdown},
		{Name: "html", Render: writeHTML},
		{Name: "xlsx", Render: writeXLSX},
	}
}
