package render

import (
	"io"

	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/document"
	"github.com/alictl/alictl/report/layout"
)

// CSV writes the records of a document.
func CSV(w io.Writer, d *document.Document, _ report.Options) error {
	names := make([]string, len(d.Records.Columns))
	for i, c := range d.Records.Columns {
		names[i] = c.Label
	}
	out := layout.NewSheet(w, names)
	for cells := range document.Chain(d.Records.Rows) {
		out.Row(cells, func(i int) bool { return d.Records.Columns[i].Numeric })
	}
	return out.Close()
}

// bookOf is the workbook of a document: its own or that of any report, and the charges
// that its amounts follow from.
func bookOf(d *document.Document, words report.Words) *document.Book {
	b := plainBook(d, words)
	if d.Book != nil {
		b = d.Book()
	}
	if !d.Priced() {
		return b
	}
	l := newLedger(d.Costs(), words)
	for i := range b.Sheets {
		b.Sheets[i] = l.follow(b.Sheets[i])
	}
	b.Sheets = append(b.Sheets, l.sheets()...)
	return b
}

// plainBook is what any report can be as a workbook: a sheet to read and a sheet of its
// records.
func plainBook(d *document.Document, words report.Words) *document.Book {
	records := document.Sheet{Name: words.Say("page.sheet_data", nil), Rows: values(d.Records)}
	for _, c := range d.Records.Columns {
		records.Columns = append(records.Columns, document.Wide{Title: c.Label, Width: 20})
	}
	return &document.Book{Sheets: []document.Sheet{{Name: words.Say("page.sheet_summary", nil), Rows: document.Seq(summary(d, words))}, records}}
}

// values are records as typed cells.
func values(r document.Records) func(func([]document.Value) bool) {
	return func(yield func([]document.Value) bool) {
		for cells := range document.Chain(r.Rows) {
			row := make([]document.Value, len(cells))
			for i, s := range cells {
				row[i] = typed(s, r.Columns[i].Numeric)
			}
			if !yield(row) {
				return
			}
		}
	}
}
