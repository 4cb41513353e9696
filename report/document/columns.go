package document

import (
	"strings"

	"github.com/alictl/alictl/internal/text"
)

// Columns lines texts up: each is as wide as its column, and two spaces follow it.
func Columns(texts []string, widths ...int) string {
	var b strings.Builder
	for i, s := range texts {
		b.WriteString(s + strings.Repeat(" ", max(0, widths[i]-text.Width(s))) + "  ")
	}
	return b.String()
}
