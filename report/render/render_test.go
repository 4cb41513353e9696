package render_test

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/document"
	"github.com/alictl/alictl/report/layout"
	"github.com/alictl/alictl/report/render"
	"github.com/alictl/alictl/report/reporttest"
)

// costs is a subject of a test: all it needs is a view.
type costs map[string]float64

func costView(c costs, _ report.Options) *document.Document {
	var rows []document.Row
	var records [][]string
	for _, name := range slices.Sorted(func(yield func(string) bool) {
		for k := range c {
			if !yield(k) {
				return
			}
		}
	}) {
		amount := fmt.Sprintf("%.2f", c[name])
		rows = append(rows, document.Row{Cells: []document.Cell{{Text: text.Visible(name)}, {Text: amount}}})
		records = append(records, []string{name, amount})
	}
	columns := []document.Column{{Label: "Name"}, {Label: "Cost", Numeric: true}}
	return &document.Document{
		Title: "Costs of a month", About: []document.Item{{Text: "by the price book"}, {Text: "without taxes"}}, Alert: "one is missing", Lead: "It comes to 12.50.",
		Figures: []document.Figure{{Label: "Sum", Value: "12.50"}}, Made: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC),
		Sections: []document.Section{
			{Title: "By name", Tone: document.Strong, Table: &document.Table{Columns: columns, Rows: document.Seq(rows)}},
			{Title: "Remarks", Tone: document.Warn, Fold: true, Note: "That is all.", Items: document.Seq([]document.Item{
				{Text: "first", Under: []document.Item{{Text: "below"}}}, {Text: "left", Beside: []string{"right", "more"}}, {Text: "head", Tail: "tail"}})},
			{Title: "Shares", Chart: &document.Chart{Title: "Shares", Bars: []document.Bar{{Label: "a", Text: "1", Value: 1, Note: "small"}, {Label: "b", Text: "2", Value: 2, Tone: document.Warn}}}},
		},
		Closing: []document.Item{{Text: "Prices change."}}, Next: []string{"alictl again"},
		Records: document.Records{Columns: document.Names("name", "cost"), Rows: document.Seq(records)}.Numbers("cost"),
	}
}

func costFormats() []report.Format[costs] {
	return render.Subject(costView, func(w io.Writer, c costs) error { return layout.JSON(w, c) })
}

var month = costs{"=cmd()": -2.5, "web": 15}

// TestASubjectIsOneView: a kind of report that nobody knew comes in every format there
// is, by its view alone, in both languages, the same each time.
func TestASubjectIsOneView(t *testing.T) {
	t.Parallel()
	reporttest.Golden(t, "", costFormats(), map[string]costs{"trial": month})
	want := []string{"table", "json", "yaml", "csv", "markdown", "html", "xlsx"}
	if got := report.Names(costFormats()); !slices.Equal(got, want) {
		t.Errorf("formats %q, want %q", got, want)
	}
	for _, f := range costFormats() {
		if err := f.Render(&reporttest.FullDisk{}, month, report.Options{}); err == nil {
			t.Errorf("%s: a full disk is no error", f.Name)
		}
	}
}

// TestAFormatIsOneRenderer: a format that nobody knew takes any document.
func TestAFormatIsOneRenderer(t *testing.T) {
	t.Parallel()
	outline := render.Format{Name: "outline", Write: func(w io.Writer, d *document.Document, _ report.Options) error {
		for _, s := range d.Sections {
			if _, err := fmt.Fprintln(w, s.Title); err != nil {
				return err
			}
		}
		return nil
	}}
	formats := render.With(append(render.Formats(), outline), costView, func(w io.Writer, c costs) error { return layout.JSON(w, c) })
	if got := string(reporttest.Render(t, reporttest.Format(t, formats, "outline"), month, text.English, 80)); got != "By name\nRemarks\nShares\n" {
		t.Errorf("got %q", got)
	}
}

// TestAnyReportIsAWorkbook: numbers are numbers, names are never formulas.
func TestAnyReportIsAWorkbook(t *testing.T) {
	t.Parallel()
	data := reporttest.Render(t, reporttest.Format(t, costFormats(), "xlsx"), month, text.English, 80)
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for cell, want := range map[string]string{"A1": "name", "A2": "=cmd()", "B2": "-2.5", "A3": "web", "B3": "15"} {
		got, err := f.GetCellValue("Data", cell, excelize.Options{RawCellValue: true})
		formula, _ := f.GetCellFormula("Data", cell)
		if err != nil || got != want || formula != "" {
			t.Errorf("%s is %q, formula %q, want %q: %v", cell, got, formula, want, err)
		}
	}
	rows, err := f.GetRows("Summary")
	if err != nil {
		t.Fatal(err)
	}
	if said := fmt.Sprint(rows); !strings.Contains(said, "Costs of a month") || !strings.Contains(said, "left: right; more") || !strings.Contains(said, "Prices change.") {
		t.Errorf("the summary is %s", said)
	}
}

// TestAmountsFollowFromPrices: any document with charges has a cell for a discount, and
// its charges follow it: 2 LCU in 3 hours at 0.05 and 4 at 0.01 are 34.07 in 730 hours,
// and a tenth less 30.66, rounded once.
func TestAmountsFollowFromPrices(t *testing.T) {
	t.Parallel()
	a, b := &document.UnitPrice{Item: "a", Amount: 0.05}, &document.UnitPrice{Item: "b", Amount: 0.01}
	costs := document.Costs{Whose: "Name", Charges: []*document.Charge{{Owner: "web", What: "fee", Amount: 34.07, Hours: 730, Over: 3,
		Terms: []document.Term{{Quantity: 2, Price: a}, {Quantity: 4, Price: b}}}}}
	d := costView(month, report.Options{})
	d.Costs = func() *document.Costs { return &costs }
	var out bytes.Buffer
	if err := render.Formats()[4].Write(&out, d, report.Options{}.Filled()); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for off, want := range map[float64]string{0: "34.07", 0.1: "30.66"} {
		if err := f.SetCellValue("Summary", "B7", off); err != nil {
			t.Fatal(err)
		}
		if got, err := f.CalcCellValue("Charges", "K2", excelize.Options{RawCellValue: true}); err != nil || got != want {
			t.Errorf("%v off: %q, want %s: %v", off, got, want, err)
		}
	}
}

// TestLongListsAreCut: a screen counts the rest of a list that says so, a comment is cut
// until it fits, and a single line is never left out.
func TestLongListsAreCut(t *testing.T) {
	t.Parallel()
	long := func(n int) *document.Document {
		lines := make([]string, n)
		for i := range lines {
			lines[i] = strings.Repeat("x", 400)
		}
		s := document.Section{Title: "Long", Shown: 5, Items: document.Seq(document.Lines(document.Plain, lines))}
		return &document.Document{Title: "t", Sections: []document.Section{s}, Limit: 10_000}
	}
	for n, more := range map[int]string{5: "", 6: "", 7: "and 2 more"} {
		var b bytes.Buffer
		if err := render.Terminal(&b, long(n), report.Options{}.Filled()); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(b.String(), "more") != (more != "") || !strings.Contains(b.String(), more) {
			t.Errorf("%d lines: %q is missing or too much", n, more)
		}
	}
	var b bytes.Buffer
	if err := render.Markdown(&b, long(300), report.Options{}.Filled()); err != nil {
		t.Fatal(err)
	}
	if b.Len() >= 10_000 || !strings.Contains(b.String(), "- and 290 more") {
		t.Errorf("%d bytes:\n%.300s", b.Len(), b.String())
	}
}
