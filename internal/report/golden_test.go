package report_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/alictl/alictl/internal/report"
	"github.com/alictl/alictl/internal/text"
)

// printers are made once: reading a catalogue is most of the work of a small report.
var printers = map[text.Lang]*text.Printer{text.English: text.Of(text.English), text.Chinese: text.Of(text.Chinese)}

var update = flag.Bool("update", false, "write the golden files anew")

func TestPlanGolden(t *testing.T) {
	t.Parallel()
	golden(t, "plan", report.PlanFormats(), plans())
}

func TestApplyGolden(t *testing.T) {
	t.Parallel()
	golden(t, "apply", report.ApplyFormats(), applyReports())
}

func TestVerifyGolden(t *testing.T) {
	t.Parallel()
	golden(t, "verify", report.VerifyFormats(), verifyReports())
}

// golden renders every report in every format and language, twice, and holds it
// against its file.
func golden[T any](t *testing.T, kind string, formats []report.Format[T], reports map[string]T) {
	t.Helper()
	for name, r := range reports {
		for _, f := range formats {
			for _, lang := range []text.Lang{text.English, text.Chinese} {
				file := filepath.Join("testdata", kind+"-"+name+"."+string(lang)+"."+f.Name)
				if lang == text.Chinese && (f.Name == "json" || f.Name == "yaml") {
					file = filepath.Join("testdata", kind+"-"+name+".en."+f.Name) // the same in every language
				}
				t.Run(kind+"/"+name+"/"+f.Name+"/"+string(lang), func(t *testing.T) {
					t.Parallel()
					got := render(t, f, r, lang, 100)
					if again := render(t, f, r, lang, 100); !bytes.Equal(got, again) {
						t.Fatal("two runs gave different bytes")
					}
					compare(t, file, got)
				})
			}
		}
	}
}

func render[T any](t testing.TB, f report.Format[T], r T, lang text.Lang, width int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f.Render(&b, r, report.Options{Printer: printers[lang], Width: width}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func compare(t *testing.T, file string, got []byte) {
	t.Helper()
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
