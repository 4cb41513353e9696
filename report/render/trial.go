package render

import (
	"io"

	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/document"
)

// Trial writes the title of a document alone.
func Trial(w io.Writer, d *document.Document, _ report.Options) error {
	_, err := io.WriteString(w, d.Title+"\n")
	return err
}
