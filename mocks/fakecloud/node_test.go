package fakecloud_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"testing"

	"github.com/alictl/alictl/mocks/fakecloud"
)

// TestNodeClients reads everything with the vendor's clients for Node, in whole and
// in small pages. It runs where ALICTL_TEST_NODE_CLIENTS names the node_modules
// folder of testdata/clients/package.json.
func TestNodeClients(t *testing.T) {
	t.Parallel()
	modules := os.Getenv("ALICTL_TEST_NODE_CLIENTS")
	if modules == "" {
		t.Skip("ALICTL_TEST_NODE_CLIENTS does not name a folder of Node modules")
	}
	server := fakecloud.NewServer(fakecloud.Shop(), unlimited())
	web := httptest.NewServer(server)
	t.Cleanup(web.Close)
	cmd := exec.Command("node", "testdata/clients/read.js")
	cmd.Env = append(os.Environ(), "NODE_PATH="+modules, "ALICTL_ENDPOINT_URL="+web.URL,
		"ALIBABA_CLOUD_ACCESS_KEY_ID="+keyID, "ALIBABA_CLOUD_ACCESS_KEY_SECRET="+keySecret)
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, &complaints)
	}
	compareClients(t, out)
	if p := server.Stats().Panics; len(p) > 0 {
		t.Errorf("panics: %v", p)
	}
}

// compareClients expects every client to read as many rows, whatever the page size.
func compareClients(t *testing.T, out []byte) {
	t.Helper()
	counts := map[string]int{}
	lines := bufio.NewScanner(bytes.NewReader(out))
	for lines.Scan() {
		var line struct {
			Product, Action, Client, Error string

			Params       json.RawMessage
			Whole, Paged int
		}
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			t.Fatalf("%v: %s", err, lines.Bytes())
		}
		read := fmt.Sprintf("%s:%s %s", line.Product, line.Action, line.Params)
		truth, known := counts[read]
		if !known {
			truth = line.Whole
			counts[read] = truth
		}
		if line.Error != "" || line.Whole != truth || line.Paged != truth {
			t.Errorf("%s by %s: %d rows at once, %d in pages, want %d %s", read, line.Client, line.Whole, line.Paged, truth, line.Error)
		}
	}
	if len(counts) < 70 {
		t.Errorf("only %d reads", len(counts))
	}
}
