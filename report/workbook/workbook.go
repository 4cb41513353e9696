// Package workbook writes workbooks for a spreadsheet program: typed cells, live
// formulas and headers that stay in sight. Text is always text, whatever it
// begins with, and the same book gives the same bytes.
package workbook

import (
	"fmt"
	"io"
	"math"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/alictl/alictl/internal/text"
)

// Book is a workbook.
type Book struct {
	Title    string
	Currency string // a code such as CNY; empty when it is not known
	Made     time.Time
	Sheets   []Sheet
}

// Sheet is one sheet. With columns it has a header that is frozen and filtered.
type Sheet struct {
	Name    string // at most 31 characters
	Columns []Column
	Rows    [][]Cell
}

// Column is a column of a sheet with a header.
type Column struct {
	Title string
	Width float64 // in characters; 0 for a usual one
}

// Cell is a value, a formula, or both: the value is what the formula gives, for
// programs that do not calculate. The zero value is an empty cell.
type Cell struct {
	kind    kind
	value   any
	formula string
}

type kind int

const (
	empty kind = iota
	label
	heading
	wrapped
	count
	fraction
	share
	money
	moment
	day
)

// Text is a cell that is text and nothing else.
func Text(s string) Cell { return Cell{kind: label, value: text.Visible(s)} }

// Heading is bold text.
func Heading(s string) Cell { return Cell{kind: heading, value: text.Visible(s)} }

// Wrapped is text that may take several lines.
func Wrapped(s string) Cell { return Cell{kind: wrapped, value: text.Visible(s)} }

// Count is a number; thousands are set apart.
func Count(f float64) Cell {
	if f != math.Trunc(f) {
		return Cell{kind: fraction, value: f}
	}
	return Cell{kind: count, value: f}
}

// Share is a number shown as a percentage.
func Share(f float64) Cell { return Cell{kind: share, value: f} }

// Money is an amount in the currency of the book.
func Money(f float64) Cell { return Cell{kind: money, value: f} }

// Moment is a date with a time of day, Day a date. The zone is the time's own.
func Moment(t time.Time) Cell { return Cell{kind: moment, value: wall(t)} }

// Day is a date.
func Day(t time.Time) Cell { return Cell{kind: day, value: wall(t)} }

// By lets a formula calculate the cell. Formulas are ours and never hold text
// from outside.
func (c Cell) By(format string, args ...any) Cell {
	c.formula = fmt.Sprintf(format, args...)
	return c
}

// Unknown drops the value, for a formula that gives nothing as yet.
func (c Cell) Unknown() Cell {
	c.value = nil
	return c
}

// As sets what the formula of a cell gives.
func (c Cell) As(f float64) Cell {
	c.value = f
	return c
}

// wall drops the zone but keeps what the clock shows, as spreadsheets do.
func wall(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}

// Write writes a book as xlsx.
func Write(w io.Writer, b Book) error {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }() // it holds no file
	f.SetZipWriter(newZip)
	out := writer{File: f}
	if err := out.book(b); err != nil {
		return fmt.Errorf("write xlsx: %w", err)
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write xlsx: %w", err)
	}
	return nil
}

// writer fills one file.
type writer struct {
	*excelize.File
	styles map[kind]int
	header int
}

func (w *writer) book(b Book) error {
	made := b.Made.UTC().Format(time.RFC3339)
	if err := w.SetDocProps(&excelize.DocProperties{Title: text.Visible(b.Title), Creator: "alictl", Created: made, Modified: made}); err != nil {
		return err
	}
	if err := w.prepareStyles(b.Currency); err != nil {
		return err
	}
	for i, s := range b.Sheets {
		if i == 0 {
			if err := w.SetSheetName("Sheet1", s.Name); err != nil {
				return err
			}
		} else if _, err := w.NewSheet(s.Name); err != nil {
			return err
		}
	}
	for _, s := range b.Sheets {
		if err := w.sheet(s); err != nil {
			return fmt.Errorf("sheet %s: %w", s.Name, err)
		}
	}
	return nil
}

func (w *writer) sheet(s Sheet) error {
	landscape, wide, tall, fit := "landscape", 1+len(s.Columns)/12, 0, true
	if err := w.SetSheetProps(s.Name, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	if err := w.SetPageLayout(s.Name, &excelize.PageLayoutOptions{Orientation: &landscape, FitToWidth: &wide, FitToHeight: &tall}); err != nil {
		return err
	}
	out, err := w.NewStreamWriter(s.Name)
	if err != nil {
		return err
	}
	if err := w.columns(out, s); err != nil {
		return err
	}
	row := 1
	if len(s.Columns) > 0 {
		titles := make([]any, len(s.Columns))
		for i, c := range s.Columns {
			titles[i] = excelize.Cell{StyleID: w.header, Value: text.Visible(c.Title)}
		}
		if err := out.SetRow("A1", titles, excelize.RowOpts{Height: 32}); err != nil {
			return err
		}
		row = 2
	}
	for _, cells := range s.Rows {
		if err := out.SetRow(fmt.Sprintf("A%d", row), w.cells(cells)); err != nil {
			return err
		}
		row++
	}
	return out.Flush()
}

// columns sets widths, freezes the header and lets it filter.
func (w *writer) columns(out *excelize.StreamWriter, s Sheet) error {
	for i, c := range s.Columns {
		width := c.Width
		if width == 0 {
			width = 14
		}
		if err := out.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	if len(s.Columns) == 0 {
		if err := out.SetColWidth(1, 1, 44); err != nil {
			return err
		}
		return out.SetColWidth(2, 4, 22)
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, XSplit: 1, YSplit: 1, TopLeftCell: "B2", ActivePane: "bottomRight"}); err != nil {
		return err
	}
	return w.AutoFilter(s.Name, "A1:"+Ref(len(s.Columns)-1, len(s.Rows)+1), nil)
}

func (w *writer) cells(cells []Cell) []any {
	row := make([]any, len(cells))
	for i, c := range cells {
		if c.kind == empty {
			continue
		}
		row[i] = excelize.Cell{StyleID: w.styles[c.kind], Value: c.value, Formula: c.formula}
	}
	return row
}

// Ref names a cell: the column counts from 0, the row from 1 as in the program.
// Beyond the end of a sheet there is none.
func Ref(column, row int) string {
	name, _ := excelize.CoordinatesToCellName(column+1, row)
	return name
}
