package fakecloud_test

import (
	"sync"
	"testing"

	"github.com/alictl/alictl/mocks/fakecloud"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestObserve(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var events []fakecloud.Event
	opts := unlimited()
	opts.Observe = func(e fakecloud.Event) {
		mu.Lock()
		defer mu.Unlock()
		events = append(events, e)
	}
	w := fakecloud.Shop()
	w.Faults = []fakecloud.Fault{{Kind: fakecloud.FaultThrottle, Product: "nlb"}}
	s, base := serve(t, w, opts)
	call(t, base, verECS, readTimeouts, "RegionId", "cn-hangzhou", "NetworkInterfaceId", "eni-hz-pods")
	call(t, base, verSLB, "DescribeLoadBalancerAttribute", "RegionId", "cn-shanghai", "LoadBalancerId", "lb-none")
	call(t, base, verNLB, "ListListeners", "RegionId", "cn-shanghai")
	truth := []fakecloud.Event{
		{Product: "ecs", Action: readTimeouts, Region: "cn-hangzhou", Resource: "eni-hz-pods", Status: 200},
		{Product: "slb", Action: "DescribeLoadBalancerAttribute", Region: "cn-shanghai", Resource: "lb-none", Status: 404, Code: "InvalidLoadBalancerId.NotFound"},
		{Product: "nlb", Action: "ListListeners", Region: "cn-shanghai", Status: 400, Code: "Throttling.User", Fault: "throttle"},
	}
	if diff := cmp.Diff(truth, events, cmpopts.IgnoreFields(fakecloud.Event{}, "Time")); diff != "" {
		t.Error(diff)
	}
	stats := s.Stats()
	if stats.Refused["slb:DescribeLoadBalancerAttribute"] != 1 || stats.Throttled["nlb:ListListeners"] != 1 || len(stats.Refused) != 1 {
		t.Errorf("stats = %+v", stats)
	}
	s.ResetStats()
	if n := len(s.Calls()); n != 0 {
		t.Errorf("%d actions are counted after a reset", n)
	}
}

// An unknown key has a status of its own in SLB's public table of errors.
func TestUnknownKeyBySLB(t *testing.T) {
	t.Parallel()
	_, base := serve(t, fakecloud.Shop(), unlimited())
	for version, status := range map[string]int{verSLB: 400, verECS: 404} {
		got, _, f := callAs(t, signer{id: "nobody", secret: "s"}, base, version, "DescribeRegions")
		if got != status || f.Code != "InvalidAccessKeyId.NotFound" {
			t.Errorf("%s: %d %s", version, got, f.Code)
		}
	}
}

// Without RegionId a request means the region of the host it came to.
func TestForgottenRegion(t *testing.T) {
	t.Parallel()
	w := fakecloud.Shop()
	w.Regions[1].Products = []string{"ecs", "slb"}
	_, base := serve(t, w, unlimited())
	got := want[struct{ LoadBalancers []struct{ RegionId string } }](t, base, verNLB, "ListLoadBalancers")
	if len(got.LoadBalancers) != 2 || got.LoadBalancers[0].RegionId != "cn-hangzhou" {
		t.Errorf("got %+v", got)
	}
	refused(t, base, 400, "MissingParameter", verSLB, "DescribeLoadBalancers")
	refused(t, base, 404, "InvalidRegionId.NotFound", verNLB, "ListLoadBalancers", "RegionId", "cn-shanghai")
	regions := want[struct{ Regions []struct{ RegionId string } }](t, base, verNLB, "DescribeRegions")
	if len(regions.Regions) != 1 {
		t.Errorf("nlb exists in %+v", regions.Regions)
	}
}
