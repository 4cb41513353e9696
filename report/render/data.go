package render

import (
	"io"
	"strconv"

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

// bookOf is the workbook of a document, or what any report can be as one: a sheet to
// read and a sheet of its records.
func bookOf(d *document.Document, words report.Words) *document.Book {
	if d.Book != nil {
		return d.Book()
	}
	records := document.Sheet{Name: words.Say("page.sheet_data", nil), Rows: values(d.Records)}
	for _, c := range d.Records.Columns {
		records.Columns = append(records.Columns, document.Wide{Title: c.Label, Width: 20})
	}
	return &document.Book{Sheets: []document.Sheet{{Name: words.Say("page.sheet_summary", nil), Rows: document.Seq(Summary(d))}, records}}
}

// values are records as typed cells.
func values(r document.Records) func(func([]document.Value) bool) {
	return func(yield func([]document.Value) bool) {
		for cells := range document.Chain(r.Rows) {
			row := make([]document.Value, len(cells))
			for i, s := range cells {
				row[i] = document.Text(s)
				if f, err := strconv.ParseFloat(s, 64); err == nil && r.Columns[i].Numeric {
					row[i] = document.Count(f)
				}
			}
			if !yield(row) {
				return
			}
		}
	}
}

// Summary is what a reader of a workbook needs first.
func Summary(d *document.Document) [][]document.Value {
	rows := [][]document.Value{{document.Heading(d.Title)}}
	line := func(s string) {
		if s != "" {
			rows = append(rows, []document.Value{document.Text(s)})
		}
	}
	for _, i := range d.About {
		line(i.Text)
	}
	for _, s := range []string{d.Alert, d.Empty, d.Lead} {
		line(s)
	}
	if len(d.Figures) > 0 {
		rows = append(rows, nil)
	}
	for _, f := range d.Figures {
		row := []document.Value{document.Text(f.Label), document.Text(f.Value)}
		if n, err := strconv.ParseFloat(f.Value, 64); err == nil {
			row[1] = document.Count(n)
		}
		rows = append(rows, row)
	}
	for _, s := range d.Sections {
		if s.Use == document.Always && s.Items != nil {
			rows = append(rows, nil, []document.Value{document.Heading(s.Title)})
			for i := range s.Items {
				rows = append(rows, []document.Value{document.Text(i.Line())})
			}
		}
	}
	for _, i := range d.Closing {
		line(i.Text)
	}
	return rows
}
