package layout

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/alictl/alictl/internal/text"
)

// JSON writes a document in the style of a plan file.
func JSON(w io.Writer, document any) error {
	out := &visible{to: w}
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	switch err := enc.Encode(document); {
	case out.err != nil:
		return fmt.Errorf("write json: %w", out.err)
	case err != nil:
		return fmt.Errorf("encode report: %w", err)
	}
	return nil
}

// visible writes what an encoder gives it as a whole. It shows what would not be seen.
type visible struct {
	to  io.Writer
	err error
}

func (v *visible) Write(whole []byte) (int, error) {
	if _, v.err = v.to.Write(text.VisibleJSON(whole)); v.err != nil {
		return 0, v.err
	}
	return len(whole), nil
}
