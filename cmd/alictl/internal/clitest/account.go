// Package clitest runs the whole program against a served simulated account.
package clitest

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

// Account is a served world and a user who works with it.
type Account struct {
	T      testing.TB
	Server *fakecloud.Server
	Env    map[string]string
	Now    func() time.Time
}

// Serve serves a world until the test ends. Each wrapper may come between
// the program and the account.
func Serve(t testing.TB, world *fakecloud.World, opts fakecloud.Options, wrap ...func(http.Handler) http.Handler) *Account {
	t.Helper()
	a, stop := Open(t, world, opts, wrap...)
	t.Cleanup(stop)
	return a
}

// Open serves a world until stop is called.
func Open(t testing.TB, world *fakecloud.World, opts fakecloud.Options, wrap ...func(http.Handler) http.Handler) (a *Account, stop func()) {
	t.Helper()
	server := fakecloud.NewServer(world, opts)
	var handler http.Handler = server
	for _, w := range wrap {
		handler = w(handler)
	}
	web := httptest.NewServer(handler)
	home := t.TempDir()
	a = &Account{T: t, Server: server, Now: time.Now, Env: map[string]string{
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

// Outcome is what a run of the program left.
type Outcome struct {
	Code           int
	Stdout, Stderr string
}

// Run runs the program in this process.
func (a *Account) Run(args ...string) Outcome {
	a.T.Helper()
	return a.RunIn(context.Background(), args...)
}

// RunIn runs the program in this process until the context ends.
func (a *Account) RunIn(ctx context.Context, args ...string) Outcome {
	a.T.Helper()
	var stdout, stderr bytes.Buffer
	code := cli.Run(ctx, cli.Env{
		Stdin: bytes.NewReader(nil), Stdout: &stdout, Stderr: &stderr,
		Getenv: func(name string) string { return a.Env[name] }, Now: a.Now, PID: 4242,
	}, append([]string{"alictl"}, args...))
	return Outcome{code, stdout.String(), stderr.String()}
}

// StandStill makes the program's clock stand, so that two runs can be compared
// byte by byte.
func (a *Account) StandStill() {
	at := time.Now().Truncate(time.Second)
	a.Now = func() time.Time { return at }
}
