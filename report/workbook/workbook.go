// Package workbook writes workbooks for a spreadsheet program: typed cells, live
// formulas and headers that stay in sight. Text is always text, whatever it
// begins with, and the same book gives the same bytes.
package workbook

import (
	"fmt"
	"io"
	"sort"
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
	if types := f.ContentTypes; types != nil { // charts add them in any order
		sort.Slice(types.Defaults, func(i, j int) bool { return types.Defaults[i].Extension < types.Defaults[j].Extension })
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
