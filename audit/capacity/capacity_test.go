package capacity_test

import (
	"errors"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/model"
)

// TestMeteringOfOneHour holds the worked example of the vendor and its edges.
func TestMeteringOfOneHour(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		own                         string
		protocol                    model.Protocol
		connections, fresh, queries float64
		want                        string
	}{
		{"slb.s3.large", model.HTTP, 90_000, 4_000, 11_000, "slb.s3.small"},
		{"slb.s3.large", model.TCP, 90_000, 4_000, 11_000, "slb.s2.medium"}, // queries do not count
		{"slb.s3.large", model.TCP, 50_000, 0, 0, "slb.s2.small"},
		{"slb.s3.large", model.TCP, 50_000.5, 0, 0, "slb.s2.medium"},
		{"slb.s3.large", model.HTTPS, 0, 0, 0, "slb.s1.small"},
		{"slb.s3.large", model.HTTPS, 1, 1, 30_001, "slb.s3.large"},
		{"slb.s3.large", model.TCP, 2_000_000, 0, 0, "slb.s3.large"},
		{"slb.s2.small", model.TCP, 90_000, 4_000, 0, "slb.s2.small"}, // its own spec is the cap
		{"slb.s3.large", model.HTTP, model.NoData, 4_000, model.NoData, "slb.s2.small"},
	} {
		lb := one(clb("lb-1", c.own), c.protocol).used(series(c.connections), series(c.fresh), series(c.queries)).judge(t, hourly())
		if diff := cmp.Diff(map[string]int{c.want: 1}, lb.Metering.HoursBySpec); diff != "" {
			t.Errorf("%+v: %s", c, diff)
		}
	}
}

func TestHoursWithoutDataAreNotMetered(t *testing.T) {
	t.Parallel()
	gap := model.NoData
	lb := one(clb("lb-1", "slb.s2.small"), model.TCP).used(series(1, gap, 40_000, gap), series(1, gap, gap), model.Series{}).judge(t, hourly())
	if lb.Metering.Hours != 2 || lb.Metering.NoDataHours != 2 || lb.Metering.PartialHours != 1 {
		t.Errorf("%+v", lb.Metering)
	}
	if !contains(lb.Notes, "without data and so not metered: 2") || !contains(lb.Notes, "some metric is missing: 1") {
		t.Error(lb.Notes)
	}
	keep := option(t, lb, capacity.Keep, "")
	if keep.Monthly != "153.30" { // (0.10 + 0.32) / 2 x 730
		t.Errorf("%+v", keep)
	}
}

func TestHoursAbove(t *testing.T) {
	t.Parallel()
	lb := one(clb("lb-1", "slb.s2.small"), model.TCP).
		used(series(35_000, 35_001, 42_501, 50_000, 50_001), series(0, 0, 0, 0, 0), model.Series{}).judge(t, hourly())
	if diff := cmp.Diff(map[string]int{"70": 4, "85": 3, "100": 1}, lb.Metering.HoursAbove); diff != "" {
		t.Error(diff)
	}
}

// TestDesignExample holds the prices of the example in the contract, which are
// those of the fixed rule.
func TestDesignExample(t *testing.T) {
	t.Parallel()
	w := one(clb("lb-1", "slb.s2.small"), model.HTTP).used(flat(24, 41_000), flat(24, 500), flat(24, 1_000))
	lb := w.judge(t, fixed())
	if lb.Status != capacity.NearLimit || lb.Bottleneck != model.MaxConnections || lb.Utilization[model.MaxConnections] != 0.82 {
		t.Errorf("%s %s %v", lb.Status, lb.Bottleneck, lb.Utilization)
	}
	keep := option(t, lb, capacity.Keep, "")
	r := lb.Recommendation
	if keep.Monthly != "233.60" || keep.Delta != "0.00" || keep.Fits || r.Spec != "slb.s2.medium" || r.MonthlyDelta != "226.30" {
		t.Errorf("%+v %+v", keep, r)
	}
	w.with(model.MaxConnections, flat(24, 40_000))
	if lb := w.judge(t, fixed()); lb.Status != capacity.RightSized || !option(t, lb, capacity.Keep, "").Fits {
		t.Errorf("at exactly the target: %s", lb.Status)
	}
	w.with(model.MaxConnections, flat(24, 41_000))
	lb = w.judge(t, hourly())
	if r := lb.Recommendation; r.Spec != "slb.s2.medium" || r.MonthlyDelta != "0.00" || !contains(r.Reasons, "even larger spec costs no more") {
		t.Errorf("under hourly usage: %+v", r)
	}
}

func TestStatuses(t *testing.T) {
	t.Parallel()
	busy := func(lb model.LoadBalancer, peak float64) world {
		return one(lb, model.TCP).used(flat(24, peak), flat(24, 10), model.Series{})
	}
	lcu := clb("lb-1", "slb.lcu.elastic")
	lcu.InstanceChargeType = "PayByCLCU"
	nlb := model.LoadBalancer{RegionID: "cn-hangzhou", ID: "nlb-1", Kind: model.NLB, Zones: 2, PayType: "PostPay"}
	for name, c := range map[string]struct {
		w      world
		want   capacity.Status
		action capacity.Action
	}{
		"peak at the limit":   {busy(clb("a", "slb.s2.small"), 50_000), capacity.Saturated, capacity.ChangeSpec},
		"drops":               {busy(clb("a", "slb.s2.small"), 100).with(model.DroppedConnections, flat(24, 0.5)), capacity.Saturated, capacity.ChangeSpec},
		"drops at the top":    {busy(clb("a", "slb.s3.large"), 100).with(model.DroppedConnections, flat(24, 1)), capacity.Saturated, capacity.Keep},
		"over the target":     {busy(clb("a", "slb.s2.small"), 40_001), capacity.NearLimit, capacity.ChangeSpec},
		"smaller fits":        {busy(clb("a", "slb.s3.large"), 4_000), capacity.Oversized, capacity.ChangeSpec},
		"right":               {busy(clb("a", "slb.s2.small"), 39_000), capacity.RightSized, capacity.Keep},
		"no traffic":          {busy(clb("a", "slb.s2.small"), 0).with(model.NewConnections, flat(24, 0)).with(model.TrafficIn, flat(24, 0)).with(model.TrafficOut, flat(24, 0)), capacity.Idle, capacity.Release},
		"no listener":         {one(clb("a", "slb.s2.small")), capacity.Idle, capacity.Release},
		"nothing known":       {one(clb("a", "slb.s2.small"), model.TCP), capacity.NoData, capacity.Keep},
		"unlisted":            {busy(clb("a", "slb.s4.large"), 40_000), capacity.NoData, capacity.Keep},
		"shared":              {busy(clb("a", ""), 40_000), capacity.Elastic, capacity.Keep},
		"shared drops":        {busy(clb("a", ""), 39_000).with(model.DroppedConnections, flat(24, 1)), capacity.Saturated, capacity.ChangeSpec},
		"lcu":                 {busy(lcu, 40_000), capacity.Elastic, capacity.Keep},
		"lcu drops":           {busy(lcu, 40_000).with(model.DroppedConnections, flat(24, 1)), capacity.Saturated, capacity.Keep},
		"nlb":                 {busy(nlb, 40_000), capacity.Elastic, capacity.Keep},
		"unlisted with drops": {busy(clb("a", "slb.s4.large"), 1).with(model.DroppedConnections, flat(24, 1)), capacity.Saturated, capacity.Keep},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lb := c.w.judge(t, fixed())
			if lb.Status != c.want || lb.Recommendation.Action != c.action || len(lb.Recommendation.Reasons) == 0 {
				t.Errorf("%s, %+v", lb.Status, lb.Recommendation)
			}
		})
	}
}

// TestIdleByWhatIsThere: without listeners or backends a load balancer is idle
// whatever the window was like, and whoever is to release it is told of its traffic.
func TestIdleByWhatIsThere(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		load float64
		want capacity.Status
		busy bool
	}{
		"no figures": {-1, capacity.Idle, false}, "silent": {0, capacity.Idle, false},
		"busy": {5, capacity.Idle, true}, "at its limit": {50_000, capacity.Saturated, false},
	} {
		w := one(clb("lb-1", "slb.s2.small")).used(flat(24, c.load), flat(24, 0), model.Series{})
		lb := w.judge(t, fixed())
		if lb.Status != c.want || (c.want == capacity.Idle) != (lb.Recommendation.Action == capacity.Release) {
			t.Errorf("%s: %s, %s", name, lb.Status, lb.Recommendation.Action)
		}
		if contains(lb.Recommendation.Warnings, "still had traffic") != c.busy {
			t.Errorf("%s: %v", name, lb.Recommendation.Warnings)
		}
	}
}

// TestIdleOnlyOnEvidence: what could not be read never makes a load balancer idle.
func TestIdleOnlyOnEvidence(t *testing.T) {
	t.Parallel()
	w := one(clb("lb-1", "slb.s2.small"))
	w.Errors = []model.ReadError{{RegionID: "cn-hangzhou", Product: "slb", Action: "DescribeLoadBalancerListeners", Code: "Forbidden.RAM"}}
	if lb := w.judge(t, fixed()); lb.Status != capacity.NoData || judged(t, w.Snapshot, fixed()).Complete {
		t.Errorf("listeners unread: %s", lb.Status)
	}
	ref := model.GroupRef{Kind: model.VServerGroup, ID: "rsp-1"}
	w = one(clb("lb-1", "slb.s2.small"), model.TCP).used(flat(24, 5), flat(24, 5), model.Series{})
	w.Listeners[0].Groups = []model.GroupRef{ref}
	if lb := w.judge(t, fixed()); lb.Status == capacity.Idle {
		t.Error("idle with a group that was not read")
	}
	w.ServerGroups = []model.ServerGroup{{RegionID: "cn-hangzhou", Kind: ref.Kind, ID: ref.ID}}
	if lb := w.judge(t, fixed()); lb.Status != capacity.Idle || !contains(lb.Recommendation.Reasons, "has a backend") {
		t.Errorf("empty group: %s %v", lb.Status, lb.Recommendation.Reasons)
	}
	half := flat(24, 0)
	half.Samples = half.Expected/2 - 1
	w = one(clb("lb-1", "slb.s2.small"), model.TCP).used(half, half, model.Series{})
	if lb := w.judge(t, fixed()); lb.Status == capacity.Idle {
		t.Error("idle on half the samples")
	}
}

func TestMissingMetricNeverLowers(t *testing.T) {
	t.Parallel()
	w := one(clb("lb-1", "slb.s3.small"), model.HTTP).with(model.MaxConnections, flat(24, 100)).with(model.NewConnections, flat(24, 10))
	lb := w.judge(t, fixed())
	if lb.Recommendation.Action != capacity.Keep || option(t, lb, capacity.ChangeSpec, "slb.s2.small").Fits || !contains(lb.Notes, "No data for queries per second") {
		t.Errorf("%+v %v", lb.Recommendation, lb.Notes)
	}
}

// TestUnreadPartNeverLowers: the peak may be in the part that could not be read.
func TestUnreadPartNeverLowers(t *testing.T) {
	t.Parallel()
	part := flat(24, 100)
	part.Unread = true
	w := one(clb("lb-1", "slb.s3.small"), model.TCP).used(part, flat(24, 10), model.Series{})
	lb := w.judge(t, fixed())
	if lb.Recommendation.Action != capacity.Keep || option(t, lb, capacity.ChangeSpec, "slb.s2.small").Fits || !contains(lb.Notes, "could not be read for concurrent connections") {
		t.Errorf("%+v %v", lb.Recommendation, lb.Notes)
	}
	silent := flat(24, 0)
	silent.Unread = true
	if lb := one(clb("lb-1", "slb.s3.small"), model.TCP).used(silent, silent, model.Series{}).judge(t, fixed()); lb.Status == capacity.Idle {
		t.Error("idle, though a part is not known")
	}
}

// TestTheOldestSmallMayBeFree: it paid nothing for its spec, so a change that looks
// cheaper may cost more.
func TestTheOldestSmallMayBeFree(t *testing.T) {
	t.Parallel()
	for day, free := range map[string]bool{"2020-03-31T15:59:59Z": true, "2020-03-31T16:00:00Z": false} {
		b := clb("lb-1", "slb.s1.small")
		at, _ := time.Parse(time.RFC3339, day)
		b.CreatedAt = &at
		lb := one(b, model.TCP).used(flat(24, 100), flat(24, 10), model.Series{}).
			with(model.TrafficIn, flat(24, 1e5)).with(model.TrafficOut, flat(24, 1e5)).judge(t, hourly())
		if lb.Recommendation.Action != capacity.PayByLCU || contains(lb.Recommendation.Warnings, "paid no spec fee") != free || contains(lb.Notes, "paid no spec fee") != free {
			t.Errorf("of %s: %+v %v", day, lb.Recommendation, lb.Notes)
		}
	}
}

func TestGapsAreWarnedOf(t *testing.T) {
	t.Parallel()
	part := flat(24, 100)
	part.Samples = part.Expected * 8 / 10
	lb := one(clb("lb-1", "slb.s3.small"), model.TCP).used(part, flat(24, 10), model.Series{}).judge(t, fixed())
	if lb.Recommendation.Action == capacity.Keep || !contains(lb.Recommendation.Warnings, "samples of concurrent connections exist") {
		t.Errorf("%+v", lb.Recommendation)
	}
}

// TestUnknownDropsAreWarnedOf: a peak may be cut off where drops are unknown.
func TestUnknownDropsAreWarnedOf(t *testing.T) {
	t.Parallel()
	unread, part := flat(24, 0), flat(24, 0)
	unread.Unread, part.Samples = true, part.Expected*8/10
	for name, c := range map[string]struct {
		drops model.Series
		warns bool
	}{
		"none":   {flat(24, 0), false},
		"silent": {series(-1, -1), true},
		"unread": {unread, true},
		"part":   {part, true},
	} {
		w := one(clb("lb-1", "slb.s3.small"), model.TCP).used(flat(24, 100), flat(24, 10), model.Series{}).with(model.DroppedConnections, c.drops)
		lb := w.judge(t, fixed())
		if lb.Recommendation.Action == capacity.Keep || contains(lb.Recommendation.Warnings, "Whether connections were dropped is not known") != c.warns {
			t.Errorf("%s: %+v", name, lb.Recommendation)
		}
	}
}

func TestSubscription(t *testing.T) {
	t.Parallel()
	b := clb("lb-1", "slb.s3.small")
	b.PayType = "PrePay"
	w := one(b, model.TCP).used(flat(24, 100), flat(24, 10), model.Series{})
	for _, p := range []capacity.Policy{hourly(), fixed()} {
		lb := w.judge(t, p)
		lower, lcu := option(t, lb, capacity.ChangeSpec, "slb.s2.small"), option(t, lb, capacity.PayByLCU, "")
		if keep := option(t, lb, capacity.Keep, ""); keep.Monthly != "760.00" || lower.Monthly != "190.00" || lower.Available || lcu.Available || !contains(lower.Constraints, "allow-list") {
			t.Errorf("%+v %+v %+v", keep, lower, lcu)
		}
		if lb.Recommendation.Action != capacity.Keep || lb.Status != capacity.RightSized {
			t.Errorf("%+v", lb.Recommendation)
		}
	}
}

func TestHongKongPrices(t *testing.T) {
	t.Parallel()
	b := clb("lb-1", "slb.s2.small")
	b.RegionID = "cn-hongkong"
	lb := one(b, model.TCP).used(flat(24, 39_000), flat(24, 10), model.Series{}).judge(t, fixed())
	if keep := option(t, lb, capacity.Keep, ""); keep.Monthly != "277.40" || keep.PriceSource == "" || keep.PriceDate != "2021-02-10" {
		t.Errorf("%+v", keep)
	}
}

func TestBadInput(t *testing.T) {
	t.Parallel()
	w := one(clb("lb-1", "slb.s2.small"), model.TCP)
	for _, p := range []capacity.Policy{{}, {TargetUtilization: 1.1, Metering: capacity.Fixed}, {TargetUtilization: math.NaN(), Metering: capacity.Fixed}, {TargetUtilization: 0.8, Metering: "free"}} {
		if _, err := capacity.Judge(w.Snapshot, nil, p); err == nil {
			t.Errorf("%+v was accepted", p)
		}
	}
	w.Window = nil
	if _, err := capacity.Judge(w.Snapshot, nil, fixed()); !errors.Is(err, capacity.ErrNoUsage) {
		t.Errorf("got %v", err)
	}
	w = one(clb("lb-1", "slb.s2.small"), model.TCP).used(series(math.NaN(), math.Inf(1), -5, 10), series(1, 1, 1, 1), model.Series{})
	if lb := w.judge(t, fixed()); lb.Metering.Hours != 4 || lb.Metering.PartialHours != 3 || *lb.Metrics[model.NewConnections].Peak != 1 {
		t.Errorf("%+v", lb.Metering)
	}
}

func TestInstanceFee(t *testing.T) {
	t.Parallel()
	day := func(y int, m time.Month, d int) *time.Time { t := time.Date(y, m, d, 0, 0, 0, 0, time.UTC); return &t }
	for name, c := range map[string]struct {
		created *time.Time
		at      time.Time
		from    string
	}{
		"old":            {day(2024, 11, 29), taken(), "2026-12-01"},
		"new":            {day(2024, 12, 1), taken(), ""},
		"just before":    {ptr(time.Date(2024, 11, 30, 15, 59, 59, 0, time.UTC)), taken(), "2026-12-01"},
		"just new":       {ptr(time.Date(2024, 11, 30, 16, 0, 0, 0, time.UTC)), taken(), ""},
		"unknown":        {nil, taken(), "2026-12-01"},
		"the last hour":  {day(2020, 1, 1), time.Date(2026, 11, 30, 15, 59, 59, 0, time.UTC), "2026-12-01"},
		"after the end":  {day(2020, 1, 1), time.Date(2026, 11, 30, 16, 0, 0, 0, time.UTC), ""},
		"unknown, after": {nil, time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := clb("lb-1", "slb.s2.small")
			b.CreatedAt = c.created
			w := one(b, model.TCP)
			w.TakenAt = c.at
			lb := w.judge(t, fixed())
			if len(lb.Fees) != 1 || lb.Fees[0].From != c.from || lb.Fees[0].Monthly != "107.31" || english().Tell(lb.Fees[0].Name) != "instance fee" {
				t.Errorf("%+v", lb.Fees)
			}
		})
	}
}

func ptr[T any](v T) *T { return &v }
