package report

import (
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

// Values says the three timeouts of an interface in the printer's language.
func Values(p *text.Printer, t model.Timeouts) string {
	return words{p}.timeouts(&t)
}
