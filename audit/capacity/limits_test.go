package capacity_test

import (
	"slices"
	"testing"
	"time"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/model"
)

func TestTargetsThatMakeNoSense(t *testing.T) {
	t.Parallel()
	for target, ok := range map[float64]bool{-0.1: false, 0: false, 0.01: true, 1: true, 1.01: false} {
		policy := fixed()
		policy.TargetUtilization = target
		if _, err := capacity.Judge(one(clb("lb-1", "slb.s2.small"), model.TCP).Snapshot, nil, policy); (err == nil) != ok {
			t.Errorf("%v: %v", target, err)
		}
	}
}

func TestOneProxyIsEnoughForItsShare(t *testing.T) {
	t.Parallel()
	// slb.s2.small takes 5,000 queries, and each of seven proxies 714.29 of them.
	for queries, noted := range map[float64]bool{714: false, 715: true} {
		lb := one(clb("lb-1", "slb.s2.small"), model.HTTP).used(flat(24, 100), flat(24, 10), flat(24, queries)).judge(t, fixed())
		if contains(lb.Notes, "each of which takes") != noted {
			t.Errorf("%v: %v", queries, lb.Notes)
		}
	}
}

// A window that begins at 20:00 has a first day of four hours, which does not count, and
// a last one of twenty, which does.
func TestDaysOfAForecastAreThoseOfTheClock(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 11, 1, 20, 0, 0, 0, time.FixedZone("UTC+8", 8*60*60))
	for hours, silent := range map[int]string{4 + 13*24 + 20: "", 4 + 13*24 + 12: "", 4 + 13*24 + 11: "too short: 13 days"} {
		var load []float64
		for i := range hours {
			load = append(load, 10_000+500*float64(i/24))
		}
		w := one(clb("lb-1", "slb.s2.small"), model.TCP).used(series(load...), flat(24, 1), model.Series{})
		w.Window = &model.Window{Start: start, End: start.Add(time.Duration(hours) * time.Hour), PeriodSeconds: 60}
		got := w.judge(t, fixed()).Forecast[0]
		if silent == "" && got.Silent.ID != "" || silent != "" && !says(got.Silent, silent) {
			t.Errorf("%d hours: %s", hours, english().Tell(got.Silent))
		}
	}
}

// Samples that are missing are an error of their own, unless a failed read says why.
func TestMissingSamplesAreToldOnce(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		errors []model.ReadError
		told   bool
	}{
		"nothing failed":          {nil, true},
		"another region failed":   {[]model.ReadError{{Product: "cms", RegionID: "cn-beijing", Code: "X"}}, true},
		"another product failed":  {[]model.ReadError{{Product: "slb", RegionID: "cn-hangzhou", Code: "X"}}, true},
		"the region failed":       {[]model.ReadError{{Product: "cms", RegionID: "cn-hangzhou", Code: "X"}}, false},
		"all of the reads failed": {[]model.ReadError{{Product: "cms", Code: "X"}}, false},
	} {
		w := one(clb("lb-1", "slb.s2.small"), model.TCP).used(model.Series{Expected: 1440}, model.Series{Expected: 1440}, model.Series{})
		w.Errors = c.errors
		told := false
		for _, e := range judged(t, w.Snapshot, fixed()).Errors {
			told = told || e.Code == "NoSamples" && e.ResourceID == "lb-1"
		}
		if told != c.told {
			t.Errorf("%s: %t", name, told)
		}
	}
}

// What is paid for traffic is part of what a public load balancer costs.
func TestFeesOfAPublicLoadBalancerNeedItsTraffic(t *testing.T) {
	t.Parallel()
	lb := clb("lb-1", "slb.s2.small")
	lb.AddressType = "internet"
	without := func() world {
		return one(lb, model.TCP).used(flat(24, 100), flat(24, 10), model.Series{})
	}
	for name, c := range map[string]struct {
		world   world
		unknown bool
	}{
		"not measured": {without(), true},
		"measured":     {without().with(model.TrafficIn, flat(24, 1e6)).with(model.TrafficOut, flat(24, 1e6)), false},
	} {
		if got := slices.Contains(c.world.judge(t, fixed()).AllIn.Unknown, capacity.TrafficPart); got != c.unknown {
			t.Errorf("%s: unknown %t", name, got)
		}
	}
}
