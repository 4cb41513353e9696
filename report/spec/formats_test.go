package spec_test

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/reporttest"
	"github.com/alictl/alictl/report/spec"
)

// TestJSONFollowsItsSchema: every report is valid, and the schema is strict
// enough to refuse a null list, a missing key and one too many.
func TestJSONFollowsItsSchema(t *testing.T) {
	t.Parallel()
	schema, err := jsonschema.NewCompiler().Compile("testdata/spec-report.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	validate := func(data []byte) error {
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		return schema.Validate(value)
	}
	for name, r := range reports() {
		if name == "hostile" {
			continue // its statuses and amounts are no such things
		}
		data := reporttest.Render(t, reporttest.Format(t, spec.Formats(), "json"), r, text.Chinese, 80)
		if err := validate(data); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if bytes.Contains(data, []byte(`\u003c`)) || !bytes.HasPrefix(data, []byte("{\n  \"schema\"")) {
			t.Errorf("%s: the style of the other files is lost", name)
		}
	}
	data := string(reporttest.Render(t, reporttest.Format(t, spec.Formats(), "json"), typical(), text.English, 80))
	for old, bad := range map[string]string{
		`"notes": [`: `"remarks": [`, `"currency": "CNY"`: `"currency": "CNY", "more": 1`, `"monthly_delta": "-766.50"`: `"monthly_delta": -766.5`,
		`"status": "idle"`: `"status": "lazy"`, `"constraints": []`: `"constraints": null`,
	} {
		changed := strings.Replace(data, old, bad, 1)
		if changed == data || validate([]byte(changed)) == nil {
			t.Errorf("the schema lets %s pass", bad)
		}
	}
}

// TestJSONLeavesTheReport: what is missing is an empty list in the document, and
// nothing is changed in the report that was given.
func TestJSONLeavesTheReport(t *testing.T) {
	t.Parallel()
	r := typical()
	r.LoadBalancers[6].Notes = nil
	data := reporttest.Render(t, reporttest.Format(t, spec.Formats(), "json"), r, text.English, 80)
	if bytes.Contains(data, []byte(`"notes": null`)) || !bytes.Contains(data, []byte(`"notes": []`)) {
		t.Error("missing notes are no empty list")
	}
	if r.LoadBalancers[6].Notes != nil {
		t.Error("the report was changed")
	}
}

func TestYAMLIsTheJSON(t *testing.T) {
	t.Parallel()
	for name, r := range reports() {
		reporttest.SameInYAML(t, name, spec.Formats(), r)
	}
}

// TestCSV reads the sheet again: a row for each load balancer, numbers that
// are numbers, and no cell a spreadsheet would run.
func TestCSV(t *testing.T) {
	t.Parallel()
	for name, r := range reports() {
		records, err := csv.NewReader(bytes.NewReader(reporttest.Render(t, reporttest.Format(t, spec.Formats(), "csv"), r, text.English, 80))).ReadAll()
		if err != nil || len(records) != 1+len(r.LoadBalancers) {
			t.Fatalf("%s: %d rows, %v", name, len(records), err)
		}
		for _, record := range records[1:] {
			for i, cell := range record {
				number := strings.Trim(cell, "-.0123456789") == ""
				if cell != "" && !number && strings.ContainsRune("=+-@\t\r\n", rune(strings.TrimLeft(cell, " ")[0])) {
					t.Errorf("%s %s: a spreadsheet would run %q", name, records[0][i], cell)
				}
			}
		}
		if name != "typical" {
			continue
		}
		column := func(name string) string { return records[4][slices.Index(records[0], name)] }
		for header, want := range map[string]string{"monthly_delta": "-693.50", "max_connections_limit": "200000",
			"max_connections_utilization": "0.041", "current_monthly": "927.10", "hours_above_85": "1", "fees_begin": "2026-12-01"} {
			if got := column(header); got != want {
				t.Errorf("%s is %s, want %s", header, got, want)
			}
		}
	}
}

// TestNothingHidden: no format that is text lets a character through that a
// terminal obeys or hides, and the page has no tag from outside.
func TestNothingHidden(t *testing.T) {
	t.Parallel()
	for _, lang := range []text.Lang{text.English, text.Chinese} {
		for _, f := range spec.Formats() {
			data := reporttest.Render(t, f, hostile(), lang, 80)
			if f.Name == "xlsx" {
				continue
			}
			for _, r := range string(data) {
				if r != '\n' && !unicode.IsPrint(r) {
					t.Errorf("%s: %U is left", f.Name, r)
					break
				}
			}
			if f.Name == "html" && (bytes.Count(data, []byte("<script")) != 1 || bytes.Contains(data, []byte("http://b\""))) {
				t.Error("html: a name became a tag")
			}
		}
		var b bytes.Buffer
		if err := spec.Explain(&b, &hostile().LoadBalancers[0], "", report.Options{Printer: reporttest.Printer(lang)}); err != nil {
			t.Fatal(err)
		}
		if bytes.ContainsAny(b.Bytes(), "\x1b\r\t") {
			t.Error("explain: an escape is left")
		}
	}
}

// TestTableFits: no line is wider than the terminal, commands excepted.
func TestTableFits(t *testing.T) {
	t.Parallel()
	reports := reports()
	reports["large"] = large(500)
	for name, r := range reports {
		for _, lang := range []text.Lang{text.English, text.Chinese} {
			for _, width := range []int{60, 80, 120, 160} {
				for line := range strings.Lines(string(reporttest.Render(t, spec.Formats()[0], r, lang, width))) {
					line = strings.TrimSuffix(line, "\n")
					if text.Width(line) > width && !strings.HasPrefix(line, "  alictl ") {
						t.Errorf("%s at %d: %d columns: %q", name, width, text.Width(line), line)
					}
				}
			}
		}
	}
}

func TestWriteErrorsAreTold(t *testing.T) {
	t.Parallel()
	for _, f := range spec.Formats() {
		if err := f.Render(&reporttest.FullDisk{}, typical(), report.Options{}); err == nil {
			t.Errorf("%s: no error", f.Name)
		}
	}
	if err := spec.Explain(&reporttest.FullDisk{}, &typical().LoadBalancers[0], "", report.Options{}); err == nil {
		t.Error("explain: no error")
	}
}

// TestIdenticalOptionsAreFolded: without prices specs that hold the peaks look alike, and
// are told together; what is recommended stands alone.
func TestIdenticalOptionsAreFolded(t *testing.T) {
	t.Parallel()
	r := typical()
	lb := &r.LoadBalancers[0]
	lb.Options = nil
	for _, name := range []string{"slb.s2.small", "slb.s2.medium", "slb.s3.small", "slb.s3.medium"} {
		lb.Options = append(lb.Options, capacity.Option{Action: capacity.ChangeSpec, Spec: name, Fits: true, Available: true})
	}
	lb.Recommendation = capacity.Recommendation{Action: capacity.ChangeSpec, Spec: "slb.s2.medium"}
	const told = "change to slb.s3.small, slb.s3.medium"
	var b bytes.Buffer
	if err := spec.Explain(&b, lb, "CNY", report.Options{}); err != nil {
		t.Fatal(err)
	}
	page := reporttest.Render(t, reporttest.Format(t, spec.Formats(), "html"), r, text.English, 100)
	for name, got := range map[string]string{"explain": b.String(), "html": string(page)} {
		if strings.Count(got, told) != 1 || !strings.Contains(got, "change to slb.s2.medium") {
			t.Errorf("%s: %q is missing:\n%.3000s", name, told, got)
		}
	}
}
