// Package account is the evidence that the rules of an audit judge: the snapshot of
// one account, where its traffic goes, what of it was read, and the two larger
// judgements, which are made once and only when a rule asks for them.
package account

import (
	"sync"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/audit/ingress"
	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/audit/timeout"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
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

// Account is the evidence of one account. One goroutine at a time may use it.
type Account struct {
	Snapshot *model.Snapshot
	Topology *topology.Topology
	Covered  model.Covered
	Policy   Policy

	held           map[model.Table]bool // tables the snapshot says anything about
	plan           func() *plan.Plan
	report         func() (*capacity.Report, error)
	fronts         func() []*Front
	health         func() map[healthKey]*model.ListenerHealth
	groups         func() map[model.Key]*model.GroupSettings
	securityGroups func() map[model.Key]*ingress.Group
	uses           func() map[model.Key]*model.InstanceUsage
	groupsOf       map[*model.Interface]*SecurityGroups // by interface, as far as anybody asked
}

// New makes the evidence of a snapshot, which must not change afterwards.
func New(s *model.Snapshot, policy Policy) *Account {
	t := topology.Of(s)
	a := &Account{
		Snapshot: s, Topology: t, Covered: s.Index(), Policy: policy, held: map[model.Table]bool{}, groupsOf: map[*model.Interface]*SecurityGroups{},
		plan:           sync.OnceValue(func() *plan.Plan { return timeout.PlanOn(t, s, policy.Timeouts) }),
		report:         sync.OnceValues(func() (*capacity.Report, error) { return capacity.Outline(s, policy.Capacity) }),
		health:         sync.OnceValue(func() map[healthKey]*model.ListenerHealth { return healthByListener(s) }),
		groups:         sync.OnceValue(func() map[model.Key]*model.GroupSettings { return settingsByGroup(s) }),
		securityGroups: sync.OnceValue(func() map[model.Key]*ingress.Group { return securityGroupsByID(s) }),
		uses:           sync.OnceValue(func() map[model.Key]*model.InstanceUsage { return usesByInstance(s) }),
	}
	a.fronts = sync.OnceValue(a.frontsOf)
	for _, c := range s.Coverage {
		a.held[c.Table] = true
	}
	return a
}

// Plan returns what align-timeouts would change, by the run's policy.
func (a *Account) Plan() *plan.Plan { return a.plan() }

// Report returns the outline of what spec-report says of the same window. It is an error when
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
	return a.Resource(rule.Listener, l.RegionID, l.Name(), name)
}

// LoadBalancer names a load balancer.
func (a *Account) LoadBalancer(lb *model.LoadBalancer) rule.Resource {
	return a.Resource(rule.LoadBalancer, lb.RegionID, lb.ID, lb.Name)
}
