package specreport_test

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/alictl/alictl/mocks/fakecloud"
)

// The names of the metrics that limits hold for, in their order.
const (
	connections = "max_connections"
	fresh       = "new_connections_per_second"
	queries     = "queries_per_second"
	dropped     = "dropped_connections_per_second"
)

// wantTable is the published table of specs, the smallest first.
var wantTable = []struct {
	name   string
	limits map[string]float64
}{
	{"slb.s1.small", map[string]float64{connections: 5_000, fresh: 3_000, queries: 1_000}},
	{"slb.s2.small", map[string]float64{connections: 50_000, fresh: 5_000, queries: 5_000}},
	{"slb.s2.medium", map[string]float64{connections: 100_000, fresh: 10_000, queries: 10_000}},
	{"slb.s3.small", map[string]float64{connections: 200_000, fresh: 20_000, queries: 20_000}},
	{"slb.s3.medium", map[string]float64{connections: 500_000, fresh: 50_000, queries: 30_000}},
	{"slb.s3.large", map[string]float64{connections: 1_000_000, fresh: 100_000, queries: 50_000}},
}

// wantBalancer is a load balancer as the world knows it.
type wantBalancer struct {
	region, id, spec, payType string
	nlb, web, served          bool
	listeners                 int
	created                   time.Time
}

// balancersOf lists what exists at the end of the case.
func (c specCase) balancersOf(w *fakecloud.World) []wantBalancer {
	var out []wantBalancer
	gone := func(at time.Time) bool { return !at.IsZero() && !c.now.Before(at) }
	for _, r := range w.Regions {
		for _, lb := range r.CLBs {
			if gone(lb.Deleted) {
				continue
			}
			b := wantBalancer{region: r.ID, id: lb.ID, spec: lb.Spec, payType: lb.PayType, listeners: len(lb.Listeners), created: lb.Created}
			groups := map[string]bool{"": len(lb.Backends) > 0}
			for _, g := range lb.VServerGroups {
				groups[g.ID] = len(g.Backends) > 0
			}
			for _, g := range lb.MasterSlaveGroups {
				groups[g.ID] = len(g.Backends) > 0
			}
			for _, l := range lb.Listeners {
				b.web = b.web || l.Protocol == "http" || l.Protocol == "https"
				b.served = b.served || l.Status == "running" && l.ForwardPort == 0 && groups[l.VServerGroup+l.MasterSlaveGroup]
			}
			out = append(out, b)
		}
		for _, lb := range r.NLBs {
			if !gone(lb.Deleted) {
				out = append(out, wantBalancer{region: r.ID, id: lb.ID, nlb: true, listeners: len(lb.Listeners), created: lb.Created})
			}
		}
	}
	return out
}

// place is where a spec stands in the table, -1 where it is none of it.
func (b wantBalancer) place() int {
	for i, s := range wantTable {
		if s.name == b.spec && !b.nlb {
			return i
		}
	}
	return -1
}

// limited lists the metrics that limits hold for.
func (b wantBalancer) limited() []string {
	if b.web {
		return []string{connections, fresh, queries}
	}
	return []string{connections, fresh}
}

// wantSeries is a metric, summed up minute by minute.
type wantSeries struct {
	samples  int
	expected int
	floor    bool
	peak     float64
	peakAt   time.Time
	mean     float64
	hours    map[int64]float64 // the peak of each clock hour
	values   []float64
}

// measure walks through every minute of the window.
func (c specCase) measure(w *fakecloud.World, b wantBalancer, metric string) wantSeries {
	name := map[string]string{
		connections: "InstanceMaxConnection", fresh: "InstanceNewConnection", queries: "InstanceQps", dropped: "InstanceDropConnection",
		"traffic_in": "InstanceTrafficRX", "traffic_out": "InstanceTrafficTX",
	}[metric]
	s := wantSeries{floor: b.nlb, hours: map[int64]float64{}}
	scale := 1.0
	if metric == queries {
		if s.floor = b.place() < 0; !s.floor { // the share of the limit has a Maximum, the queries have none
			name, scale = "InstanceQpsUtilization", wantTable[b.place()].limits[queries]/100
		}
	}
	read := w.Series(b.region, b.id, name)
	for at := c.from; at.Before(c.to); at = at.Add(c.period) {
		if !at.Add(c.period).After(b.created) {
			continue
		}
		s.expected++
		n, sum, top := 0, 0.0, math.Inf(-1)
		for m := at; m.Before(at.Add(c.period)); m = m.Add(time.Minute) {
			if mean, _, most, ok := read(m); ok {
				n, sum, top = n+1, sum+mean, max(top, most)
			}
		}
		if n == 0 {
			continue
		}
		mean := math.Round(sum/float64(n)*1000) / 1000
		if s.floor {
			top = mean
		}
		s.add(at, mean*scale, top*scale)
	}
	s.mean /= float64(max(s.samples, 1))
	slices.Sort(s.values)
	return s
}

func (s *wantSeries) add(at time.Time, mean, top float64) {
	if s.samples == 0 || top > s.peak {
		s.peak, s.peakAt = top, at
	}
	s.samples++
	s.mean += mean
	s.values = append(s.values, top)
	hour := at.Unix() / 3600
	if before, ok := s.hours[hour]; !ok || top > before {
		s.hours[hour] = top
	}
}

func close2(a, b float64) bool { return math.Abs(a-b) <= 1e-6*(1+math.Abs(b)) }

// wrong says what a metric of the report does not have as it should.
func (s wantSeries) wrong(got specMetric) string {
	if got.Samples != s.samples {
		return fmt.Sprintf("%d samples, want %d", got.Samples, s.samples)
	}
	if s.samples == 0 {
		if got.Peak != nil || got.PeakAt != nil || got.Mean != nil || got.P50 != nil {
			return "figures without a sample"
		}
		return ""
	}
	near := func(p *float64, share float64) bool { // a percentile may be one place and one percent off
		at := share * float64(s.samples-1)
		low, high := s.values[int(math.Floor(max(at-1, 0)))], s.values[min(int(math.Ceil(at+1)), s.samples-1)]
		return p != nil && *p >= low*0.98-1e-3 && *p <= high*1.02+1e-3
	}
	switch {
	case got.Expected != s.expected:
		return fmt.Sprintf("%d expected, want %d", got.Expected, s.expected)
	case got.Floor != s.floor:
		return fmt.Sprintf("floor is %v", got.Floor)
	case got.Peak == nil || !close2(*got.Peak, s.peak):
		return fmt.Sprintf("peak %v, want %v", show(got.Peak), s.peak)
	case got.PeakAt == nil || !got.PeakAt.Equal(s.peakAt):
		return fmt.Sprintf("peak at %v, want %v", got.PeakAt, s.peakAt)
	case got.Mean == nil || !close2(*got.Mean, s.mean):
		return fmt.Sprintf("mean %v, want %v", show(got.Mean), s.mean)
	case !near(got.P50, 0.5), !near(got.P99, 0.99):
		return fmt.Sprintf("percentiles %v and %v", show(got.P50), show(got.P99))
	}
	return ""
}

func show(p *float64) any {
	if p == nil {
		return "none"
	}
	return *p
}

// judge holds a report against the world.
func (c specCase) judge(t testing.TB, w *fakecloud.World, got specReport) {
	t.Helper()
	thin := map[string]bool{} // load balancers of which too little was measured
	for _, e := range got.Errors {
		if thin[e.Region+" "+e.Resource] = true; e.Code != "NoSamples" && e.Code != "TooFewSamples" {
			t.Errorf("error %+v", e)
		}
	}
	if got.Complete != (len(thin) == 0) || !got.Window.Start.Equal(c.from) || !got.Window.End.Equal(c.to) {
		t.Errorf("complete %v, errors %s, window %+v", got.Complete, got.Errors, got.Window)
	}
	found := map[string]specBalancer{}
	for _, lb := range got.LoadBalancers {
		found[lb.RegionID+" "+lb.ID] = lb
	}
	want := c.balancersOf(w)
	if len(found) != len(want) {
		t.Errorf("%d load balancers, want %d", len(found), len(want))
	}
	for _, b := range want {
		lb, ok := found[b.region+" "+b.id]
		if !ok {
			t.Errorf("%s is missing", b.id)
			continue
		}
		series := map[string]wantSeries{}
		for _, metric := range append(b.limited(), dropped) {
			series[metric] = c.measure(w, b, metric)
			if why := series[metric].wrong(lb.Metrics[metric]); why != "" {
				t.Errorf("%s %s: %s", b.id, metric, why)
			}
		}
		if !b.web && lb.Metrics[queries].Samples > 0 {
			t.Errorf("%s: queries without a listener for them", b.id)
		}
		if want := lb.Status == "no_data" && c.blind(b, series) && series[connections].expected > 0; thin[b.region+" "+b.id] != want {
			t.Errorf("%s (%s, %s): an error about its samples is %v", b.id, b.spec, lb.Status, !want)
		}
		c.judgeHours(t, b, series, lb)
		c.judgeStatus(t, b, series, lb)
	}
}

// judgeHours meters each clock hour by the words of the rule.
func (c specCase) judgeHours(t testing.TB, b wantBalancer, series map[string]wantSeries, got specBalancer) {
	t.Helper()
	own, touched := b.place(), 0
	bySpec, above := map[string]int{}, map[string]int{}
	hours, partial := 0, 0
	for hour := c.from.Unix() / 3600; hour*3600 < c.to.Unix(); hour++ {
		touched++
		need, metrics, top := 0, 0, 0.0
		for _, metric := range b.limited() {
			peak, ok := series[metric].hours[hour]
			if !ok {
				continue
			}
			metrics++
			i := 0
			for i < len(wantTable)-1 && peak > wantTable[i].limits[metric] {
				i++
			}
			need = max(need, i)
			if own >= 0 {
				top = max(top, peak/wantTable[own].limits[metric])
			}
		}
		if metrics == 0 {
			continue
		}
		hours++
		if metrics < len(b.limited()) {
			partial++
		}
		if own >= 0 {
			need = min(need, own)
			for name, mark := range map[string]float64{"70": 0.7, "85": 0.85, "100": 1} {
				if top > mark+1e-9 {
					above[name]++
				}
			}
		}
		bySpec[wantTable[need].name]++
	}
	if b.nlb || b.spec == "slb.lcu.elastic" {
		bySpec = map[string]int{}
	}
	m := got.Metering
	if m.Hours != hours || m.PartialHours != partial || hours > 0 && m.NoDataHours != touched-hours {
		t.Errorf("%s: %+v, want %d hours, %d partial, of %d", b.id, m, hours, partial, touched)
	}
	maps.DeleteFunc(m.HoursAbove, func(_ string, n int) bool { return n == 0 })
	if !maps.Equal(m.HoursBySpec, bySpec) || !maps.Equal(m.HoursAbove, above) {
		t.Errorf("%s (%s): hours %v above %v, want %v above %v", b.id, b.spec, m.HoursBySpec, m.HoursAbove, bySpec, above)
	}
}

// judgeStatus judges what is plain: not every case of idle, and no prices.
func (c specCase) judgeStatus(t testing.TB, b wantBalancer, series map[string]wantSeries, got specBalancer) {
	t.Helper()
	own, top, known, flowing := b.place(), 0.0, false, series[dropped].peak > 0
	for _, metric := range b.limited() {
		s := series[metric]
		if s.samples == 0 {
			continue
		}
		known, flowing = known || 2*s.samples >= s.expected, flowing || s.peak > 0
		if own < 0 {
			continue
		}
		share := s.peak / wantTable[own].limits[metric]
		if top = max(top, share); math.Abs(got.Utilization[metric]-share) > 1e-4 {
			t.Errorf("%s: %s is used to %v, want %v", b.id, metric, got.Utilization[metric], share)
		}
	}
	if (got.Limits != nil) != (own >= 0) {
		t.Errorf("%s (%s): limits %v", b.id, b.spec, got.Limits)
	}
	var want []string
	switch {
	case series[dropped].peak > 0 || top >= 1:
		want = []string{"saturated"}
	case !b.nlb && !b.served || b.nlb:
		want = []string{"idle", c.unlessIdle(b, series, known, top)}
	case known && !flowing:
		want = []string{"idle", c.unlessIdle(b, series, known, top)} // idle where most of the window is known
	default:
		want = []string{c.unlessIdle(b, series, known, top)}
	}
	if got.Status == "no_data" && slices.Contains(want, "right_sized") && got.Options[0].Monthly == "" {
		return // unknown what it costs
	}
	if got.Status == "oversized" && slices.Contains(want, "right_sized") && (!c.fixed || b.payType == "PrePay") {
		return // the smaller fee of another way to pay
	}
	if !slices.Contains(want, got.Status) && !(got.Status == "oversized" && slices.Contains(want, "right_sized")) {
		t.Errorf("%s (%s): %s, want %v", b.id, b.spec, got.Status, want)
	}
	if got.Status == "idle" && flowing && b.served {
		t.Errorf("%s is idle with traffic", b.id)
	}
}

func (c specCase) unlessIdle(b wantBalancer, series map[string]wantSeries, known bool, top float64) string {
	switch {
	case top > c.target*(1+1e-9):
		return "near_limit"
	case !known:
		return "no_data"
	case b.place() < 0:
		return "elastic"
	case c.fixed && b.payType != "PrePay" && b.place() > 0 && c.fitsBelow(b, series):
		return "oversized"
	}
	return "right_sized"
}

// blind says whether no limit has half of its samples.
func (c specCase) blind(b wantBalancer, series map[string]wantSeries) bool {
	return !slices.ContainsFunc(b.limited(), func(metric string) bool {
		s := series[metric]
		return s.samples > 0 && 2*s.samples >= s.expected
	})
}

// fitsBelow says whether the next smaller spec would do.
func (c specCase) fitsBelow(b wantBalancer, series map[string]wantSeries) bool {
	for _, metric := range b.limited() {
		if s := series[metric]; s.samples == 0 || s.peak > wantTable[b.place()-1].limits[metric]*c.target {
			return false
		}
	}
	return true
}

// TestSpecAgainstOracle reads random worlds through the whole program, and walks
// through the same minutes by itself.
func TestSpecAgainstOracle(t *testing.T) {
	t.Parallel()
	worlds := int64(50)
	if testing.Short() {
		worlds = 10
	}
	for seed := range worlds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			c := newSpecCase(seed)
			a := c.serve(t)
			out := a.Run(c.args()...)
			got := parseSpec(t, out)
			if want := got.exitCode(); out.Code != want {
				t.Errorf("exit code %d, want %d", out.Code, want)
			}
			c.judge(t, a.Server.World(), got)
			if t.Failed() {
				t.Logf("args %q\nstderr %s", c.args(), out.Stderr)
			}
		})
	}
}
