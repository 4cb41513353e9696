// Package audit tells what an audit found: as a document, as data, as SARIF and JUnit
// for pipelines, and as OpenMetrics for dashboards.
//
// What is grouped, counted and said is decided in a view. The formats for programs
// speak English in every language.
package audit

import (
	"io"

	"github.com/alictl/alictl/internal/findings"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/layout"
	"github.com/alictl/alictl/report/render"
)

// Formats lists the formats of an audit, the default first.
func Formats() []report.Format[*findings.Document] {
	return render.Subject(documentOf, func(w io.Writer, d *findings.Document) error { return layout.JSON(w, d) },
		report.Format[*findings.Document]{Name: "sarif", Render: writeSARIF},
		report.Format[*findings.Document]{Name: "junit", Render: writeJUnit},
		report.Format[*findings.Document]{Name: "openmetrics", Render: writeOpenMetrics})
}
