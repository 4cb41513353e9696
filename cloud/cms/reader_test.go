package cms

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/alictl/alictl/internal/model"
)

// The tests' clock, 09:00 in UTC+8, and a formula of samples.
func testNow() time.Time { return time.Date(2026, 3, 20, 1, 0, 0, 0, time.UTC) }

func wave(_, id string, second int64) (any, any) {
	m := float64(second / 60 % 1440)
	base := float64(len(id)) + 400 + 300*math.Sin(m/1440*2*math.Pi)
	base = math.Floor(base*8) / 8
	return base, base + math.Mod(m, 7)
}

func window(days float64, period int) model.Window {
	end := testNow()
	return model.Window{Start: end.Add(-time.Duration(days * 24 * float64(time.Hour))), End: end, PeriodSeconds: period}
}

func targets(n int) []Target {
	out := make([]Target, n)
	for i := range out {
		out[i] = Target{RegionID: "cn-hangzhou", ID: fmt.Sprintf("lb-%03d", i), Kind: model.CLB, Queries: true}
	}
	return out
}

func readAll(t testing.TB, w *wire, opts Options, list []Target) (*Plan, *Result) {
	t.Helper()
	if w.page == 0 {
		w.page = pageLength
	}
	access, door := w.serve()
	opts.Now = testNow()
	if opts.Rate == 0 {
		opts.Rate = 1e6
	}
	r, err := NewReader(access, door, opts)
	if err != nil {
		t.Fatal(err)
	}
	p, err := r.Plan(t.Context(), list)
	if err != nil {
		t.Fatal(err)
	}
	planned := *p
	result, err := r.Run(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	return &planned, result
}

// oracle works a series out from the formula, sample by sample.
func oracle(w *wire, metric, id string, win model.Window, means bool) model.Series {
	start, end, period := win.Start.Unix(), win.End.Unix(), int64(win.PeriodSeconds)
	base := floor(start, hour)
	s := model.Series{PeriodSeconds: win.PeriodSeconds}
	hours := ceil(end, hour) - base
	for range hours {
		s.Hours = append(s.Hours, model.NoData)
	}
	sums, counts := make([]float64, hours), make([]float64, hours)
	total := 0.0
	for at := ceil(start, period) * period; at < end; at += period {
		s.Expected++
		average, maximum := w.sample(metric, id, at)
		a, ok := average.(float64)
		if !ok {
			continue
		}
		peak, ok := maximum.(float64)
		if !ok {
			peak, s.Floor = a, true
		}
		s.Samples++
		total += a
		h := at/hour - base
		sums[h] += a
		counts[h]++
		s.Hours[h] = max(s.Hours[h], peak)
		if s.PeakAt == nil || peak > s.Peak {
			when := time.Unix(at, 0).UTC()
			s.Peak, s.PeakAt = peak, &when
		}
	}
	s.Mean = total / float64(s.Samples)
	if means {
		for h := range sums {
			s.HourMeans = append(s.HourMeans, model.NoData)
			if counts[h] > 0 {
				s.HourMeans[h] = sums[h] / counts[h]
			}
		}
	}
	return s
}

func compare(t *testing.T, want, got model.Series) {
	t.Helper()
	got.P50, got.P95, got.P99 = 0, 0, 0
	near := cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) <= 1e-9*max(1, math.Abs(a)) })
	if diff := cmp.Diff(want, got, near); diff != "" {
		t.Error(diff)
	}
}

func TestEverySampleCountsOnce(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name           string
		n, page        int
		days           float64
		period, asSeen int
	}{
		{"one, a day", 1, 1440, 1, 60, 60},
		{"one, a month", 1, 1440, 30, 60, 60},
		{"seven, odd page", 7, 997, 2.5, 60, 60},
		{"three, tiny page", 3, 150, 0.5, 60, 60},
		{"fifty-three, two chunks", 53, 1440, 1.5, 300, 300},
		{"by five minutes", 7, 1440, 6, 300, 300},
		{"longer than minutes are kept", 3, 1440, 40, 60, 300},
		{"longer than a call may ask for", 2, 1440, 80, 3600, 3600},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := &wire{t: t, page: c.page, sample: wave, meta: clbMeta("InstanceMaxConnection", "InstanceTrafficTX")}
			win := window(c.days, c.period)
			plan, got := readAll(t, w, Options{Window: win, Metrics: []model.Metric{model.MaxConnections, model.TrafficOut}}, targets(c.n))
			win.PeriodSeconds = c.asSeen
			if len(got.Usage) != c.n || len(got.Failures) > 0 {
				t.Fatalf("%d used, failures %v", len(got.Usage), got.Failures)
			}
			for _, u := range got.Usage {
				compare(t, oracle(w, "InstanceMaxConnection", u.LoadBalancerID, win, false), u.Metrics[model.MaxConnections])
				compare(t, oracle(w, "InstanceTrafficTX", u.LoadBalancerID, win, true), u.Metrics[model.TrafficOut])
			}
			if said := len(got.Notes) > 0; said != (c.asSeen != c.period) {
				t.Errorf("notes %v", got.Notes)
			}
			if c.asSeen != c.period && got.Notes[0].Data["Read"] != int64(c.asSeen) {
				t.Errorf("notes %v", got.Notes)
			}
			if c.page == pageLength && (got.Calls != plan.Calls || int(w.requests.Load()) != plan.Calls) {
				t.Errorf("%d calls, %d requests, %d were planned", got.Calls, w.requests.Load(), plan.Calls)
			}
			if limit := plan.Minimum + max(1, plan.Minimum/50)*((c.n+49)/50); plan.Calls > limit {
				t.Errorf("%d calls planned, the minimum is %d", plan.Calls, plan.Minimum)
			}
		})
	}
}

func TestGapsAndEmptyStatistics(t *testing.T) {
	t.Parallel()
	w := &wire{t: t, asArray: true, meta: clbMeta("InstanceMaxConnection"), sample: func(metric, id string, second int64) (any, any) {
		a, m := wave(metric, id, second)
		switch {
		case second/3600%5 == 0, id == "lb-001":
			return nil, nil
		case second/60%11 == 0:
			return "", ""
		case id == "lb-002":
			return a, nil
		}
		return a, m
	}}
	_, got := readAll(t, w, Options{Window: window(1.5, 60), Metrics: []model.Metric{model.MaxConnections}}, targets(3))
	for i, u := range got.Usage {
		s := u.Metrics[model.MaxConnections]
		if i == 1 {
			if s.Samples != 0 || s.Expected != 2160 || s.PeakAt != nil || slices.Max(s.Hours) != model.NoData {
				t.Errorf("without samples: %+v", s)
			}
			continue
		}
		compare(t, oracle(w, "InstanceMaxConnection", u.LoadBalancerID, window(1.5, 60), false), s)
	}
}

func TestPercentilesAreNear(t *testing.T) {
	t.Parallel()
	w := &wire{t: t, sample: wave}
	win := window(3, 60)
	_, got := readAll(t, w, Options{Window: win, Metrics: []model.Metric{model.NewConnections}}, targets(1))
	var values []float64
	for at := win.Start.Unix(); at < win.End.Unix(); at += 60 {
		_, m := wave("", "lb-000", at)
		values = append(values, m.(float64))
	}
	slices.Sort(values)
	s := got.Usage[0].Metrics[model.NewConnections]
	for q, v := range map[float64]float64{0.5: s.P50, 0.95: s.P95, 0.99: s.P99} {
		if want := values[int(q*float64(len(values)-1))]; math.Abs(v-want) > 0.0101*want {
			t.Errorf("p%v is %v, want %v", q*100, v, want)
		}
	}
}

func TestPercentilesStayWithinTheSamples(t *testing.T) {
	t.Parallel()
	for _, value := range []float64{1, 37, 18394.692, 22643113.4} {
		w := &wire{t: t, sample: func(string, string, int64) (any, any) { return value, value }}
		store := openCache(t, t.TempDir())
		for range 2 { // from the service, then from the kept days
			_, got := readAll(t, w, Options{Window: window(3, 60), Metrics: []model.Metric{model.NewConnections}, AccountID: "1", Store: store}, targets(1))
			s := got.Usage[0].Metrics[model.NewConnections]
			if s.P50 != value || s.P95 != value || s.P99 != value {
				t.Errorf("always %v: percentiles %v, %v and %v", value, s.P50, s.P95, s.P99)
			}
		}
	}
}

func TestQueriesAreRebuiltFromUtilisation(t *testing.T) {
	t.Parallel()
	percent := func(metric, id string, _ int64) (any, any) {
		switch {
		case metric == "InstanceQps":
			return 7.0, nil
		case id == "lb-002":
			return nil, nil
		}
		return 10.0, 25.0
	}
	list := targets(4)
	list[0].QPSLimit, list[2].QPSLimit, list[3].Queries = 5000, 1000, false
	w := &wire{t: t, sample: percent, meta: clbMeta("InstanceQps", queryUtilization)}
	_, got := readAll(t, w, Options{Window: window(1, 60), Metrics: []model.Metric{model.Queries}}, list)
	type figures struct {
		Peak, Mean float64
		Floor      bool
	}
	want := map[string]figures{"lb-000": {1250, 500, false}, "lb-001": {7, 7, true}, "lb-002": {7, 7, true}}
	seen := map[string]figures{}
	for _, u := range got.Usage {
		s := u.Metrics[model.Queries]
		seen[u.LoadBalancerID] = figures{s.Peak, s.Mean, s.Floor}
	}
	if diff := cmp.Diff(want, seen); diff != "" {
		t.Error(diff)
	}
}

func TestLaterBirthExpectsLess(t *testing.T) {
	t.Parallel()
	born := testNow().Add(-30 * time.Hour)
	list := targets(9)
	for i := range 4 {
		list[i*2].CreatedAt = &born
	}
	w := &wire{t: t, meta: clbMeta("InstanceMaxConnection"), sample: func(metric, id string, second int64) (any, any) {
		if second < born.Unix() && slices.Contains([]string{"lb-000", "lb-002", "lb-004", "lb-006"}, id) {
			return nil, nil
		}
		return wave(metric, id, second)
	}}
	plan, got := readAll(t, w, Options{Window: window(10, 60), Metrics: []model.Metric{model.MaxConnections}}, list)
	if s := got.Usage[0].Metrics[model.MaxConnections]; s.Samples != 1800 || s.Expected != 1800 {
		t.Errorf("%d of %d samples", s.Samples, s.Expected)
	}
	if got.Calls != plan.Calls || plan.Calls > plan.Minimum+2 {
		t.Errorf("%d calls, %d planned, minimum %d", got.Calls, plan.Calls, plan.Minimum)
	}
}

func TestListenerUsage(t *testing.T) {
	t.Parallel()
	w := &wire{t: t, meta: clbMeta("MaxConnection", "NewConnection", "TrafficRXNew", "TrafficTXNew"), sample: func(metric, id string, second int64) (any, any) {
		h := float64(second / 3600 % 24)
		return h, h * 10
	}}
	list := targets(2)
	list[1].Listeners = 1
	_, got := readAll(t, w, Options{Window: window(1.5, 60), Metrics: []model.Metric{}}, list)
	if len(got.Usage) != 1 || len(got.Usage[0].Listeners) != 1 {
		t.Fatalf("usage %+v, failures %v", got.Usage, got.Failures)
	}
	l := got.Usage[0].Listeners[0]
	if l.Port != 443 || l.Protocol != model.TCP || len(l.MaxConnections) != 36 {
		t.Fatalf("listener %+v", l)
	}
	for i := range l.MaxConnections {
		h := float64((13 + i) % 24)
		if l.MaxConnections[i] != h*10 || l.NewConnections[i] != h*10 || l.TrafficBitsPerSecond[i] != 2*h {
			t.Errorf("hour %d: %v %v %v", i, l.MaxConnections[i], l.NewConnections[i], l.TrafficBitsPerSecond[i])
		}
	}
}
