// Package timeouts tells the plan of align-timeouts, and what became of it when it was
// applied, rolled back or verified, as a document and as data.
//
// What is grouped, counted and said is decided in a view. A plan's JSON is its file
// format, so a report can be applied.
package timeouts

import (
	"io"

	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/planfile"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/document"
	"github.com/alictl/alictl/report/layout"
	"github.com/alictl/alictl/report/render"
)

// PlanFormats lists the formats of a timeout plan, the default first.
func PlanFormats() []report.Format[*plan.Plan] {
	return render.Subject(planDocument, planfile.Encode)
}

// ApplyFormats lists the formats of the result of an apply or a rollback.
func ApplyFormats() []report.Format[*ApplyReport] {
	return resultFormats(func(r *ApplyReport) result { return r.result() })
}

// VerifyFormats lists the formats of a verification.
func VerifyFormats() []report.Format[*VerifyReport] {
	return resultFormats(func(r *VerifyReport) result { return r.result() })
}

// resultFormats lists the formats of a report that comes down to a result.
func resultFormats[T any](reduce func(T) result) []report.Format[T] {
	return render.Subject(
		func(r T, o report.Options) *document.Document { return resultDocument(reduce(r), o) },
		func(w io.Writer, r T) error { return layout.JSON(w, reduce(r).document) })
}
