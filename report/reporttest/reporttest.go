// Package reporttest has what the tests of every kind of report need: rendering,
// golden files, and the names and disks that go wrong. No program links it.
package reporttest

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
)

// Evil is what an attacker, or an accident, may put into a name.
const Evil = "=cmd|' /C calc'!A0 \x1b[31m\x1b]0;t\x07<script>alert(1)</script> `x` |\r\n# h\u202egnp\u0085\u009b2J\t日本 &amp; [a](http://b)"

// printers are made once: reading a catalogue is most of the work of a small report.
var printers = map[text.Lang]*text.Printer{text.English: text.Of(text.English), text.Chinese: text.Of(text.Chinese)}

var update = flag.Bool("update", false, "write the golden files anew")

// Printer returns the printer of a language.
func Printer(lang text.Lang) *text.Printer { return printers[lang] }

// Format returns the format with a name.
func Format[T any](t testing.TB, formats []report.Format[T], name string) report.Format[T] {
	t.Helper()
	f, err := report.Find(formats, name)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Render returns a report in a format, as bytes.
func Render[T any](t testing.TB, f report.Format[T], r T, lang text.Lang, width int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f.Render(&b, r, report.Options{Printer: printers[lang], Width: width}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Golden renders every report in every format and language, twice, and holds it
// against its file, whose name begins with a prefix.
func Golden[T any](t *testing.T, prefix string, formats []report.Format[T], reports map[string]T) {
	t.Helper()
	for name, r := range reports {
		for _, f := range formats {
			for _, lang := range []text.Lang{text.English, text.Chinese} {
				file := prefix + name + "." + string(lang) + "." + f.Name
				if lang == text.Chinese && slices.Contains([]string{"json", "yaml", "sarif", "junit", "openmetrics"}, f.Name) {
					file = prefix + name + ".en." + f.Name // the same in every language
				}
				t.Run(prefix+name+"/"+f.Name+"/"+string(lang), func(t *testing.T) {
					t.Parallel()
					got := Render(t, f, r, lang, 100)
					if again := Render(t, f, r, lang, 100); !bytes.Equal(got, again) {
						t.Fatal("two runs gave different bytes")
					}
					if !IsText(f.Name) {
						return // read by tests of its own
					}
					Compare(t, file, got)
				})
			}
		}
	}
}

// IsText tells whether a format is text and not a packed file.
func IsText(format string) bool { return format != "xlsx" }

// Compare holds bytes against a file of testdata, or writes it anew.
func Compare(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (-want +got), -update writes it anew:\n%s", file, diff)
	}
}

// SameInYAML reads a report as JSON and as YAML and compares what they hold.
func SameInYAML[T any](t *testing.T, name string, formats []report.Format[T], r T) {
	t.Helper()
	var fromJSON, fromYAML any
	if err := json.Unmarshal(Render(t, Format(t, formats, "json"), r, text.English, 80), &fromJSON); err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(Render(t, Format(t, formats, "yaml"), r, text.English, 80), &fromYAML); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	data, err := json.Marshal(fromYAML)
	if err != nil {
		t.Fatal(err)
	}
	var again any
	if err := json.Unmarshal(data, &again); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(fromJSON, again); diff != "" {
		t.Errorf("%s: %s", name, diff)
	}
}

// FullDisk is a disk that has no space left after so many bytes.
type FullDisk struct{ Left int }

// Write fails when the disk is full.
func (f *FullDisk) Write(b []byte) (int, error) {
	if f.Left -= len(b); f.Left < 0 {
		return 0, errors.New("no space left")
	}
	return len(b), nil
}
