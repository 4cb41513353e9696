// Package spec tells the spec report: how far the limits of every load balancer are
// used, what to do about it and what that costs, as a document and as data.
//
// What is sorted, added up and said is decided in a view.
package spec

import (
	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/render"
)

// Formats lists the formats of a spec report, the default first.
func Formats() []report.Format[*capacity.Report] {
	return render.Subject(documentOf, writeJSON)
}
