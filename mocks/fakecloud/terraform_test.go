package fakecloud_test

import (
	"encoding/json"
	"encoding/pem"
	"errors"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/alictl/alictl/mocks/fakecloud"
	"github.com/google/go-cmp/cmp"
)

// TestTerraform reads the shop with the vendor's provider, imports it, and plans it
// again. It runs where ALICTL_TEST_TERRAFORM names the folder that holds terraform
// and terraform-provider-alicloud.
func TestTerraform(t *testing.T) {
	t.Parallel()
	folder := os.Getenv("ALICTL_TEST_TERRAFORM")
	if folder == "" {
		t.Skip("ALICTL_TEST_TERRAFORM does not name the folder of terraform and its provider")
	}
	server := fakecloud.NewServer(fakecloud.Shop(), unlimited())
	web := httptest.NewTLSServer(server) // the provider reads listeners by https only
	t.Cleanup(web.Close)
	before := server.World()
	run := terraform(t, folder, web)
	said := run("apply", "-auto-approve")
	if want := "Resources: " + strconv.Itoa(imports(t)) + " imported, 0 added, 0 changed, 0 destroyed."; !strings.Contains(said, want) {
		t.Errorf("no %q in\n%s", want, said)
	}
	run("plan", "-detailed-exitcode") // fails when there is a difference
	compareRows(t, run("output", "-json", "rows"), before)
	if diff := cmp.Diff(before, server.World()); diff != "" {
		t.Errorf("the account was changed (-before +after):\n%s", diff)
	}
	if p := server.Stats().Panics; len(p) > 0 {
		t.Errorf("panics: %v", p)
	}
}

// terraform prepares a folder with the shop's configuration, and returns what runs
// the program there.
func terraform(t *testing.T, folder string, web *httptest.Server) func(args ...string) string {
	t.Helper()
	home := t.TempDir()
	write := func(name string, text []byte) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(home, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range configuration(t) {
		write(name, text)
	}
	write("authority.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: web.Certificate().Raw}))
	write("cli.conf", []byte("provider_installation {\n  dev_overrides {\n    \"aliyun/alicloud\" = "+strconv.Quote(folder)+"\n  }\n  direct {}\n}\n"))
	return func(args ...string) string {
		t.Helper()
		cmd := exec.Command(filepath.Join(folder, "terraform"), args...)
		cmd.Dir = home
		cmd.Env = []string{
			"HOME=" + home, "PATH=" + os.Getenv("PATH"), "TF_IN_AUTOMATION=1", "CHECKPOINT_DISABLE=1", "TF_CLI_ARGS=-no-color",
			"TF_CLI_CONFIG_FILE=" + filepath.Join(home, "cli.conf"), "SSL_CERT_FILE=" + filepath.Join(home, "authority.pem"),
			"TF_VAR_address=" + strings.TrimPrefix(web.URL, "https://"), "ALICLOUD_ACCESS_KEY=" + keyID, "ALICLOUD_SECRET_KEY=" + keySecret,
		}
		out, err := cmd.Output()
		if err != nil {
			var exit *exec.ExitError
			if errors.As(err, &exit) {
				out = append(out, exit.Stderr...)
			}
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
		return string(out)
	}
}

func configuration(t *testing.T) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob("testdata/terraform/*.tf")
	if err != nil || len(files) == 0 {
		t.Fatal("no configuration", err)
	}
	out := map[string][]byte{}
	for _, file := range files {
		if out[filepath.Base(file)], err = os.ReadFile(file); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// imports counts the resources that the configuration imports.
func imports(t *testing.T) (n int) {
	t.Helper()
	for _, text := range configuration(t) {
		n += strings.Count(string(text), "\nimport {") + strings.Count(string(text[:8]), "import {")
	}
	return n
}

// compareRows holds what was read against the world.
func compareRows(t *testing.T, text string, w *fakecloud.World) {
	t.Helper()
	r := w.Regions[0]
	truth := map[string]any{"caller": w.AccountID, "clbs": len(r.CLBs), "nlbs": len(r.NLBs), "server_groups": len(r.ServerGroups),
		"instances": len(r.Instances), "interfaces": len(r.Interfaces), "vserver_groups": len(r.CLBs[0].VServerGroups)}
	listeners := 0
	for _, lb := range r.CLBs {
		listeners += len(lb.Listeners)
	}
	truth["clb_listeners"], listeners = listeners, 0
	for _, lb := range r.NLBs {
		listeners += len(lb.Listeners)
	}
	truth["nlb_listeners"] = listeners
	for name, v := range truth {
		if n, ok := v.(int); ok {
			truth[name] = float64(n) // as JSON has it
		}
	}
	var got map[string]any
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	if diff := cmp.Diff(truth, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}
