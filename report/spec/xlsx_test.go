package spec_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

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
	if got, _ := f.GetCellValue("Summary", "A12"); got != "1 load balancer has no known price and is not in these sums." {
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
// values are taken out first, so what comes back is its own.
func TestSheetInLibreOffice(t *testing.T) {
	t.Parallel()
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("LibreOffice is not installed")
	}
	_, f := workbook(t, "typical", text.English)
	if err := f.UpdateLinkedValue(); err != nil {
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
	out, err := convert.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	summary := converted(t, filepath.Join(dir, "spec-Summary.csv"))
	wants := map[string]string{"Now": "2759.98", "As recommended": "1993.48", "Change": "-766.5", "Near the limit": "1",
		"Elastic": "2", "Idle": "1", "No data": "1"}
	for _, row := range summary {
		if want, ok := wants[row[0]]; ok {
			if !near(row[1], want) {
				t.Errorf("%s is %q in LibreOffice, want %s", row[0], row[1], want)
			}
			delete(wants, row[0])
		}
	}
	if len(wants) > 0 {
		t.Errorf("missing: %v in %v", wants, summary)
	}
	instances := converted(t, filepath.Join(dir, "spec-Instances.csv"))
	if row := instances[1]; row[10] != "82%" || !near(row[22], "226.3") || !strings.HasPrefix(row[17], "2026-11-20 20:15") {
		t.Errorf("the first instance is %q", row)
	}
	options := converted(t, filepath.Join(dir, "spec-Options.csv"))
	if row := options[3]; !near(row[5], "350.4") {
		t.Errorf("the third option is %q", row)
	}
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
