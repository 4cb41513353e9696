package journal

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

const account = "1234567890123456"

func open(t *testing.T, path string) *Writer {
	t.Helper()
	w, err := Open(path, account)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func appendAll(t *testing.T, w *Writer, records ...Record) {
	t.Helper()
	for _, r := range records {
		if err := w.Append(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestOpenCreates(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "new", "folder", "run.jsonl")
	appendAll(t, open(t, path), header("r1"), end())
	for name, want := range map[string]os.FileMode{path: 0o600, filepath.Dir(path): 0o700} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s has mode %o, want %o", filepath.Base(name), got, want)
		}
	}
	j, err := ReadFile(t.Context(), path)
	if err != nil || len(j.Runs) != 1 || j.Runs[0].End == nil {
		t.Errorf("got %+v, %v", j, err)
	}
}

// A run that continues cuts what is torn, wherever in the first or last record the
// crash was, and the file then reads as if the torn record had never been begun.
func TestOpenContinuesAfterAnyCrash(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	whole := lines(t, header("r1"), intent("eni-1", 1, 2), outcome("eni-1", Written))
	second := []Record{header("r2"), end()}
	head, last := len(`{"schema":"alictl/journal/v2","time":`), len(lines(t, outcome("eni-1", Written)))
	for n := range len(whole) + 1 {
		if head < n && n < len(whole)-last {
			continue // every flush takes its time
		}
		path := filepath.Join(dir, "run.jsonl")
		if err := os.WriteFile(path, whole[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		appendAll(t, open(t, path), second...)
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		kept := whole[:bytes.LastIndexByte(whole[:n], '\n')+1]
		c := read(t, kept).chain
		if want := append(bytes.Clone(kept), after(t, &c, second...)...); !bytes.Equal(got, want) {
			t.Fatalf("cut at %d:\n%s\nwant\n%s", n, got, want)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	other := header("r1")
	other.Run.AccountID = "999"
	tests := map[string]struct {
		content []byte
		problem Problem
	}{
		"another account": {lines(t, other), OtherAccount},
		"a letter":        {[]byte("Dear all"), NotJournal},
		"a broken line":   {append(old(lines(t, header("r1"))), "{}\n"...), MalformedLine},
		"a damaged one":   {append(lines(t, header("r1")), "{}\n"...), Damaged},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "file")
			if err := os.WriteFile(path, tt.content, 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := Open(path, account)
			var format *FormatError
			if !errors.As(err, &format) || format.Problem != tt.problem {
				t.Errorf("got %v, want %s", err, tt.problem)
			}
			if got, _ := os.ReadFile(path); !bytes.Equal(got, tt.content) {
				t.Errorf("the file was touched: %q", got)
			}
		})
	}
}

func TestOpenUnwritable(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Open(filepath.Join(file, "run.jsonl"), account)
	mustContain(t, err, "create journal folder")
	_, err = Open(dir, account)
	mustContain(t, err, "read journal")
}

// After a failure the broken line stays the last one: nothing follows it.
func TestAppendFails(t *testing.T) {
	t.Parallel()
	whole := lines(t, header("r1"), end())
	for n := range len(whole) {
		f := &memory{bytesLeft: n, syncsLeft: 10}
		w := NewWriter(f)
		first := w.Append(header("r1"))
		second := w.Append(end())
		f.bytesLeft = 1000
		third := w.Append(end())
		if second == nil || third == nil || first != nil && !errors.Is(second, first) {
			t.Fatalf("room for %d: %v, %v, %v", n, first, second, third)
		}
		if !bytes.Equal(f.Bytes(), whole[:n]) {
			t.Fatalf("room for %d: wrote %q", n, f.Bytes())
		}
	}
}

func TestAppendFlushFails(t *testing.T) {
	t.Parallel()
	f := &memory{bytesLeft: 1000, syncsLeft: 1}
	w := NewWriter(f)
	if err := w.Append(header("r1")); err != nil {
		t.Fatal(err)
	}
	mustContain(t, w.Append(end()), "flush journal")
	mustContain(t, w.Append(end()), "flush journal")
	if err := w.Close(); err != nil || !f.closed {
		t.Errorf("closed %v, %v", f.closed, err)
	}
}

// A record that cannot be right is refused before it reaches the file, and does
// not end the journal.
func TestAppendRefuses(t *testing.T) {
	t.Parallel()
	f := &memory{bytesLeft: 1000, syncsLeft: 10}
	w := NewWriter(f)
	mustContain(t, w.Append(Record{}), "time is missing")
	if err := w.Append(header("r1")); err != nil || !bytes.Equal(f.Bytes(), lines(t, header("r1"))) {
		t.Errorf("%v, %q", err, f.Bytes())
	}
}

func TestCloseTwice(t *testing.T) {
	t.Parallel()
	w := open(t, filepath.Join(t.TempDir(), "run.jsonl"))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	mustContain(t, w.Close(), "close journal")
}
