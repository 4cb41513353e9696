// Package diagnosis tells what a diagnosis found, as a document and as data.
//
// What is said is decided in a view.
package diagnosis

import (
	"io"

	"github.com/alictl/alictl/internal/diagnosis"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/layout"
	"github.com/alictl/alictl/report/render"
)

// Formats lists the formats of a diagnosis, the default first.
func Formats() []report.Format[*diagnosis.Document] {
	return render.Subject(documentOf, func(w io.Writer, d *diagnosis.Document) error { return layout.JSON(w, d) })
}
