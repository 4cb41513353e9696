package cli_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"github.com/alictl/alictl/cmd/alictl/internal/cli"
	"github.com/alictl/alictl/mocks/fakecloud"
)

// account is a served world and a user who works with it.
type account struct {
	t      testing.TB
	server *fakecloud.Server
	env    map[string]string
	now    func() time.Time
}

// serveAccount serves a world until the test ends. Each wrapper may come between
// the program and the account.
func serveAccount(t testing.TB, world *fakecloud.World, opts fakecloud.Options, wrap ...func(http.Handler) http.Handler) *account {
	t.Helper()
	a, stop := openAccount(t, world, opts, wrap...)
	t.Cleanup(stop)
	return a
}

// openAccount serves a world until stop is called.
func openAccount(t testing.TB, world *fakecloud.World, opts fakecloud.Options, wrap ...func(http.Handler) http.Handler) (a *account, stop func()) {
	t.Helper()
	server := fakecloud.NewServer(world, opts)
	var handler http.Handler = server
	for _, w := range wrap {
		handler = w(handler)
	}
	web := httptest.NewServer(handler)
	home := t.TempDir()
	a = &account{t: t, server: server, now: time.Now, env: map[string]string{
		"ALIBABA_CLOUD_ACCESS_KEY_ID": world.AccessKeys[0].ID, "ALIBABA_CLOUD_ACCESS_KEY_SECRET": world.AccessKeys[0].Secret,
		"ALICTL_ENDPOINT_URL": web.URL, "HOME": home, "XDG_STATE_HOME": filepath.Join(home, "state"),
	}}
	return a, func() {
		web.Close()
		if p := server.Stats().Panics; len(p) > 0 {
			t.Errorf("the simulated account panicked: %v", p)
		}
	}
}

// outcome is what a run of the program left.
type outcome struct {
	Code           int
	Stdout, Stderr string
}

// run runs the program in this process.
func (a *account) run(args ...string) outcome {
	a.t.Helper()
	return a.runIn(context.Background(), args...)
}

func (a *account) runIn(ctx context.Context, args ...string) outcome {
	a.t.Helper()
	var stdout, stderr bytes.Buffer
	code := cli.Run(ctx, cli.Env{
		Stdin: bytes.NewReader(nil), Stdout: &stdout, Stderr: &stderr,
		Getenv: func(name string) string { return a.env[name] }, Now: a.now, PID: 4242,
	}, append([]string{"alictl"}, args...))
	return outcome{code, stdout.String(), stderr.String()}
}

// plan makes a plan as JSON.
func (a *account) plan(args ...string) outcome {
	a.t.Helper()
	return a.run(append([]string{"align-timeouts", "-o", "json", "--quiet"}, args...)...)
}

// mustPlan makes a plan that must have the exit code that its content asks for.
func (a *account) mustPlan(args ...string) (wantPlan, outcome) {
	a.t.Helper()
	out := a.plan(args...)
	got, err := parsePlan([]byte(out.Stdout))
	if err != nil {
		a.t.Fatalf("exit code %d, the output cannot be read: %v\nstdout: %s\nstderr: %s", out.Code, err, out.Stdout, out.Stderr)
	}
	if want := got.exitCode(); out.Code != want {
		a.t.Errorf("exit code %d for %+v, complete %v; want %d", out.Code, got.Summary, got.Complete, want)
	}
	return got, out
}

// standStill makes the program's clock stand, so that two runs can be compared
// byte by byte.
func (a *account) standStill() {
	at := time.Now().Truncate(time.Second)
	a.now = func() time.Time { return at }
}
