package journal

import (
	"bytes"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestRead(t *testing.T) {
	t.Parallel()
	second := header("r2")
	second.Run.Kind, second.Run.Regions = Rollback, []string{"cn-beijing", "cn-hangzhou"}
	records := []Record{header("r1"), intent("eni-1", 1, 2), second, intent("eni-1", 2, 1), outcome("eni-1", Written), verified("eni-1"), end()}
	got := read(t, lines(t, records...))
	want := &Journal{
		AccountID: "1234567890123456",
		Regions:   []string{"cn-beijing", "cn-hangzhou"},
		Runs: []RunLog{
			{Run: *records[0].Run, Time: at(0), Records: records[1:2]},
			{Run: *second.Run, Time: at(0), Records: records[3:], End: end().End},
		},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Journal{}), cmpopts.IgnoreFields(Record{}, "Number", "Prev", "Sum")); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestReadEmpty(t *testing.T) {
	t.Parallel()
	if j := read(t, nil); j.Torn || len(j.Runs) != 0 || len(j.Changes()) != 0 {
		t.Errorf("got %+v", j)
	}
}

// A journal cut anywhere is read up to its last whole record, and nothing that
// was begun by then is missing from its summary.
func TestReadCutAnywhere(t *testing.T) {
	t.Parallel()
	whole := lines(t, header("r1"), intent("eni-1", 1, 2), outcome("eni-1", Written), intent("eni-2", 1, 2),
		outcome("eni-2", Uncertain), verified("eni-1"), end())
	for n := range len(whole) + 1 {
		j := read(t, whole[:n])
		records := bytes.Count(whole[:n], []byte("\n"))
		if torn := n > 0 && whole[n-1] != '\n'; j.Torn != torn {
			t.Fatalf("cut at %d: torn %v, want %v", n, j.Torn, torn)
		}
		changes := 0
		if records >= 2 {
			changes++
		}
		if records >= 4 {
			changes++
		}
		if got := len(j.Changes()); got != changes {
			t.Fatalf("cut at %d: %d interfaces, want %d", n, got, changes)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	other := header("r2")
	other.Run.AccountID = "999"
	abroad := intent("eni-1", 1, 2)
	abroad.Intent.RegionID = "cn-beijing"
	oldLines := func(records ...Record) string { return string(old(lines(t, records...))) }
	head, last := oldLines(header("r1")), oldLines(end())
	v3 := strings.Replace(head, "/v1", "/v3", 1)
	tests := map[string]struct {
		content string
		problem Problem
		line    int
		want    string
	}{
		"text":                {"hello\n", NotJournal, 1, "invalid character"},
		"text without end":    {"hello", NotJournal, 1, "begins no run"},
		"json":                {`{"a":1}` + "\n", NotJournal, 1, "unknown field"},
		"null":                {"null\n", NotJournal, 1, "time is missing"},
		"plan file":           {`{"schema":"alictl/timeout-plan/v1"}` + "\n", OtherSchema, 1, "timeout-plan"},
		"later schema":        {v3, OtherSchema, 1, `"alictl/journal/v3"`},
		"later schema, run 2": {head + v3, OtherSchema, 2, `"alictl/journal/v3"`},
		"endless line":        {strings.Repeat("x", maxLine+1), NotJournal, 1, "too long"},
		"endless second line": {head + strings.Repeat("x", maxLine+1), MalformedLine, 2, "too long"},
		"no header":           {last, NotJournal, 1, "no run"},
		"torn in the middle":  {head + last[:20] + "\n" + last, MalformedLine, 2, "invalid character"},
		"two in a line":       {head + strings.TrimSpace(last) + last, MalformedLine, 2, "something follows"},
		"unknown field":       {head + `{"time":"2026-11-22T10:00:00Z","undo":{}}` + "\n", MalformedLine, 2, "undo"},
		"empty line":          {head + "\n" + last, MalformedLine, 2, "EOF"},
		"after the end":       {head + last + last, MalformedLine, 3, "no run"},
		"two accounts":        {head + oldLines(other), OtherAccount, 2, "999"},
		"zero values":         {head + `{"time":"2026-11-22T10:00:00Z","intent":{"region_id":"cn-hangzhou","network_interface_id":"eni-1"}}` + "\n", MalformedLine, 2, "impossible"},
		"outcome alone":       {head + oldLines(outcome("eni-1", Written)), MalformedLine, 2, "without its intent"},
		"outcome of another":  {head + oldLines(intent("eni-1", 1, 2), outcome("eni-2", Written)), MalformedLine, 3, "without its intent"},
		"two intents":         {head + oldLines(intent("eni-1", 1, 2), intent("eni-2", 1, 2)), MalformedLine, 3, "before the outcome"},
		"other region":        {head + oldLines(abroad), MalformedLine, 2, "cn-beijing"},
		"verified unwritten":  {head + oldLines(verified("eni-1")), MalformedLine, 2, "was not written"},
		"verified failed":     {head + oldLines(intent("eni-1", 1, 2), outcome("eni-1", Failed), verified("eni-1")), MalformedLine, 4, "was not written"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := Read(strings.NewReader(tt.content), "run.jsonl")
			var format *FormatError
			if !errors.As(err, &format) {
				t.Fatalf("got %v", err)
			}
			if format.Problem != tt.problem || format.Line != tt.line || format.Path != "run.jsonl" {
				t.Errorf("got %s in line %d of %s, want %s in line %d", format.Problem, format.Line, format.Path, tt.problem, tt.line)
			}
			mustContain(t, err, tt.want)
			if format.Unwrap() == nil {
				t.Error("no reason inside")
			}
		})
	}
}

func TestReadBrokenDisk(t *testing.T) {
	t.Parallel()
	_, err := Read(iotest.ErrReader(errors.New("input/output error")), "run.jsonl")
	mustContain(t, err, "read journal run.jsonl: input/output error")
	_, err = ReadFile(t.Context(), filepath.Join(t.TempDir(), "absent"))
	mustContain(t, err, "read journal")
}

// FuzzRead: no input makes the reader fail in another way than by an error, and
// what it accepts means the same after being written again.
func FuzzRead(f *testing.F) {
	whole := lines(f, header("r1"), intent("eni-1", 1, 2), outcome("eni-1", Written), verified("eni-1"), end(), header("r2"), intent("eni-1", 2, 3))
	f.Add(whole)
	f.Add(whole[:len(whole)-7])
	f.Add(old(whole))
	f.Add(bytes.Replace(whole, []byte("102"), []byte("502"), 1))
	f.Add([]byte(`{"schema":"alictl/journal/v3"}` + "\n"))
	f.Add([]byte("hello"))
	f.Fuzz(func(t *testing.T, content []byte) {
		j, err := Read(bytes.NewReader(content), "fuzz")
		var format *FormatError
		if err != nil {
			if !errors.As(err, &format) {
				t.Fatalf("untyped error %v", err)
			}
			return
		}
		var records []Record
		for _, run := range j.Runs {
			records = append(append(records, Record{Time: run.Time, Run: &run.Run}), run.Records...)
		}
		if len(j.Damage) > 0 { // what is left of a journal need not be one
			return
		}
		again := read(t, lines(t, records...))
		if diff := cmp.Diff(j.Changes(), again.Changes(), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("(-first +again)\n%s", diff)
		}
		for _, c := range j.Changes() {
			if undone, left := c.Undo(c.Last()); undone != c.Original || len(left) > 0 || !c.Stands(c.Last()) {
				t.Fatalf("last value of %+v is not ours", c)
			}
		}
	})
}
