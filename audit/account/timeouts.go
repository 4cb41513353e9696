package account

import (
	"strconv"

	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
)

// Interface names a network interface of the plan.
func (a *Account) Interface(i *plan.Interface) rule.Resource {
	return a.Resource(rule.ENI, i.RegionID, i.ID, "")
}

// UnreadInterface notes that the timeouts of an interface were not read, and why.
// It reports whether that is so.
func UnreadInterface(p *Pass, i *plan.Interface) bool {
	if i.Current != nil {
		return false
	}
	a := p.Evidence
	cause, reason := Why(a.Covered.Resource(model.TimeoutsTable, model.Key{RegionID: i.RegionID, ID: i.ID}))
	p.Miss(a.Interface(i), cause, reason)
	return true
}

// ListenerFacts are the listeners of one traffic class that an interface serves,
// with what each requires of it.
func ListenerFacts(i *plan.Interface, udp bool) []rule.Fact {
	var facts []rule.Fact
	for _, l := range i.Listeners {
		if (l.Protocol == model.UDP) != udp {
			continue
		}
		id := ListenerID(&model.Listener{LoadBalancerID: l.LoadBalancerID, Kind: l.LoadBalancerKind, ID: l.ListenerID, Port: l.Port, Protocol: l.Protocol})
		facts = append(facts, rule.Fact{Name: "required_seconds", Value: strconv.Itoa(l.RequiredSeconds), Source: id})
	}
	return facts
}
