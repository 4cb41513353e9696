package specreport_test

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/alictl/alictl/cmd/alictl/internal/clitest"
	"github.com/alictl/alictl/mocks/fakecloud"
)

// flatCase is one CLB with a flat load, at a fixed time, in a window of so long.
func flatCase(length time.Duration, change func(*fakecloud.World, *fakecloud.CLB)) specCase {
	c := specCase{now: time.Date(2026, 11, 20, 10, 30, 0, 0, time.UTC), period: time.Minute, target: 0.8}
	c.to = c.now.Truncate(time.Hour)
	c.from = c.to.Add(-length)
	c.world = fakecloud.Generate(fakecloud.Size{Seed: 1, LoadBalancers: 1, Interfaces: 2})
	r := &c.world.Regions[0]
	r.NLBs = nil
	r.CLBs = []fakecloud.CLB{{
		ID: "lb-flat", VPC: "vpc-1", VSwitch: "vsw-1", Spec: "slb.s2.small", Backends: []fakecloud.Backend{{ID: "i-gone", Weight: 100}},
		Listeners: []fakecloud.CLBListener{{Port: 80, Protocol: "http", BackendPort: 80}},
		Load:      &fakecloud.Load{Base: 20_000, Peak: 20_000, NewConnections: 100, Queries: 200, Burst: -1},
	}}
	if change != nil {
		change(c.world, &r.CLBs[0])
	}
	return c
}

// report runs the case, which must agree with the oracle, and returns its only
// load balancer.
func (c specCase) report(t *testing.T) specBalancer {
	t.Helper()
	a := c.serve(t)
	got := parseSpec(t, a.Run(c.args()...))
	c.judge(t, a.Server.World(), got)
	if len(got.LoadBalancers) != 1 {
		t.Fatalf("%d load balancers", len(got.LoadBalancers))
	}
	return got.LoadBalancers[0]
}

func TestSpecHourWithOneSample(t *testing.T) {
	t.Parallel()
	lb := flatCase(3*time.Hour, func(_ *fakecloud.World, lb *fakecloud.CLB) {
		at := time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)
		lb.Load.Points = []fakecloud.Point{
			{At: at, For: 2 * time.Hour, Missing: true}, {At: at.Add(17 * time.Minute), Connections: 4000, NewConnections: 1, Queries: 1},
		}
	}).report(t)
	if m := lb.Metrics[connections]; m.Samples != 61 || m.Expected != 180 {
		t.Errorf("%d of %d samples", m.Samples, m.Expected)
	}
	if m := lb.Metering; m.Hours != 2 || m.NoDataHours != 1 || m.HoursBySpec["slb.s1.small"] != 1 || m.HoursBySpec["slb.s2.small"] != 1 {
		t.Errorf("metering = %+v", m)
	}
}

func TestSpecMadeInTheWindow(t *testing.T) {
	t.Parallel()
	lb := flatCase(6*time.Hour, func(_ *fakecloud.World, lb *fakecloud.CLB) { lb.Age = 95 * time.Minute }).report(t)
	if m := lb.Metrics[connections]; m.Samples != 65 || m.Expected != 65 || lb.Metering.Hours != 2 || lb.Metering.NoDataHours != 4 {
		t.Errorf("%d of %d samples, metering %+v", m.Samples, m.Expected, lb.Metering)
	}
}

// A connection limit that was reached exactly is not crossed, but it is reached.
func TestSpecExactlyAtTheLimit(t *testing.T) {
	t.Parallel()
	lb := flatCase(time.Hour, func(_ *fakecloud.World, lb *fakecloud.CLB) {
		lb.Spec, lb.Load.Base, lb.Load.Peak = "slb.s3.small", 50_000, 50_000
	}).report(t)
	if lb.Metering.HoursBySpec["slb.s2.small"] != 1 {
		t.Errorf("metering = %+v", lb.Metering)
	}
	if lb = flatCase(time.Hour, func(_ *fakecloud.World, lb *fakecloud.CLB) { lb.Load.Base, lb.Load.Peak = 50_000, 50_000 }).report(t); lb.Status != "saturated" {
		t.Errorf("%s at the limit", lb.Status)
	}
}

// The worked example: 90,000 connections, 4,000 new ones and 11,000 queries a
// second meter as slb.s3.small.
func TestSpecWorkedExample(t *testing.T) {
	t.Parallel()
	lb := flatCase(time.Hour, func(_ *fakecloud.World, lb *fakecloud.CLB) {
		lb.Spec = "slb.s3.large"
		lb.Load = &fakecloud.Load{Base: 90_000, Peak: 90_000, NewConnections: 4000, Queries: 11_000, Burst: -1}
	}).report(t)
	if lb.Metering.HoursBySpec["slb.s3.small"] != 1 {
		t.Errorf("metering = %+v", lb.Metering)
	}
}

// How CloudMonitor words an answer changes nothing.
func TestSpecOtherDialects(t *testing.T) {
	t.Parallel()
	for seed := range int64(6) {
		c := newSpecCase(2000 + seed)
		want := c.serve(t).Run(c.args()...)
		c.world.Monitoring.Failures, c.world.Monitoring.Datapoints = "soft", "array"
		if got := c.serve(t).Run(c.args()...); got.Code != want.Code || got.Stdout != want.Stdout {
			t.Errorf("seed %d: exit code %d, want %d, and another report\nstderr: %s", seed, got.Code, want.Code, got.Stderr)
		}
	}
}

// One permission less: what it does not concern stays as it was.
func TestSpecDenied(t *testing.T) {
	t.Parallel()
	for _, action := range []string{
		"slb:*", "nlb:*", "slb:DescribeLoadBalancerListeners", "slb:DescribeVServerGroup*", "nlb:ListListeners", "nlb:ListServerGroup*",
		"ecs:DescribeRegions", "cms:DescribeMetricMetaList", "cms:DescribeMetricList", "cms:*", "bssapi:*", "bssopenapi:*",
	} {
		t.Run(action, func(t *testing.T) {
			t.Parallel()
			c := newSpecCase(4)
			whole := parseSpec(t, c.serve(t).Run(c.args()...))
			c.world.AccessKeys[0].Identity, c.world.AccessKeys[0].Name = "user", "auditor"
			c.world.AccessKeys[0].Deny = []fakecloud.Deny{{Action: action}}
			out := c.serve(t).Run(c.args("--region", "all", "--prices", "live", "--reconcile")...)
			if out.Code == 1 { // nothing at all can be read
				if !strings.Contains(out.Stderr, "error: ") || out.Stdout != "" || action != "ecs:DescribeRegions" {
					t.Errorf("stderr: %s", out.Stderr)
				}
				return
			}
			got := parseSpec(t, out)
			if out.Code != got.exitCode() || got.Complete != (len(got.Errors) == 0) {
				t.Errorf("exit code %d, complete %v, %d errors", out.Code, got.Complete, len(got.Errors))
			}
			if got.Complete && !strings.HasPrefix(action, "nlb:ListServerGroup") && !strings.HasPrefix(action, "slb:DescribeV") && !strings.HasPrefix(action, "bssopenapi") {
				t.Error("the report does not say that something could not be read")
			}
			if !strings.HasPrefix(action, "slb:") && !strings.HasPrefix(action, "nlb:") && len(got.LoadBalancers) != len(whole.LoadBalancers) {
				t.Errorf("%d load balancers, want %d", len(got.LoadBalancers), len(whole.LoadBalancers))
			}
			again := parseSpec(t, c.serve(t).Run(c.args("--region", "all", "--prices", "live", "--reconcile")...))
			if diff := cmp.Diff(whatFailed(got), whatFailed(again)); diff != "" {
				t.Errorf("what failed depends on the moment: (-once +again)\n%s", diff)
			}
		})
	}
}

// whatFailed returns the failed reads without what differs from call to call.
func whatFailed(r specReport) []clitest.ReadError {
	out := slices.Clone(r.Errors)
	for i := range out {
		out[i].Request = ""
	}
	return out
}

// A run that is interrupted says so in one line, and what it kept is good.
func TestSpecInterrupted(t *testing.T) {
	t.Parallel()
	c := keptCase(11, 3, 0)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var calls atomic.Int64
	a := clitest.Serve(t, c.world, fakecloud.Options{
		Clock: func() time.Time { return c.now }, AnyDate: true, Latency: time.Millisecond,
		Observe: func(e fakecloud.Event) {
			if e.Action == "DescribeMetricList" && calls.Add(1) == 9 {
				cancel()
			}
		},
	})
	a.Now = func() time.Time { return c.now }
	out := a.RunIn(ctx, c.args("--concurrency", "1")...)
	if out.Code != 1 || out.Stdout != "" || strings.Count(out.Stderr, "error: ") != 1 {
		t.Errorf("exit code %d, stdout %.100q\nstderr: %s", out.Code, out.Stdout, out.Stderr)
	}
	got := parseSpec(t, a.Run(c.args()...))
	c.judge(t, a.Server.World(), got)
}
