package rules_test

import (
	"os"
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
