package spec_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report/reporttest"
	"github.com/alictl/alictl/report/spec"
)

func workbook(t *testing.T, name string, lang text.Lang) ([]byte, *excelize.File) {
	t.Helper()
	data := reporttest.Render(t, reporttest.Format(t, spec.Formats(), "xlsx"), reports()[name], lang, 100)
	return data, opened(t, data)
}

func opened(t *testing.T, data []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// TestSheetSaysWhatTheSumsLeaveOut: a sum of known prices is not the whole cost.
func TestSheetSaysWhatTheSumsLeaveOut(t *testing.T) {
	t.Parallel()
	_, f := workbook(t, "typical", text.English)
	if got, _ := f.GetCellValue("Summary", "A15"); got != "1 load balancer has no known price and is not in these sums." {
		t.Errorf("%q", got)
	}
}

// TestSheetColumnsGoBySize: medium is more than small.
func TestSheetColumnsGoBySize(t *testing.T) {
	t.Parallel()
	r := typical()
	r.LoadBalancers[0].Metering.HoursBySpec = map[string]int{"slb.s3.large": 1, "slb.s2.medium": 2, "slb.s2.small": 3, "slb.s9": 4, "slb.s3.medium": 5}
	rows, err := opened(t, reporttest.Render(t, reporttest.Format(t, spec.Formats(), "xlsx"), r, text.English, 100)).GetRows("Hours")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"slb.s1.small", "slb.s2.small", "slb.s2.medium", "slb.s3.medium", "slb.s3.large", "slb.s9"}
	if got := rows[0][3 : 3+len(want)]; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// TestSheetFormulas: what the formulas give is what the report says, and what is
// stored beside them for programs that do not calculate.
func TestSheetFormulas(t *testing.T) {
	t.Parallel()
	for _, lang := range []text.Lang{text.English, text.Chinese} {
		_, f := workbook(t, "typical", lang)
		formulas := 0
		for _, name := range f.GetSheetList() {
			rows, err := f.GetRows(name, excelize.Options{RawCellValue: true})
			if err != nil {
				t.Fatal(err)
			}
			for y, row := range rows {
				for x, stored := range row {
					cell, _ := excelize.CoordinatesToCellName(x+1, y+1)
					formula, err := f.GetCellFormula(name, cell)
					if err != nil || formula == "" {
						continue
					}
					formulas++
					got, err := f.CalcCellValue(name, cell, excelize.Options{RawCellValue: true})
					if err != nil || !near(got, stored) {
						t.Errorf("%s %s: =%s gives %q, stored is %q: %v", name, cell, formula, got, stored, err)
					}
				}
			}
		}
		if formulas < 50 {
			t.Errorf("%s: only %d formulas", lang, formulas)
		}
	}
}

func near(a, b string) bool {
	if a == b {
		return true
	}
	var x, y float64
	if _, err := fmt.Sscan(a, &x); err != nil {
		return false
	}
	if _, err := fmt.Sscan(b, &y); err != nil {
		return false
	}
	return x-y < 1e-9 && y-x < 1e-9
}

// TestSheetHoldsEveryAmount: without a discount the formulas give exactly what the
// records tell, load balancer by load balancer.
func TestSheetHoldsEveryAmount(t *testing.T) {
	t.Parallel()
	r := judgedReport(t)
	f := opened(t, reporttest.Render(t, reporttest.Format(t, spec.Formats(), "xlsx"), r, text.English, 100))
	rows, err := f.GetRows("Instances")
	if err != nil {
		t.Fatal(err)
	}
	amount := func(title string, row int) string {
		cell, _ := excelize.CoordinatesToCellName(slices.Index(rows[0], title)+1, row+1)
		formula, _ := f.GetCellFormula("Instances", cell)
		got, err := f.CalcCellValue("Instances", cell, excelize.Options{RawCellValue: true})
		if err != nil || formula == "" && got != "" && got != "0" {
			t.Errorf("%s %s: %q does not follow from charges: %v", title, cell, got, err)
		}
		d, err := decimal.NewFromString(got)
		if err != nil {
			return got
		}
		return d.StringFixed(2)
	}
	for y, row := range rows[1:] {
		lb := r.LoadBalancers[slices.IndexFunc(r.LoadBalancers, func(lb capacity.LoadBalancer) bool { return lb.ID == row[0] })]
		for title, want := range map[string]string{"All in": lb.AllIn.Monthly, "All in, as recommended": lb.AllIn.Recommended, "Saving": lb.AllIn.Saving,
			"Spec or LCU": lb.Options[0].Monthly, "All in, from 2026-12-01": lb.AllIn.From[0].Monthly} {
			if got := amount(title, y+1); got != want {
				t.Errorf("%s %s: %s, want %s", lb.ID, title, got, want)
			}
		}
	}
}

// TestSheetHasCharts: the spreadsheet program draws what is paid and used from the cells.
func TestSheetHasCharts(t *testing.T) {
	t.Parallel()
	data, _ := workbook(t, "typical", text.English)
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for name, wants := range map[string][]string{"xl/charts/chart1.xml": {"$B$11:$B$13", "$C$11:$C$13", "$A$11:$A$13"}, "xl/charts/chart2.xml": {"$K$2:$K$9", "$N$2:$N$9", "$Q$2:$Q$9"}} {
		f, err := z.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		chart, err := io.ReadAll(f)
		for _, want := range wants {
			if err != nil || !bytes.Contains(chart, []byte(want)) {
				t.Errorf("%s has no series over %s: %v", name, want, err)
			}
		}
	}
}

func TestSheetIsSafeAndStable(t *testing.T) {
	t.Parallel()
	for name := range reports() {
		one, f := workbook(t, name, text.Chinese)
		two, _ := workbook(t, name, text.Chinese)
		if !bytes.Equal(one, two) {
			t.Errorf("%s: two runs gave different bytes", name)
		}
		for _, sheet := range f.GetSheetList() {
			rows, err := f.GetRows(sheet)
			if err != nil {
				t.Fatal(err)
			}
			for y, row := range rows {
				for x := range row {
					cell, _ := excelize.CoordinatesToCellName(x+1, y+1)
					formula, _ := f.GetCellFormula(sheet, cell)
					if strings.Contains(formula, "cmd") || strings.Contains(formula, "script") {
						t.Errorf("%s %s %s: formula %s", name, sheet, cell, formula)
					}
				}
			}
		}
	}
}

// TestSheetInLibreOffice lets another program calculate the formulas: the stored
// values are taken out first, so what comes back is its own. Without a discount it is
// what the other formats tell. With 10 % each charge is a tenth less and rounded, by
// hand: now 210.24 + 65.70 + 210.24 + 834.39 + 413.91 + 302.22 + 447.29 for spec or LCU
// and six addresses at 13.14; as recommended 413.91 + 210.24 + 210.24 + 210.24 + 302.22 +
// 447.29 and five addresses; from 2026-12-01 each of them 96.58 more.
func TestSheetInLibreOffice(t *testing.T) {
	t.Parallel()
	for off, want := range map[float64]map[string][]string{
		0: {"All in": {"2847.58", "2066.48", "781.1"}, "All in, from 2026-12-01": {"3491.44", "2603.03", "888.41"},
			"Spec or LCU": {"2759.98", "1993.48", "766.5"}, "Other fees": {"", "", "14.6"}, "Near the limit": {"1"}, "Elastic": {"2"}, "Idle": {"1"}},
		0.1: {"All in": {"2562.83", "1859.84", "702.99"}, "All in, from 2026-12-01": {"3142.31", "2342.74", "799.57"},
			"Spec or LCU": {"2483.99", "1794.14", "689.85"}, "Other fees": {"", "", "13.14"}},
	} {
		sheets := inLibreOffice(t, typical(), off)
		for _, row := range sheets["Summary"] {
			for i, figure := range want[row[0]] {
				if figure != "" && row[i+1] != figure {
					t.Errorf("%v off: %s is %q in LibreOffice, want %s", off, row[0], row[1:], want[row[0]])
				}
			}
			delete(want, row[0])
		}
		if len(want) > 0 {
			t.Errorf("missing: %v", want)
		}
		if row := sheets["Instances"][2]; off == 0 && (row[10] != "82%" || !strings.HasPrefix(row[17], "2026-11-20 20:15")) {
			t.Errorf("the second instance is %q", row)
		}
	}
}

// inLibreOffice returns what LibreOffice makes of the sheets of a report when a discount
// is put into its cell.
func inLibreOffice(t *testing.T, r *capacity.Report, off float64) map[string][][]string {
	t.Helper()
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("LibreOffice is not installed")
	}
	f := opened(t, reporttest.Render(t, reporttest.Format(t, spec.Formats(), "xlsx"), r, text.English, 100))
	names := f.GetDefinedName()
	at := slices.IndexFunc(names, func(n excelize.DefinedName) bool { return n.Name == "discount" })
	if at < 0 {
		t.Fatal("no cell is for the discount")
	}
	sheet, cell, _ := strings.Cut(strings.ReplaceAll(names[at].RefersTo, "$", ""), "!")
	if err := errors.Join(f.SetCellValue(strings.Trim(sheet, "'"), cell, off), f.UpdateLinkedValue()); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "spec.xlsx")
	if err := f.SaveAs(file); err != nil {
		t.Fatal(err)
	}
	convert := exec.CommandContext(t.Context(), soffice, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless",
		"--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1", "--outdir", dir, file)
	convert.Env = append(os.Environ(), "LC_ALL=C.UTF-8") // the locale decides how it writes decimals
	if out, err := convert.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	sheets := map[string][][]string{}
	for _, name := range f.GetSheetList() {
		if name != "Charts" {
			sheets[name] = converted(t, filepath.Join(dir, "spec-"+name+".csv"))
		}
	}
	return sheets
}

func converted(t *testing.T, file string) [][]string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}
