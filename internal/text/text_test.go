package text_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"github.com/alictl/alictl/internal/text"
)

func printer(t testing.TB, lang text.Lang) *text.Printer {
	t.Helper()
	p, err := text.New(lang)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestUnknownLanguage(t *testing.T) {
	t.Parallel()
	if _, err := text.New("fr"); err == nil || !strings.Contains(err.Error(), "use en or zh") {
		t.Errorf("got %v", err)
	}
}

func TestSay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		lang text.Lang
		id   string
		data text.Data
		want string
	}{
		{text.English, "count.values", text.Data{"Count": 0}, "0 values"},
		{text.English, "count.values", text.Data{"Count": 1}, "1 value"},
		{text.English, "count.values", text.Data{"Count": 2}, "2 values"},
		{text.Chinese, "count.values", text.Data{"Count": 1}, "1 项超时"},
		{text.Chinese, "count.values", text.Data{"Count": 5000}, "5000 项超时"},
		{text.English, "no.such.sentence", nil, "no.such.sentence"},
		{text.English, "refuse.max_changes", text.Data{
			"Values": text.Message{ID: "count.values", Data: text.Data{"Count": 1}}, "Limit": 0,
		}, "check limits: the plan changes 1 value, and --max-changes allows 0"},
		{text.Chinese, "error.hint", text.Data{"Hint": text.Message{ID: "plan_file.empty"}}, "提示：文件为空"},
	} {
		if got := printer(t, c.lang).Say(c.id, c.data); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.lang, c.id, got, c.want)
		}
	}
}

func TestSayLeavesDataAlone(t *testing.T) {
	t.Parallel()
	m := text.Message{ID: "plan_file.empty"}
	data := text.Data{"Hint": m}
	printer(t, text.English).Say("error.hint", data)
	if got, ok := data["Hint"].(text.Message); !ok || got.ID != m.ID {
		t.Errorf("the data became %v", data)
	}
}

func TestJoinAndList(t *testing.T) {
	t.Parallel()
	notes := []text.Message{{ID: "note.unread"}, {ID: "note.service_managed"}}
	if got := printer(t, text.English).Join(notes); !strings.Contains(got, "read. Managed") {
		t.Errorf("English: %q", got)
	}
	if got := printer(t, text.Chinese).Join(notes); !strings.Contains(got, "时间。该网卡") {
		t.Errorf("Chinese: %q", got)
	}
	if en, zh := printer(t, text.English).List([]string{"a", "b"}), printer(t, text.Chinese).List([]string{"a", "b"}); en != "a, b" || zh != "a、b" {
		t.Errorf("lists %q and %q", en, zh)
	}
}

func TestPrinterIsShared(t *testing.T) {
	t.Parallel()
	p := printer(t, text.Chinese)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range 100 {
				p.Say("count.values", text.Data{"Count": i})
			}
		})
	}
	wg.Wait()
}

func TestChoose(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		flag, all, messages, lang string
		want                      text.Lang
	}{
		{"", "", "", "", text.English},
		{"", "", "", "zh_CN.UTF-8", text.Chinese},
		{"", "", "", "zh_CN.utf8", text.Chinese},
		{"", "", "", "zh", text.Chinese},
		{"", "", "", "zh_TW.UTF-8@radical", text.Chinese},
		{"", "", "", "zh_CN.GB18030", text.English},
		{"", "", "", "zha_CN.UTF-8", text.English},
		{"", "C", "", "zh_CN.UTF-8", text.English},
		{"", "", "en_US.UTF-8", "zh_CN.UTF-8", text.English},
		{"", "zh_CN.UTF-8", "en_US.UTF-8", "C", text.Chinese},
		{"en", "zh_CN.UTF-8", "", "", text.English},
		{"zh", "C", "", "", text.Chinese},
	} {
		got, err := text.Choose(c.flag, c.all, c.messages, c.lang)
		if err != nil || got != c.want {
			t.Errorf("%+v: %s, %v", c, got, err)
		}
	}
	if _, err := text.Choose("de", "", "", ""); err == nil {
		t.Error("de was taken")
	}
}

func TestExplain(t *testing.T) {
	t.Parallel()
	cause := errors.New("no space left\x1b[2J")
	err := fmt.Errorf("outer: %w", &text.Error{
		What: text.Message{ID: "plan_file.write", Data: text.Data{"File": "p.json", "Why": cause.Error()}},
		Hint: text.Message{ID: "plan_file.write_hint"}, Err: cause,
	})
	if got := err.Error(); got != "outer: write plan p.json: no space left\x1b[2J" || !errors.Is(err, cause) {
		t.Errorf("error %q", got)
	}
	what, hint := printer(t, text.Chinese).Explain(err)
	if what != `写入计划 p.json 失败：no space left\x1b[2J` || !strings.Contains(hint, "--out") {
		t.Errorf("%q, %q", what, hint)
	}
	if what, hint := printer(t, text.Chinese).Explain(cause); what != `no space left\x1b[2J` || hint != "" {
		t.Errorf("%q, %q", what, hint)
	}
}

func TestVisible(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"eni-1":          "eni-1",
		"日本 ok":          "日本 ok",
		"a\nb\tc\r":      `a\nb\tc\r`,
		"\x1b[31m\x00":   `\x1b[31m\x00`,
		"\u009b2J":       `\u009b2J`,
		"h\u202egnp":     `h\u202egnp`,
		"\U000e0001":     `\U000e0001`,
		"bad \xff\xfe":   `bad \xff\xfe`,
		"honest \ufffd!": "honest \ufffd!",
	} {
		if got := text.Visible(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestVisibleJSONKeepsTheValue(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s") + rapid.SampledFrom([]string{"", "\u202e", "\U000e0001", "\u0085"}).Draw(t, "hidden")
		data, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var back string
		shown := text.VisibleJSON(data)
		if err := json.Unmarshal(shown, &back); err != nil || back != s {
			t.Fatalf("%q became %q: %v", s, back, err)
		}
		for _, r := range string(shown) {
			if !unicode.IsPrint(r) {
				t.Fatalf("%q is left in %q", r, shown)
			}
		}
	})
}

func TestWidthAndCut(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]int{"": 0, "abc": 3, "地域": 4, "e\u0301": 1, "（x）": 5, "-> 60": 5} {
		if got := text.Width(in); got != want {
			t.Errorf("%q is %d wide, want %d", in, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.SampledFrom([]rune("a 地，"))).Draw(t, "s")
		columns := rapid.IntRange(3, 20).Draw(t, "columns")
		if got := text.Cut(s, columns); text.Width(got) > columns {
			t.Fatalf("%q is wider than %d", got, columns)
		}
	})
}

func TestGrouped(t *testing.T) {
	t.Parallel()
	for plain, want := range map[string]string{
		"": "", "7": "7", "999": "999", "1000": "1,000", "1234567.891": "1,234,567.891", "-100": "-100", "-1000.5": "-1,000.5", "0.0001": "0.0001",
	} {
		if got := text.Grouped(plain); got != want {
			t.Errorf("%q is %q, want %q", plain, got, want)
		}
	}
}
