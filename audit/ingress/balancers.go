package ingress

import (
	"net/netip"

	"github.com/alictl/alictl/internal/model"
)

// balancerRange is what CLB probes and forwards from (CLB FAQ; the help pages name
// the same block as shared address space).
func balancerRange() netip.Prefix {
	return netip.PrefixFrom(netip.AddrFrom4([4]byte{100, 64, 0, 0}), 10)
}

// mayLieInRange reports whether the source of a rule is within the range of the
// load balancers, or cannot be read.
func mayLieInRange(e *entry) bool {
	if !e.sureSource {
		return true
	}
	r := balancerRange()
	return e.source.kind == block4 && int(e.source.bits) >= r.Bits() && r.Contains(e.source.block().Addr())
}

// DropsBalancers reports whether the group may drop what load balancers send on some
// port.
func (g *Group) DropsBalancers() bool { return g.ranged }

// ShutsOut says whether rules of a group drop what load balancers send to a port
// of an interface in that group, and which rule does. The groups are all of the
// interface's: an Accept in any of them with a smaller priority number for all of
// the source takes the Drop back. A group that is nil was not read.
func (g *Group) ShutsOut(t Target, groups []*Group) (Answer, *model.SecurityRule) {
	if !g.ranged {
		return No, nil
	}
	out := No
	for i := range g.rules {
		e := &g.rules[i]
		if !e.drop || !mayLieInRange(e) || !e.covers(t) {
			continue
		}
		switch back := open(e, t, groups); {
		case back == Yes:
		case back == Unknown || !e.sure || !e.sureSource:
			out = Unknown
		default:
			return Yes, &g.model.Ingress[e.at]
		}
	}
	return out, nil
}

// open reports whether an Accept takes a Drop back.
func open(drop *entry, t Target, groups []*Group) Answer {
	out := No
	for _, g := range groups {
		if g == nil {
			out = Unknown
			continue
		}
		for i := range g.rules {
			e := &g.rules[i]
			if !e.accept || e.priority >= drop.priority || !e.covers(t) {
				continue
			}
			switch {
			case !e.sureSource, !drop.sureSource:
				out = Unknown
			case e.source.contains(&drop.source):
				if e.sure {
					return Yes
				}
				out = Unknown
			}
		}
	}
	return out
}
