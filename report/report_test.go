package report_test

import (
	"strings"
	"testing"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
)

func TestFindFormat(t *testing.T) {
	t.Parallel()
	formats := []report.Format[int]{{Name: "table"}, {Name: "json"}}
	if f, err := report.Find(formats, "json"); err != nil || f.Name != "json" {
		t.Errorf("got %q, %v", f.Name, err)
	}
	if got := report.Choice(append(formats, report.Format[int]{Name: "yaml"})); got != "table, json or yaml" {
		t.Errorf("got %q", got)
	}
	_, err := report.Find(formats, "xml\x1b")
	if err == nil || !strings.Contains(err.Error(), `xml\x1b is not known`) {
		t.Errorf("got %v", err)
	}
	if _, hint := text.InEnglish().Explain(err); hint != "use one of: table, json" {
		t.Errorf("hint %q", hint)
	}
}

func TestZeroOptionsAreFilled(t *testing.T) {
	t.Parallel()
	o := report.Options{}.Filled()
	if o.Width != 100 || o.Printer.Lang() != text.English || o.Next != nil {
		t.Errorf("got %+v", o)
	}
	if o := (report.Options{Width: 3}).Filled(); o.Width != 40 {
		t.Errorf("%d columns are too few to lay anything out", o.Width)
	}
}

// TestFailuresAreGrouped: the same error of many resources is said once, and what
// it was met on is counted.
func TestFailuresAreGrouped(t *testing.T) {
	t.Parallel()
	one := model.ReadError{RegionID: "cn-a", Product: "ecs", Action: "Describe", Code: "Forbidden", Message: "no\x1b", RequestID: "R-1"}
	var errors []model.ReadError
	for _, id := range []string{"e1", "e2", "e3", "e4", "e5"} {
		one.ResourceID = id
		errors = append(errors, one)
	}
	errors = append(errors, model.ReadError{Product: "slb", Action: "List", Code: "Down"})
	f := report.Options{}.Words().Failures(errors)
	want := []string{
		`ecs Describe e1, e2, e3, and 2 more, cn-a: Forbidden: no\x1b (request id R-1)`,
		"slb List, -: Down",
	}
	if got := strings.Join(f.Lines(), "\n"); got != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
	if !strings.Contains(f.Heading, "6 reads") {
		t.Errorf("heading %q", f.Heading)
	}
}

func TestWordsInBothLanguages(t *testing.T) {
	t.Parallel()
	en, zh := report.Options{}.Words(), report.Options{Printer: text.Of(text.Chinese)}.Words()
	for _, c := range [][2]string{
		{en.Comma("a", "b"), "a, b"}, {zh.Comma("a", "b"), "a，b"}, {en.Comma("", "b"), "b"}, {en.Comma("a", ""), "a"},
		{en.Gap(), " "}, {zh.Gap(), ""}, {en.Some([]string{"a", "b", "c\n"}, 2), `a, b, c\n`},
		{en.Some([]string{"a", "b", "c", "d"}, 2), "a, b, and 2 more"}, {en.Named("status.", "new\x1b"), `new\x1b`},
		{report.OrDash(""), "-"}, {report.OrDash("\a"), `\x07`},
	} {
		if c[0] != c[1] {
			t.Errorf("got %q, want %q", c[0], c[1])
		}
	}
}
