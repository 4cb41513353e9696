package text_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/alictl/alictl/internal/text"
)

// byValue are the beginnings of ids that are completed with a value.
func byValue() []string {
	return []string{"field.", "status.", "result.", "plan.unresolved_", "stopped.", "reason.", "capacity.", "severity.", "findings.waiver_", "config.kind_", "config.want_", "config.form_", "config.origin_", "refuse.too_old_", "refuse.future_", "refuse.spent_", "refuse.other_", "table.", "role.", "journals.", "diagnose.subject.", "diagnose.severity.", "diagnose.side.", "diagnose.certainty.", "diagnose.group.", "loadtest.what.", "loadtest.do.", "page.", "spec.unit.", "spec.paid_"}
}

// sentence is an entry of a catalogue file: plain, or one for each plural.
type sentence struct {
	id    string
	forms map[string]string
}

// read returns the sentences of every file of a language, by subject.
func read(t *testing.T, lang text.Lang) []sentence {
	t.Helper()
	subjects, err := filepath.Glob("catalogue/*." + string(lang) + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	var all []sentence
	for _, file := range append(subjects, "catalogue/"+string(lang)+".yaml") {
		all = append(all, readFile(t, lang, file)...)
	}
	return all
}

func readFile(t *testing.T, lang text.Lang, file string) []sentence {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var entries yaml.MapSlice
	if err := yaml.UnmarshalWithOptions(data, &entries, yaml.UseOrderedMap()); err != nil {
		t.Fatal(err)
	}
	var out []sentence
	for _, e := range entries {
		s := sentence{id: e.Key.(string), forms: map[string]string{}}
		switch value := e.Value.(type) {
		case string:
			s.forms["other"] = value
		case yaml.MapSlice:
			for _, form := range value {
				s.forms[form.Key.(string)] = form.Value.(string)
			}
		default:
			t.Fatalf("%s: %s is a %T", lang, s.id, value)
		}
		out = append(out, s)
	}
	return out
}

// TestSaidOnce: no id is in two files, where one would hide the other.
func TestSaidOnce(t *testing.T) {
	t.Parallel()
	for _, lang := range []text.Lang{text.English, text.Chinese} {
		seen := map[string]bool{}
		for _, s := range read(t, lang) {
			if seen[s.id] {
				t.Errorf("%s: %s is said twice", lang, s.id)
			}
			seen[s.id] = true
		}
	}
}

func placeholders(s string) []string {
	found := regexp.MustCompile(`{{[^}]*}}`).FindAllString(s, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

func TestLanguagesAgree(t *testing.T) {
	t.Parallel()
	en, zh := read(t, text.English), read(t, text.Chinese)
	if len(en) != len(zh) {
		t.Errorf("%d sentences in English, %d in Chinese", len(en), len(zh))
	}
	for i := range min(len(en), len(zh)) {
		if en[i].id != zh[i].id {
			t.Fatalf("entry %d is %s in English and %s in Chinese", i+1, en[i].id, zh[i].id)
		}
		want := placeholders(en[i].forms["other"])
		for form, s := range zh[i].forms {
			if got := placeholders(s); !slices.Equal(got, want) && en[i].id != "confirm.word" {
				t.Errorf("%s (%s): placeholders %v in Chinese, %v in English", en[i].id, form, got, want)
			}
		}
	}
}

// TestPlurals: English has one and other, Chinese only other, and whatever has
// plurals counts something.
func TestPlurals(t *testing.T) {
	t.Parallel()
	for lang, want := range map[text.Lang][]string{text.English: {"one", "other"}, text.Chinese: {"other"}} {
		for _, s := range read(t, lang) {
			counts := strings.Contains(s.forms["other"], "{{.Count}}")
			for form, words := range s.forms {
				if counts && !slices.Contains(want, form) || !counts && form != "other" {
					t.Errorf("%s %s: form %s", lang, s.id, form)
				}
				if strings.TrimSpace(words) == "" {
					t.Errorf("%s %s: nothing is said", lang, s.id)
				}
			}
			if counts && len(s.forms) != len(want) {
				t.Errorf("%s %s: has %d forms", lang, s.id, len(s.forms))
			}
		}
	}
}

// TestIDsInSource holds every id that a sentence is asked for by against the
// catalogue, and the catalogue against the source.
func TestIDsInSource(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, s := range read(t, text.English) {
		known[s.id] = false
	}
	for place, id := range sourceIDs(t, known) {
		if _, ok := known[id]; !ok {
			t.Errorf("%s: no sentence %q in the catalogue", place, id)
		}
		known[id] = true
	}
	for id, used := range known {
		begins := func(prefix string) bool { return strings.HasPrefix(id, prefix) }
		if !used && !slices.ContainsFunc(byValue(), begins) {
			t.Errorf("no source uses the sentence %q", id)
		}
	}
}

// sourceIDs returns the ids in the source of the repository by place: whatever
// is given to Say or as the ID of a Message, and any string that is an id.
func sourceIDs(t *testing.T, known map[string]bool) map[string]string {
	t.Helper()
	files := token.NewFileSet()
	ids := map[string]string{}
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && len(d.Name()) > 2):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		f, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil //nolint:nilerr // somebody is in the middle of writing it; the compiler will tell
		}
		ast.Inspect(f, func(n ast.Node) bool {
			for _, literal := range asked(n) {
				if s, err := strconv.Unquote(literal.Value); err == nil && strings.Contains(s, ".") && !strings.HasSuffix(s, ".") {
					ids[files.Position(literal.Pos()).String()] = s
				}
			}
			if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
				if s, err := strconv.Unquote(literal.Value); err == nil {
					if _, is := known[s]; is {
						ids[files.Position(literal.Pos()).String()] = s
					}
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

// says lists the methods whose first argument is an id.
func says() []string { return []string{"Say", "notice", "warn", "detail", "usage"} }

// asked returns the string literals of a node that must be ids: the first
// argument of a method that says something, and the ID of a text.Message.
func asked(n ast.Node) []*ast.BasicLit {
	var value ast.Expr
	switch n := n.(type) {
	case *ast.CallExpr:
		if f, ok := n.Fun.(*ast.SelectorExpr); ok && slices.Contains(says(), f.Sel.Name) && len(n.Args) > 0 {
			value = n.Args[0]
		}
	case *ast.CompositeLit:
		if typ, ok := n.Type.(*ast.SelectorExpr); ok && typ.Sel.Name == "Message" && len(n.Elts) > 0 {
			value = n.Elts[0]
			for _, e := range n.Elts {
				if kv, ok := e.(*ast.KeyValueExpr); ok {
					if key, ok := kv.Key.(*ast.Ident); ok && key.Name == "ID" {
						value = kv.Value
					}
				}
			}
		}
	}
	if literal, ok := value.(*ast.BasicLit); ok && literal.Kind == token.STRING {
		return []*ast.BasicLit{literal}
	}
	return nil
}

// TestLoadsLate: a printer that says nothing parses nothing. It counts
// allocations, so it cannot run beside others.
func TestLoadsLate(t *testing.T) {
	if n := testing.AllocsPerRun(10, func() { printer(t, text.Chinese) }); n > 20 {
		t.Errorf("a new printer makes %v allocations", n)
	}
}
