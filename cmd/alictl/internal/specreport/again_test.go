package specreport_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alictl/alictl/cmd/alictl/internal/clitest"
	"github.com/alictl/alictl/internal/cache"
	"github.com/alictl/alictl/mocks/fakecloud"
)

// TestSpecWithFaults: one answer in ten fails in a way that passes, and nothing of
// the report changes.
func TestSpecWithFaults(t *testing.T) {
	t.Parallel()
	for seed := range int64(10) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			c := newSpecCase(1000 + seed)
			a := c.serve(t)
			want := a.Run(c.args()...)
			kinds := []string{fakecloud.FaultThrottle, fakecloud.FaultCutBefore, fakecloud.FaultCutAfter, fakecloud.FaultTruncate, fakecloud.FaultHTTPError}
			var faults []fakecloud.Fault
			for i, kind := range kinds {
				f := fakecloud.Fault{Kind: kind, Probability: 0.1 / float64(len(kinds)), Seed: seed*10 + int64(i)}
				if kind == fakecloud.FaultHTTPError {
					f.Status, f.Code, f.Message = 503, "ServiceUnavailable", "try again"
				}
				faults = append(faults, f)
			}
			a.Server.SetFaults(faults...)
			got := a.Run(c.args()...)
			if got.Code != want.Code || got.Stdout != want.Stdout {
				t.Errorf("exit code %d, want %d, and the same report is %v\nstderr: %s", got.Code, want.Code, got.Stdout == want.Stdout, got.Stderr)
			}
		})
	}
}

// keptCase is a case whose window is whole days and some more.
func keptCase(seed int64, days int, more time.Duration) specCase {
	c := newSpecCase(seed)
	c.period, c.now = time.Minute, time.Date(2026, 11, 20, 16, 45, 0, 0, time.UTC)
	c.to = time.Date(2026, 11, 20, 16, 0, 0, 0, time.UTC) // midnight of UTC+8
	c.from = c.to.Add(-time.Duration(days)*24*time.Hour - more)
	return c
}

func metricCalls(a *clitest.Account) int { return a.Server.Calls()["cms:DescribeMetricList"] }

// TestSpecSecondRunReadsNoKeptDay: what was read once is not read again, and the
// report is the same, byte by byte.
func TestSpecSecondRunReadsNoKeptDay(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		more  time.Duration
		share float64 // of the first run's calls, at most
	}{{"whole days", 0, 0}, {"and some hours", 5 * time.Hour, 0.35}} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := keptCase(3, 5, tt.more)
			for i := range c.world.Regions { // nothing is known of a day that is all silence
				for n := range c.world.Regions[i].CLBs {
					c.world.Regions[i].CLBs[n].Load = &fakecloud.Load{Base: 100, Peak: 3000, Noise: 0.2}
				}
				for n := range c.world.Regions[i].NLBs {
					c.world.Regions[i].NLBs[n].Load = &fakecloud.Load{Base: 100, Peak: 30000, Noise: 0.2}
				}
			}
			a := c.serve(t)
			first := a.Run(c.args()...)
			calls := metricCalls(a)
			second := a.Run(c.args()...)
			again := metricCalls(a) - calls
			if calls == 0 || float64(again) > tt.share*float64(calls) {
				t.Errorf("%d calls, then %d", calls, again)
			}
			if first.Code == 1 || first.Code != second.Code || first.Stdout != second.Stdout {
				t.Errorf("codes %d and %d, the same report is %v\nstderr: %s", first.Code, second.Code, first.Stdout == second.Stdout, second.Stderr)
			}
			c.judge(t, a.Server.World(), parseSpec(t, second))
		})
	}
}

// TestSpecNewDay: a day later only the new day is read.
func TestSpecNewDay(t *testing.T) {
	t.Parallel()
	c := keptCase(5, 6, 0)
	now := c.now
	clock := func() time.Time { return now }
	a := clitest.Serve(t, c.world, fakecloud.Options{Clock: clock, AnyDate: true})
	a.Now = clock
	a.Run(c.args()...)
	calls := metricCalls(a)
	now = now.Add(24 * time.Hour)
	c.now, c.from, c.to = now, c.from.Add(24*time.Hour), c.to.Add(24*time.Hour)
	daily := a.Run(c.args()...)
	if again := metricCalls(a) - calls; again == 0 || 3*again > calls {
		t.Errorf("%d calls for six days, then %d for the new one", calls, again)
	}
	a.Env["XDG_CACHE_HOME"] = filepath.Join(a.Env["HOME"], "nothing is kept here")
	if fresh := a.Run(c.args()...); daily.Code == 1 || daily.Stdout != fresh.Stdout {
		t.Errorf("the report differs from one that was read at once\nstderr: %s", daily.Stderr)
	}
}

// TestSpecRunsShareTheCache: runs at the same time neither wait for each other for
// ever nor spoil what is kept.
func TestSpecRunsShareTheCache(t *testing.T) {
	t.Parallel()
	c := keptCase(7, 2, 3*time.Hour)
	a := c.serve(t)
	outs := make([]clitest.Outcome, 6)
	var wg sync.WaitGroup
	for i := range outs {
		wg.Go(func() { outs[i] = a.Run(c.args()...) })
	}
	wg.Wait()
	last := a.Run(c.args()...)
	for i, out := range outs {
		if out.Code != last.Code || out.Stdout != last.Stdout || strings.Contains(out.Stderr, "set aside") {
			t.Errorf("run %d: exit code %d, the same report is %v\nstderr: %s", i, out.Code, out.Stdout == last.Stdout, out.Stderr)
		}
	}
	c.judge(t, a.Server.World(), parseSpec(t, last))
	files, err := filepath.Glob(filepath.Join(a.Env["HOME"], ".cache", "alictl", "*set-aside*"))
	if err != nil || len(files) > 0 {
		t.Errorf("set aside: %v, %v", files, err)
	}
}

// TestSpecBadCache: whatever the file holds, the report is the one that needs no
// cache, and the file is set aside.
func TestSpecBadCache(t *testing.T) {
	t.Parallel()
	c := keptCase(9, 2, 0)
	good := c.serve(t)
	want := good.Run(c.args()...)
	kept, err := os.ReadFile(filepath.Join(good.Env["HOME"], ".cache", "alictl", "metrics.db"))
	if err != nil {
		t.Fatal(err)
	}
	version := append([]byte(nil), kept...)
	version[63] = 99
	torn := append([]byte(nil), kept...)
	for i := len(torn) / 3; i < len(torn)/3+3000; i++ {
		torn[i] ^= 0x5a
	}
	for name, data := range map[string][]byte{
		"text": []byte(strings.Repeat("no cache ", 500)), "truncated": kept[:len(kept)/2], "a few bytes": kept[:50], "another version": version, "torn": torn,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := c.serve(t)
			dir := filepath.Join(a.Env["HOME"], ".cache", "alictl")
			if err := os.MkdirAll(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, "metrics.db"), data, 0o600); err != nil {
				t.Fatal(err)
			}
			got := a.Run(c.args()...)
			if got.Code != want.Code || got.Stdout != want.Stdout {
				t.Errorf("exit code %d, want %d, the same report is %v", got.Code, want.Code, got.Stdout == want.Stdout)
			}
			if n := strings.Count(got.Stderr, "set aside"); n != 1 {
				t.Errorf("set aside is said %d times\nstderr: %s", n, got.Stderr)
			}
			if name == "another version" && !strings.Contains(got.Stderr, "it is of version 99, and this program uses version "+strconv.Itoa(cache.Version)) {
				t.Errorf("the version is not named\nstderr: %s", got.Stderr)
			}
			again := a.Run(c.args()...)
			if again.Stdout != want.Stdout || strings.Contains(again.Stderr, "set aside") {
				t.Errorf("the next run\nstderr: %s", again.Stderr)
			}
		})
	}
}
