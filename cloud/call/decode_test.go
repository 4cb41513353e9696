package call

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

type listing struct {
	Total *int32 `json:"Total,omitempty"`
	Items struct {
		Item []*struct {
			ID    *string `json:"Id,omitempty"`
			Idle  *int32  `json:"Idle,omitempty"`
			Owned *bool   `json:"Owned,omitempty"`
			Tags  []*struct{ Key *string }
		}
	}
}

func TestDecodeTakesWhatIsMeantAndNamesTheRest(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]struct {
		odd    Odds
		broken bool
	}{
		`{"Items":{"Item":[{"Id":"a","Idle":900}]}}`:              {},
		`{"Items":{"Item":[{"Id":"a","Idle":"900"}]}}`:            {},
		`{"Items":{"Item":[{"Id":"a","Idle":900.0}]}}`:            {},
		`{"Items":{"Item":[{"Id":7,"Idle":900,"Owned":"true"}]}}`: {},
		`{"Items":{"Item":[{"Id":"a","Idle":null}]}}`:             {},
		`{"Items":{"Item":[{},{"Id":"b","Idle":"soon"}]}}`:        {odd: Odds{{1, "Idle", `"soon"`}}},
		`{"Items":{"Item":[{"Id":"a","Idle":99999999999}]}}`:      {odd: Odds{{0, "Idle", `99999999999`}}},
		`{"Items":{"Item":[{"Id":"a","Idle":3.5}]}}`:              {odd: Odds{{0, "Idle", `3.5`}}},
		`{"Items":{"Item":[{"Id":"a","Idle":true}]}}`:             {odd: Odds{{0, "Idle", `true`}}},
		`{"Items":{"Item":[{"Id":["a"]}]}}`:                       {odd: Odds{{0, "Id", `["a"]`}}},
		`{"Items":{"Item":[{"Owned":1}]}}`:                        {odd: Odds{{0, "Owned", `1`}}},
		`{"Items":{"Item":[{"Tags":"none"}]}}`:                    {odd: Odds{{0, "Tags", `"none"`}}},
		`{"Items":{"Item":["word"]}}`:                             {odd: Odds{{0, "Item", `"word"`}}},
		`{"Total":"many","Items":{"Item":[]}}`:                    {odd: Odds{{-1, "Total", `"many"`}}},
		`{"Items":{"Item":"none"}}`:                               {broken: true},
		`{"Items":[]}`:                                            {broken: true},
	} {
		var got listing
		odd, err := decode([]byte(body), &got)
		if (err != nil) != want.broken {
			t.Errorf("%s: error %v", body, err)
		}
		if diff := cmp.Diff(want.odd, odd); diff != "" {
			t.Errorf("%s: %s", body, diff)
		}
	}
}

func TestDecodeKeepsTheGoodFields(t *testing.T) {
	t.Parallel()
	var got listing
	if _, err := decode([]byte(`{"items":{"item":[{"id":"a","Idle":"900"},{"Id":"b","Idle":[]}]}}`), &got); err != nil {
		t.Fatal(err)
	}
	rows := got.Items.Item
	if len(rows) != 2 || *rows[0].ID != "a" || *rows[0].Idle != 900 || *rows[1].ID != "b" || rows[1].Idle != nil {
		t.Errorf("got %+v", got)
	}
}

// Whatever JSON stands in a row, decode does not crash, and a number is what it was
// or is named.
func TestDecodeNeverGuesses(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.OneOf(
			rapid.Map(rapid.Int64(), func(n int64) any { return n }), rapid.Map(rapid.Float64(), func(f float64) any { return f }),
			rapid.Map(rapid.String(), func(s string) any { return s }), rapid.Map(rapid.Bool(), func(b bool) any { return b }),
			rapid.Just[any](nil), rapid.Just[any]([]any{1}), rapid.Just[any](map[string]any{"Id": 1}),
		).Draw(t, "value")
		raw, err := json.Marshal(map[string]any{"Items": map[string]any{"Item": []any{map[string]any{"Id": "a", "Idle": value}}}})
		if err != nil {
			t.Skip()
		}
		var got listing
		odd, err := decode(raw, &got)
		if err != nil {
			t.Fatal(err)
		}
		idle := got.Items.Item[0].Idle
		if (idle == nil) != (value == nil || odd.Of(0, "Idle") != nil) {
			t.Fatalf("%s became %v with %v", raw, idle, odd)
		}
	})
}

func FuzzDecode(f *testing.F) {
	f.Add(`{"Items":{"Item":[{"Id":"a","Idle":"9"}]}}`)
	f.Add(`{"Items":{"Item":[[[]]]},"Total":1e400}`)
	f.Fuzz(func(t *testing.T, body string) {
		var got listing
		odd, err := decode([]byte(body), &got)
		if err != nil && strings.TrimSpace(err.Error()) == "" {
			t.Error("an error without words")
		}
		for _, o := range odd {
			if o.Field == "" && o.Row < 0 {
				t.Errorf("nothing is named in %v", o)
			}
		}
	})
}

// A value that is odd belongs to the row of the outermost list, also behind a list
// inside of it, and to none behind the outermost list.
func TestOddValuesBelongToTheirRow(t *testing.T) {
	t.Parallel()
	type answer struct {
		Rows []*struct {
			Tags []*struct{ Key *string }
			Idle *int32
		}
		Total *int32
	}
	for body, want := range map[string]Odds{
		`{"Rows":[{"Tags":[{"Key":"a"}],"Idle":"x"}]}`:                         {{0, "Idle", `"x"`}},
		`{"Rows":[{},{"Tags":[{"Key":"a"},{"Key":["b"]}],"Idle":1}]}`:          {{1, "Key", `["b"]`}},
		`{"Rows":[{"Idle":1}],"Total":"x"}`:                                    {{-1, "Total", `"x"`}},
		`{"Rows":[{"Tags":[{"Key":"a"}],"Idle":1},{"Tags":[],"Idle":"y"}]}`:    {{1, "Idle", `"y"`}},
		`{"Rows":[{"Tags":[{"Key":"a"}],"Idle":1},{"Tags":"none"}],"Total":1}`: {{1, "Tags", `"none"`}},
	} {
		var got answer
		odd, err := decode([]byte(body), &got)
		if err != nil {
			t.Errorf("%s: %v", body, err)
		}
		if diff := cmp.Diff(want, odd); diff != "" {
			t.Errorf("%s: %s", body, diff)
		}
	}
}
