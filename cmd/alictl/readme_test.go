package main

import (
	"bytes"
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/alictl/alictl/cmd/alictl/internal/cli"
)

var updateReadme = flag.Bool("update-readme", false, "write what the commands in README.md print into it")

// readmeBlock is an example: a command, and what it prints to stdout.
var readmeBlock = regexp.MustCompile("(?s)```console\n\\$ (alictl [^\n]*)\n(.*?)```")

// TestReadmeExamples runs the examples of the README from the folder it stands in.
// They use the simulated account at a fixed time, or evidence of the tests.
func TestReadmeExamples(t *testing.T) {
	if testing.Short() {
		t.Skip("what runs at the same time is tried by scripts")
	}
	const path = "README.md"
	t.Chdir("../..")
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	blocks := readmeBlock.FindAllStringSubmatch(string(raw), -1)
	if len(blocks) < 2 {
		t.Fatalf("only %d examples found", len(blocks))
	}
	text := string(raw)
	for _, block := range blocks {
		got := printed(t, block[1])
		text = strings.Replace(text, block[0], "```console\n$ "+block[1]+"\n"+got+"```", 1)
		if diff := cmp.Diff(block[2], got); diff != "" && !*updateReadme {
			t.Errorf("%s prints something else (-README +program):\n%s", block[1], diff)
		}
	}
	if *updateReadme {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func printed(t *testing.T, command string) string {
	t.Helper()
	env := map[string]string{"HOME": t.TempDir(), "LANG": "en_US.UTF-8"}
	var stdout, stderr bytes.Buffer
	code := cli.Run(t.Context(), cli.Env{
		Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr,
		Getenv: func(name string) string { return env[name] },
		Now:    func() time.Time { return time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC) },
	}, strings.Fields(command))
	if code != 0 && code != 2 {
		t.Errorf("%s exits with %d: %s", command, code, &stderr)
	}
	return stdout.String()
}
