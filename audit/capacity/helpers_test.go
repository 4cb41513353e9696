package capacity_test

import (
	"slices"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

func taken() time.Time { return time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC) }

func hourly() capacity.Policy {
	return capacity.Policy{TargetUtilization: 0.8, Metering: capacity.HourlyUsage}
}

func fixed() capacity.Policy {
	return capacity.Policy{TargetUtilization: 0.8, Metering: capacity.Fixed}
}

func series(hours ...float64) model.Series {
	s := model.Series{Expected: 60 * len(hours), PeriodSeconds: 60, Hours: hours, HourMeans: hours}
	known := slices.DeleteFunc(slices.Clone(hours), func(f float64) bool { return f < 0 })
	if len(known) > 0 {
		at := taken().Add(-time.Hour)
		s.Samples, s.Peak, s.PeakAt, s.Mean = 60*len(known), slices.Max(known), &at, known[0]
	}
	return s
}

// flat is n hours of one figure.
func flat(n int, f float64) model.Series { return series(slices.Repeat([]float64{f}, n)...) }

func clb(id, spec string) model.LoadBalancer {
	created := time.Date(2024, 1, 2, 0, 0, 0, 0, time.UTC)
	return model.LoadBalancer{RegionID: "cn-hangzhou", ID: id, Kind: model.CLB, Spec: spec, CreatedAt: &created,
		InstanceChargeType: "PayBySpec", PayType: "PayOnDemand", AddressType: "intranet", InternetChargeType: "paybytraffic"}
}

// world is a snapshot of one load balancer.
type world struct{ *model.Snapshot }

func one(lb model.LoadBalancer, listeners ...model.Protocol) world {
	s := &model.Snapshot{TakenAt: taken(), AccountID: "1", Regions: []string{lb.RegionID}, LoadBalancers: []model.LoadBalancer{lb},
		Window: &model.Window{Start: taken().AddDate(0, 0, -7), End: taken(), PeriodSeconds: 60}}
	for i, p := range listeners {
		s.Listeners = append(s.Listeners, model.Listener{RegionID: lb.RegionID, LoadBalancerID: lb.ID, Kind: lb.Kind, Port: 80 + i, Protocol: p, Running: true})
	}
	s.Usage = []model.Usage{{RegionID: lb.RegionID, LoadBalancerID: lb.ID, Metrics: map[model.Metric]model.Series{}}}
	return world{s}
}

func (w world) with(m model.Metric, s model.Series) world {
	w.Usage[0].Metrics[m] = s
	return w
}

// used sets connections, new connections and queries of some hours.
func (w world) used(connections, fresh, queries model.Series) world {
	return w.with(model.MaxConnections, connections).with(model.NewConnections, fresh).with(model.Queries, queries)
}

func judged(t rapid.TB, s *model.Snapshot, p capacity.Policy) *capacity.Report {
	t.Helper()
	r, err := capacity.Judge(s, nil, p)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (w world) judge(t rapid.TB, p capacity.Policy) capacity.LoadBalancer {
	t.Helper()
	return judged(t, w.Snapshot, p).LoadBalancers[0]
}

func option(t rapid.TB, lb capacity.LoadBalancer, a capacity.Action, spec string) capacity.Option {
	t.Helper()
	for _, o := range lb.Options {
		if o.Action == a && (a != capacity.ChangeSpec || o.Spec == spec) {
			return o
		}
	}
	t.Fatalf("no option %s %s in %+v", a, spec, lb.Options)
	return capacity.Option{}
}

func chosen(t rapid.TB, lb capacity.LoadBalancer) capacity.Option {
	t.Helper()
	return option(t, lb, lb.Recommendation.Action, lb.Recommendation.Spec)
}

func contains(messages []text.Message, part string) bool {
	return slices.ContainsFunc(messages, func(m text.Message) bool { return says(m, part) })
}

// says reports whether the English sentence of a message holds a part.
func says(m text.Message, part string) bool { return strings.Contains(english().Tell(m), part) }

func dec(s string) decimal.Decimal { return decimal.RequireFromString(s) }

// english puts messages into words.
func english() *text.Printer { return text.Of(text.English) }

// sums leaves out how amounts come about: see TestArithmeticGivesTheAmounts.
func sums() cmp.Options {
	return cmp.Options{cmpopts.IgnoreFields(capacity.Option{}, "Arithmetic", "Charges"), cmpopts.IgnoreFields(capacity.ByRule{}, "ByUsage", "ByFixed")}
}
