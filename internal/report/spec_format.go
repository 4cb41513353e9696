package report

import (
	"io"

	"github.com/alictl/alictl/audit/capacity"
)

// SpecExtras is what a spec report may be shown with beside the report.
type SpecExtras struct {
	Currency string // of the amounts in SpecExplain, which sees no report
}

// SpecFormats lists the formats of a spec report, the default first.
func SpecFormats() []Format[*capacity.Report] {
	return []Format[*capacity.Report]{
		{"table", specTable},
		{"json", func(w io.Writer, r *capacity.Report, _ Options) error { return specJSON(w, r) }},
		{"yaml", specYAML},
		{"csv", specCSV},
		{"markdown", specMarkdown},
		{"html", specHTML},
		{"xlsx", specXLSX},
	}
}
