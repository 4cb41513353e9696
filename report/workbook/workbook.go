// Package workbook writes workbooks for a spreadsheet program: typed cells, live
// formulas and headers that stay in sight. Text is always text, whatever it
// begins with, and the same book gives the same bytes.
package workbook

import (
	"fmt"
	"io"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report/document"
)

// Write writes a book as xlsx.
func Write(w io.Writer, title string, made time.Time, b *document.Book) error {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }() // it holds no file
	f.SetZipWriter(newZip)
	out := writer{File: f}
	if err := out.book(title, made, b); err != nil {
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
	styles map[document.Kind]int
	header int
}

func (w *writer) book(title string, at time.Time, b *document.Book) error {
	made := at.UTC().Format(time.RFC3339)
	if err := w.SetDocProps(&excelize.DocProperties{Title: text.Visible(title), Creator: "alictl", Created: made, Modified: made}); err != nil {
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

func (w *writer) sheet(s document.Sheet) error {
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
	for cells := range document.Chain(s.Rows) {
		if err := out.SetRow(fmt.Sprintf("A%d", row), w.cells(cells)); err != nil {
			return err
		}
		row++
	}
	if err := w.filter(s, row-1); err != nil {
		return err
	}
	return out.Flush()
}

// filter lets the header of a sheet filter its rows.
func (w *writer) filter(s document.Sheet, last int) error {
	if len(s.Columns) == 0 {
		return nil
	}
	return w.AutoFilter(s.Name, "A1:"+document.Ref(len(s.Columns)-1, last), nil)
}

// columns sets widths and freezes the header.
func (w *writer) columns(out *excelize.StreamWriter, s document.Sheet) error {
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
	return out.SetPanes(&excelize.Panes{Freeze: true, XSplit: 1, YSplit: 1, TopLeftCell: "B2", ActivePane: "bottomRight"})
}

func (w *writer) cells(cells []document.Value) []any {
	row := make([]any, len(cells))
	for i, c := range cells {
		if c.Kind == document.Nothing {
			continue
		}
		if s, ok := c.Value.(string); ok {
			c.Value = text.Visible(s)
		}
		row[i] = excelize.Cell{StyleID: w.styles[c.Kind], Value: c.Value, Formula: c.Formula}
	}
	return row
}
