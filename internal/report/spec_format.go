package report

import (
	"io"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/model"
)

// SpecExtras is what a spec report may be shown with beside the report. The zero
// value shows what the report itself has.
type SpecExtras struct {
	Usage    []model.Usage // hour by hour, as in the snapshot: html draws it against the limits
	Currency string        // of the amounts in SpecExplain, which sees no report
}

// SpecFormats lists the formats of a spec report, the default first.
func SpecFormats() []Format[*capacity.Report] {
	return []Format[*capacity.Report]{
		{"table", specTable},
		{"json", func(w io.Writer, r *capacity.Report, _ Options) error { return specJSON(w, r) }},
		{"yaml", specYAML},
		{"csv", specCSV},
		{"markdown", specMarkdown},
		{"xlsx", specXLSX},
	}
}
