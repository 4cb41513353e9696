package audit

import (
	"slices"
	"strings"
	"sync"

	"github.com/alictl/alictl/audit/account"
	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/cloud/collect"
	"github.com/alictl/alictl/cmd/alictl/internal/app"
	"github.com/alictl/alictl/cmd/alictl/internal/ruleset"
	"github.com/alictl/alictl/internal/findings"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/selection"
	"github.com/alictl/alictl/internal/text"
)

// judgeAccount judges a snapshot by the rules of the options. A baseline is applied
// and the document finished by the caller.
func judgeAccount(p *app.Program, s *model.Snapshot, o auditOptions) (*findings.Document, error) {
	evidence := account.New(s, o.policy)
	chosen, err := p.Choose(o.filter, evidence.Topology, s)
	if err != nil {
		return nil, err
	}
	result := o.choice.Run(evidence)
	d := &findings.Document{
		CreatedAt: s.TakenAt.UTC(), AccountID: s.AccountID, Regions: slices.Sorted(slices.Values(s.Regions)), Errors: s.Errors,
		Policy: findings.Policy{FailOn: o.failOn, MarginSeconds: o.policy.Timeouts.MarginSeconds,
			TimeWaitSeconds: o.policy.Timeouts.TimeWaitSeconds, TargetUtilization: o.policy.Capacity.TargetUtilization, Window: s.Window},
		Figures: figuresOf(s, evidence),
	}
	d.Findings = make([]findings.Finding, 0, len(result.Findings))
	for i := range result.Findings {
		d.Findings = append(d.Findings, findingOf(&result.Findings[i]))
	}
	for _, g := range result.Gaps {
		d.NotEvaluated = append(d.NotEvaluated, gapOf(g))
	}
	for i := range o.choice.Rules {
		described, err := describe(&o.choice.Rules[i])
		if err != nil {
			return nil, err
		}
		if s, ok := o.choice.Severities[described.ID]; ok {
			described.Severity = string(s)
		}
		d.Rules = append(d.Rules, described)
	}
	d.Waive(o.waivers)
	if all := len(d.Findings); !chosen.All() {
		d.Keep(keeps(chosen))
		p.Talk.Notice("filter.findings", text.Data{"Number": len(d.Findings), "Of": text.Message{ID: "count.findings", Data: text.Data{"Count": all}}})
	}
	return d, nil
}

// keeps says of the resource of a finding whether it is chosen.
func keeps(chosen *selection.Selection) func(kind, regionID, id string) bool {
	by := map[rule.Kind]func(model.Key) bool{
		rule.ENI: chosen.Interface, rule.LoadBalancer: chosen.LoadBalancer, rule.Listener: chosen.Listener,
		rule.ServerGroup: chosen.ServerGroup, rule.Instance: chosen.Instance, rule.SecurityGroup: chosen.SecurityGroup,
	}
	return func(kind, regionID, id string) bool {
		is := by[rule.Kind(kind)]
		return is != nil && is(model.Key{RegionID: regionID, ID: id})
	}
}

func findingOf(f *account.Finding) findings.Finding {
	out := findings.Finding{
		Rule: f.Rule, Severity: string(f.Severity), Summary: f.Summary, Remedy: f.Remedy, Title: f.Title,
		Command: f.Command, Docs: ruleset.Docs(f.Rule), Extra: f.Extra,
		Resource: findings.Resource{Kind: string(f.Resource.Kind), ID: f.Resource.ID, RegionID: f.Resource.RegionID,
			Name: f.Resource.Name, AccountID: f.Resource.AccountID},
	}
	out.Evidence = make([]findings.Fact, len(f.Facts))
	for i, fact := range f.Facts {
		out.Evidence[i] = findings.Fact{Name: fact.Name, Value: fact.Value, Source: sourceOf(fact.Source)}
	}
	return out
}

// sourceOf names what a value was read from: the calls that fill a table, or the
// resource that says so.
func sourceOf(source string) string {
	if calls := apis()[model.Table(source)]; calls != "" {
		return calls
	}
	return source
}

// apis lists the calls that fill each table, those that only list regions excepted.
var apis = sync.OnceValue(func() map[model.Table]string {
	out := map[model.Table]string{}
	for _, s := range collect.Sources() {
		var calls []string
		for _, a := range s.Actions {
			if !strings.HasSuffix(a, ":DescribeRegions") && !strings.HasSuffix(a, ":DescribeMetricMetaList") {
				calls = append(calls, a)
			}
		}
		out[s.Table] = strings.Join(calls, ", ")
	}
	return out
})

func gapOf(g rule.Gap) findings.Gap {
	out := findings.Gap{Rule: g.Rule, Cause: string(g.Cause), Reason: g.Reason}
	if g.Resource != nil {
		out.Resource = &findings.Place{Kind: string(g.Resource.Kind), ID: g.Resource.ID, RegionID: g.Resource.RegionID}
	}
	return out
}

// describe says what a rule is about.
func describe(r *account.Rule) (findings.Rule, error) {
	t, err := r.Sentences()
	if err != nil {
		return findings.Rule{}, err
	}
	part := func(name string, words text.Words) text.Message {
		return text.Message{ID: "rule." + r.ID + "." + name, Words: &words}
	}
	return findings.Rule{ID: r.ID, Severity: string(r.Severity), Kind: string(r.Kind), Extra: r.Extra, Docs: ruleset.Docs(r.ID),
		Title: part("title", t.Title), When: part("when", t.When), Why: part("why", t.Why)}, nil
}

// figuresOf are the measured values of an account for dashboards.
func figuresOf(s *model.Snapshot, a *account.Account) *findings.Figures {
	out := &findings.Figures{}
	for _, i := range s.Interfaces {
		if i.Timeouts != nil {
			out.Timeouts = append(out.Timeouts, findings.Timeouts{RegionID: i.RegionID, InterfaceID: i.ID, Timeouts: *i.Timeouts})
		}
	}
	if s.Window == nil {
		return out
	}
	report, err := a.Report()
	if err != nil {
		return out // the rules that need it have told
	}
	for _, lb := range report.LoadBalancers {
		for _, m := range model.Metrics() {
			if share, ok := lb.Utilization[m]; ok {
				out.Utilization = append(out.Utilization, findings.Utilization{RegionID: lb.RegionID, LoadBalancerID: lb.ID, Metric: string(m), Share: share})
			}
		}
	}
	return out
}
