package layout

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"github.com/alictl/alictl/internal/text"
)

// JSON writes a document in the style of a plan file.
func JSON(w io.Writer, document any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(document); err != nil {
		return fmt.Errorf("encode report: %w", err)
	}
	if _, err := w.Write(text.VisibleJSON(b.Bytes())); err != nil {
		return fmt.Errorf("write json: %w", err)
	}
	return nil
}
