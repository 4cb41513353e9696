package capacity_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/price"
)

// bits is the rate that moves so many GB in an hour.
func bits(gb float64) float64 { return gb * 8e9 / 3600 }

func amountOf(o capacity.Option, part string) string {
	for _, s := range o.Steps {
		if says(s.What, part) {
			return s.Amount
		}
	}
	return ""
}

// TestVendorLCUExample is the worked example of the LCU billing page.
func TestVendorLCUExample(t *testing.T) {
	t.Parallel()
	nlb := model.LoadBalancer{RegionID: "cn-hangzhou", ID: "nlb-1", Kind: model.NLB, Zones: 2, PayType: "PostPay"}
	w := one(nlb, model.TCP, model.UDP)
	w.Usage[0].Listeners = []model.ListenerUsage{
		{Port: 80, Protocol: model.TCP, NewConnections: []float64{4_000}, MaxConnections: []float64{720_000}, TrafficBitsPerSecond: []float64{bits(10)}},
		{Port: 81, Protocol: model.UDP, NewConnections: []float64{2_000}, MaxConnections: []float64{420_000}, TrafficBitsPerSecond: []float64{bits(8)}},
	}
	lb := w.judge(t, hourly())
	keep := option(t, lb, capacity.Keep, "")
	if lb.Metering.LCU != "18.4" || amountOf(keep, "at 0.037") != "0.6808" || keep.Monthly != "496.98" || len(lb.Metering.HoursBySpec) != 0 {
		t.Errorf("%+v %+v", lb.Metering, keep)
	}
	if lb.Fees[0].Monthly != "107.31" || lb.Fees[0].From != "" {
		t.Errorf("%+v", lb.Fees)
	}
}

func TestLCUOfHour(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind                   model.Kind
		protocol               model.Protocol
		fresh, connections, gb float64
		want                   string
	}{
		{model.CLB, model.TCP, 800, 0, 0, "1"},
		{model.CLB, model.TCP, 0, 100000, 0, "1"},
		{model.CLB, model.UDP, 400, 50000, 0.5, "1"},
		{model.CLB, model.HTTP, 25, 3000, 1, "1"},
		{model.CLB, model.HTTPS, 20000, 0, 0, "800"},
		{model.CLB, model.HTTP, 0, 1, 0, "0.000333"},
		{model.NLB, model.TCPSSL, 50, 3000, 1, "1"},
	} {
		got, ok := capacity.LCUOfHour(c.kind, c.protocol, c.fresh, c.connections, c.gb)
		if !ok || !got.Equal(dec(c.want)) {
			t.Errorf("%+v: %s", c, got)
		}
	}
	for _, c := range []struct {
		kind     model.Kind
		protocol model.Protocol
	}{{model.NLB, model.HTTP}, {model.CLB, model.TCPSSL}, {model.CLB, "quic"}} {
		if _, ok := capacity.LCUOfHour(c.kind, c.protocol, 1, 1, 1); ok {
			t.Errorf("%v has LCU", c)
		}
	}
}

// TestLCUWithoutListeners: the figures of the instance do when all its listeners
// are of one class, and nothing does otherwise.
func TestLCUWithoutListeners(t *testing.T) {
	t.Parallel()
	use := func(w world) world {
		return w.used(flat(2, 1_000), flat(2, 1_600), flat(2, 1)).with(model.TrafficIn, flat(2, bits(0.25))).with(model.TrafficOut, flat(2, bits(0.25)))
	}
	b := clb("lb-1", "slb.s3.large")
	for name, c := range map[string]struct {
		w    world
		want string
	}{
		"one":         {use(one(b, model.TCP)), "4"},
		"two":         {use(one(b, model.TCP, model.TCP)), "4"},
		"http, https": {use(one(b, model.HTTP, model.HTTPS)), "128"},
		"mixed":       {use(one(b, model.TCP, model.HTTP)), ""},
		"no traffic":  {one(b, model.TCP).used(flat(2, 1), flat(2, 1), model.Series{}), ""},
		"no listener": {one(b), ""},
	} {
		lb := c.w.judge(t, fixed())
		if lb.Metering.LCU != c.want {
			t.Errorf("%s: %q, want %q", name, lb.Metering.LCU, c.want)
		}
		if floor := contains(lb.Notes, "at least this many"); floor != (name == "two" || name == "http, https") {
			t.Errorf("%s: %v", name, lb.Notes)
		}
	}
}

func TestPayByLCU(t *testing.T) {
	t.Parallel()
	b := clb("lb-1", "slb.s3.small")
	use := func(b model.LoadBalancer) world {
		return one(b, model.TCP).used(flat(24, 100_000), flat(24, 800), model.Series{}).
			with(model.TrafficIn, flat(24, bits(0.4))).with(model.TrafficOut, flat(24, bits(0.5)))
	}
	lb := use(b).judge(t, fixed())
	lcu := option(t, lb, capacity.PayByLCU, "")
	if lcu.Monthly != "35.77" || lcu.Reversible || !lcu.Fits || lb.Recommendation.Action != capacity.PayByLCU || lb.Status != capacity.Oversized {
		t.Errorf("%+v %+v", lcu, lb.Recommendation)
	}
	if !contains(lb.Recommendation.Warnings, "cannot go back") {
		t.Error(lb.Recommendation.Warnings)
	}
	b.Spec = "slb.s3.large"
	lb = use(b).with(model.DroppedConnections, flat(24, 1)).judge(t, fixed())
	if lcu := option(t, lb, capacity.PayByLCU, ""); lcu.Fits || !contains(lcu.Constraints, "may lower the performance") {
		t.Errorf("drops at the largest spec: %+v", lcu)
	}
	lb = use(b).with(model.TrafficOut, flat(24, 4.1e9)).judge(t, fixed())
	if option(t, lb, capacity.PayByLCU, "").Fits {
		t.Error("4.1 Gbps fits 5 Gbps at 80 %")
	}
}

// TestBandwidth: a fixed bandwidth is a limit of its own, has its fee, and turns
// into traffic when an instance goes to LCU.
func TestBandwidth(t *testing.T) {
	t.Parallel()
	b := clb("lb-1", "slb.s2.small")
	b.AddressType, b.InternetChargeType, b.BandwidthMbps = "internet", "paybybandwidth", 10
	lb := one(b, model.TCP).used(flat(24, 100), flat(24, 10), model.Series{}).
		with(model.TrafficIn, flat(24, 1e6)).with(model.TrafficOut, flat(24, 9e6)).judge(t, fixed())
	if lb.Bottleneck != model.TrafficOut || lb.Utilization[model.TrafficOut] != 0.9 {
		t.Errorf("%s %v", lb.Bottleneck, lb.Utilization)
	}
	if !contains(lb.Notes, "one connection gets at most 3.33 Mbps") || !contains(lb.Recommendation.Warnings, "no larger spec helps") {
		t.Errorf("%v %v", lb.Notes, lb.Recommendation.Warnings)
	}
	fees := map[string]string{}
	for _, f := range lb.Fees {
		fees[english().Tell(f.Name)] = f.Monthly
	}
	want := map[string]string{"instance fee": "107.31", "public IP retention fee": "14.60", "bandwidth of 10 Mbps": "657.00"} // (5 x 0.04 + 5 x 0.14) x 730
	if diff := cmp.Diff(want, fees); diff != "" {
		t.Error(diff)
	}
	lcu := option(t, lb, capacity.PayByLCU, "")
	// 9 Mbps are 4.05 GB an hour: 2956.5 GB x 0.80 instead of 657.00.
	if lcu.FeesDelta != "1708.20" || !contains(lcu.Constraints, "00:00 the next day") {
		t.Errorf("%+v", lcu)
	}
}

// TestReasonCountsTheFeesTheChoiceCounted: LCU cost more than the spec here, and
// spare the bandwidth.
func TestReasonCountsTheFeesTheChoiceCounted(t *testing.T) {
	t.Parallel()
	b := clb("lb-1", "slb.s1.small")
	b.AddressType, b.InternetChargeType, b.BandwidthMbps = "internet", "paybybandwidth", 100
	lb := one(b, model.TCP).used(flat(24, 100), flat(24, 2000), model.Series{}).
		with(model.TrafficIn, flat(24, 1e5)).with(model.TrafficOut, flat(24, 1e5)).judge(t, hourly())
	// 73.00 + 121.91 + 9855.00 against 89.43 + 121.91 + 26.28
	if lb.Recommendation.Action != capacity.PayByLCU || lb.Recommendation.MonthlyDelta != "16.43" ||
		!contains(lb.Recommendation.Reasons, "for 237.62 instead of 10,049.91 CNY a month, other fees included") {
		t.Errorf("%+v", lb.Recommendation)
	}
}

func TestProxyNote(t *testing.T) {
	t.Parallel()
	lb := one(clb("lb-1", "slb.s2.small"), model.HTTP).used(flat(24, 100), flat(24, 10), flat(24, 715)).judge(t, fixed())
	if !contains(lb.Notes, "each of which takes about 714 per second") {
		t.Error(lb.Notes)
	}
}

func TestFloorIsSaid(t *testing.T) {
	t.Parallel()
	floor := flat(24, 100)
	floor.Floor = true
	lb := one(clb("lb-1", "slb.s3.small"), model.TCP).used(floor, flat(24, 10), model.Series{}).judge(t, fixed())
	if !lb.Metrics[model.MaxConnections].Floor || !contains(lb.Notes, "only averages exist") || !contains(lb.Recommendation.Warnings, "only averages") {
		t.Errorf("%v %v", lb.Notes, lb.Recommendation.Warnings)
	}
}

func TestQuotesAndBooks(t *testing.T) {
	t.Parallel()
	w := one(clb("lb-1", "slb.s2.small"), model.TCP).used(flat(24, 30_000), flat(24, 10), model.Series{})
	w.Quotes = []model.Quote{{RegionID: "cn-hangzhou", Item: string(price.SpecHour("slb.s2.small")), Amount: "0.30", Currency: "CNY"}}
	if lb := w.judge(t, fixed()); option(t, lb, capacity.Keep, "").Monthly != "219.00" {
		t.Errorf("%+v", option(t, lb, capacity.Keep, ""))
	}
	w.Quotes[0].Currency, w.Quotes[0].Item = "USD", "clb.lcu"
	r := judged(t, w.Snapshot, fixed())
	if r.Currency != "USD" || r.Totals.Unpriced != 1 || r.LoadBalancers[0].Recommendation.Action != capacity.Keep || !r.Complete {
		t.Errorf("%s %+v", r.Currency, r.Totals)
	}
	cny, err := price.Embedded(price.CNY)
	if err != nil {
		t.Fatal(err)
	}
	if r, err = capacity.Judge(w.Snapshot, cny, fixed()); err != nil || r.Complete || r.Currency != "CNY" || !contains(r.Notes, "was left out") {
		t.Errorf("%v %+v", err, r)
	}
}

func TestOutdatedPricesAreSaidToBe(t *testing.T) {
	t.Parallel()
	r := judged(t, one(clb("lb-1", "slb.s2.small"), model.TCP).Snapshot, fixed())
	outdated := map[string]bool{}
	for _, p := range r.Prices {
		outdated[p.Date] = p.Outdated
	}
	if !outdated["2021-02-10"] || outdated["2026-02-26"] || !contains(r.Notes, "more than a year old") {
		t.Errorf("%+v %v", r.Prices, r.Notes)
	}
}

func TestReconciliation(t *testing.T) {
	t.Parallel()
	bill := func(item, amount string) model.Bill {
		return model.Bill{Cycle: "2026-10", LoadBalancerID: "lb-1", Item: item, Amount: amount, Currency: "CNY"}
	}
	rules := map[capacity.Metering]string{capacity.HourlyUsage: "74.40", capacity.Fixed: "238.08"} // 744 hours
	for name, c := range map[string]struct {
		bills   []model.Bill
		billed  string
		closest capacity.Metering
	}{
		"usage":       {[]model.Bill{bill("LoadBalancerSpec", "74.00"), bill("InstanceRent", "99")}, "74.00", capacity.HourlyUsage},
		"fixed":       {[]model.Bill{bill("规格费", "200"), bill("规格费", "38.08")}, "238.08", capacity.Fixed},
		"neither":     {[]model.Bill{bill("LoadBalancerSpec", "150")}, "150.00", ""},
		"whole":       {[]model.Bill{bill("", "240.5")}, "240.50", capacity.Fixed},
		"items alone": {[]model.Bill{bill("Rent", "14.88"), bill("Traffic", "60")}, "74.88", capacity.HourlyUsage},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := one(clb("lb-1", "slb.s2.small"), model.TCP).used(flat(24, 100), flat(24, 10), model.Series{})
			w.Bills = c.bills
			verdict := capacity.Decided
			if c.closest == "" {
				verdict = capacity.Neither
			}
			want := []capacity.Reconciliation{{Cycle: "2026-10", Billed: c.billed, Currency: "CNY", Rules: rules, Closest: c.closest, Verdict: verdict}}
			if diff := cmp.Diff(want, w.judge(t, hourly()).Reconciliation, cmpopts.IgnoreFields(capacity.Reconciliation{}, "VerdictMessage")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestReconciliationIsExact: 186 hours at 0.63 and 558 at 0.10 are 172.98, to the cent.
func TestReconciliationIsExact(t *testing.T) {
	t.Parallel()
	w := one(clb("lb-1", "slb.s3.medium"), model.TCP).used(series(90000, 2000, 2000, 2000), flat(4, 10), model.Series{})
	w.Bills = []model.Bill{{Cycle: "2026-10", LoadBalancerID: "lb-1", Item: "LoadBalancerSpec", Amount: "172.98", Currency: "CNY"}}
	if got := w.judge(t, hourly()).Reconciliation[0]; got.Rules[capacity.HourlyUsage] != "172.98" || got.Closest != capacity.HourlyUsage {
		t.Errorf("%+v", got)
	}
}

func TestBadBills(t *testing.T) {
	t.Parallel()
	w := one(clb("lb-1", "slb.s2.small"), model.TCP).used(flat(24, 100), flat(24, 10), model.Series{})
	w.Bills = []model.Bill{
		{Cycle: "2026-13", LoadBalancerID: "lb-1", Amount: "1", Currency: "CNY"},
		{Cycle: "2026-09", LoadBalancerID: "lb-1", Amount: "1e999999999", Currency: "CNY"},
		{Cycle: "2026-08", LoadBalancerID: "lb-1", Amount: "9", Currency: "USD"},
		{Cycle: "2026-07", LoadBalancerID: "lb-2", Amount: "9", Currency: "CNY"},
	}
	lb := w.judge(t, hourly())
	if len(lb.Reconciliation) != 1 || len(lb.Reconciliation[0].Rules) != 0 || !contains(lb.Notes, "2026-13 cannot be used") || !contains(lb.Notes, "2026-09 cannot") || !contains(lb.Notes, "2026-08 is in USD") {
		t.Errorf("%+v %v", lb.Reconciliation, lb.Notes)
	}
}

// daily makes a series of whole days (UTC+8) from their peaks.
func daily(w world, days int, peak func(day int) float64) (world, model.Series) {
	start := time.Date(2026, 10, 1, 0, 0, 0, 0, time.FixedZone("", 8*3600))
	w.Window.Start, w.Window.End = start, start.AddDate(0, 0, days)
	var hours []float64
	for d := range days {
		for h := range 24 {
			f := peak(d)
			if h != 14 && f >= 0 {
				f /= 2
			}
			hours = append(hours, f)
		}
	}
	return w, series(hours...)
}

func TestForecast(t *testing.T) {
	t.Parallel()
	weekly := [7]float64{0, 500, 800, 700, 600, -2_000, -2_500}
	wobble := func(d int) float64 { return float64((d*7919)%101) - 50 }
	for name, c := range map[string]struct {
		days   int
		peak   func(int) float64
		silent string
	}{
		"grows":     {28, func(d int) float64 { return 10_000 + 500*float64(d) + weekly[d%7] + wobble(d) }, ""},
		"short":     {13, func(d int) float64 { return 10_000 + 500*float64(d) }, "too short: 13 days"},
		"flat":      {28, func(d int) float64 { return 10_000 + weekly[d%7] + wobble(d) }, "no clear growth"},
		"falls":     {28, func(d int) float64 { return 40_000 - 500*float64(d) + wobble(d) }, "no clear growth"},
		"far":       {28, func(d int) float64 { return 10_000 + 20*float64(d) }, "more than a year"},
		"reached":   {28, func(d int) float64 { return 2_000 * float64(d) }, "reached already"},
		"no growth": {28, func(int) float64 { return 0 }, "no clear growth"},
		"gaps": {40, func(d int) float64 {
			if d > 5 && d < 25 {
				return model.NoData
			}
			return 10_000 + 500*float64(d)
		}, "too many gaps: 21 days with data out of 40"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, s := daily(one(clb("lb-1", "slb.s2.small"), model.TCP), c.days, c.peak)
			f := w.used(s, flat(24, 1), model.Series{}).judge(t, fixed()).Forecast[0]
			if c.silent != "" {
				if !says(f.Silent, c.silent) || f.Reached != nil || f.Earliest != nil {
					t.Errorf("%+v", f)
				}
				return
			}
			// 10,000 + 500 a day and up to 800 of the season reach 50,000 on day 79.
			want := w.Window.Start.AddDate(0, 0, 79)
			if f.Silent.ID != "" || f.Reached.Sub(want).Abs() > 48*time.Hour || f.Earliest.After(*f.Reached) || f.Latest.Before(*f.Reached) || f.Latest.Sub(*f.Earliest) > 20*24*time.Hour {
				t.Errorf("%v (%v to %v), want %v", f.Reached, f.Earliest, f.Latest, want)
			}
		})
	}
}

func TestForecastIgnoresOneBadDay(t *testing.T) {
	t.Parallel()
	reached := func(spike float64) time.Time {
		w, s := daily(one(clb("lb-1", "slb.s2.small"), model.TCP), 28, func(d int) float64 {
			if d == 20 {
				return spike
			}
			return 10_000 + 500*float64(d)
		})
		return *w.used(s, flat(24, 1), model.Series{}).judge(t, fixed()).Forecast[0].Reached
	}
	if a, b := reached(20_000), reached(49_000); a.Sub(b).Abs() > 24*time.Hour {
		t.Errorf("%v and %v", a, b)
	}
}

// TestDroppedHoursMayCostMore: what an hour with drops needed is not known, so once
// there is a larger spec it may be billed as that. The bound is (0.63 - 0.10) for
// one of two hours, for a month of 730.
func TestDroppedHoursMayCostMore(t *testing.T) {
	t.Parallel()
	w := one(clb("a", "slb.s2.small"), model.TCP).used(flat(2, 100), flat(2, 10), model.Series{}).
		with(model.DroppedConnections, series(0.5, 0))
	lb := w.judge(t, hourly())
	if lb.Recommendation.Spec != "slb.s2.medium" || !contains(lb.Recommendation.Warnings, "dropped in 1 hour,") ||
		!contains(lb.Recommendation.Warnings, "at most 193.45 CNY a month") {
		t.Errorf("%+v", lb.Recommendation)
	}
	if lb = w.judge(t, fixed()); contains(lb.Recommendation.Warnings, "at most") {
		t.Errorf("a fixed fee does not depend on use: %+v", lb.Recommendation)
	}
	calm := one(clb("a", "slb.s2.small"), model.TCP).used(flat(2, 45_000), flat(2, 10), model.Series{})
	if lb = calm.judge(t, hourly()); lb.Recommendation.Spec != "slb.s2.medium" || len(lb.Recommendation.Warnings) > 0 {
		t.Errorf("nothing was dropped: %+v", lb.Recommendation)
	}
}
