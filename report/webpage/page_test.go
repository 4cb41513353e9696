package webpage_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report/document"
	"github.com/alictl/alictl/report/webpage"
)

func render(t *testing.T, d document.Document) string {
	t.Helper()
	var b bytes.Buffer
	if err := webpage.Write(&b, &d, text.InEnglish()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// fill puts a string into every text of a value, and two of it into every list.
func fill(v reflect.Value, s string) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() && v.Type().Field(i).Name != "Under" { // items have items without end
				fill(v.Field(i), s)
			}
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), s)
	case reflect.Func: // a sequence of one
		if v.Type().NumIn() == 0 || v.Type().In(0).Kind() != reflect.Func {
			return
		}
		one := reflect.New(v.Type().In(0).In(0)).Elem()
		if one.Kind() == reflect.Slice {
			return // records and sheets are not of the page
		}
		fill(one, s)
		v.Set(reflect.MakeFunc(v.Type(), func(args []reflect.Value) []reflect.Value {
			args[0].Call([]reflect.Value{one})
			return nil
		}))
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i), s)
		}
	case reflect.String:
		v.SetString(s)
	case reflect.Float64:
		v.SetFloat(0.5)
	case reflect.Bool:
		v.SetBool(true)
	}
}

// TestHostileTextStaysText: whichever text comes from outside, it is no tag, no
// attribute and no script.
func TestHostileTextStaysText(t *testing.T) {
	t.Parallel()
	const evil = `<script>alert(1)</script></title></style>"><img src=x onerror=alert(1)> ' onclick='x' " onfocus="x`
	var p document.Document
	fill(reflect.ValueOf(&p).Elem(), evil)
	p.Sections = append(p.Sections, p.Sections[0], p.Sections[0])
	p.Sections[1].Table, p.Sections[2].Table, p.Sections[2].Parts = nil, nil, nil // so that parts and items are shown
	got := render(t, p)
	for _, want := range []string{"<h3>", "<ul><li", "<figure>", "<table>"} {
		if !strings.Contains(got[strings.Index(got, "</details>"):], want) {
			t.Errorf("no section shows %s", want)
		}
	}
	if n := strings.Count(got, "alert(1)"); n < 50 {
		t.Errorf("only %d of the texts are on the page", n)
	}
	if strings.Contains(got, `role="region" tabindex`) {
		t.Error("a part that can be scrolled has no name")
	}
	for tag, want := range map[string]int{"<script": 1, "</script": 1, "<style": 1, "</style": 1, "<img": 0} {
		if n := strings.Count(got, tag); n != want {
			t.Errorf("%d times %s, want %d", n, tag, want)
		}
	}
	body := got[strings.Index(got, "<body>"):strings.Index(got, "<script>")]
	for _, tag := range regexp.MustCompile(`<[^>]*>`).FindAllString(body, -1) {
		bare := regexp.MustCompile(`"[^"]*"`).ReplaceAllString(tag, "")
		if strings.Contains(bare, "onclick") || strings.Contains(bare, "onfocus") || strings.Contains(bare, "onerror") {
			t.Errorf("an attribute from outside: %s", tag)
		}
	}
}

// TestPolicyAdmitsOnlyOurs: the page forbids every script and style but its own,
// and so it has no inline style and fetches nothing.
func TestPolicyAdmitsOnlyOurs(t *testing.T) {
	t.Parallel()
	var p document.Document
	fill(reflect.ValueOf(&p).Elem(), "text")
	got := render(t, p)
	policy := regexp.MustCompile(`Policy" content="([^"]*)"`).FindStringSubmatch(got)
	if policy == nil {
		t.Fatal("no policy")
	}
	rules := strings.NewReplacer("&#39;", "'", "&#43;", "+").Replace(policy[1])
	for tag, rule := range map[string]string{"style": "style-src", "script": "script-src"} {
		inside := got[strings.Index(got, "<"+tag+">")+len(tag)+2 : strings.Index(got, "</"+tag+">")]
		sum := sha256.Sum256([]byte(inside))
		if want := rule + " 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "';"; !strings.Contains(rules, want) {
			t.Errorf("%q is not in the policy %q", want, rules)
		}
	}
	if !strings.HasPrefix(rules, "default-src 'none';") {
		t.Errorf("the policy is %q", rules)
	}
	for _, bad := range []string{" style=", " src=", "url(", "@import"} {
		if strings.Contains(got, bad) {
			t.Errorf("%q is on the page", bad)
		}
	}
}

// drawn returns the paths of a page with one chart.
func drawn(t *testing.T, c document.Chart) (page string, paths []string) {
	t.Helper()
	page = render(t, document.Document{Charts: []document.Chart{c}})
	for _, found := range regexp.MustCompile(`<path [^>]*d="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		paths = append(paths, found[1])
	}
	return page, paths
}

// TestChartWithGaps: what was not measured is no zero; the pen is lifted, and a
// value between two gaps can still be seen.
func TestChartWithGaps(t *testing.T) {
	t.Parallel()
	_, paths := drawn(t, document.Chart{Lines: []document.Line{
		{Values: []float64{0.5, 1, -1, -1, 0.25, -1, 0.75}}, {Values: []float64{-1, -1}}}})
	want := []string{"M0 109h.1L167 18M667 155h.1M1000 64h.1", ""}
	if !slices.Equal(paths, want) {
		t.Errorf("got %q, want %q", paths, want)
	}
}

// TestLongChartKeepsItsPeak: a month by the hour is joined to few points, and the
// one hour above the limit is still there. Far above it only the limit is marked.
func TestLongChartKeepsItsPeak(t *testing.T) {
	t.Parallel()
	values := slices.Repeat([]float64{0.4, 0.2, -1}, 300)
	values[450] = 3
	page, paths := drawn(t, document.Chart{Lines: []document.Line{{Values: values}},
		Marks: []document.Mark{{Label: "target", At: 0.8}, {Label: "limit", At: 1, Tone: document.Bad}}})
	if len(paths) != 1 || !strings.Contains(paths[0], " 10L") {
		t.Errorf("the peak is not in %q", paths)
	}
	if n := strings.Count(paths[0], "L"); n < 100 || n > 240 || len(paths[0]) > 2048 {
		t.Errorf("%d points in %d bytes", n, len(paths[0]))
	}
	if !strings.Contains(page, ">limit</text>") || strings.Contains(page, ">target</text>") {
		t.Error("the marks stand on each other")
	}
}

func TestBarsOnBothSidesOfZero(t *testing.T) {
	t.Parallel()
	page, _ := drawn(t, document.Chart{Bars: []document.Bar{{Label: "down", Value: -50, Tone: document.Good}, {Label: "up", Value: 100}}})
	for _, want := range []string{
		`<rect class="bar good" x="0%" y="20" width="33.3%"`, `<rect class="bar " x="33.3%" y="58" width="66.7%"`,
		`<line class="axis" x1="33.3%" x2="33.3%"`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("%s is missing", want)
		}
	}
	if page, _ := drawn(t, document.Chart{Bars: []document.Bar{{Label: "nothing"}}}); !strings.Contains(page, `width="0%"`) {
		t.Error("a bar of nothing has a width")
	}
}

// TestChartsAreNamed: each chart has a name and a description of its own for
// those who cannot see it, also in the details.
func TestChartsAreNamed(t *testing.T) {
	t.Parallel()
	bars := func() []document.Chart {
		return []document.Chart{{Title: "t", Desc: "d", Bars: []document.Bar{{Value: 1}}}}
	}
	page := render(t, document.Document{Charts: bars(), Details: document.Seq([]document.Detail{{ID: "a", Charts: bars()}, {ID: "b", Charts: bars()}})})
	for _, id := range []string{"chart-1", "chart-2", "chart-3"} {
		if strings.Count(page, `<title id="`+id+`-t">t</title><desc id="`+id+`-d">d</desc>`) != 1 ||
			strings.Count(page, `aria-labelledby="`+id+`-t `+id+`-d"`) != 1 {
			t.Errorf("%s has no name", id)
		}
	}
}

// TestRowsAreSortedByPlainValues: the script sorts by what stands beside the text.
func TestRowsAreSortedByPlainValues(t *testing.T) {
	t.Parallel()
	page := render(t, document.Document{Overview: &document.Overview{Groups: []string{"g"}, Table: document.Table{Columns: []document.Column{{Label: "a"}, {Label: "b", Numeric: true}},
		Rows: document.Seq([]document.Row{{Group: "g", Cells: []document.Cell{{Text: "x", Sort: "x", Link: "lb-1"},
			{Text: "1,234.50", Sort: "1234.5", Meter: 1.5, Tone: document.Bad}}}})}}})
	for _, want := range []string{`<tr data-group="g">`, `<a href="#lb-1">x</a>`, `<td data-by="1234.5" class="num bad">1,234.50`,
		`<rect class="bad" width="100%" height="4"/>`, `<option>g</option>`} {
		if !strings.Contains(page, want) {
			t.Errorf("%s is missing", want)
		}
	}
}
