package capacity_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/model"
)

// TestMigration: 800 new connections and 100,000 open ones are 1 LCU, 0.037 x 730 a
// month on an NLB, and 0.147 x 730 for having it.
func TestMigration(t *testing.T) {
	t.Parallel()
	b := clb("lb-1", "slb.s3.small")
	use := func(w world) world {
		return w.used(flat(24, 100_000), flat(24, 800), model.Series{}).with(model.TrafficIn, flat(24, bits(0.4))).with(model.TrafficOut, flat(24, bits(0.5)))
	}
	lb := use(one(b, model.TCP)).judge(t, fixed())
	got := option(t, lb, capacity.MigrateToNLB, "")
	want := capacity.Option{Action: capacity.MigrateToNLB, Monthly: "27.01", Delta: "-900.09", Fees: "107.31", FeesDelta: "107.31",
		Fits: true, Migration: true, PriceSource: "Alibaba Cloud LCU billing page", PriceDate: "2026-02-11"}
	constraints := got.Constraints
	got.Steps, got.Constraints = nil, nil
	if diff := cmp.Diff(want, got, sums()); diff != "" {
		t.Error(diff)
	}
	if !contains(constraints, "an NLB is another load balancer with a new address") || !contains(constraints, "no longer sold") {
		t.Error(constraints)
	}
	if lb.Recommendation.Action == capacity.MigrateToNLB {
		t.Error("a migration is recommended")
	}
	b.AddressType = "internet"
	if got := option(t, use(one(b, model.TCP)).judge(t, fixed()), capacity.MigrateToNLB, ""); got.Fees != "" || !contains(got.Constraints, "public addresses are its own") {
		t.Errorf("what its addresses cost is not known: %+v", got)
	}
	over := use(one(b, model.TCP)).with(model.TrafficOut, flat(24, 41e9))
	if option(t, over.judge(t, fixed()), capacity.MigrateToNLB, "").Fits {
		t.Error("41 Gbps fit 50 Gbps at 80 %")
	}
}

// TestMigrationOnlyOfLayer4: there is the option exactly where every listener is TCP
// or UDP and all are known, and it is never recommended.
func TestMigrationOnlyOfLayer4(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawWorld(t)
		if rapid.IntRange(0, 4).Draw(t, "denied") == 0 {
			s.Errors = []model.ReadError{{RegionID: "cn-hangzhou", Product: "slb", Action: "DescribeLoadBalancerListeners", Code: "Forbidden.RAM"}}
		}
		for i, lb := range judged(t, s, drawPolicy(t)).LoadBalancers {
			protocols := map[model.Protocol]bool{}
			for _, l := range s.Listeners {
				if l.LoadBalancerID == lb.ID {
					protocols[l.Protocol] = true
				}
			}
			n := len(protocols)
			delete(protocols, model.TCP)
			delete(protocols, model.UDP)
			want := lb.Kind == model.CLB && n > 0 && len(protocols) == 0 && (len(s.Errors) == 0 || lb.RegionID != "cn-hangzhou")
			got := slices.ContainsFunc(lb.Options, func(o capacity.Option) bool { return o.Action == capacity.MigrateToNLB })
			if got != want || lb.Recommendation.Action == capacity.MigrateToNLB {
				t.Fatalf("%d: %s %v has the option: %v; recommended: %s", i, lb.Kind, protocols, got, lb.Recommendation.Action)
			}
			for _, o := range lb.Options {
				if o.Migration != (o.Action == capacity.MigrateToNLB) || o.Migration && o.Available {
					t.Fatalf("%+v", o)
				}
			}
		}
	})
}
