package cms

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/alictl/alictl/internal/cache"
	"github.com/alictl/alictl/internal/model"
)

func openCache(t testing.TB, dir string) *cache.Cache {
	t.Helper()
	c, err := cache.Open(context.Background(), cache.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func TestCachedDaysGiveTheSameSeries(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name      string
		n         int
		metrics   []model.Metric
		listeners int
		first     int
		again     int
	}{
		{"metrics", 20, []model.Metric{model.MaxConnections}, 0, 120, 5},
		{"listeners", 3, []model.Metric{}, 1, 8, 8},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := &wire{t: t, sample: wave, meta: clbMeta("InstanceMaxConnection", "MaxConnection", "NewConnection", "TrafficRXNew", "TrafficTXNew")}
			list := targets(c.n)
			for i := range list {
				list[i].Listeners = c.listeners
			}
			opts := Options{Window: window(30, 300), Metrics: c.metrics, Store: openCache(t, t.TempDir()), AccountID: "1"}
			plan, first := readAll(t, w, opts, list)
			planned, second := readAll(t, w, opts, list)
			if diff := cmp.Diff(first.Usage, second.Usage); diff != "" {
				t.Errorf("another result: %s", diff)
			}
			if plan.Calls != c.first || first.Calls != c.first || planned.Calls != c.again || second.Calls != c.again {
				t.Errorf("%d of %d calls, then %d of %d", first.Calls, plan.Calls, second.Calls, planned.Calls)
			}
			opts.AccountID = "2"
			if _, other := readAll(t, w, opts, list); other.Calls != c.first {
				t.Errorf("another account took %d calls", other.Calls)
			}
		})
	}
}

// TestABrokenDayIsNotKept: what was read of a day before a failure is not taken for
// the day by the next run.
func TestABrokenDayIsNotKept(t *testing.T) {
	t.Parallel()
	opts := Options{Window: window(4, 60), Metrics: []model.Metric{model.MaxConnections}, AccountID: "1"}
	_, want := readAll(t, &wire{t: t, sample: wave}, opts, targets(2))
	opts.Store = openCache(t, t.TempDir())
	broken := &wire{t: t, sample: wave, refuse: func(n int, form map[string]string) string {
		if form["NextToken"] != "" {
			return `400 {"Code":"InvalidParameter","Message":"because"}`
		}
		return ""
	}}
	if _, got := readAll(t, broken, opts, targets(2)); len(got.Failures) == 0 || len(got.Usage) == 0 {
		t.Fatalf("failures %v, %d load balancers", got.Failures, len(got.Usage))
	}
	_, got := readAll(t, &wire{t: t, sample: wave}, opts, targets(2))
	if diff := cmp.Diff(want.Usage, got.Usage); diff != "" {
		t.Error(diff)
	}
}
