package cms

import (
	"os"
	"runtime"
	"testing"
	"time"

	"github.com/alictl/alictl/internal/model"
)

// TestScale reads 500 load balancers, 30 days and three metrics when asked to: it
// takes minutes, most of them to make up the answers.
func TestScale(t *testing.T) {
	if os.Getenv("ALICTL_TEST_SCALE") == "" {
		t.Skip("set ALICTL_TEST_SCALE to read 65 million samples")
	}
	w := &wire{t: t, sample: wave, meta: clbMeta("InstanceMaxConnection", "InstanceNewConnection", "InstanceDropConnection")}
	metrics := []model.Metric{model.MaxConnections, model.NewConnections, model.DroppedConnections}
	opts := Options{Window: window(30, 60), Metrics: metrics, Store: openCache(t, t.TempDir()), AccountID: "1"}
	var most uint64
	done := make(chan struct{})
	go func() {
		for {
			select {
			case <-done:
				return
			case <-time.After(50 * time.Millisecond):
			}
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapInuse+m.StackInuse)
		}
	}()
	for range 2 {
		begun := time.Now()
		plan, got := readAll(t, w, opts, targets(500))
		t.Logf("%d calls of at least %d in %s, heap and stacks up to %d MB", got.Calls, plan.Minimum, time.Since(begun).Round(time.Second), most>>20)
		s := got.Usage[499].Metrics[model.NewConnections]
		if s.Samples != s.Expected || got.Calls != plan.Calls || len(got.Failures) > 0 {
			t.Errorf("%d of %d samples, %d of %d calls, %v", s.Samples, s.Expected, got.Calls, plan.Calls, got.Failures)
		}
	}
	close(done)
}
