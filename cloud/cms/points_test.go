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
