package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/alictl/alictl/audit/rules/internal/folder"
)

const id = "lb-brand-new"

// A scaffolded rule compiles, is in the list, and its cases pass as they are. It
// is made in a copy of the folder, which the compiler sees in place of the folder.
func TestScaffold(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("links a test binary")
	}
	dir := copyOfRules(t)
	if err := run([]string{"--dir", dir, id}); err != nil {
		t.Fatal(err)
	}
	real, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	replace := map[string]string{filepath.Join(real, folder.ListFile): filepath.Join(dir, folder.ListFile)}
	for _, name := range []string{"rule.go", "texts.yaml"} {
		replace[filepath.Join(real, id, name)] = filepath.Join(dir, id, name)
	}
	overlay := filepath.Join(t.TempDir(), "overlay.json")
	raw, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(overlay, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", "test", "-vet=off", "-overlay", overlay, "-count=1", "-run", "TestCases/"+id+"$", "-v", ".")
	cmd.Dir, cmd.Env = real, append(os.Environ(), "ALICTL_TEST_RULES="+dir)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if want := "--- PASS: TestCases/" + id; !bytes.Contains(out, []byte(want)) {
		t.Errorf("no %q in\n%s", want, out)
	}
}

// A rule that is there is not made again, and nothing that is no id is one.
func TestRefuses(t *testing.T) {
	t.Parallel()
	dir := copyOfRules(t)
	if err := run([]string{"--dir", dir, "lb-idle"}); !errors.Is(err, folder.ErrTaken) {
		t.Errorf("made twice: %v", err)
	}
	for _, bad := range []string{"", "lb", "LB-new", "../lb-new", "lb--new", "lb-new-", "lb new"} {
		if err := run([]string{"--dir", dir, bad}); err == nil {
			t.Errorf("%q was taken for an id", bad)
		}
	}
	if err := run([]string{"--dir", dir, "lb-one", "lb-two"}); err == nil {
		t.Error("two ids were taken")
	}
}

func copyOfRules(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "rules")
	if err := os.CopyFS(dir, os.DirFS("..")); err != nil {
		t.Fatal(err)
	}
	return dir
}
