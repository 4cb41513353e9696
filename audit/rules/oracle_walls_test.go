package rules_test

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/model"
)

// ingress returns the rules of every group of an interface, and false when some
// were not read.
func (o *oracle) ingress(eni *model.Interface) ([]model.SecurityRule, bool) {
	if eni == nil || len(eni.SecurityGroups) == 0 {
		return nil, false
	}
	var out []model.SecurityRule
	for _, id := range eni.SecurityGroups {
		i := slices.IndexFunc(o.s.SecurityGroups, func(g model.SecurityGroup) bool { return g.RegionID == eni.RegionID && g.ID == id })
		if i < 0 {
			return nil, false
		}
		out = append(out, o.s.SecurityGroups[i].Ingress...)
	}
	return out, true
}

func covers(r model.SecurityRule, udp bool, port int) bool {
	protocol := "tcp"
	if udp {
		protocol = "udp"
	}
	if p := strings.ToLower(r.Protocol); p != protocol && p != "all" {
		return false
	}
	if r.PortRange == "-1/-1" {
		return true
	}
	low, high, _ := strings.Cut(r.PortRange, "/")
	from, _ := strconv.Atoi(low)
	to, _ := strconv.Atoi(high)
	return from <= port && port <= to
}

func block(s string) netip.Prefix {
	if !strings.Contains(s, "/") {
		a := netip.MustParseAddr(s)
		return netip.PrefixFrom(a, a.BitLen())
	}
	return netip.MustParsePrefix(s)
}

// contains reports whether the source of a contains that of b.
func contains(a, b model.SecurityRule) bool {
	within := func(x, y string) bool {
		return block(x).Bits() <= block(y).Bits() && block(x).Contains(block(y).Addr())
	}
	switch {
	case a.IPv4 != "":
		return b.IPv4 != "" && within(a.IPv4, b.IPv4) || b.GroupID != "" && a.IPv4 == "0.0.0.0/0"
	case a.IPv6 != "":
		return b.IPv6 != "" && within(a.IPv6, b.IPv6)
	case a.PrefixList != "":
		return a.PrefixList == b.PrefixList
	}
	return a.GroupID == b.GroupID
}

func (o *oracle) blocked(l *model.Listener, b backend) bool {
	all, read := o.ingress(b.eni)
	if !read || b.port == 0 {
		return false
	}
	udp := l.Protocol == model.UDP
	for _, accept := range all {
		if !strings.EqualFold(accept.Policy, "accept") || !covers(accept, udp, b.port) {
			continue
		}
		if !slices.ContainsFunc(all, func(drop model.SecurityRule) bool {
			return strings.EqualFold(drop.Policy, "drop") && covers(drop, udp, b.port) && drop.Priority <= accept.Priority && contains(drop, accept)
		}) {
			return false
		}
	}
	return true
}

// dropped judges the security groups that drop what load balancers send.
func (o *oracle) dropped() {
	for i := range o.s.Listeners {
		l := &o.s.Listeners[i]
		lb := o.lb(l)
		if lb == nil || !strings.EqualFold(lb.Status, "active") || !l.Running || l.Redirects {
			continue
		}
		for _, ref := range l.Groups {
			one := *l
			one.Groups = []model.GroupRef{{Kind: ref.Kind, ID: ref.ID}}
			all, _ := o.backends(&one, false)
			for _, b := range all {
				rules, read := o.ingress(b.eni)
				if !read || b.port == 0 {
					continue
				}
				for _, id := range b.eni.SecurityGroups {
					o.fire(o.drops(id, b, l.Protocol == model.UDP, rules), "load-balancer-range-dropped", l.RegionID, rule.SecurityGroup, id)
				}
			}
		}
	}
}

func (o *oracle) drops(group string, b backend, udp bool, all []model.SecurityRule) bool {
	for _, g := range o.s.SecurityGroups {
		if g.RegionID != b.eni.RegionID || g.ID != group {
			continue
		}
		for _, drop := range g.Ingress {
			if !strings.EqualFold(drop.Policy, "drop") || drop.IPv4 == "" || !covers(drop, udp, b.port) || !contains(model.SecurityRule{IPv4: "100.64.0.0/10"}, drop) {
				continue
			}
			if !slices.ContainsFunc(all, func(accept model.SecurityRule) bool {
				return strings.EqualFold(accept.Policy, "accept") && accept.Priority < drop.Priority && covers(accept, udp, b.port) && contains(accept, drop)
			}) {
				return true
			}
		}
	}
	return false
}
