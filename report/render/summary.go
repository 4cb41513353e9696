package render

import (
	"math"
	"strconv"

	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/document"
)

// summarized is how many lines of a list the summary has before it counts the rest: all
// of them are in the sheet of records.
const summarized = 50

// summary is what a reader of a workbook needs first.
func summary(d *document.Document, words report.Words) [][]document.Value {
	rows := [][]document.Value{{document.Heading(d.Title)}}
	add := func(lines ...string) {
		for _, s := range lines {
			if s != "" {
				rows = append(rows, []document.Value{document.Text(s)})
			}
		}
	}
	for _, i := range d.About {
		add(i.Text)
	}
	add(d.Alert, d.Empty, d.Lead)
	if d.Priced() {
		rows = append(rows, nil)
		rows = append(rows, DiscountRows(words)...)
	}
	if len(d.Figures) > 0 {
		rows = append(rows, nil)
	}
	for _, f := range d.Figures {
		rows = append(rows, []document.Value{document.Text(f.Label), typed(f.Value, true)})
	}
	for _, s := range d.Sections {
		if s.Use != document.Always || s.Items == nil {
			continue
		}
		rows = append(rows, nil, []document.Value{document.Heading(s.Title)})
		shown, rest := cut(s.Items, summarized)
		for i := range shown {
			add(i.Line())
		}
		if n := rest(); n > 0 {
			add(words.More(n))
		}
	}
	for _, i := range d.Closing {
		add(i.Text)
	}
	return rows
}

// typed is a number where the text is one and may be one.
func typed(s string, number bool) document.Value {
	if f, err := strconv.ParseFloat(s, 64); err == nil && number && !math.IsNaN(f) && !math.IsInf(f, 0) {
		return document.Count(f)
	}
	return document.Text(s)
}

// DiscountRows are the cell for a discount and what it is for.
func DiscountRows(words report.Words) [][]document.Value {
	return [][]document.Value{{document.Heading(words.Say("page.discount", nil)), document.Entry(document.Discount, 0)},
		{document.Wrapped(words.Say("page.discount_use", nil))}}
}
