package diagnose_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/alictl/alictl/cmd/alictl/internal/clitest"
	"github.com/alictl/alictl/mocks/fakecloud"
)

// agents stands for Cloud Assistant: scripts run on this machine, whatever the
// instance, and output is cut at 24 KB. An instance that is silent has no agent.
type agents struct {
	next   http.Handler
	silent string
	ran    atomic.Int32

	mu      sync.Mutex
	outputs map[string]string // by invocation, of an instance
}

func (g *agents) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	answer := map[string]any{"RequestId": "R"}
	switch r.Header.Get("x-acs-action") {
	case "RunCommand":
		id := q.Get("InstanceId.1")
		if id == g.silent {
			w.WriteHeader(http.StatusForbidden)
			answer["Code"], answer["Message"] = "InvalidInstance.NotMatch", "the instance has no agent"
			break
		}
		answer["InvokeId"] = g.run(r.Context(), q.Get("CommandContent"))
	case "DescribeInvocationResults":
		g.mu.Lock()
		defer g.mu.Unlock()
		out := g.outputs[q.Get("InvokeId")]
		cut := max(0, len(out)-24<<10)
		answer["Invocation"] = map[string]any{"InvocationResults": map[string]any{"InvocationResult": []any{map[string]any{
			"InstanceId": q.Get("InstanceId"), "InvocationStatus": "Success", "Dropped": cut,
			"Output": base64.StdEncoding.EncodeToString([]byte(out[:len(out)-cut])),
		}}}}
	default:
		g.next.ServeHTTP(w, r)
		return
	}
	_ = json.NewEncoder(w).Encode(answer) // a client that is gone needs no answer
}

func (g *agents) run(ctx context.Context, packed string) string {
	script, err := base64.StdEncoding.DecodeString(packed)
	if err != nil {
		return ""
	}
	out, _ := exec.CommandContext(ctx, "/bin/sh", "-c", string(script)).Output() // a script may fail
	id := fmt.Sprintf("t-%d", g.ran.Add(1))
	g.mu.Lock()
	defer g.mu.Unlock()
	g.outputs[id] = string(out)
	return id
}

func remoteAccount(t *testing.T, silent string) (*clitest.Account, *agents) {
	t.Helper()
	g := &agents{silent: silent, outputs: map[string]string{}}
	a := clitest.Serve(t, fakecloud.Shop(), fakecloud.Options{}, func(next http.Handler) http.Handler {
		g.next = next
		return g
	})
	return a, g
}

func TestInstancesAreDiagnosedThroughCloudAssistant(t *testing.T) {
	t.Parallel()
	a, _ := remoteAccount(t, "i-hz-web-2")
	out := a.Run("diagnose", "host", "--instance", "i-hz-web-1", "--instance", "i-hz-web-2", "--instance", "i-hz-none", "--yes", "--interval", "1s", "-o", "json", "--exit-zero")
	if out.Code != 0 {
		t.Fatalf("exit code %d: %s", out.Code, out.Stderr)
	}
	var d struct {
		Complete bool
		Subject  struct{ ID string }
		Errors   []struct{ Source, Code, Message string }
	}
	if err := json.Unmarshal([]byte(out.Stdout), &d); err != nil {
		t.Fatal(err)
	}
	if d.Complete || d.Subject.ID != "i-hz-web-1" {
		t.Errorf("complete %v, of %s", d.Complete, d.Subject.ID)
	}
	said := map[string]string{}
	for _, e := range d.Errors {
		said[e.Source] += e.Code + " " + e.Message
	}
	if !strings.Contains(said["i-hz-web-2"], "InvalidInstance.NotMatch") {
		t.Errorf("of the instance without an agent: %q", said["i-hz-web-2"])
	}
	if !strings.Contains(said["i-hz-none"], "no region") {
		t.Errorf("of the instance that is not there: %q", said["i-hz-none"])
	}
}

func TestNoScriptRunsUnasked(t *testing.T) {
	t.Parallel()
	a, g := remoteAccount(t, "")
	out := a.Run("diagnose", "host", "--instance", "i-hz-web-1", "--interval", "1s")
	if out.Code != 1 || g.ran.Load() != 0 {
		t.Errorf("exit code %d, %d scripts: %s", out.Code, g.ran.Load(), out.Stderr)
	}
}

func TestMoreInstancesThanAllowedAreRefused(t *testing.T) {
	t.Parallel()
	a, g := remoteAccount(t, "")
	out := a.Run("diagnose", "host", "--instance", "i-1", "--instance", "i-2", "--max-instances", "1", "--yes")
	if out.Code != 1 || g.ran.Load() != 0 || !strings.Contains(out.Stderr, "--max-instances allows 1") {
		t.Errorf("exit code %d, %d scripts: %s", out.Code, g.ran.Load(), out.Stderr)
	}
}

func TestAnInstanceThatCannotBeReachedIsAnError(t *testing.T) {
	t.Parallel()
	a, _ := remoteAccount(t, "i-hz-web-1")
	out := a.Run("diagnose", "host", "--instance", "i-hz-web-1", "--yes")
	if out.Code != 1 || !strings.Contains(out.Stderr, "no agent") || !strings.Contains(out.Stderr, "hint: ") {
		t.Errorf("exit code %d: %s", out.Code, out.Stderr)
	}
}
