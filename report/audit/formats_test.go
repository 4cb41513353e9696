package audit_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"io"
	"strings"
	"testing"
	"unicode"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"github.com/jstemmer/go-junit-report/v2/junit"

	"github.com/alictl/alictl/internal/findings"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/audit"
	"github.com/alictl/alictl/report/reporttest"
)

func documents() map[string]*findings.Document {
	return map[string]*findings.Document{"empty": empty(), "bare": bare(), "typical": typical(), "hostile": hostile(), "large": large(500)}
}

func render(t *testing.T, format string, d *findings.Document) []byte {
	t.Helper()
	return reporttest.Render(t, reporttest.Format(t, audit.Formats(), format), d, text.English, 100)
}

func TestGolden(t *testing.T) {
	t.Parallel()
	reporttest.Golden(t, "", audit.Formats(), map[string]*findings.Document{"empty": empty(), "typical": typical()})
}

func TestYAMLIsTheJSON(t *testing.T) {
	t.Parallel()
	for name, d := range documents() {
		reporttest.SameInYAML(t, name, audit.Formats(), d)
	}
}

// TestJSONHasTheContract: every key of the contract, and no list that is null.
func TestJSONHasTheContract(t *testing.T) {
	t.Parallel()
	var got map[string]any
	if err := json.Unmarshal(render(t, "json", bare()), &got); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"regions", "findings", "not_evaluated", "waivers", "errors"} {
		if _, ok := got[key].([]any); !ok {
			t.Errorf("%s is %v", key, got[key])
		}
	}
}

// TestNothingHidden: no format lets a character through that a terminal obeys or
// hides, and no name becomes a tag.
func TestNothingHidden(t *testing.T) {
	t.Parallel()
	for _, lang := range []text.Lang{text.English, text.Chinese} {
		for _, f := range audit.Formats() {
			data := reporttest.Render(t, f, hostile(), lang, 100)
			if !reporttest.IsText(f.Name) {
				continue
			}
			for _, r := range string(data) {
				if r != '\n' && !unicode.IsPrint(r) {
					t.Errorf("%s: %U is left", f.Name, r)
					break
				}
			}
			if f.Name == "html" && bytes.Count(data, []byte("<script")) != 1 {
				t.Error("html: a name became a tag")
			}
			if f.Name == "markdown" && bytes.Contains(data, []byte("<script")) {
				t.Error("markdown: a name became a tag")
			}
			if whole := f.Name == "json" || f.Name == "yaml" || f.Name == "csv"; !whole && len(data) > 200_000 {
				t.Errorf("%s: %d bytes for what nobody reads", f.Name, len(data))
			}
		}
	}
}

func TestCSV(t *testing.T) {
	t.Parallel()
	for name, d := range documents() {
		records, err := csv.NewReader(bytes.NewReader(render(t, "csv", d))).ReadAll()
		if err != nil || len(records) != 1+len(d.Findings) {
			t.Fatalf("%s: %d rows, %v", name, len(records), err)
		}
		for _, record := range records[1:] {
			for _, cell := range record {
				if cell != "" && strings.ContainsRune("=+-@\t\r", rune(strings.TrimLeft(cell, " ")[0])) {
					t.Errorf("%s: a spreadsheet would run %.40q", name, cell)
				}
			}
		}
	}
}

// TestMarkdownFitsAComment: however much was found.
func TestMarkdownFitsAComment(t *testing.T) {
	t.Parallel()
	for _, n := range []int{3, 300, 3000, 20000} {
		if got := len(render(t, "markdown", large(n))); got >= 65_536 {
			t.Errorf("%d findings make %d bytes", n, got)
		}
	}
	got := string(render(t, "markdown", hostile()))
	if strings.Count(got, "<details>") != strings.Count(got, "</details>") || len(got) >= 65_536 {
		t.Errorf("%d bytes, %d folds opened", len(got), strings.Count(got, "<details>"))
	}
}

// TestTableFits: no line is wider than the terminal, and many findings are counted.
func TestTableFits(t *testing.T) {
	t.Parallel()
	for name, d := range documents() {
		for _, lang := range []text.Lang{text.English, text.Chinese} {
			for _, width := range []int{60, 100, 160} {
				for line := range strings.Lines(string(reporttest.Render(t, audit.Formats()[0], d, lang, width))) {
					if line = strings.TrimSuffix(line, "\n"); text.Width(line) > width && !strings.HasPrefix(line, "  alictl ") {
						t.Errorf("%s at %d: %d columns: %q", name, width, text.Width(line), line)
					}
				}
			}
		}
	}
	got := render(t, "table", large(3000))
	if lines := bytes.Count(got, []byte("\n")); lines > 200 || !bytes.Contains(got, []byte("and 585 more")) {
		t.Errorf("%d lines for 3000 findings:\n%s", lines, got)
	}
}

// TestSARIF: the official schema takes every report, also an empty one.
func TestSARIF(t *testing.T) {
	t.Parallel()
	for name, d := range documents() {
		data := render(t, "sarif", d)
		r, err := sarif.FromBytes(data)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := r.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if len(r.Runs) != 1 || len(r.Runs[0].Results) != len(d.Findings) || !bytes.Contains(data, []byte(`"results": [`)) {
			t.Errorf("%s: not every finding is a result", name)
		}
		for i, result := range r.Runs[0].Results {
			f := &d.Findings[i]
			if result.PartialFingerprints["alictl/v1"] != f.Fingerprint || len(result.Locations) != 1 || result.Locations[0].PhysicalLocation == nil {
				t.Errorf("%s: result %d has no fingerprint or place", name, i)
			}
			if (len(result.Suppressions) > 0) != (f.Waived != nil) {
				t.Errorf("%s: result %d: suppressed %v", name, i, result.Suppressions)
			}
			if *r.Runs[0].Tool.Driver.Rules[result.RuleIndex].ID != f.Rule {
				t.Errorf("%s: result %d points to another rule", name, i)
			}
		}
	}
}

// TestJUnit: the counts of every suite are those of its cases.
// TestJUnit reads the report with the model of a JUnit library: suites, their counts and
// the elements of their cases.
func TestJUnit(t *testing.T) {
	t.Parallel()
	for name, d := range documents() {
		var all junit.Testsuites
		if err := xml.Unmarshal(render(t, "junit", d), &all); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		sum := junit.Testsuites{}
		for _, s := range all.Suites {
			counted := junit.Testsuite{Tests: len(s.Testcases)}
			for _, c := range s.Testcases {
				switch {
				case c.Failure != nil:
					counted.Failures++
				case c.Error != nil:
					counted.Errors++
				case c.Skipped != nil:
					counted.Skipped++
				}
				if c.Name == "" || c.Classname == "" {
					t.Errorf("%s %s: a case without a name", name, s.Name)
				}
			}
			if s.Name == "" || s.Tests == 0 || s.Tests != counted.Tests || s.Failures != counted.Failures || s.Errors != counted.Errors || s.Skipped != counted.Skipped {
				t.Errorf("%s %s: the counts are wrong", name, s.Name)
			}
			sum.AddSuite(s)
		}
		if all.Tests != sum.Tests || all.Failures != sum.Failures || sum.Failures != d.Summary.Active() {
			t.Errorf("%s: %d failures, %d findings count", name, sum.Failures, d.Summary.Active())
		}
	}
}

// TestOpenMetrics: Prometheus's own parser reads it, as the textfile collector and a
// Pushgateway do, and no series is there twice.
func TestOpenMetrics(t *testing.T) {
	t.Parallel()
	for name, d := range documents() {
		data := render(t, "openmetrics", d)
		parser := expfmt.NewTextParser(model.UTF8Validation)
		families, err := parser.TextToMetricFamilies(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		seen := map[string]bool{}
		for line := range strings.Lines(string(data)) {
			series, _, _ := strings.Cut(line, "} ")
			if seen[series] && !strings.HasPrefix(line, "#") {
				t.Errorf("%s: %.80s is there twice", name, series)
			}
			seen[series] = true
		}
		if !strings.HasSuffix(string(data), "\n# EOF\n") {
			t.Errorf("%s: no end", name)
		}
		total := 0.0
		if f := families["alictl_findings"]; f != nil {
			for _, m := range f.GetMetric() {
				total += m.GetGauge().GetValue()
			}
		}
		if int(total) != len(d.Findings) {
			t.Errorf("%s: %v findings, want %d", name, total, len(d.Findings))
		}
	}
}

func TestWriteErrorsAreTold(t *testing.T) {
	t.Parallel()
	for _, f := range audit.Formats() {
		if err := f.Render(&reporttest.FullDisk{}, typical(), report.Options{}); err == nil {
			t.Errorf("%s: no error", f.Name)
		}
	}
}

func BenchmarkFormats(b *testing.B) {
	d := large(3000)
	for _, f := range audit.Formats() {
		b.Run(f.Name, func(b *testing.B) {
			for b.Loop() {
				if err := f.Render(io.Discard, d, report.Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
