package rules_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/alictl/alictl/audit/rules"
	"github.com/alictl/alictl/audit/rules/internal/folder"
)

// The list holds every folder with a rule, and each rule the id of its folder.
func TestListIsCurrent(t *testing.T) {
	t.Parallel()
	want, err := folder.List(".")
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(folder.ListFile)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != string(got) {
		t.Error("list.go is not what go generate ./audit/rules writes")
	}
	ids, err := folder.IDs(".")
	if err != nil {
		t.Fatal(err)
	}
	var listed []string
	for _, r := range rules.All() {
		listed = append(listed, r.ID)
	}
	if !slices.Equal(ids, listed) {
		t.Errorf("folders %v, rules %v", ids, listed)
	}
}

// A scaffolded rule compiles, is in the list, and its cases are what a new rule
// should have: nothing is left but to fill it. The copy stands in the tree, where
// its imports can be resolved.
func TestScaffold(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	copyTree(t, filepath.Join("..", ".."), dir)
	at := filepath.Join(dir, "audit", "rules")
	run := func(args ...string) {
		t.Helper()
		cmd := exec.Command("go", args...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("go %v: %v\n%s", args, err, out)
		}
	}
	run("run", "./audit/rules/scaffold", "lb-brand-new")
	run("vet", "./audit/rules/lb-brand-new", "./audit/rules")
	run("test", "-run", "TestCases/lb-brand-new|TestListIsCurrent", "./audit/rules")
	if err := folder.Make(at, "lb-brand-new"); !errors.Is(err, folder.ErrTaken) {
		t.Errorf("made twice: %v", err)
	}
	for _, bad := range []string{"", "lb", "LB-new", "../lb-new", "lb--new", "lb-new-", "lb new"} {
		if err := folder.Make(at, bad); err == nil {
			t.Errorf("%q was taken for an id", bad)
		}
	}
}

// copyTree copies what the rules are built from.
func copyTree(t *testing.T, from, to string) {
	t.Helper()
	for _, name := range []string{"go.mod", "go.sum"} {
		raw, err := os.ReadFile(filepath.Join(from, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(to, name), raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"audit", "internal"} {
		if err := os.CopyFS(filepath.Join(to, name), os.DirFS(filepath.Join(from, name))); err != nil {
			t.Fatal(err)
		}
	}
}
