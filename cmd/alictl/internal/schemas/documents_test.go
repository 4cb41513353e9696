package schemas_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/alictl/alictl/cmd/alictl/internal/cli"
	"github.com/alictl/alictl/cmd/alictl/internal/schemas"
)

// compiled returns the schema of a document.
func compiled(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	for _, d := range schemas.Documents() {
		if d.Name != name {
			continue
		}
		raw, err := d.JSON()
		if err != nil {
			t.Fatal(err)
		}
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		compiler := jsonschema.NewCompiler()
		if err := compiler.AddResource("urn:"+name, value); err != nil {
			t.Fatal(err)
		}
		schema, err := compiler.Compile("urn:" + name)
		if err != nil {
			t.Fatal(err)
		}
		return schema
	}
	t.Fatalf("no document %s", name)
	return nil
}

func validate(t *testing.T, name string, raw []byte) {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, raw)
	}
	if err := compiled(t, name).Validate(value); err != nil {
		t.Errorf("%s: %v", name, err)
	}
	if compiled(t, name).Validate(map[string]any{"schema": "alictl/other/v1"}) == nil {
		t.Errorf("the schema of %s takes any document", name)
	}
}

// run runs the program and returns what it printed.
func run(t *testing.T, home string, args ...string) []byte {
	t.Helper()
	var stdout, stderr bytes.Buffer
	env := map[string]string{"HOME": home, "XDG_STATE_HOME": home, "XDG_CACHE_HOME": home, "XDG_CONFIG_HOME": home}
	code := cli.Run(context.Background(), cli.Env{
		Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr, Now: time.Now, PID: 4242,
		Getenv: func(name string) string { return env[name] },
	}, append([]string{"alictl"}, args...))
	if code != 0 && code != 2 {
		t.Fatalf("%v: exit %d\n%s", args, code, stderr.String())
	}
	return stdout.Bytes()
}

// What the program writes is what the schemas say.
func TestDocumentsAreValid(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	file := func(name string) string { return filepath.Join(home, name) }
	read := func(name string) []byte {
		raw, err := os.ReadFile(file(name))
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	validate(t, "timeout-plan", run(t, home, "align-timeouts", "--sandbox", "-o", "json"))
	validate(t, "spec-report", run(t, home, "spec-report", "--sandbox", "--region", "cn-shanghai", "--window", "1d", "-o", "json"))
	validate(t, "audit", run(t, home, "audit", "--sandbox", "--region", "cn-shanghai", "--window", "1d", "--period", "3600", "-o", "json",
		"--save-snapshot", file("snapshot.json"), "--write-baseline", file("baseline.json")))
	validate(t, "snapshot", read("snapshot.json"))
	validate(t, "baseline", read("baseline.json"))
	validate(t, "diagnosis", run(t, home, "diagnose", "chain", "--from", "../diagnose/testdata/chain-eni-60/input", "-o", "json"))
	run(t, home, "align-timeouts", "apply", "--sandbox", "--region", "cn-shanghai", "--yes", "--journal", file("j.jsonl"))
	for line := range bytes.Lines(read("j.jsonl")) {
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(line))
		if err != nil {
			t.Fatal(err)
		}
		if err := compiled(t, "journal-record").Validate(value); err != nil {
			t.Errorf("journal: %v\n%s", err, line)
		}
	}
}
