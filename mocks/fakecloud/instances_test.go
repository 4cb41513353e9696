package fakecloud_test

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/alictl/alictl/mocks/fakecloud"
)

var updateInstances = flag.Bool("update-instances", false, "write what instances print into the shop")

const shopFile = "world/shop.yaml"

// TestWhatInstancesPrint holds the packed outputs of the shop's instances against the
// texts that a person can read, testdata/instances/<instance>.<part>.txt.
func TestWhatInstancesPrint(t *testing.T) {
	t.Parallel()
	sources, err := filepath.Glob("testdata/instances/*.txt")
	if err != nil || len(sources) == 0 {
		t.Fatal("no texts", err)
	}
	if *updateInstances {
		writeInstances(t, sources)
	}
	shop := fakecloud.ShopYAML()
	if *updateInstances {
		shop = readFile(t, shopFile)
	}
	world, err := fakecloud.LoadScenario(bytes.NewReader(shop))
	if err != nil {
		t.Fatal(err)
	}
	printed := 0
	for _, in := range world.Regions[0].Instances {
		if in.Assistant != nil {
			printed += len(in.Assistant.Outputs)
		}
	}
	if printed != len(sources) {
		t.Errorf("the shop has %d outputs and %d texts", printed, len(sources))
	}
	for _, file := range sources {
		id, part := sourceOf(file)
		if got := unpacked(t, outputOf(world, id, part)); got != string(readFile(t, file)) {
			t.Errorf("%s differs from what %s prints; write it by -update-instances:\n%s", file, id, got)
		}
	}
}

// sourceOf is the instance and the part that a text is of.
func sourceOf(file string) (id, part string) {
	id, part, _ = strings.Cut(strings.TrimSuffix(filepath.Base(file), ".txt"), ".")
	return id, part
}

// outputOf is what an instance prints for a part.
func outputOf(w *fakecloud.World, id, part string) string {
	for _, in := range w.Regions[0].Instances {
		if in.ID != id || in.Assistant == nil {
			continue
		}
		for _, out := range in.Assistant.Outputs {
			if strings.HasPrefix(out.Script, "PART="+part+" ") {
				return out.Text
			}
		}
	}
	return ""
}

// unpacked is the text of an output, whose head must tell its true length.
func unpacked(t *testing.T, output string) string {
	t.Helper()
	lines := strings.Split(output, "\n")
	if len(lines) != 4 || lines[2] != "alictl-end" || !strings.HasSuffix(lines[0], fmt.Sprintf(" 0 %d", len(lines[1]))) {
		return "no output: " + output
	}
	raw, err := base64.StdEncoding.DecodeString(lines[1])
	if err != nil {
		return err.Error()
	}
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return err.Error()
	}
	text, err := io.ReadAll(z)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// writeInstances packs the texts as the script does, into the shop.
func writeInstances(t *testing.T, sources []string) {
	t.Helper()
	shop := readFile(t, shopFile)
	for _, file := range sources {
		id, part := sourceOf(file)
		var packed bytes.Buffer
		z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = z.Write(readFile(t, file))
		_ = z.Close()
		data := base64.StdEncoding.EncodeToString(packed.Bytes())
		place := regexp.MustCompile(`(?s)(- id: ` + id + `\n.*?text: )"alictl-part ` + part + ` [^"]*"`)
		if !place.Match(shop) {
			t.Fatalf("the shop has no place for %s", file)
		}
		text := fmt.Sprintf(`"alictl-part %s 0 %d\n%s\nalictl-end\n"`, part, len(data), data)
		shop = place.ReplaceAll(shop, []byte("${1}"+text))
	}
	if err := os.WriteFile(shopFile, shop, 0o600); err != nil {
		t.Fatal(err)
	}
}

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
