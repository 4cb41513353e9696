package account

import (
	"math"
	"slices"
	"strconv"
	"time"

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

// Complete reports whether a metric was read for the whole window and has samples.
func (u Usage) Complete(m model.Metric) bool {
	return u.Report.Metrics[m].Peak != nil && !slices.Contains(u.Report.Unread, m)
}

// Unknown notes that a metric of a load balancer is not known, and why.
func (u Usage) Unknown(p *Pass, m model.Metric) {
	c := p.Evidence.Covered.Resource(model.UsageTable, model.Key{RegionID: u.Report.RegionID, ID: u.Report.ID})
	if c.Outcome != model.Read {
		Unread(p, u.Resource, c)
		return
	}
	cause, id := rule.NoData, "audit.no_samples"
	if slices.Contains(u.Report.Unread, m) {
		cause, id = rule.Failed, "audit.part_unread"
	}
	p.Miss(u.Resource, cause, text.Message{ID: id, Data: text.Data{"Metric": text.Message{ID: "capacity.metric." + string(m)}}})
}

// Failed reports that a metric is not known because reading it failed, not because
// there is nothing to read.
func (u Usage) Failed(p *Pass, m model.Metric) bool {
	c := p.Evidence.Covered.Resource(model.UsageTable, model.Key{RegionID: u.Report.RegionID, ID: u.Report.ID})
	return c.Outcome != model.Read || slices.Contains(u.Report.Unread, m)
}

// Highest returns the largest share of a limit that is known with its metric, and
// a metric with a limit that is not known whole, if there is one: rather one that
// could not be read than one without samples.
func (u Usage) Highest() (share float64, metric, unknown model.Metric) {
	for _, m := range u.Report.Limited {
		known, ok := u.Report.Shares[m]
		if ok && known > share {
			share, metric = known, m
		}
		failed := slices.Contains(u.Report.Unread, m)
		if !u.Complete(m) && (unknown == "" || failed) {
			unknown = m
		}
	}
	return share, metric, unknown
}

// Busy reports whether some figure of the window is above zero, or a listener
// answers by itself.
func (u Usage) Busy(a *Account) bool {
	for _, m := range u.Report.Metrics {
		if m.Peak != nil && *m.Peak > 0 {
			return true
		}
	}
	for _, l := range a.Topology.Listeners(model.Key{RegionID: u.Report.RegionID, ID: u.Report.ID}) {
		if l.Redirects {
			return true
		}
	}
	return false
}

// Explain is the command that explains what the spec report says.
func (u Usage) Explain() string { return "alictl spec-report explain " + Word(u.Report.ID) }

// Currency is the currency of the spec report.
func (a *Account) Currency() string {
	report, err := a.Report()
	if err != nil {
		return ""
	}
	return report.Currency
}

// PeakFacts are the peak of a metric and when it was.
func (u Usage) PeakFacts(m model.Metric) []rule.Fact {
	summary := u.Report.Metrics[m]
	if summary.Peak == nil {
		return nil
	}
	facts := []rule.Fact{{Name: string(m), Value: Figure(*summary.Peak), Source: string(model.UsageTable)}}
	if summary.PeakAt != nil {
		facts = append(facts, rule.Fact{Name: "peak_at", Value: summary.PeakAt.UTC().Format(time.RFC3339), Source: string(model.UsageTable)})
	}
	return facts
}

// IdleFacts are what says that nobody uses a load balancer.
func (u Usage) IdleFacts(a *Account) []rule.Fact {
	listeners := a.Topology.Listeners(model.Key{RegionID: u.Report.RegionID, ID: u.Report.ID})
	facts := []rule.Fact{{Name: "listeners", Value: strconv.Itoa(len(listeners)), Source: string(ListenerTable(u.Report.Kind))}}
	for _, m := range []model.Metric{model.NewConnections, model.TrafficIn, model.TrafficOut} {
		facts = append(facts, u.PeakFacts(m)...)
	}
	return facts
}

// IdleReason is why the spec report calls a load balancer idle.
func IdleReason(lb *capacity.LoadBalancer) text.Message {
	if reasons := lb.Recommendation.Reasons; len(reasons) > 0 {
		return reasons[0]
	}
	return text.Message{ID: "capacity.idle_traffic"}
}

// OptionFacts are what a recommendation changes.
func (u Usage) OptionFacts() []rule.Fact {
	r := u.Report.Recommendation
	facts := []rule.Fact{
		{Name: "spec", Value: u.Report.Spec, Source: string(BalancerTable(u.Report.Kind))},
		{Name: "recommended_action", Value: string(r.Action), Source: "spec-report"},
	}
	if r.Spec != "" {
		facts = append(facts, rule.Fact{Name: "recommended_spec", Value: r.Spec, Source: "spec-report"})
	}
	return append(facts, rule.Fact{Name: "monthly_delta", Value: r.MonthlyDelta, Source: "spec-report"})
}

// UtilizationFacts are the shares of the limits of a load balancer at the peak.
func UtilizationFacts(lb *capacity.LoadBalancer) []rule.Fact {
	var facts []rule.Fact
	for _, m := range model.Metrics() {
		if share, ok := lb.Shares[m]; ok {
			facts = append(facts, rule.Fact{Name: string(m), Value: Percent(share), Source: string(model.UsageTable)})
		}
	}
	return facts
}

// Percent writes a share as a report of capacity does.
func Percent(share float64) string { return capacity.Percent(share) }

// Said writes a figure in a sentence, as a report of capacity does; Figure is for evidence.
func Said(f float64) string { return capacity.Figure(f) }

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
