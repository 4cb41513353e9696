// Package account is the evidence that the rules of an audit judge: the snapshot of
// one account, where its traffic goes, what of it was read, and the two larger
// judgements, which are made once and only when a rule asks for them.
package account

import (
	"strconv"
	"strings"
	"sync"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/audit/timeout"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/internal/topology"
)

// Rule is a rule of an audit. Its findings say nothing beyond what all say.
type Rule = rule.Rule[*Account, struct{}]

// Pass is such a rule at work.
type Pass = rule.Pass[*Account, struct{}]

// Finding is what such a rule reports.
type Finding = rule.Finding[struct{}]

// Policy is what the user asked for.
type Policy struct {
	Timeouts plan.Policy
	Capacity capacity.Policy
}

// Account is the evidence of one account.
type Account struct {
	Snapshot *model.Snapshot
	Topology *topology.Topology
	Covered  model.Covered
	Policy   Policy

	plan   func() *plan.Plan
	report func() (*capacity.Report, error)
}

// New makes the evidence of a snapshot, which must not change afterwards.
func New(s *model.Snapshot, policy Policy) *Account {
	return &Account{
		Snapshot: s, Topology: topology.Of(s), Covered: s.Index(), Policy: policy,
		plan:   sync.OnceValue(func() *plan.Plan { return timeout.Plan(s, policy.Timeouts) }),
		report: sync.OnceValues(func() (*capacity.Report, error) { return capacity.Judge(s, nil, policy.Capacity) }),
	}
}

// Plan returns what align-timeouts would change, by the run's policy.
func (a *Account) Plan() *plan.Plan { return a.plan() }

// Report returns what spec-report says of the same window. It is an error when
// the snapshot holds no usage, as Lacks tells before.
func (a *Account) Report() (*capacity.Report, error) { return a.report() }

// Needs lists tables as the needs of a rule.
func Needs(tables ...model.Table) []rule.Need {
	needs := make([]rule.Need, len(tables))
	for i, t := range tables {
		needs[i] = rule.Need(t)
	}
	return needs
}

// Lacks reports a table that the snapshot says nothing about in any region: it
// was taken without it, or by an older version.
func (a *Account) Lacks(need rule.Need) (rule.Gap, bool) {
	table := model.Table(need)
	for _, c := range a.Snapshot.Coverage {
		if c.Table == table {
			return rule.Gap{}, false
		}
	}
	return rule.Gap{Cause: rule.NoData, Reason: text.Message{
		ID: "audit.not_in_snapshot", Data: text.Data{"Table": text.Message{ID: "table." + string(table)}},
	}}, true
}

// Why says in the terms of a rule why a table or a resource of it was not read.
func Why(c model.Coverage) (rule.Cause, text.Message) {
	data := text.Data{"Table": text.Message{ID: "table." + string(c.Table)}, "Code": text.Visible(c.Code)}
	switch c.Outcome {
	case model.Denied:
		return rule.Denied, text.Message{ID: "audit.denied", Data: data}
	case model.Failed:
		return rule.Failed, text.Message{ID: "audit.failed", Data: data}
	case model.Invalid:
		return rule.Failed, text.Message{ID: "audit.invalid", Data: data}
	}
	return rule.NoData, text.Message{ID: "audit.not_in_snapshot", Data: data}
}

// Resource names a resource of the account.
func (a *Account) Resource(kind rule.Kind, regionID, id, name string) rule.Resource {
	return rule.Resource{Kind: kind, ID: id, RegionID: regionID, Name: name, AccountID: a.Snapshot.AccountID}
}

// Listener names a listener: the id of an NLB listener as returned, and for a CLB
// load balancer, protocol and port.
func (a *Account) Listener(l *model.Listener) rule.Resource {
	name := ""
	if lb := a.Topology.LoadBalancer(model.Key{RegionID: l.RegionID, ID: l.LoadBalancerID}); lb != nil {
		name = lb.Name
	}
	return a.Resource(rule.Listener, l.RegionID, ListenerID(l), name)
}

// ListenerID is the id of a listener in findings.
func ListenerID(l *model.Listener) string {
	if l.Kind == model.NLB {
		return l.ID
	}
	return l.LoadBalancerID + ":" + strings.ToLower(string(l.Protocol)) + ":" + strconv.Itoa(l.Port)
}

// LoadBalancer names a load balancer.
func (a *Account) LoadBalancer(lb *model.LoadBalancer) rule.Resource {
	return a.Resource(rule.LoadBalancer, lb.RegionID, lb.ID, lb.Name)
}

// Active reports whether a load balancer takes traffic: status active, in the
// spelling of either product.
func Active(lb *model.LoadBalancer) bool { return lb != nil && strings.EqualFold(lb.Status, "active") }

// Running reports whether a listener is running on an active load balancer, which
// is what most rules look at.
func (a *Account) Running(l *model.Listener) bool {
	return l.Running && Active(a.Topology.LoadBalancer(model.Key{RegionID: l.RegionID, ID: l.LoadBalancerID}))
}
