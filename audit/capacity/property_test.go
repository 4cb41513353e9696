package capacity_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

func specNames() []string {
	return []string{"slb.s1.small", "slb.s2.small", "slb.s2.medium", "slb.s3.small", "slb.s3.medium", "slb.s3.large"}
}

func drawHours(t *rapid.T, label string, n int, most float64) model.Series {
	hours := rapid.SliceOfN(rapid.OneOf(
		rapid.Just(model.NoData), rapid.Just(0.0), rapid.Float64Range(0, most), rapid.Float64Range(0, most/50),
		rapid.Map(rapid.SampledFrom([]int{1_000, 3_000, 5_000, 10_000, 20_000, 50_000, 100_000}), func(n int) float64 { return float64(n) }),
	), n, n).Draw(t, label)
	return series(hours...)
}

// drawWorld draws an account with load balancers of every sort.
func drawWorld(t *rapid.T) *model.Snapshot {
	s := one(clb("x", "slb.s1.small")).Snapshot
	s.LoadBalancers, s.Usage = nil, nil
	for i := range rapid.IntRange(1, 5).Draw(t, "balancers") {
		lb := clb(fmt.Sprintf("lb-%d", i), rapid.SampledFrom(append(specNames(), "", "slb.s4.large", "slb.lcu.elastic", "slb.s9.odd")).Draw(t, "spec"))
		lb.RegionID = rapid.SampledFrom([]string{"cn-hangzhou", "cn-hongkong", "us-west-1", "nowhere-1"}).Draw(t, "region")
		lb.PayType = rapid.SampledFrom([]string{"PayOnDemand", "PayOnDemand", "PrePay"}).Draw(t, "pay type")
		lb.AddressType = rapid.SampledFrom([]string{"internet", "intranet"}).Draw(t, "address")
		lb.InternetChargeType = rapid.SampledFrom([]string{"paybytraffic", "paybybandwidth", ""}).Draw(t, "internet")
		lb.BandwidthMbps = rapid.IntRange(0, 100).Draw(t, "bandwidth")
		if rapid.IntRange(0, 5).Draw(t, "nlb") == 0 {
			lb.Kind, lb.Spec, lb.InstanceChargeType, lb.PayType, lb.Zones = model.NLB, "", "", "PostPay", 2
		}
		addListeners(t, s, lb)
		addUsage(t, s, lb)
		s.LoadBalancers = append(s.LoadBalancers, lb)
		if rapid.Bool().Draw(t, "billed") {
			s.Bills = append(s.Bills, model.Bill{Cycle: "2026-10", LoadBalancerID: lb.ID, Amount: "233.6", Currency: "CNY"})
		}
	}
	return s
}

func addListeners(t *rapid.T, s *model.Snapshot, lb model.LoadBalancer) {
	protocols := []model.Protocol{model.TCP, model.UDP, model.HTTP, model.HTTPS}
	if lb.Kind == model.NLB {
		protocols = []model.Protocol{model.TCP, model.UDP, model.TCPSSL}
	}
	for port, p := range rapid.SliceOfN(rapid.SampledFrom(protocols), 0, 3).Draw(t, "listeners") {
		s.Listeners = append(s.Listeners, model.Listener{RegionID: lb.RegionID, LoadBalancerID: lb.ID, Kind: lb.Kind, Port: port, Protocol: p, Running: true})
	}
}

func addUsage(t *rapid.T, s *model.Snapshot, lb model.LoadBalancer) {
	n := rapid.IntRange(0, 30).Draw(t, "hours")
	u := model.Usage{RegionID: lb.RegionID, LoadBalancerID: lb.ID, Metrics: map[model.Metric]model.Series{}}
	for m, most := range map[model.Metric]float64{model.MaxConnections: 1.2e6, model.NewConnections: 120_000, model.Queries: 60_000, model.TrafficIn: 6e9, model.TrafficOut: 6e9} {
		if rapid.IntRange(0, 7).Draw(t, "read "+string(m)) > 0 {
			u.Metrics[m] = drawHours(t, string(m), n, most)
		}
	}
	if rapid.IntRange(0, 3).Draw(t, "drops") == 0 {
		u.Metrics[model.DroppedConnections] = flat(n, 1)
	}
	s.Usage = append(s.Usage, u)
}

func drawPolicy(t *rapid.T) capacity.Policy {
	return capacity.Policy{TargetUtilization: rapid.SampledFrom([]float64{0.3, 0.7, 0.8, 1}).Draw(t, "target"),
		Metering: rapid.SampledFrom([]capacity.Metering{capacity.HourlyUsage, capacity.Fixed}).Draw(t, "rule")}
}

// TestRecommendationHolds: what is recommended fits and is available, and costs no
// more than keeping what is, unless that does not fit or nothing can be said.
func TestRecommendationHolds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		for _, lb := range judged(t, drawWorld(t), drawPolicy(t)).LoadBalancers {
			keep, got := option(t, lb, capacity.Keep, ""), chosen(t, lb)
			if got.Action == capacity.Keep {
				continue
			}
			if !got.Fits || !got.Available {
				t.Fatalf("recommends what does not fit or cannot be had: %+v", got)
			}
			if got.Action == capacity.Release && lb.Status != capacity.Idle {
				t.Fatalf("releases what is %s", lb.Status)
			}
			if keep.Fits && keep.Monthly != "" && got.Monthly != "" {
				delta := dec(got.Delta).Add(dec(got.FeesDelta))
				if delta.IsPositive() {
					t.Fatalf("dearer than keeping: %+v", got)
				}
			}
			if !keep.Fits && lb.Status == capacity.RightSized {
				t.Fatalf("right-sized and does not fit: %+v", lb)
			}
		}
	})
}

// TestTotalsAreSums adds up what the report shows.
func TestTotalsAreSums(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := judged(t, drawWorld(t), drawPolicy(t))
		now, then, fees, unpriced := decimal.Zero, decimal.Zero, decimal.Zero, 0
		for _, lb := range r.LoadBalancers {
			keep, got := option(t, lb, capacity.Keep, ""), chosen(t, lb)
			if got.FeesDelta != "" {
				fees = fees.Add(dec(got.FeesDelta))
			}
			if keep.Monthly == "" || got.Monthly == "" {
				unpriced++
				continue
			}
			now, then = now.Add(dec(keep.Monthly)), then.Add(dec(got.Monthly))
		}
		want := capacity.Totals{CurrentMonthly: now.StringFixed(2), RecommendedMonthly: then.StringFixed(2),
			MonthlyDelta: then.Sub(now).StringFixed(2), FeesDelta: fees.StringFixed(2), Unpriced: unpriced, AllIn: r.Totals.AllIn}
		if diff := cmp.Diff(want, r.Totals); diff != "" {
			t.Fatal(diff)
		}
	})
}

// TestOrderIsFree: the order of what was read changes nothing.
func TestOrderIsFree(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, p := drawWorld(t), drawPolicy(t)
		before := encode(t, judged(t, s, p))
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		for _, swap := range []struct {
			n int
			f func(i, j int)
		}{
			{len(s.LoadBalancers), func(i, j int) { s.LoadBalancers[i], s.LoadBalancers[j] = s.LoadBalancers[j], s.LoadBalancers[i] }},
			{len(s.Listeners), func(i, j int) { s.Listeners[i], s.Listeners[j] = s.Listeners[j], s.Listeners[i] }},
			{len(s.Usage), func(i, j int) { s.Usage[i], s.Usage[j] = s.Usage[j], s.Usage[i] }},
			{len(s.Bills), func(i, j int) { s.Bills[i], s.Bills[j] = s.Bills[j], s.Bills[i] }},
		} {
			r.Shuffle(swap.n, swap.f)
		}
		if diff := cmp.Diff(before, encode(t, judged(t, s, p))); diff != "" {
			t.Fatal(diff)
		}
	})
}

func encode(t rapid.TB, r *capacity.Report) string {
	data, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if s := string(data); strings.Contains(s, "capacity.") || strings.Contains(s, "<no value>") {
		t.Fatalf("a sentence has no words: %s", s)
	}
	return string(data)
}

// TestOneByOne: a load balancer is judged alike alone and among others.
func TestOneByOne(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, p := drawWorld(t), drawPolicy(t)
		all := judged(t, s, p).LoadBalancers
		for _, lb := range s.LoadBalancers {
			alone := *s
			alone.LoadBalancers = []model.LoadBalancer{lb}
			got := judged(t, &alone, p).LoadBalancers[0]
			i := slices.IndexFunc(all, func(o capacity.LoadBalancer) bool { return o.ID == lb.ID })
			if diff := cmp.Diff(all[i], got, cmpopts.EquateNaNs()); diff != "" {
				t.Fatal(diff)
			}
		}
	})
}

// TestMoreLoadIsNeverCheaper: with any hour higher, the hourly rule asks no less.
func TestMoreLoadIsNeverCheaper(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 48).Draw(t, "hours")
		w := one(clb("lb-1", rapid.SampledFrom(specNames()).Draw(t, "spec")), model.HTTP)
		draw := func(most float64) []float64 {
			return rapid.SliceOfN(rapid.Float64Range(0, most), n, n).Draw(t, "figures")
		}
		a, b, c := draw(1.2e6), draw(120_000), draw(60_000)
		before := option(t, w.used(series(a...), series(b...), series(c...)).judge(t, hourly()), capacity.Keep, "")
		for _, hours := range [][]float64{a, b, c} {
			hours[rapid.IntRange(0, n-1).Draw(t, "hour")] += rapid.Float64Range(0, 1e6).Draw(t, "more")
		}
		after := option(t, w.used(series(a...), series(b...), series(c...)).judge(t, hourly()), capacity.Keep, "")
		if dec(after.Monthly).LessThan(dec(before.Monthly)) {
			t.Fatalf("%s, then %s", before.Monthly, after.Monthly)
		}
	})
}

// TestWindowTwiceOver: the same hours twice cost the same a month, and take twice
// the hours.
func TestWindowTwiceOver(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, p := drawWorld(t), drawPolicy(t)
		s.Bills = nil
		before := judged(t, s, p)
		for _, u := range s.Usage {
			for m, old := range u.Metrics {
				twice := series(slices.Concat(old.Hours, old.Hours)...)
				twice.Mean = old.Mean
				u.Metrics[m] = twice
			}
		}
		after := judged(t, s, p)
		if diff := cmp.Diff(before.Totals, after.Totals); diff != "" {
			t.Fatal(diff)
		}
		for i, lb := range after.LoadBalancers {
			for spec, hours := range before.LoadBalancers[i].Metering.HoursBySpec {
				if lb.Metering.HoursBySpec[spec] != 2*hours {
					t.Fatalf("%s: %d, then %d", spec, hours, lb.Metering.HoursBySpec[spec])
				}
			}
		}
	})
}

// TestHourlyIsNeverDearerThanFixed: the spec is the cap of what is metered.
func TestHourlyIsNeverDearerThanFixed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawWorld(t)
		usage, flatRate := judged(t, s, hourly()), judged(t, s, fixed())
		for i := range usage.LoadBalancers {
			for k, o := range usage.LoadBalancers[i].Options {
				if f := flatRate.LoadBalancers[i].Options[k]; o.Monthly != "" && f.Monthly != "" && dec(o.Monthly).GreaterThan(dec(f.Monthly)) {
					t.Fatalf("%+v is dearer than %+v", o, f)
				}
			}
		}
	})
}

// TestBothLanguages: every sentence has words in both languages.
func TestBothLanguages(t *testing.T) {
	t.Parallel()
	printers := []*text.Printer{text.Of(text.English), text.Of(text.Chinese)}
	rapid.Check(t, func(t *rapid.T) {
		r := judged(t, drawWorld(t), drawPolicy(t))
		messages := slices.Clone(r.Notes)
		for _, lb := range r.LoadBalancers {
			messages = slices.Concat(messages, lb.Notes, lb.Recommendation.Reasons, lb.Recommendation.Warnings)
			for _, r := range lb.Reconciliation {
				messages = append(messages, r.VerdictMessage)
			}
			for _, o := range lb.Options {
				messages = append(messages, o.Constraints...)
				for _, s := range o.Steps {
					messages = append(messages, s.What)
				}
			}
		}
		for _, m := range messages {
			for _, p := range printers {
				if said := p.Tell(m); said == m.ID || strings.Contains(said, "capacity.") || strings.Contains(said, "<no value>") {
					t.Fatalf("%v says %q", m, said)
				}
			}
		}
	})
}

// oracle meters an hour by the words of the rule and nothing else of the package.
func oracle(own string, http bool, connections, fresh, queries float64) string {
	limits := map[string][3]float64{
		"slb.s1.small": {5e3, 3e3, 1e3}, "slb.s2.small": {5e4, 5e3, 5e3}, "slb.s2.medium": {1e5, 1e4, 1e4},
		"slb.s3.small": {2e5, 2e4, 2e4}, "slb.s3.medium": {5e5, 5e4, 3e4}, "slb.s3.large": {1e6, 1e5, 5e4},
	}
	if !http {
		queries = model.NoData
	}
	if connections < 0 && fresh < 0 && queries < 0 {
		return ""
	}
	for _, spec := range specNames() {
		l := limits[spec]
		if spec == own || connections <= l[0] && fresh <= l[1] && queries <= l[2] {
			return spec
		}
	}
	return "slb.s3.large"
}

func TestMeteringAgainstOracle(t *testing.T) {
	t.Parallel()
	prices := map[string]string{"slb.s1.small": "0.10", "slb.s2.small": "0.32", "slb.s2.medium": "0.63", "slb.s3.small": "1.27", "slb.s3.medium": "1.91", "slb.s3.large": "3.18"}
	rapid.Check(t, func(t *rapid.T) {
		own, protocol := rapid.SampledFrom(specNames()).Draw(t, "own"), rapid.SampledFrom([]model.Protocol{model.TCP, model.UDP, model.HTTP, model.HTTPS}).Draw(t, "protocol")
		n := rapid.IntRange(0, 200).Draw(t, "hours")
		a, b, c := drawHours(t, "a", n, 1.2e6), drawHours(t, "b", n, 120_000), drawHours(t, "c", n, 60_000)
		want, sum, hours := map[string]int{}, decimal.Zero, 0
		for i := range n {
			if spec := oracle(own, protocol == model.HTTP || protocol == model.HTTPS, a.Hours[i], b.Hours[i], c.Hours[i]); spec != "" {
				want[spec]++
				hours++
				sum = sum.Add(dec(prices[spec]))
			}
		}
		lb := one(clb("lb-1", own), protocol).used(a, b, c).judge(t, hourly())
		if !maps.Equal(want, lb.Metering.HoursBySpec) || lb.Metering.Hours != hours {
			t.Fatalf("%+v, want %v of %d", lb.Metering, want, hours)
		}
		monthly := ""
		if hours > 0 {
			monthly = sum.Mul(dec("730")).DivRound(decimal.NewFromInt(int64(hours)), 16).StringFixed(2)
		}
		if keep := option(t, lb, capacity.Keep, ""); keep.Monthly != monthly {
			t.Fatalf("%s a month, want %s", keep.Monthly, monthly)
		}
	})
}
