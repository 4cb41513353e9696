package layout

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"github.com/alictl/alictl/internal/text"
)

// Sheet writes CSV whose cells are safe to open in a spreadsheet.
type Sheet struct{ out *csv.Writer }

// NewSheet starts a sheet with the names of its columns.
func NewSheet(w io.Writer, header []string) Sheet {
	s := Sheet{csv.NewWriter(w)}
	s.Row(header, func(int) bool { return false })
	return s
}

// Row writes a row. It keeps the first error for Close. Plain decimal numbers of
// numeric columns stay as they are: -226.30 is no formula, and with an apostrophe it
// is no number.
func (s Sheet) Row(cells []string, numeric func(column int) bool) {
	for i, cell := range cells {
		if !numeric(i) || !isNumber(cell) {
			cells[i] = safeCell(cell)
		}
	}
	_ = s.out.Write(cells)
}

// Close writes what is left and returns the first error.
func (s Sheet) Close() error {
	s.out.Flush()
	if err := s.out.Error(); err != nil {
		return fmt.Errorf("write csv: %w", err)
	}
	return nil
}

// safeCell shows control characters and keeps a spreadsheet from taking a cell
// for a formula: the apostrophe in front makes it text.
func safeCell(s string) string {
	formula := strings.TrimLeft(s, " ")
	if formula != "" && strings.ContainsRune("=+-@\t\r", rune(formula[0])) {
		s = "'" + s
	}
	return text.Visible(s)
}

func isNumber(s string) bool {
	whole, fraction, found := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	digits := func(s string) bool {
		return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	}
	return digits(whole) && (!found || digits(fraction))
}
