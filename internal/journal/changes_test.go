package journal

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/alictl/alictl/internal/model"
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

// Undoing goes value by value: ours becomes the original, what somebody else has set
// stays, and is named when it was a value that had been changed.
func TestUndo(t *testing.T) {
	t.Parallel()
	three := func(tcp, closed, udp int) model.Timeouts {
		return model.Timeouts{TCPEstablished: tcp, TCPClosedAndTimeWait: closed, UDP: udp}
	}
	c := Change{Original: three(60, 3, 30), Writes: []Write{{After: three(500, 15, 30)}, {After: three(910, 15, 30), Certain: true}}}
	for name, tt := range map[string]struct {
		live, want model.Timeouts
		left       []model.Field
	}{
		"as written":                  {three(910, 15, 30), three(60, 3, 30), nil},
		"by an earlier write":         {three(500, 15, 30), three(60, 3, 30), nil},
		"undone already":              {three(60, 3, 30), three(60, 3, 30), nil},
		"half undone":                 {three(60, 15, 30), three(60, 3, 30), nil},
		"another value, not of ours":  {three(910, 15, 100), three(60, 3, 100), nil},
		"one of ours is not any more": {three(910, 9, 30), three(60, 9, 30), []model.Field{model.FieldTCPClosed}},
		"none is ours any more":       {three(700, 9, 30), three(700, 9, 30), []model.Field{model.FieldTCPEstablished, model.FieldTCPClosed}},
	} {
		want, left := c.Undo(tt.live)
		if want != tt.want || !slices.Equal(left, tt.left) {
			t.Errorf("%s: %+v, left %v; want %+v, left %v", name, want, left, tt.want, tt.left)
		}
	}
}

// What somebody else set of one value between two writes is where undoing goes back
// to, for that value alone.
func TestChangesByValue(t *testing.T) {
	t.Parallel()
	found, set := values(2), values(3)
	found.UDP = 77
	set.UDP = 77
	second := intent("eni-1", 2, 3)
	second.Intent.Before, second.Intent.After = found, set
	c := read(t, lines(t, header("r1"), intent("eni-1", 1, 2), outcome("eni-1", Written), header("r2"), second, outcome("eni-1", Written))).Changes()[0]
	want := values(1)
	want.UDP = 77
	if got, left := c.Undo(set); c.Original != want || got != want || len(left) > 0 {
		t.Errorf("original %+v, undone %+v, left %v; want %+v", c.Original, got, left, want)
	}
}

// A run that is killed while it writes beside a value of somebody else may not have
// written: what it found is still to be undone, as far as it was ours.
func TestChangesByValueUncertain(t *testing.T) {
	t.Parallel()
	found, undone := values(2), values(1)
	found.UDP, undone.UDP = 77, 77
	last := intent("eni-1", 2, 1)
	last.Intent.Before, last.Intent.After = found, undone
	c := read(t, lines(t, header("r1"), intent("eni-1", 1, 2), outcome("eni-1", Written), header("r2"), last)).Changes()[0]
	for _, live := range []model.Timeouts{found, undone} {
		if got, left := c.Undo(live); got != undone || len(left) > 0 || !c.Stands(live) {
			t.Errorf("from %+v: %+v, left %v, stands %v; want %+v", live, got, left, c.Stands(live), undone)
		}
	}
}

func TestChangeValues(t *testing.T) {
	t.Parallel()
	c := Change{Original: values(1), Writes: []Write{write("r1", 2, true, ""), write("r1", 3, true, ""), write("r2", 4, false, "")}}
	for n, stands := range map[int]bool{1: false, 2: false, 3: true, 4: true, 5: false} {
		if c.Stands(values(n)) != stands {
			t.Errorf("value %d: stands %v, want %v", n, c.Stands(values(n)), stands)
		}
	}
	if c.Last() != values(4) {
		t.Errorf("last is %+v", c.Last())
	}
	if none := (Change{Writes: []Write{write("r1", 2, false, "")}}); none.Stands(values(9)) {
		t.Error("a value nobody wrote stands")
	}
}
