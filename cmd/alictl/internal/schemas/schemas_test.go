package schemas_test

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"github.com/alictl/alictl/cmd/alictl/internal/schemas"
)

var update = flag.Bool("update", false, "write the schemas")

// The schemas in the documents are those of the types.
func TestSchemasAreCurrent(t *testing.T) {
	t.Parallel()
	for _, d := range schemas.Documents() {
		want, err := d.JSON()
		if err != nil {
			t.Fatal(err)
		}
		path := "../../../../docs/schema/" + d.Name + ".schema.json"
		if *update {
			if err := os.WriteFile(path, want, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not current (%v): go test ./cmd/alictl/internal/schemas -update", path, err)
		}
	}
}
