package settings

import (
	"bytes"
	"flag"
	"os"
	"slices"
	"testing"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/internal/config"
)

var updateSchema = flag.Bool("update-schema", false, "write docs/schema/config.schema.json anew")

// The schema in the repository is the one the program prints.
func TestSchemaIsCurrent(t *testing.T) {
	t.Parallel()
	const path = "../../../../docs/schema/config.schema.json"
	raw, err := config.JSONSchema(Known())
	if err != nil {
		t.Fatal(err)
	}
	if *updateSchema {
		if err := os.WriteFile(path, raw, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(have, raw) {
		t.Errorf("%s is not what alictl config schema prints; go test ./cmd/alictl/internal/settings -run Schema -update-schema writes it", path)
	}
}

// Whatever is said about the values of a flag is said of a flag that exists, and its
// default is among them.
func TestBoundsAreOfFlags(t *testing.T) {
	t.Parallel()
	all := configurable()
	for name := range bounds() {
		if !slices.ContainsFunc(all, func(f cli.Flag) bool { return f.Names()[0] == name }) {
			t.Errorf("no flag is called %s", name)
		}
	}
	for _, f := range all {
		if s := shapeOf(f); s.Kind == "" || s.Doc == "" {
			t.Errorf("%s has no description", f.Names()[0])
		}
	}
}
