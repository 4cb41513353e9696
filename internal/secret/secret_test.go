package secret

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// quoters are the ways a text is quoted in others.
var quoters = map[string]func(string) string{
	"plain":  func(s string) string { return s },
	"query":  url.QueryEscape,
	"path":   url.PathEscape,
	"signed": func(s string) string { return url.QueryEscape(url.QueryEscape(s)) },
	"json":   func(s string) string { b, _ := json.Marshal(s); return string(b) },
	"json in json": func(s string) string {
		b, _ := json.Marshal(s)
		b, _ = json.Marshal("x" + string(b))
		return string(b)
	},
	"all escaped": func(s string) string {
		var b strings.Builder
		for _, c := range []byte(s) {
			fmt.Fprintf(&b, `\u%04x`, c)
		}
		return b.String()
	},
	"all percent": func(s string) string {
		var b strings.Builder
		for _, c := range []byte(s) {
			fmt.Fprintf(&b, `%%%02X`, c)
		}
		return b.String()
	},
	"slashes":     func(s string) string { return strings.ReplaceAll(s, "/", `\/`) },
	"go":          strconv.Quote,
	"html":        html.EscapeString,
	"html twice":  func(s string) string { return html.EscapeString(html.EscapeString(s)) },
	"base64":      func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
	"basic":       func(s string) string { return base64.StdEncoding.EncodeToString([]byte("me:" + s + "\n")) },
	"basic 2":     func(s string) string { return base64.URLEncoding.EncodeToString([]byte("m:" + s)) },
	"base64 json": func(s string) string { b, _ := json.Marshal([]byte("1" + s + "2")); return string(b) },
	"base64 url":  func(s string) string { return url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(s))) },
	"hex":         func(s string) string { return hex.EncodeToString([]byte(s)) },
	"wrapped": func(s string) string {
		return s[:len(s)/2+1] + "\n    " + s[len(s)/2+1:]
	},
}

// values draws what secrets look like: letters and digits, and what base64 and
// people add.
func values() *rapid.Generator[string] {
	return rapid.StringMatching(`[A-Za-z0-9+/=_.~!%&"\\<> -]{0,3}[A-Za-z0-9+/=]{8,40}`).Filter(func(s string) bool {
		return strings.TrimSpace(s) == s
	})
}

func TestEveryFormOfASecretIsBlanked(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		value := values().Draw(t, "value")
		name := rapid.SampledFrom(keys(quoters)).Draw(t, "form")
		quoted := quoters[name](value)
		before, after := rapid.StringMatching(`[ -~]{0,20}[: ]`).Draw(t, "before"), rapid.StringMatching(`[ ,;][ -~]{0,20}`).Draw(t, "after")
		var f Filter
		f.Learn("another-secret", value)
		got := f.Clean(before + quoted + after)
		if !strings.Contains(got, Blank) {
			t.Fatalf("%s: %q shows %q", name, got, value)
		}
		if strings.Contains(got, value) || name != "wrapped" && len(quoted) > 12 && strings.Contains(got, quoted[3:len(quoted)-3]) {
			t.Fatalf("%s: %q still has %q", name, got, quoted)
		}
	})
}

// A query writes a space as a plus, and a signed request escapes that again.
func TestASpaceEscapedTwiceIsFound(t *testing.T) {
	t.Parallel()
	const value = "! ++++++++"
	var f Filter
	f.Learn(value)
	if got := f.Clean("a " + url.QueryEscape(url.QueryEscape(value)) + " b"); got != "a "+Blank+" b" {
		t.Errorf("%q", got)
	}
}

// A line may break soon after a character that escapes begin with.
func TestALineBreakBehindAPercentSignIsNoEnd(t *testing.T) {
	t.Parallel()
	var f Filter
	f.Learn("! %++++++++")
	if got := f.Clean("a ! %+++\n    +++++ b"); got != "a "+Blank+" b" {
		t.Errorf("%q", got)
	}
}

func TestASecretSplitOverWritesIsBlanked(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		value := values().Draw(t, "value")
		quoted := quoters[rapid.SampledFrom(keys(quoters)).Draw(t, "form")](value)
		text := "before " + quoted + " between\n" + value + "\nafter\n"
		var f Filter
		f.Learn(value)
		var out bytes.Buffer
		w := f.NewWriter(&out)
		for rest := text; rest != ""; {
			n := rapid.IntRange(1, len(rest)).Draw(t, "n")
			if got, err := w.Write([]byte(rest[:n])); err != nil || got != n {
				t.Fatalf("wrote %d of %d, %v", got, n, err)
			}
			rest = rest[n:]
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		if got, want := out.String(), f.Clean(text); got != want {
			t.Fatalf("in pieces %q, as a whole %q", got, want)
		}
	})
}

func TestOtherTextIsLeftAlone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var f Filter
		f.Learn("Zq9+Zq8/Zq7=Zq6Zq5")
		text := rapid.StringMatching(`([a-y0-8%\\&#;+"/\n ]|%2B|\\u002b|&#43;|Zq9){0,80}`).Draw(t, "text")
		if got := f.Clean(text); got != text {
			t.Fatalf("%q became %q", text, got)
		}
		var out bytes.Buffer
		w := f.NewWriter(&out)
		_, _ = w.Write([]byte(text))
		_ = w.Flush()
		if out.String() != text {
			t.Fatalf("%q was written as %q", text, out.String())
		}
	})
}

func TestShortValuesAreNotBlanked(t *testing.T) {
	t.Parallel()
	var f Filter
	f.Learn("", "y", "short")
	if got := f.Clean("why so short"); got != "why so short" {
		t.Errorf("got %q", got)
	}
}

// A prompt and a finished line are shown at once, whatever is known.
func TestNothingIsHeldBackForNothing(t *testing.T) {
	t.Parallel()
	var f Filter
	f.Learn("secret-value-1")
	var out bytes.Buffer
	w := f.NewWriter(&out)
	for _, text := range []string{"Apply? [y/N] ", "these\nlines end in s\n"} {
		out.Reset()
		if _, err := w.Write([]byte(text)); err != nil || out.String() != text {
			t.Errorf("%q is shown as %q, %v", text, out.String(), err)
		}
	}
}

func BenchmarkClean(b *testing.B) {
	var f Filter
	f.Learn("sandbox-secret-that-opens-nothing", "CAISzgJ1q6Ft5B2yfSjIr5bXc8nDh7dS0K2sQ3X/gWU6d+V8jbPupzz2IHtKdXZsAu8YsfkxlGlW6PsflqZ9")
	text := []byte(strings.Repeat(`{"NetworkInterfaceId":"eni-bp1sandbox","Status":"InUse","PrivateIpAddress":"10.0.0.7","Description":"se & co","x":"\\"1\\""},`, 10000))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		f.CleanBytes(text)
	}
}

func keys(m map[string]func(string) string) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
