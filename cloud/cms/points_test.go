package cms

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// timestamps returns those of the datapoints of an answer.
func timestamps(t *testing.T, raw string) []int64 {
	t.Helper()
	var out []int64
	if err := eachPoint([]byte(raw), func(p *point) { out = append(out, p.timestamp) }); err != nil {
		t.Errorf("%s: %v", raw, err)
	}
	return out
}

// A point in a form that the scanner does not read is left to the general decoder, with
// those behind it; the ones before it are not shown again.
func TestEveryPointIsShownOnce(t *testing.T) {
	t.Parallel()
	plain := func(n string) string { return `{"timestamp":` + n + `,"instanceId":"lb-1","Average":1}` }
	odd := func(n string) string { return `{"timestamp":` + n + `,"instanceId":"lb-é","Average":1}` }
	for name, points := range map[string][]string{
		"plain":      {plain("1"), plain("2"), plain("3")},
		"odd first":  {odd("1"), plain("2"), plain("3")},
		"odd second": {plain("1"), odd("2"), plain("3")},
		"odd last":   {plain("1"), plain("2"), odd("3")},
		"all odd":    {odd("1"), odd("2"), odd("3")},
		"spaced":     {plain("1") + " ", "\n\t" + plain("2"), "\r\n" + plain("3")},
	} {
		array := "[" + strings.Join(points, ",") + "]"
		quoted, err := json.Marshal(array)
		if err != nil {
			t.Fatal(err)
		}
		for _, raw := range []string{array, string(quoted), " " + array + "\n"} {
			if got := timestamps(t, raw); !slices.Equal(got, []int64{1, 2, 3}) {
				t.Errorf("%s: %v of %s", name, got, raw)
			}
		}
	}
}

func TestAnswersWithoutPoints(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{"", "null", `""`, "[]", `"[]"`, " [] "} {
		if got := timestamps(t, raw); len(got) > 0 {
			t.Errorf("%q: %v", raw, got)
		}
	}
	for _, raw := range []string{"{", "[{]", `"x"`, "7", `"[`, `[1]`} {
		if err := eachPoint([]byte(raw), func(*point) {}); err == nil {
			t.Errorf("%q was read", raw)
		}
	}
}

func TestAPageThatComesAgain(t *testing.T) {
	t.Parallel()
	k := &sink{pages: map[[32]byte]bool{}}
	for _, c := range []struct {
		page string
		want bool
	}{{`"[]"`, false}, {`"[]"`, false}, {`[1]`, false}, {`"[1]"`, false}, {`"[1]"`, true}, {`"[2]"`, false}} {
		if got := k.seenPage([]byte(c.page)); got != c.want {
			t.Errorf("%s: %t", c.page, got)
		}
	}
}

// What the scanner reads by itself, and what it leaves to the general decoder.
func TestWhatTheScannerReadsByItself(t *testing.T) {
	t.Parallel()
	one := func(rest string) string { return `[{"timestamp":7` + rest + `}]` }
	digits := strings.Repeat("1", 15)
	for text, want := range map[string]bool{
		`[]`: true, ` [ ] `: true, "\t[\n]\r": true, `[{}]`: true, `[{},{}]`: true, one(""): true, one(` `): true,
		"[ {\t\"timestamp\" :\n7\r, \"Average\" : 1 } ,\n{ } ]": true,
		one(`,"Average":0`): true, one(`,"Average":0.5`): true, one(`,"Average":10`): true, one(`,"Average":` + digits): true, one(`,"Average":` + digits[1:] + `.5`): true,
		one(`,"Average":1e3`): true, one(`,"Average":-1`): true, one(`,"instanceId":"lb-~ x"`): true, one(`,"Average":"5"`): true, one(`,"other":3`): true,
		one(`,"instanceId":"a\u0041"`): false, one(`,"instanceId":"` + "\x7f" + `"`): false, one(`,"instanceId":"é"`): false, one(`,"instanceId":null`): false,
		one(`,"Average":true`): false, one(`,"Average":01`): false, one(`,"Average":1.`): false, one(`,"Average":[1]`): false,
		`[{"timestamp":7`: false, `[{"timestamp":7}`: false, `[{"timestamp":7}] x`: false, `[{"timestamp":7} {}]`: false, `{"timestamp":7}`: false, `[7]`: false, `[{"timestamp" 7}]`: false, `[{,}]`: false,
	} {
		s, n := scanner{text: []byte(text)}, 0
		for p := new(point); s.next(p); {
			n++
		}
		if got := !s.broken; got != want {
			t.Errorf("%q: read by itself: %t", text, got)
		}
		if want && n != strings.Count(text, "{") {
			t.Errorf("%q: %d points", text, n)
		}
	}
}

func TestFiguresOfAPoint(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]float64{
		"0": 0, "7": 7, "0.5": 0.5, "12.25": 12.25, "0.000001": 1e-6, "100.0": 100, "123456789012345": 123456789012345, "12345678901234.5": 12345678901234.5,
		"1234567890123456": 1234567890123456, "0.1234567890123456": 0.1234567890123456, "1.5e3": 1500, "1E2": 100,
	} {
		var got point
		if err := eachPoint([]byte(`[{"timestamp":7,"Average":`+text+`}]`), func(p *point) { got = *p }); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if got.figures[average] != want || !got.has[average] || got.timestamp != 7 {
			t.Errorf("%s: %v at %d", text, got.figures[average], got.timestamp)
		}
	}
}
