// Package timeouts writes the plan of align-timeouts, and what became of it when it
// was applied, rolled back or verified, as a table for a terminal, JSON, YAML, CSV
// and Markdown.
//
// What is grouped, counted and said is decided once, in a view; a format only lays
// it out. A plan's JSON is its file format, so a report can be applied.
package timeouts

import (
	"io"

	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/layout"
)

// PlanFormats lists the formats of a timeout plan, the default first.
func PlanFormats() []report.Format[*plan.Plan] {
	return []report.Format[*plan.Plan]{
		{Name: "table", Render: planTable},
		{Name: "json", Render: func(w io.Writer, p *plan.Plan, _ report.Options) error { return plan.Encode(w, p) }},
		{Name: "yaml", Render: func(w io.Writer, p *plan.Plan, _ report.Options) error {
			return layout.YAML(w, func(w io.Writer) error { return plan.Encode(w, p) })
		}},
		{Name: "csv", Render: planCSV},
		{Name: "markdown", Render: planMarkdown},
	}
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
	format := func(name string, render func(io.Writer, result, report.Options) error) report.Format[T] {
		return report.Format[T]{Name: name, Render: func(w io.Writer, r T, o report.Options) error {
			return render(w, reduce(r), o.Filled())
		}}
	}
	return []report.Format[T]{
		format("table", resultTable),
		format("json", func(w io.Writer, r result, _ report.Options) error { return layout.JSON(w, r.document) }),
		format("yaml", func(w io.Writer, r result, _ report.Options) error {
			return layout.YAML(w, func(w io.Writer) error { return layout.JSON(w, r.document) })
		}),
		format("csv", resultCSV),
		format("markdown", resultMarkdown),
	}
}
