package layout_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"pgregory.net/rapid"

	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report/layout"
)

// TestYAMLQuotes puts strings that look like something else where keys and values
// stand.
func TestYAMLQuotes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.StringMatching(`[-+.:0-9a-fx_]{0,8}`), rapid.SampledFrom([]string{
			"yes", "No", "on", "OFF", "null", "~", "true", "1e3", "0x1F", "0o7", "1_000", ".inf", "NaN", "2026-01-01", "12:30:45",
			"- a", "a: b", "# c", "&a", "*a", "!t", "%x", "|", ">", "'", `"`, "{}", "[]", "<<", "=", " a ", "a\n", "---", "...",
		})).Draw(rt, "s")
		var b bytes.Buffer
		document := map[string][]string{s: {s}}
		if err := layout.YAML(&b, func(w io.Writer) error { return layout.JSON(w, document) }); err != nil {
			rt.Fatal(err)
		}
		var back yaml.MapSlice
		if err := yaml.Unmarshal(b.Bytes(), &back); err != nil {
			rt.Fatalf("%q: %v", s, err)
		}
		want := strings.ToValidUTF8(s, "\ufffd")
		if list, _ := back[0].Value.([]any); back[0].Key != any(want) || len(list) != 1 || list[0] != any(want) {
			rt.Fatalf("%q came back as %#v", s, back)
		}
	})
}

func TestYAMLTellsWhatWentWrong(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	if err := layout.YAML(io.Discard, func(io.Writer) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("the encoder's error is lost: %v", err)
	}
	endless := func(w io.Writer) error { // ends only when nobody reads any more
		_, err := io.WriteString(w, "[")
		for err == nil {
			_, err = io.WriteString(w, `"a",`)
		}
		return err
	}
	if err := layout.YAML(io.Discard, func(w io.Writer) error { _, _ = io.WriteString(w, "[}"); return endless(w) }); err == nil {
		t.Error("no error for what is no JSON")
	}
}

// TestJSONIsVisible: no character is left that a terminal obeys, and none is
// escaped that is fit to be seen.
func TestJSONIsVisible(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := layout.JSON(&b, []string{"<b> & \u009b2J \u202e"}); err != nil {
		t.Fatal(err)
	}
	if got, want := b.String(), "[\n  \"<b> & \\u009b2J \\u202e\"\n]\n"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestSheetIsSafe(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	s := layout.NewSheet(&b, []string{"a", "b", "c"})
	name, number := func(int) bool { return false }, func(int) bool { return true }
	s.Row([]string{"=cmd()", "  @x", "-1"}, name)
	s.Row([]string{"+1", "-226.30", "-1+cmd()"}, number)
	s.Row([]string{"\t=1", "-.5", "a,\"b\"\n"}, number)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"a", "b", "c"}, {"'=cmd()", "'  @x", "'-1"}, {"'+1", "-226.30", "'-1+cmd()"}, {`'\t=1`, "'-.5", `a,"b"\n`}}
	for i, row := range rows {
		if strings.Join(row, "|") != strings.Join(want[i], "|") {
			t.Errorf("row %d is %q, want %q", i, row, want[i])
		}
	}
}

func TestMarkdownIsEscaped(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	m := layout.NewMarkdown(&b, text.InEnglish())
	m.Heading(2, "a#b")
	m.Section("nothing", nil)
	m.Table([]string{"column.region", "column.status"}, func() { m.Row("<script>|x|", "[a](b)\n@all `c`") })
	m.Commands("next:", []string{"alictl\x1b *"})
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	want := "## a\\#b\n\n| Region | Status |\n| --- | --- |\n| &lt;script&gt;\\|x\\| | \\[a\\](b)\\\\n&#64;all \\`c\\` |\n\nnext:\n\n    alictl\\x1b *\n"
	if got := b.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestPageFits: whatever the text, no line is wider than the page, and no word
// is lost.
func TestPageFits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[a-z0-9%，。（）长名字]{1,50}`), 1, 30).Draw(rt, "words")
		width, s := rapid.IntRange(40, 120).Draw(rt, "width"), strings.Join(words, " ")
		var b bytes.Buffer
		p := layout.NewPage(&b, width, true, text.English)
		p.Section(layout.Red, s, []string{s})
		p.Entry(layout.Plain, "  head  ", s, "", s)
		if err := p.Close(); err != nil {
			rt.Fatal(err)
		}
		bare := strings.NewReplacer(string(layout.Red), "", "\x1b[0m", "").Replace(b.String())
		if bare == b.String() {
			rt.Fatal("no colour")
		}
		for line := range strings.Lines(bare) {
			if n := text.Width(strings.TrimSuffix(line, "\n")); n > width {
				rt.Fatalf("%d columns of %d: %q", n, width, line)
			}
		}
		letters := strings.NewReplacer(" ", "", "\n", "", ";", "", "head", "")
		if got, want := letters.Replace(bare), letters.Replace(strings.Repeat(s, 4)); got != want {
			rt.Fatalf("got %q, want %q", got, want)
		}
	})
}

// TestPageFitsAWord of any length, also one that is a column too long.
func TestPageFitsAWord(t *testing.T) {
	t.Parallel()
	for n := 30; n < 90; n++ {
		var b bytes.Buffer
		p := layout.NewPage(&b, 40, false, text.English)
		p.Para(layout.Plain, 0, 2, strings.Repeat("x", n)+" and more")
		if err := p.Close(); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(b.String()) {
			if got := text.Width(strings.TrimSuffix(line, "\n")); got > 40 {
				t.Errorf("a word of %d columns: %d columns of 40: %q", n, got, line)
			}
		}
	}
}

// TestPlainWord: what YAML of some version or a shell takes for something else is
// no plain word.
func TestPlainWord(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"lb-bp1o94", "a/b_c.d", "noon"} {
		if !layout.PlainWord(s) {
			t.Errorf("%q is a plain word", s)
		}
	}
	for _, s := range []string{"", "1e3", "0x1F", ".inf", "2026-01-01", "12:30:45", "-a", "a b", "$(x)", "a;b", "a: b", "名",
		"y", "N", "yes", "No", "ON", "off", "true", "False", "null", "NaN", "inf"} {
		if layout.PlainWord(s) {
			t.Errorf("%q is no plain word", s)
		}
	}
}
