package cms

import (
	"os"
	"testing"
	"time"

	"github.com/alictl/alictl/internal/model"
)

// TestPace holds the wall time against the quota: 50 calls a second, 50 ms each.
func TestPace(t *testing.T) {
	if os.Getenv("ALICTL_TEST_SCALE") == "" {
		t.Skip("set ALICTL_TEST_SCALE to read for a quarter of a minute")
	}
	w := &wire{t: t, latency: 50 * time.Millisecond, sample: wave}
	begun := time.Now()
	_, got := readAll(t, w, Options{Window: window(12, 60), Metrics: []model.Metric{model.MaxConnections}, Rate: vendorRate}, targets(50))
	bound := time.Duration(got.Calls) * time.Second / 50
	took := time.Since(begun)
	t.Logf("%d calls in %s, the quota alone takes %s", got.Calls, took, bound)
	if took > bound*11/10 {
		t.Error("slower than 1.10 of the quota")
	}
}
