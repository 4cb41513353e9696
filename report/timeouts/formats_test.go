package timeouts_test

import (
	"bytes"
	"encoding/csv"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/alictl/alictl/internal/planfile"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/reporttest"
	"github.com/alictl/alictl/report/timeouts"
)

func TestFormats(t *testing.T) {
	t.Parallel()
	want := "table, json, yaml, csv, markdown, html, xlsx"
	for _, names := range [][]string{report.Names(timeouts.PlanFormats()), report.Names(timeouts.ApplyFormats()), report.Names(timeouts.VerifyFormats())} {
		if got := strings.Join(names, ", "); got != want {
			t.Errorf("formats %s, want %s", got, want)
		}
	}
}

func TestPlanJSONIsAPlanFile(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"empty", "typical", "incomplete", "large"} {
		p := plans()[name]
		back, err := planfile.Decode(reporttest.Render(t, reporttest.Format(t, timeouts.PlanFormats(), "json"), p, text.Chinese, 80))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		one, _ := planfile.Digest(p)
		two, _ := planfile.Digest(back)
		if one != two {
			t.Errorf("%s: another plan came back", name)
		}
	}
}

// TestYAMLIsTheJSON reads both and compares what they hold.
func TestYAMLIsTheJSON(t *testing.T) {
	t.Parallel()
	for name, p := range plans() {
		reporttest.SameInYAML(t, name, timeouts.PlanFormats(), p)
	}
	for name, r := range applyReports() {
		reporttest.SameInYAML(t, name, timeouts.ApplyFormats(), r)
	}
	for name, r := range verifyReports() {
		reporttest.SameInYAML(t, name, timeouts.VerifyFormats(), r)
	}
}

func TestCSVIsSafe(t *testing.T) {
	t.Parallel()
	sheets := map[string][]byte{}
	for name, p := range plans() {
		sheets["plan "+name] = reporttest.Render(t, reporttest.Format(t, timeouts.PlanFormats(), "csv"), p, text.English, 80)
	}
	for name, r := range applyReports() {
		sheets["apply "+name] = reporttest.Render(t, reporttest.Format(t, timeouts.ApplyFormats(), "csv"), r, text.English, 80)
	}
	for name, data := range sheets {
		records, err := csv.NewReader(bytes.NewReader(data)).ReadAll() // refuses rows of another length
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, record := range records {
			for _, cell := range record {
				if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(strings.TrimLeft(cell, " ")[0])) {
					t.Errorf("%s: a spreadsheet would run %q", name, cell)
				}
			}
		}
	}
	p := plans()["incomplete"]
	records, _ := csv.NewReader(bytes.NewReader(sheets["plan incomplete"])).ReadAll()
	if len(records) != 1+3*len(p.Interfaces) {
		t.Errorf("%d rows for %d interfaces", len(records), len(p.Interfaces))
	}
}

// TestNothingHidden: whatever the names are, no format lets a character through
// that a terminal obeys or hides.
func TestNothingHidden(t *testing.T) {
	t.Parallel()
	check := func(name string, data []byte) {
		if !reporttest.IsText(name) {
			return
		}
		for _, r := range string(data) {
			if r != '\n' && !unicode.IsPrint(r) {
				t.Errorf("%s: %U is left", name, r)
				return
			}
		}
	}
	for _, lang := range []text.Lang{text.English, text.Chinese} {
		for _, f := range timeouts.PlanFormats() {
			check(f.Name, reporttest.Render(t, f, plans()["hostile"], lang, 80))
		}
		for _, f := range timeouts.ApplyFormats() {
			check(f.Name, reporttest.Render(t, f, applyReports()["hostile"], lang, 80))
		}
	}
}

// TestTableFits: no line is wider than the terminal, except a command and the path
// of a journal, which are never broken.
func TestTableFits(t *testing.T) {
	t.Parallel()
	fits := func(name string, data []byte, width int, path string) {
		for line := range strings.Lines(string(data)) {
			line = strings.TrimSuffix(line, "\n")
			if text.Width(line) > width && !strings.HasPrefix(line, "  alictl ") && line != "  "+path {
				t.Errorf("%s at %d: %d columns: %q", name, width, text.Width(line), line)
			}
			if strings.TrimRight(line, " ") != line {
				t.Errorf("%s at %d: blanks at the end of %q", name, width, line)
			}
		}
	}
	for _, lang := range []text.Lang{text.English, text.Chinese} {
		for _, width := range []int{60, 80, 100, 160} {
			for name, p := range plans() {
				fits(name, reporttest.Render(t, timeouts.PlanFormats()[0], p, lang, width), width, "")
			}
			for name, r := range applyReports() {
				path := text.Visible(r.Journal)
				table := reporttest.Render(t, timeouts.ApplyFormats()[0], r, lang, width)
				fits("apply "+name, table, width, path)
				if !strings.Contains(string(table), path) {
					t.Errorf("apply %s at %d: the journal's path is broken", name, width)
				}
			}
		}
	}
}

// TestMarkdownTables: every row has as many cells as its head.
func TestMarkdownTables(t *testing.T) {
	t.Parallel()
	border := regexp.MustCompile(`(^|[^\\])\|`)
	for name, p := range plans() {
		cells := 0
		for line := range strings.Lines(string(reporttest.Render(t, reporttest.Format(t, timeouts.PlanFormats(), "markdown"), p, text.English, 80))) {
			n := len(border.FindAllString(line, -1))
			switch {
			case !strings.HasPrefix(line, "|"):
				cells = 0
			case cells == 0:
				cells = n
			case n != cells:
				t.Errorf("%s: %d cells under %d: %s", name, n, cells, line)
			}
			if strings.Contains(line, "<") {
				t.Errorf("%s: a tag in %s", name, line)
			}
		}
	}
}

func TestColor(t *testing.T) {
	t.Parallel()
	var colored bytes.Buffer
	if err := timeouts.PlanFormats()[0].Render(&colored, plans()["hostile"], report.Options{Color: true, Width: 100}); err != nil {
		t.Fatal(err)
	}
	bare := regexp.MustCompile(`\x1b\[\d+m`).ReplaceAll(colored.Bytes(), nil)
	if diff := cmp.Diff(string(reporttest.Render(t, timeouts.PlanFormats()[0], plans()["hostile"], text.English, 100)), string(bare)); diff != "" {
		t.Errorf("colour changes more than colour:\n%s", diff)
	}
	if bytes.Equal(bare, colored.Bytes()) {
		t.Error("no colour")
	}
}

func TestWriteErrorsAreTold(t *testing.T) {
	t.Parallel()
	for _, left := range []int{0, 10_000} {
		for _, f := range timeouts.PlanFormats() {
			if err := f.Render(&reporttest.FullDisk{Left: left}, large(300), report.Options{}); err == nil {
				t.Errorf("plan as %s after %d bytes: no error", f.Name, left)
			}
		}
	}
	for _, f := range timeouts.ApplyFormats() {
		if err := f.Render(&reporttest.FullDisk{}, applyReports()["full"], report.Options{}); err == nil {
			t.Errorf("apply as %s: no error", f.Name)
		}
	}
}

func TestZeroOptions(t *testing.T) {
	t.Parallel()
	for _, f := range timeouts.PlanFormats() {
		if err := f.Render(io.Discard, plans()["typical"], report.Options{}); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
}
