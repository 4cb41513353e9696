package journal

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// twoInterfaces is a whole journal: lines 2 to 4 are of eni-1, 5 to 7 of eni-2.
func twoInterfaces(t testing.TB) [][]byte {
	t.Helper()
	whole := lines(t, header("r1"), intent("eni-1", 1, 2), outcome("eni-1", Written), verified("eni-1"),
		intent("eni-2", 1, 2), outcome("eni-2", Written), verified("eni-2"), end())
	return bytes.SplitAfter(whole, []byte("\n"))[:8]
}

func TestDamageIsTold(t *testing.T) {
	t.Parallel()
	flip := func(line []byte, from, to string) []byte { return bytes.Replace(line, []byte(from), []byte(to), 1) }
	stranger := bytes.SplitAfter(lines(t, header("r9"), intent("eni-9", 1, 2), outcome("eni-9", Written)), []byte("\n"))
	for name, tt := range map[string]struct {
		change func(l [][]byte) [][]byte
		want   []Damage
		names  []string // the interfaces that are still certain
	}{
		"whole":             {func(l [][]byte) [][]byte { return l }, nil, []string{"eni-1", "eni-2"}},
		"a record lost":     {func(l [][]byte) [][]byte { return slices.Delete(l, 3, 4) }, []Damage{{Line: 4, Loss: Lost, Records: 1}}, []string{"eni-1", "eni-2"}},
		"an interface lost": {func(l [][]byte) [][]byte { return slices.Delete(l, 4, 7) }, []Damage{{Line: 5, Loss: Lost, Records: 3}}, []string{"eni-1"}},
		"an outcome lost":   {func(l [][]byte) [][]byte { return slices.Delete(l, 2, 3) }, []Damage{{Line: 3, Loss: Lost, Records: 1}}, []string{"eni-1", "eni-2"}},
		"an intent lost":    {func(l [][]byte) [][]byte { return slices.Delete(l, 1, 2) }, []Damage{{Line: 2, Loss: Lost, Records: 1}}, []string{"eni-2"}},
		"doubled":           {func(l [][]byte) [][]byte { return slices.Insert(l, 4, l[1], l[2]) }, []Damage{{Line: 5, Loss: Doubled}, {Line: 6, Loss: Doubled}}, []string{"eni-1", "eni-2"}},
		"a digit flipped":   {func(l [][]byte) [][]byte { l[1] = flip(l[1], "101", "301"); return l }, []Damage{{Line: 2, Loss: Changed}}, []string{"eni-2"}},
		"flipped, and lost": {func(l [][]byte) [][]byte { l[1] = flip(l[1], "101", "301"); return slices.Delete(l, 2, 4) }, []Damage{{Line: 2, Loss: Changed}, {Line: 3, Loss: Lost, Records: 2}}, []string{"eni-2"}},
		"a brace flipped":   {func(l [][]byte) [][]byte { l[4] = flip(l[4], "{", "["); return l }, []Damage{{Line: 5, Loss: Changed}}, []string{"eni-1"}},
		"the header":        {func(l [][]byte) [][]byte { l[0] = flip(l[0], "10:00:00", "11:00:00"); return l }, []Damage{{Line: 1, Loss: Changed}}, []string{"eni-1", "eni-2"}},
		"a blank line":      {func(l [][]byte) [][]byte { return slices.Insert(l, 4, []byte("\n")) }, []Damage{{Line: 5, Loss: Changed}}, []string{"eni-1", "eni-2"}},
		"another journal":   {func(l [][]byte) [][]byte { return slices.Concat(l, stranger[:3]) }, []Damage{{Line: 9, Loss: Foreign}, {Line: 10, Loss: Changed}, {Line: 11, Loss: Changed}}, []string{"eni-1", "eni-2"}},
		"one without proof": {func(l [][]byte) [][]byte { return slices.Insert(l, 4, old(stranger[1])) }, []Damage{{Line: 5, Loss: Foreign}}, []string{"eni-1", "eni-2"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := read(t, bytes.Join(tt.change(slices.Clone(twoInterfaces(t))), nil))
			if diff := cmp.Diff(tt.want, j.Damage, cmpopts.IgnoreFields(Damage{}, "Err"), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			var names []string
			for _, c := range j.Changes() {
				names = append(names, c.ID)
			}
			if diff := cmp.Diff(tt.names, names); diff != "" {
				t.Errorf("still certain: (-want +got)\n%s", diff)
			}
		})
	}
}

func TestDamageSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for want, d := range map[string]Damage{
		"2 records that stood before it are gone":                                     {Loss: Lost, Records: 2},
		"records that stood before it are gone":                                       {Loss: Lost},
		"the record stands in the journal twice":                                      {Loss: Doubled},
		"the record was not written into this journal":                                {Loss: Foreign},
		"the record was changed: unexpected end":                                      {Loss: Changed, Err: errors.New("json: unexpected end")},
		"the record was changed, or written elsewhere: it does not have its checksum": {Loss: Changed},
	} {
		if got := d.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// No byte of a journal can be another one, and no line be gone, doubled or moved,
// without it being told; and nothing is undone then but what was done.
func TestNoDamageIsSilent(t *testing.T) {
	t.Parallel()
	whole := twoInterfaces(t)
	rapid.Check(t, func(t *rapid.T) {
		l := slices.Clone(whole)
		at := rapid.IntRange(0, len(l)-1).Draw(t, "line")
		switch rapid.IntRange(0, 3).Draw(t, "damage") {
		case 0:
			b := bytes.Clone(l[at])
			i := rapid.IntRange(0, len(b)-2).Draw(t, "byte")
			b[i] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
			l[at] = b
		case 1:
			if at == len(l)-1 {
				t.Skip("cut short at the end")
			}
			l = slices.Delete(l, at, at+1)
		case 2:
			l = slices.Insert(l, rapid.IntRange(0, len(l)).Draw(t, "to"), l[at])
		case 3:
			to := rapid.IntRange(0, len(l)-1).Draw(t, "to")
			if at == to {
				t.Skip("where it was")
			}
			l[at], l[to] = l[to], l[at]
		}
		j, err := Read(bytes.NewReader(bytes.Join(l, nil)), "run.jsonl")
		if err == nil && len(j.Damage) == 0 {
			t.Fatalf("nothing is said of\n%s", bytes.Join(l, nil))
		}
		if err != nil {
			return
		}
		for _, c := range j.Changes() {
			if c.Original != values(1) || c.Last() != values(2) || c.ID != "eni-1" && c.ID != "eni-2" {
				t.Fatalf("would undo what was not done: %+v", c)
			}
		}
	})
}

// A journal of the version before is read as it is, and goes on with proof.
func TestOldJournals(t *testing.T) {
	t.Parallel()
	whole := bytes.Join(twoInterfaces(t), nil)
	j := read(t, old(whole))
	if !j.Old || len(j.Damage) > 0 || len(j.Changes()) != 2 {
		t.Errorf("old %v, damage %v, %d changes", j.Old, j.Damage, len(j.Changes()))
	}
	c := j.chain
	more := append(old(whole), after(t, &c, header("r2"), end())...)
	if j := read(t, more); len(j.Damage) > 0 || len(j.Runs) != 2 {
		t.Errorf("continued: %v", j.Damage)
	}
	changed := bytes.ReplaceAll(more, []byte("eni-2"), []byte("eni-3"))
	if j := read(t, changed); len(j.Damage) == 0 {
		t.Error("an old record changed before a new one is not told")
	}
}

func TestCutAtALineEndIsOpen(t *testing.T) {
	t.Parallel()
	l := twoInterfaces(t)
	for n := range len(l) {
		if j := read(t, bytes.Join(l[:n+1], nil)); j.Open() != (n < len(l)-1) || len(j.Damage) > 0 {
			t.Errorf("%d lines: open %v, damage %v", n+1, j.Open(), j.Damage)
		}
	}
}
