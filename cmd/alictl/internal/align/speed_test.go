package align_test

import (
	"context"
	"io"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/alictl/alictl/cmd/alictl/internal/cli"
	"github.com/alictl/alictl/mocks/fakecloud"
)

// BenchmarkPlan makes a whole plan of a generated account of 300 load balancers
// and 5,000 interfaces at 20 ms latency, over HTTP.
func BenchmarkPlan(b *testing.B) {
	world := fakecloud.Generate(fakecloud.Size{Seed: 1, LoadBalancers: 300, Interfaces: 5000})
	server := fakecloud.NewServer(world, fakecloud.Options{Latency: 20 * time.Millisecond})
	http := httptest.NewServer(server)
	defer http.Close()
	env := map[string]string{
		"ALIBABA_CLOUD_ACCESS_KEY_ID": world.AccessKeys[0].ID, "ALIBABA_CLOUD_ACCESS_KEY_SECRET": world.AccessKeys[0].Secret,
		"ALICTL_ENDPOINT_URL": http.URL, "HOME": b.TempDir(),
	}
	for b.Loop() {
		code := cli.Run(context.Background(), cli.Env{
			Stdout: io.Discard, Stderr: io.Discard, Getenv: func(k string) string { return env[k] }, Now: time.Now,
		}, []string{"alictl", "align-timeouts", "-o", "json", "--quiet"})
		if code != 2 {
			b.Fatalf("exit code %d", code)
		}
	}
	calls := 0
	for _, n := range server.Calls() {
		calls += n
	}
	b.ReportMetric(float64(calls)/float64(b.N), "calls/op")
}
