package account

import (
	"math"
	"strconv"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

// Usage is a load balancer with its part of the spec report.
type Usage struct {
	Resource rule.Resource
	Balancer *model.LoadBalancer
	Report   *capacity.LoadBalancer
}

// EachUsage calls look with every load balancer of the spec report.
func EachUsage(p *Pass, look func(Usage)) {
	a := p.Evidence
	report, err := a.Report()
	if err != nil {
		p.MissAll(rule.NoData, text.Message{ID: "audit.no_report", Data: text.Data{"Reason": text.Visible(err.Error())}})
		return
	}
	for i := range report.LoadBalancers {
		lb := &report.LoadBalancers[i]
		balancer := a.Topology.LoadBalancer(model.Key{RegionID: lb.RegionID, ID: lb.ID})
		look(Usage{a.Resource(rule.LoadBalancer, lb.RegionID, lb.ID, lb.Name), balancer, lb})
	}
}

// Whole reports whether a metric was read for the whole window and has samples.
func (u Usage) Whole(m model.Metric) bool {
	return u.Report.Metrics[m].Peak != nil && !u.Report.Unread(m)
}

// Unknown notes that a metric of a load balancer is not known, and why.
func (u Usage) Unknown(p *Pass, m model.Metric) {
	c := p.Evidence.Covered.Resource(model.UsageTable, model.Key{RegionID: u.Report.RegionID, ID: u.Report.ID})
	if c.Outcome != model.Read {
		Unread(p, u.Resource, c)
		return
	}
	cause, id := rule.NoData, "audit.no_samples"
	if u.Report.Unread(m) {
		cause, id = rule.Failed, "audit.part_unread"
	}
	p.Miss(u.Resource, cause, text.Message{ID: id, Data: text.Data{"Metric": text.Message{ID: "capacity.metric." + string(m)}}})
}

// UtilizationFacts are the shares of the limits of a load balancer at the peak.
func UtilizationFacts(lb *capacity.LoadBalancer) []rule.Fact {
	var facts []rule.Fact
	for _, m := range model.Metrics() {
		if share, ok := lb.Utilization[m]; ok {
			facts = append(facts, rule.Fact{Name: string(m), Value: Percent(share), Source: string(model.UsageTable)})
		}
	}
	return facts
}

// Percent writes a share with one decimal: 0.823 is 82.3 %. It never rounds up to
// a whole that was not reached.
func Percent(share float64) string {
	out := strconv.FormatFloat(share*100, 'f', 1, 64)
	if share < 1 && out == "100.0" {
		out = "99.9"
	}
	return out + " %"
}

// Figure writes a figure of a metric without a needless fraction.
func Figure(f float64) string {
	if f == math.Trunc(f) && math.Abs(f) < 1e15 {
		return strconv.FormatFloat(f, 'f', 0, 64)
	}
	return strconv.FormatFloat(f, 'f', 2, 64)
}

// Real reports whether a figure can be one that was counted: no NaN, no infinity,
// not below zero.
func Real(f float64) bool { return f >= 0 && !math.IsInf(f, 0) }
