package account

import (
	"strconv"

	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/text"
)

// Interface names a network interface of the plan.
func (a *Account) Interface(i *plan.Interface) rule.Resource {
	return a.Resource(rule.ENI, i.RegionID, i.ID, "")
}

// EachInterface calls look with every interface that carries traffic of a listener
// that counts in the plan. It notes the groups that were not read, behind which
// there may be more of them.
func EachInterface(p *Pass, look func(*plan.Interface)) {
	a := p.Evidence
	for i := range a.Plan().Interfaces {
		look(&a.Plan().Interfaces[i])
	}
	for _, f := range a.Fronts() {
		if f.Redirects || !a.Policy.Timeouts.IncludeStopped && !f.Counts(p, a.Listener(f.Listener)) {
			continue
		}
		f.UnreadGroups(p)
	}
}

// UnreadGroups notes the groups of a listener that were not read, for a rule whose
// resources stand behind them, and returns those that were.
func (f *Front) UnreadGroups(p *Pass) []*Group {
	a := p.Evidence
	if IsLayer7(f.Listener) {
		k := model.Key{RegionID: f.RegionID, ID: f.LoadBalancerID}
		if c := a.Covered.Resource(model.RulesTable, k); c.Outcome != model.Read {
			Unread(p, a.Resource(rule.LoadBalancer, k.RegionID, k.ID, ""), c)
		}
	}
	var read []*Group
	for _, g := range f.Groups {
		if g.Group == nil {
			Unread(p, a.Resource(rule.ServerGroup, f.RegionID, g.Ref.ID, ""), a.groupCoverage(f.RegionID, g.Ref))
			continue
		}
		read = append(read, g)
	}
	return read
}

// UnreadInterface notes that the timeouts of an interface were not read, and why.
// It reports whether that is so.
func UnreadInterface(p *Pass, i *plan.Interface) bool {
	if i.Current != nil {
		return false
	}
	a := p.Evidence
	k := model.Key{RegionID: i.RegionID, ID: i.ID}
	if eni := a.Topology.Interface(k); eni != nil && eni.Timeouts != nil {
		p.Miss(a.Interface(i), rule.UnknownValue, text.Message{ID: "audit.unclear_requirement"})
		return true
	}
	Unread(p, a.Interface(i), a.Covered.Resource(model.TimeoutsTable, k))
	return true
}

// UnclearRequirement notes that a rule about what listeners require of an interface
// was not evaluated, where one of them requires what is not known.
func UnclearRequirement(p *Pass, i *plan.Interface, counts func(*plan.Listener) bool) {
	for n := range i.Listeners {
		if l := &i.Listeners[n]; l.RequiredSeconds <= 0 && counts(l) {
			p.Miss(p.Evidence.Interface(i), rule.UnknownValue, text.Message{ID: "audit.unclear_requirement"})
			return
		}
	}
}

// Raised finds the interfaces of which the plan raises one timeout.
func Raised(p *Pass, field model.Field) {
	EachInterface(p, func(i *plan.Interface) {
		if UnreadInterface(p, i) {
			return
		}
		for _, c := range i.Changes {
			if c.Field != field || c.Direction != plan.Raise {
				continue
			}
			facts := append(make([]rule.Fact, 0, 1+len(i.Listeners)), rule.Fact{Name: string(c.Field), Value: strconv.Itoa(c.From), Source: string(model.TimeoutsTable)})
			p.Find(Finding{
				Resource: p.Evidence.Interface(i), Command: "alictl align-timeouts",
				Facts: appendListeners(facts, i, field == model.FieldUDP),
			}, text.Data{"From": c.From, "To": c.To})
		}
	})
}

// ListenerFacts are the listeners of one traffic class that an interface serves,
// with what each requires of it.
func ListenerFacts(i *plan.Interface, udp bool) []rule.Fact {
	return appendListeners(nil, i, udp)
}

func appendListeners(facts []rule.Fact, i *plan.Interface, udp bool) []rule.Fact {
	for n := range i.Listeners {
		if l := &i.Listeners[n]; (l.Protocol == model.UDP) == udp {
			facts = append(facts, RequirementFact(l))
		}
	}
	return facts
}
