package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/alictl/alictl/audit/rules"
)

// The pages in the repository are those that the rules give now.
func TestPagesAreCurrent(t *testing.T) {
	t.Parallel()
	dir := filepath.Join("..", "..", "..", "docs", "rules")
	want, err := pagesOf(rules.All())
	if err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if _, ok := want[f.Name()]; !ok {
			t.Errorf("%s is the page of no rule: run go generate ./audit/rules", f.Name())
		}
	}
	for name, page := range want {
		got, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || string(got) != string(page) {
			t.Errorf("%s is out of date (%v): run go generate ./audit/rules", name, err)
		}
	}
}
