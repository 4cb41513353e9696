package document_test

import (
	"slices"
	"testing"

	"github.com/alictl/alictl/report/document"
)

func TestSequences(t *testing.T) {
	t.Parallel()
	doubled := document.Map([]int{1, 2, 3}, func(n *int) int { return 2 * *n })
	all := document.Chain(doubled, nil, document.Later(func() []int { return []int{7, 8} }))
	for range 2 { // a sequence can be walked again
		if got := slices.Collect(all); !slices.Equal(got, []int{2, 4, 6, 7, 8}) {
			t.Errorf("got %v", got)
		}
	}
	seen := 0
	for range all {
		if seen++; seen == 4 {
			break
		}
	}
	if seen != 4 {
		t.Errorf("%d were walked", seen)
	}
}

func TestItemOnOneLine(t *testing.T) {
	t.Parallel()
	for want, item := range map[string]document.Item{
		"a": {Text: "a"}, "a: b; c": {Text: "a  ", Beside: []string{"b", "c"}}, "a b": {Text: "a", Tail: "b"},
	} {
		if got := item.Line(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestColumnsLineUp(t *testing.T) {
	t.Parallel()
	if got := document.Columns([]string{"a", "日", "long"}, 3, 3, 2); got != "a    日   long  " {
		t.Errorf("got %q", got)
	}
}

func TestNumbersAreMarked(t *testing.T) {
	t.Parallel()
	r := document.Records{Columns: document.Names("name", "cost")}.Numbers("cost")
	if r.Columns[0].Numeric || !r.Columns[1].Numeric {
		t.Errorf("got %+v", r.Columns)
	}
}

func TestEmptyLinesAreNoItems(t *testing.T) {
	t.Parallel()
	if got := document.Lines(document.Bad, []string{"", "x"}); len(got) != 1 || got[0].Tone != document.Bad {
		t.Errorf("got %+v", got)
	}
	if got := document.Listed(nil, "t", document.Strong, nil); got != nil {
		t.Errorf("got %+v", got)
	}
}
