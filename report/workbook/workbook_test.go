package workbook_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/alictl/alictl/report/document"
	"github.com/alictl/alictl/report/workbook"
)

func written(t *testing.T, b document.Book) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := workbook.Write(&out, "t", time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC), &b); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// readBack opens a book with one sheet as another program would.
func readBack(t *testing.T, currency string, s document.Sheet) *excelize.File {
	t.Helper()
	s.Name = "One"
	data := written(t, document.Book{Currency: currency, Sheets: []document.Sheet{s}})
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func cell(t *testing.T, f *excelize.File, name string, o ...excelize.Options) string {
	t.Helper()
	s, err := f.GetCellValue("One", name, o...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestTextIsNeverAFormula: whatever a text begins with, it is read back as that
// text, and stays text when somebody edits the cell.
func TestTextIsNeverAFormula(t *testing.T) {
	t.Parallel()
	for _, evil := range []string{"=cmd()", "=1+1", "+1", "-1", "@SUM(A1)", "<script>", "1e5", "007", " =x"} {
		f := readBack(t, "CNY", document.Sheet{Columns: []document.Wide{{Title: evil}},
			Rows: document.Seq([][]document.Value{{document.Text(evil), document.Wrapped(evil), document.Heading(evil)}})})
		for _, name := range []string{"A1", "A2", "B2", "C2"} {
			formula, err := f.GetCellFormula("One", name)
			if got := cell(t, f, name); got != evil || formula != "" || err != nil {
				t.Errorf("%s: %q came back as %q, formula %q: %v", name, evil, got, formula, err)
			}
			if kind, _ := f.GetCellType("One", name); kind != excelize.CellTypeInlineString && kind != excelize.CellTypeSharedString {
				t.Errorf("%s: %q is of type %v", name, evil, kind)
			}
		}
		id, _ := f.GetCellStyle("One", "A2")
		if style, err := f.GetStyle(id); err != nil || style.NumFmt != 49 {
			t.Errorf("%q would be taken for something else when it is edited: %v", evil, err)
		}
	}
	const hidden = "a\x1b\n\u202eb"
	f := readBack(t, "", document.Sheet{Columns: []document.Wide{{Title: hidden}},
		Rows: document.Seq([][]document.Value{{document.Text(hidden), document.Wrapped(hidden), document.Heading(hidden)}})})
	for _, name := range []string{"A1", "A2", "B2", "C2"} {
		if got, want := cell(t, f, name), `a\x1b\n\u202eb`; got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

// TestValuesAreTyped: a number is a number that looks like what it is.
func TestValuesAreTyped(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 20, 20, 15, 30, 0, time.FixedZone("UTC+8", 8*60*60))
	row := []document.Value{document.Count(41000), document.Count(0.5), document.Share(0.82), document.Money(-1234.5),
		document.Moment(at), document.Day(at), {}}
	f := readBack(t, "CNY", document.Sheet{Rows: document.Seq([][]document.Value{row})})
	for name, want := range map[string][2]string{
		"A1": {"41,000", "41000"}, "B1": {"0.5", "0.5"}, "C1": {"82.0%", "0.82"}, "D1": {"-CNY 1,234.50", "-1234.5"},
		"E1": {"2026-11-20 20:15", ""}, "F1": {"2026-11-20", ""}, "G1": {"", ""},
	} {
		if got := cell(t, f, name); got != want[0] {
			t.Errorf("%s shows %q, want %q", name, got, want[0])
		}
		if got := cell(t, f, name, excelize.Options{RawCellValue: true}); want[1] != "" && got != want[1] {
			t.Errorf("%s is %q, want %q", name, got, want[1])
		}
	}
}

// TestFormulasKeepTheirResult: a program that does not calculate shows what the
// formula gives, and one that does comes to the same.
func TestFormulasKeepTheirResult(t *testing.T) {
	t.Parallel()
	f := readBack(t, "CNY", document.Sheet{Columns: []document.Wide{{Title: "a"}, {Title: "b", Width: 30}, {Title: "c"}},
		Rows: document.Seq([][]document.Value{{document.Money(2), document.Money(3), document.Money(5).By("SUM(%s:%s)", document.Ref(0, 2), document.Ref(1, 2))},
			{document.Money(7).By("A2+%d", 5), document.Money(0).By(`""`).Unknown(), document.Money(0).By("A2*2").Unknown().As(4)}})})
	for name, want := range map[string][2]string{"C2": {"SUM(A2:B2)", "5"}, "A3": {"A2+5", "7"}, "B3": {`""`, ""}, "C3": {"A2*2", "4"}} {
		formula, err := f.GetCellFormula("One", name)
		stored := cell(t, f, name, excelize.Options{RawCellValue: true})
		if err != nil || formula != want[0] || stored != want[1] {
			t.Errorf("%s is =%s with %q, want =%s with %q: %v", name, formula, stored, want[0], want[1], err)
		}
		if got, err := f.CalcCellValue("One", name, excelize.Options{RawCellValue: true}); err != nil || got != want[1] {
			t.Errorf("%s comes to %q, want %q: %v", name, got, want[1], err)
		}
	}
	panes, err := f.GetPanes("One")
	if err != nil || !panes.Freeze || panes.XSplit != 1 || panes.YSplit != 1 {
		t.Errorf("the header is not frozen: %+v, %v", panes, err)
	}
	if width, _ := f.GetColWidth("One", "B"); width != 30 {
		t.Errorf("column B is %v wide", width)
	}
}

// TestCurrencyIsACode: what is no code does not get into the format of a cell.
func TestCurrencyIsACode(t *testing.T) {
	t.Parallel()
	f := readBack(t, `X"] [Red]`, document.Sheet{Rows: document.Seq([][]document.Value{{document.Money(1234.5)}})})
	if got := cell(t, f, "A1"); got != "1,234.50" {
		t.Errorf("shown as %q", got)
	}
}

// TestSameBookSameBytes: with several sheets too, whose order the library does
// not keep when it packs them.
func TestSameBookSameBytes(t *testing.T) {
	t.Parallel()
	b := document.Book{}
	for _, name := range []string{"c", "a", "d", "b"} {
		b.Sheets = append(b.Sheets, document.Sheet{Name: name, Rows: document.Seq([][]document.Value{{document.Text(name), document.Count(1)}}),
			Plots: []document.Plot{{Title: name, At: "F1", Bars: 1, Series: []document.Series{{Name: document.At(name, 0, 1), Labels: document.Range(name, 0, 1, 1), Values: document.Range(name, 1, 1, 1)}}}}})
	}
	one := written(t, b)
	for range 20 {
		if !bytes.Equal(one, written(t, b)) {
			t.Fatal("two runs gave different bytes")
		}
	}
}

func TestRef(t *testing.T) {
	t.Parallel()
	for want, at := range map[string][2]int{"A1": {0, 1}, "Z2": {25, 2}, "AA10": {26, 10}, "ZZ3": {701, 3}, "AAA4": {702, 4}} {
		if got := document.Ref(at[0], at[1]); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// TestRowsAreAsHighAsTheirText: what wraps is seen whole, alone over the width of its
// sheet or in its column, in wide characters too.
func TestRowsAreAsHighAsTheirText(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("word ", 44) // 220 characters
	f := readBack(t, "", document.Sheet{Rows: document.Seq([][]document.Value{{document.Text("short")}, {document.Text(long)}})})
	for row, want := range map[int]float64{1: 15, 2: 45} { // 110 characters a line, one kept free
		if got, err := f.GetRowHeight("One", row); err != nil || got != want {
			t.Errorf("row %d is %v high, want %v: %v", row, got, want, err)
		}
	}
	if merged, err := f.GetMergeCells("One"); err != nil || len(merged) != 2 {
		t.Errorf("merged: %v, %v", merged, err)
	}
	f = readBack(t, "", document.Sheet{Columns: []document.Wide{{Title: "a"}, {Title: "b", Width: 21}},
		Rows: document.Seq([][]document.Value{{document.Text("x"), document.Wrapped(long)}, {document.Text(long), document.Wrapped(strings.Repeat("字", 31))}})})
	for row, want := range map[int]float64{2: 11 * 15, 3: 4 * 15} { // 20 characters: four words, ten wide ones
		if got, err := f.GetRowHeight("One", row); err != nil || got != want {
			t.Errorf("row %d is %v high, want %v: %v", row, got, want, err)
		}
	}
}

// TestACellHasAName: a formula of another sheet follows the cell that a reader changes.
func TestACellHasAName(t *testing.T) {
	t.Parallel()
	data := written(t, document.Book{Sheets: []document.Sheet{
		{Name: "One", Rows: document.Seq([][]document.Value{{document.Text("off"), document.Entry(document.Discount, 0)}})},
		{Name: "Two", Rows: document.Seq([][]document.Value{{document.Money(8).By("8*(1-%s)", document.Discount)}})}}})
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if err := f.SetCellValue("One", "B1", 0.25); err != nil {
		t.Fatal(err)
	}
	if got, err := f.CalcCellValue("Two", "A1", excelize.Options{RawCellValue: true}); err != nil || got != "6" {
		t.Errorf("got %q: %v", got, err)
	}
}
