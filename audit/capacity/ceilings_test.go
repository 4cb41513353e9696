package capacity_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/model"
)

// TestCeilings: a CLB paid by LCU takes 1,000,000 connections, 100,000 new ones, 50,000
// queries and 5 Gbps; an NLB 5,000,000, 200,000 and 50 Gbps in each zone.
func TestCeilings(t *testing.T) {
	t.Parallel()
	elastic := clb("lb-1", "slb.lcu.elastic")
	elastic.InstanceChargeType = "PayByCLCU"
	nlb := model.LoadBalancer{RegionID: "cn-hangzhou", ID: "nlb-1", Kind: model.NLB, Zones: 2, PayType: "PostPay"}
	blind := nlb
	blind.Zones = 0
	use := func(lb model.LoadBalancer, p model.Protocol) world {
		return one(lb, p).used(flat(4, 250_000), flat(4, 40_000), flat(4, 20_000)).with(model.TrafficIn, flat(4, 1e9)).with(model.TrafficOut, flat(4, 2e9))
	}
	for name, c := range map[string]struct {
		w     world
		want  *capacity.Ceilings
		use   map[model.Metric]float64
		first model.Metric
	}{
		"CLB by LCU": {use(elastic, model.HTTP), &capacity.Ceilings{Limits: capacity.Limits{MaxConnections: 1_000_000, NewConnections: 100_000, Queries: 50_000}, Traffic: 5_000_000_000},
			map[model.Metric]float64{model.MaxConnections: 0.25, model.NewConnections: 0.4, model.Queries: 0.4, model.TrafficIn: 0.2, model.TrafficOut: 0.4}, model.NewConnections},
		"NLB in two zones": {use(nlb, model.TCP), &capacity.Ceilings{Limits: capacity.Limits{MaxConnections: 10_000_000, NewConnections: 400_000}, Traffic: 100_000_000_000},
			map[model.Metric]float64{model.MaxConnections: 0.025, model.NewConnections: 0.1, model.TrafficIn: 0.01, model.TrafficOut: 0.02}, model.NewConnections},
		"NLB of unknown zones": {use(blind, model.TCP), nil, map[model.Metric]float64{}, ""},
		"a spec":               {use(clb("lb-1", "slb.s3.medium"), model.TCP), nil, map[model.Metric]float64{model.MaxConnections: 0.5, model.NewConnections: 0.8}, model.NewConnections},
	} {
		got := c.w.judge(t, hourly())
		if diff := cmp.Diff(c.want, got.Ceilings); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if diff := cmp.Diff(c.use, got.Utilization); diff != "" || got.Bottleneck != c.first {
			t.Errorf("%s: %s, first %s", name, diff, got.Bottleneck)
		}
	}
}

// TestPercentIsRoundedOnce: 0.93949 is 93.9, and not 94.0 by way of 0.9395.
func TestPercentIsRoundedOnce(t *testing.T) {
	t.Parallel()
	for share, want := range map[float64]string{
		0.8: "80.0 %", 0.825: "82.5 %", 0.93382: "93.4 %", 0.93949: "93.9 %", 0.29: "29.0 %", 0.0005: "0.1 %",
		0.9996: "99.9 %", 1: "100.0 %", 1.0004: "100.0 %", 12.3456: "1,234.6 %", math.NaN(): "-", math.Inf(1): "-",
	} {
		if got := capacity.Percent(share); got != want {
			t.Errorf("%v is %s, want %s", share, got, want)
		}
	}
	w := one(clb("lb-1", "slb.s2.small"), model.TCP).used(flat(24, 46_974.5), flat(24, 10), model.Series{})
	if lb := w.judge(t, fixed()); !contains(lb.Recommendation.Reasons, "93.9 % of the limit") {
		t.Errorf("46,974.5 of 50,000: %v", lb.Recommendation.Reasons)
	}
}
