package spec

import (
	"cmp"
	"slices"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

func (w words) balancer(lb *capacity.LoadBalancer) balancer {
	b := balancer{
		LoadBalancer: lb, status: w.standing(lb.Status), spec: w.specOf(lb), uses: uses(lb),
		now: monthlyNow(lb), recommended: monthlyThen(lb),
		advice:   w.does(lb.Recommendation.Action, lb.Recommendation.Spec),
		reasons:  w.sentences(lb.Recommendation.Reasons),
		warnings: w.sentences(lb.Recommendation.Warnings),
		notes:    w.sentences(lb.Notes),
	}
	first := b.first()
	if s := lb.Metrics[first]; s.Peak != nil {
		b.peak = w.peak(first, s)
	}
	if s := lb.Metrics[model.DroppedConnections]; s.Peak != nil && *s.Peak > 0 {
		b.drops = w.peak(model.DroppedConnections, s)
	}
	return b
}

// uses are the limits of a load balancer and how far each was used.
func uses(lb *capacity.LoadBalancer) []use {
	out := make([]use, 0, 3)
	for _, m := range limited() {
		s := lb.Metrics[m]
		u := use{metric: m, limit: limitOf(lb.Limits, m), peak: s.Peak, floor: s.Floor, first: m == lb.Bottleneck}
		u.share, u.known = lb.Utilization[m]
		out = append(out, u)
	}
	return out
}

// limitOf returns the limit of a metric, 0 where there is none or no spec.
func limitOf(l *capacity.Limits, m model.Metric) int {
	if l == nil {
		return 0
	}
	return l.Of(m)
}

// first is the limit that is hit first, or the connections where there is none.
func (b balancer) first() model.Metric { return cmp.Or(b.Bottleneck, model.MaxConnections) }

// balancerName is what people call a load balancer: its name, or else its id.
func balancerName(lb *capacity.LoadBalancer) string { return cmp.Or(lb.Name, lb.ID) }

// where says what stands behind the name of a load balancer.
func (b balancer) where() []string {
	parts := []string{b.RegionID, b.spec}
	if b.Name != "" {
		parts = slices.Insert(parts, 0, b.ID)
	}
	return parts
}

// label names a load balancer by all it has.
func (b balancer) label() string {
	s := b.ID + ", " + b.RegionID
	if b.Name != "" {
		s = b.Name + " (" + s + ")"
	}
	return s
}

// peak says the peak of a metric and when it was.
func (w words) peak(m model.Metric, s capacity.MetricSummary) string {
	value := w.measured(m, *s.Peak)
	if s.Floor {
		value = w.Say("spec.at_least", text.Data{"Value": value})
	}
	data := text.Data{"Value": value, "Metric": w.metric(m)}
	if s.PeakAt == nil {
		return w.Say("spec.peak", data)
	}
	data["Time"] = minute(*s.PeakAt)
	return w.Say("spec.peak_at", data)
}

// percent is the share of a limit in a table: at least so much, first to be hit.
func (u use) percent() string {
	if !u.known {
		return "-"
	}
	s := share(u.share)
	if u.floor {
		s = ">=" + s
	}
	return s
}

// mark tells which limit is hit first.
func (u use) mark() string {
	if u.first {
		return "*"
	}
	return " "
}

// monthlyNow is the price of leaving a load balancer as it is.
func monthlyNow(lb *capacity.LoadBalancer) string {
	if o := keeping(lb); o != nil {
		return o.Monthly
	}
	return ""
}

// keeping returns the option to leave things as they are, or nil.
func keeping(lb *capacity.LoadBalancer) *capacity.Option {
	i := slices.IndexFunc(lb.Options, func(o capacity.Option) bool { return o.Action == capacity.Keep })
	if i < 0 {
		return nil
	}
	return &lb.Options[i]
}

// chosen returns the option that is recommended, or nil.
func chosen(lb *capacity.LoadBalancer) *capacity.Option {
	r := lb.Recommendation
	i := slices.IndexFunc(lb.Options, func(o capacity.Option) bool {
		return o.Action == r.Action && (r.Action == capacity.Keep || r.Action == capacity.Release ||
			o.Spec == r.Spec && o.InstanceChargeType == r.InstanceChargeType)
	})
	if i < 0 {
		return nil
	}
	return &lb.Options[i]
}

// monthlyThen is the price after following the recommendation.
func monthlyThen(lb *capacity.LoadBalancer) string {
	if o := chosen(lb); o != nil && o.Monthly != "" {
		return o.Monthly
	}
	now, known := amount(monthlyNow(lb))
	delta, told := amount(lb.Recommendation.MonthlyDelta)
	if !known || !told {
		return ""
	}
	return now.Add(delta).StringFixed(2)
}

// priceSource names where the prices of a load balancer come from.
func priceSource(lb *capacity.LoadBalancer) string {
	source := ""
	if o := chosen(lb); o != nil {
		source = o.PriceSource
	}
	for _, o := range lb.Options {
		source = cmp.Or(source, o.PriceSource)
	}
	return source
}
