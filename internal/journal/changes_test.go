package journal

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func write(run string, after int, certain bool, request string) Write {
	return Write{RunID: run, After: values(after), Certain: certain, RequestID: request}
}

func TestChanges(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		records []Record
		want    []Change
	}{
		"nothing done": {[]Record{header("r1"), end()}, []Change{}},
		"written": {[]Record{header("r1"), intent("eni-1", 1, 2), outcome("eni-1", Written)},
			[]Change{{eni("eni-1"), values(1), []Write{write("r1", 2, true, "req-eni-1")}}}},
		"failed": {[]Record{header("r1"), intent("eni-1", 1, 2), outcome("eni-1", Failed)}, []Change{}},
		"no outcome": {[]Record{header("r1"), intent("eni-1", 1, 2)},
			[]Change{{eni("eni-1"), values(1), []Write{write("r1", 2, false, "")}}}},
		"uncertain, then shown": {[]Record{header("r1"), intent("eni-1", 1, 2), outcome("eni-1", Uncertain), verified("eni-1")},
			[]Change{{eni("eni-1"), values(1), []Write{write("r1", 2, true, "req-eni-1")}}}},
		"crashed, not happened, done again": {[]Record{header("r1"), intent("eni-1", 1, 2), header("r2"), intent("eni-1", 1, 2), outcome("eni-1", Written)},
			[]Change{{eni("eni-1"), values(1), []Write{write("r1", 2, false, ""), write("r2", 2, true, "req-eni-1")}}}},
		"ours twice": {[]Record{header("r1"), intent("eni-1", 1, 2), outcome("eni-1", Written), header("r2"), intent("eni-1", 2, 3), outcome("eni-1", Written)},
			[]Change{{eni("eni-1"), values(1), []Write{write("r1", 2, true, "req-eni-1"), write("r2", 3, true, "req-eni-1")}}}},
		"somebody else between": {[]Record{header("r1"), intent("eni-1", 1, 2), outcome("eni-1", Written), header("r2"), intent("eni-1", 8, 3), outcome("eni-1", Written)},
			[]Change{{eni("eni-1"), values(8), []Write{write("r2", 3, true, "req-eni-1")}}}},
		"in the order of the last write": {[]Record{header("r1"), intent("eni-1", 1, 2), outcome("eni-1", Written), intent("eni-2", 1, 2), outcome("eni-2", Written),
			header("r2"), intent("eni-1", 2, 3), outcome("eni-1", Written)},
			[]Change{
				{eni("eni-2"), values(1), []Write{write("r1", 2, true, "req-eni-2")}},
				{eni("eni-1"), values(1), []Write{write("r1", 2, true, "req-eni-1"), write("r2", 3, true, "req-eni-1")}},
			}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, read(t, lines(t, tt.records...)).Changes()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// Many interfaces, the first written last.
func TestChangesOrder(t *testing.T) {
	t.Parallel()
	records := []Record{header("r1")}
	var want []string
	for _, id := range []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "a"} {
		records = append(records, intent(id, 1, 2), outcome(id, Written))
		want = append(want, id)
	}
	var got []string
	for _, c := range read(t, lines(t, records...)).Changes() {
		got = append(got, c.ID)
	}
	if diff := cmp.Diff(want[1:], got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestChangeValues(t *testing.T) {
	t.Parallel()
	c := Change{Original: values(1), Writes: []Write{write("r1", 2, true, ""), write("r1", 3, true, ""), write("r2", 4, false, "")}}
	for n, want := range map[int]struct{ wrote, stands bool }{
		1: {false, false}, 2: {true, false}, 3: {true, true}, 4: {true, true}, 5: {false, false},
	} {
		if c.Wrote(values(n)) != want.wrote || c.Stands(values(n)) != want.stands {
			t.Errorf("value %d: wrote %v, stands %v, want %+v", n, c.Wrote(values(n)), c.Stands(values(n)), want)
		}
	}
	if c.Last() != values(4) {
		t.Errorf("last is %+v", c.Last())
	}
	if none := (Change{Writes: []Write{write("r1", 2, false, "")}}); none.Stands(values(9)) {
		t.Error("a value nobody wrote stands")
	}
}
