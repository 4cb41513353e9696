// Package spec tells the spec report: how far the limits of every load balancer are
// used, what to do about it and what that costs, as a document and as data.
//
// What is sorted, added up and said is decided in a view.
package spec

import (
	"io"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/render"
)

// Formats lists the formats of a spec report, the default first.
func Formats() []report.Format[*capacity.Report] {
	return render.Subject(documentOf, writeJSON)
}

// ExplainFormats lists the formats of an explanation: of the load balancers of a
// report step by step, or as the report has them.
func ExplainFormats() []report.Format[*capacity.Report] {
	formats := Formats()
	formats[0].Render = func(w io.Writer, r *capacity.Report, o report.Options) error {
		for i := range r.LoadBalancers {
			if err := Explain(w, &r.LoadBalancers[i], r.Currency, o); err != nil {
				return err
			}
		}
		return nil
	}
	return formats
}
