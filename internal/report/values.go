package report

import (
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

// Values says the three timeouts of an interface in the printer's language.
func Values(p *text.Printer, t model.Timeouts) string {
	return words{Words{p}}.timeouts(&t)
}

// Reason says why an interface has its status, in the reader's language; what the
// account itself answered stays as it is.
func Reason(p *text.Printer, reason string) string {
	return words{Words{p}}.Named("reason.", reason)
}
