package capacity_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/model"
)

// listPrices are the hourly prices in CNY as the vendor publishes them, by region:
// a public address, a GB to clients, a Mbps up to the fifth and beyond it.
var listPrices = map[string][4]string{
	"cn-hangzhou": {"0.02", "0.80", "0.04", "0.14"},
	"cn-hongkong": {"0.056", "1.00", "", ""},
	"us-west-1":   {"0.02", "0.50", "", ""},
	"nowhere-1":   {"", "", "", ""},
}

// bill is what the oracle makes of a load balancer beside its spec or LCU.
type bill struct {
	now, later decimal.Decimal
	unknown    []string
}

func month(hourly string) decimal.Decimal { return dec(hourly).Mul(dec("730")).Round(2) }

// feesByHand adds up the fees by the words of the price pages.
func feesByHand(lb model.LoadBalancer, u model.Usage, taken time.Time) bill {
	var b bill
	subscription, nlb := lb.PayType == "PrePay", lb.Kind == model.NLB
	free := time.Date(2026, 11, 30, 16, 0, 0, 0, time.UTC) // 2026-12-01 00:00 UTC+8
	old := lb.CreatedAt == nil || lb.CreatedAt.Before(time.Date(2024, 11, 30, 16, 0, 0, 0, time.UTC))
	switch {
	case subscription:
		b.unknown = append(b.unknown, "instance_fee")
	case !nlb && old && taken.Before(free):
		b.later = month("0.147")
		if lb.CreatedAt == nil {
			b.unknown = append(b.unknown, "instance_fee")
		}
	default:
		b.now = month("0.147")
	}
	if lb.AddressType == "intranet" {
		return b
	}
	prices := listPrices[lb.RegionID]
	if subscription || nlb || prices[0] == "" {
		b.unknown = append(b.unknown, "public_address")
	} else {
		b.now = b.now.Add(month(prices[0]))
	}
	sent, read := u.Metrics[model.TrafficOut]
	read = read && sent.Samples > 0
	traffic, known := lb.InternetChargeType == "paybytraffic" && !nlb, lb.InternetChargeType != "" && !nlb
	switch {
	case traffic && !subscription && read && prices[1] != "":
		gb := decimal.NewFromFloat(sent.Mean * 3600 / 8e9).Mul(dec("730"))
		b.now = b.now.Add(gb.Mul(dec(prices[1])).Round(2))
	case lb.InternetChargeType == "paybybandwidth" && !nlb && !subscription && lb.BandwidthMbps > 0 && prices[2] != "":
		low, high := int64(min(lb.BandwidthMbps, 5)), int64(max(lb.BandwidthMbps-5, 0))
		b.now = b.now.Add(dec(prices[2]).Mul(decimal.NewFromInt(low)).Add(dec(prices[3]).Mul(decimal.NewFromInt(high))).Mul(dec("730")).Round(2))
	case !known:
		b.unknown = append(b.unknown, "traffic", "bandwidth")
	case traffic:
		b.unknown = append(b.unknown, "traffic")
	default:
		b.unknown = append(b.unknown, "bandwidth")
	}
	return b
}

func added(monthly string, fees decimal.Decimal) string {
	if monthly != "" {
		fees = fees.Add(dec(monthly))
	}
	return fees.StringFixed(2)
}

// drawMoney is a world around the day on which older CLBs begin to pay the
// instance fee.
func drawMoney(t *rapid.T) *model.Snapshot {
	s := drawWorld(t)
	s.TakenAt = rapid.SampledFrom([]time.Time{taken(), time.Date(2026, 11, 30, 15, 59, 59, 0, time.UTC), time.Date(2026, 11, 30, 16, 0, 0, 0, time.UTC), taken().AddDate(0, 1, 0)}).Draw(t, "taken")
	for i := range s.LoadBalancers {
		s.LoadBalancers[i].CreatedAt = rapid.SampledFrom([]*time.Time{nil, new(taken().AddDate(-3, 0, 0)), new(time.Date(2024, 11, 30, 15, 59, 59, 0, time.UTC)), new(time.Date(2024, 11, 30, 16, 0, 0, 0, time.UTC))}).Draw(t, "created")
	}
	return s
}

// TestAllInAgainstOracle adds every known charge up by hand, load balancer by load
// balancer, before and after the day on which fees begin.
func TestAllInAgainstOracle(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawMoney(t)
		for _, got := range judged(t, s, drawPolicy(t)).LoadBalancers {
			i := slices.IndexFunc(s.LoadBalancers, func(lb model.LoadBalancer) bool { return lb.ID == got.ID })
			fees := feesByHand(s.LoadBalancers[i], s.Usage[i], s.TakenAt)
			keep, chosen := option(t, got, capacity.Keep, ""), chosen(t, got)
			want := capacity.AllIn{Monthly: added(keep.Monthly, fees.now), From: []capacity.AllInFrom{}, Unknown: []capacity.Part{}}
			then := fees
			switch {
			case chosen.Action == capacity.Release:
				then = bill{}
			case chosen.Action == capacity.PayByLCU && s.LoadBalancers[i].InternetChargeType == "paybybandwidth":
				traffic := s.LoadBalancers[i]
				traffic.InternetChargeType = "paybytraffic"
				then = feesByHand(traffic, s.Usage[i], s.TakenAt)
			}
			want.Recommended = added(chosen.Monthly, then.now)
			if fees.later.IsPositive() {
				want.From = []capacity.AllInFrom{{Date: "2026-12-01", Monthly: added(keep.Monthly, fees.now.Add(fees.later)), Recommended: added(chosen.Monthly, then.now.Add(then.later))}}
			}
			unknown := slices.Concat(fees.unknown, then.unknown)
			paid := map[bool]string{true: "lcu", false: "spec"}
			elastic := got.Kind == model.NLB || got.Spec == "slb.lcu.elastic"
			if keep.Monthly == "" {
				unknown = append(unknown, paid[elastic])
			}
			if chosen.Monthly == "" {
				unknown = append(unknown, paid[elastic || chosen.Action == capacity.PayByLCU])
			}
			for _, part := range capacity.Parts() {
				if slices.Contains(unknown, string(part)) {
					want.Unknown = append(want.Unknown, part)
				}
			}
			same := slices.Equal(fees.unknown, then.unknown) && keep.Monthly != "" && chosen.Monthly != ""
			if same || chosen.Action == capacity.Keep || chosen.Action == capacity.Release {
				want.Saving = dec(want.Monthly).Sub(dec(want.Recommended)).StringFixed(2)
			}
			if diff := cmp.Diff(want, got.AllIn); diff != "" {
				t.Fatalf("%s: %s", got.ID, diff)
			}
		}
	})
}

// TestTotalAllInAddsUp: every column of the totals is the sum of the load balancers'.
func TestTotalAllInAddsUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := judged(t, drawMoney(t), drawPolicy(t))
		sum := map[string]decimal.Decimal{}
		var begin []string
		for _, lb := range r.LoadBalancers {
			a := lb.AllIn
			later := capacity.AllInFrom{Monthly: a.Monthly, Recommended: a.Recommended}
			if len(a.From) > 0 {
				later, begin = a.From[0], append(begin, lb.ID)
			}
			for name, cell := range map[string]string{"monthly": a.Monthly, "recommended": a.Recommended, "saving": a.Saving, "later": later.Monthly, "later recommended": later.Recommended} {
				if cell != "" {
					sum[name] = sum[name].Add(dec(cell))
				}
			}
		}
		slices.Sort(begin)
		want := capacity.AllIn{Monthly: sum["monthly"].StringFixed(2), Recommended: sum["recommended"].StringFixed(2), Saving: sum["saving"].StringFixed(2),
			From: []capacity.AllInFrom{}, Unknown: r.Totals.AllIn.Unknown}
		if len(begin) > 0 {
			want.From = []capacity.AllInFrom{{Date: "2026-12-01", Monthly: sum["later"].StringFixed(2), Recommended: sum["later recommended"].StringFixed(2), LoadBalancers: begin}}
		}
		if diff := cmp.Diff(want, r.Totals.AllIn); diff != "" {
			t.Fatal(diff)
		}
	})
}

// TestReleaseSavesAllFees: an idle public CLB of the smallest spec costs 73.00 for
// its spec, 14.60 for its address and 657.00 for its bandwidth, and from 2026-12-01
// 107.31 for being there.
func TestReleaseSavesAllFees(t *testing.T) {
	t.Parallel()
	b := clb("lb-1", "slb.s1.small")
	b.AddressType, b.InternetChargeType, b.BandwidthMbps = "internet", "paybybandwidth", 10
	w := one(b)
	want := capacity.AllIn{Monthly: "744.60", Recommended: "0.00", Saving: "744.60",
		From: []capacity.AllInFrom{{Date: "2026-12-01", Monthly: "851.91", Recommended: "0.00"}}, Unknown: []capacity.Part{}}
	if diff := cmp.Diff(want, w.judge(t, fixed()).AllIn); diff != "" {
		t.Error(diff)
	}
	w.TakenAt = time.Date(2026, 11, 30, 16, 0, 0, 0, time.UTC)
	want = capacity.AllIn{Monthly: "851.91", Recommended: "0.00", Saving: "851.91", From: []capacity.AllInFrom{}, Unknown: []capacity.Part{}}
	if diff := cmp.Diff(want, w.judge(t, fixed()).AllIn); diff != "" {
		t.Error(diff)
	}
}
