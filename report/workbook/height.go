package workbook

import (
	"strings"

	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report/document"
)

// The measures of cells in characters, and of rows in points.
const (
	usualWidth = 14
	lineHeight = 15
	mostHeight = 409 // what the format allows
)

// height is how high a row must be to show all its text.
func height(cells []document.Value, width func(column int) float64) float64 {
	most := 1
	for i, c := range cells {
		if s, ok := c.Value.(string); ok && wraps(c.Kind) {
			most = max(most, linesOf(text.Visible(s), int(width(i))-1))
		}
	}
	return min(float64(most)*lineHeight, mostHeight)
}

func wraps(k document.Kind) bool {
	return k == document.WrappedText || k == document.Headline || k == document.Above
}

// linesOf counts the lines that text takes in a column of so many characters.
func linesOf(s string, width int) int {
	lines, used := 1, 0
	for word := range strings.SplitSeq(s, " ") {
		n := text.Width(word)
		if used > 0 && used+1+n > width && n <= width {
			lines, used = lines+1, 0
		}
		if used > 0 {
			used++
		}
		for used += n; used > width; used -= width {
			lines++
		}
	}
	return lines
}
