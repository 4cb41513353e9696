package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/text"
)

// encodeJSON gives the bytes of a report, in the style of a plan file.
func encodeJSON(report any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(report); err != nil {
		return nil, fmt.Errorf("encode report: %w", err)
	}
	return text.VisibleJSON(b.Bytes()), nil
}

// planYAML turns the JSON form into YAML while it is written, so that a large
// plan is never in memory as text.
func planYAML(w io.Writer, p *plan.Plan, _ Options) error {
	from, to := io.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = to.CloseWithError(plan.Encode(to, p)) // the reader gets the error
	}()
	err := writeYAML(w, from)
	_ = from.CloseWithError(io.ErrClosedPipe) // ends the writer when the reader gave up
	<-done
	return err
}
