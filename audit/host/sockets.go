package host

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/evidence"
	"github.com/alictl/alictl/internal/text"
)

// judgeCloseWait finds programs that do not close what their peers have closed. Of
// sockets without a process it is not known whether they are of one program.
func judgeCloseWait(p *Pass) {
	c := p.Evidence
	if onlyListening(p) {
		return
	}
	now, before := closeWaits(c.Sockets), closeWaits(c.SocketsBefore)
	d := Detail{Side: Upstream, Certainty: Proven, Harmful: true}
	var facts []rule.Fact
	programs := 0
	for _, g := range now.top.Most(now.top.Len()) {
		earlier := before.top.Of(g.Key)
		rises := c.SocketsBefore != nil && g.Count > earlier && float64(g.Count) >= p.Value("rising_least")
		if float64(g.Count) < p.Value("least") && !rises {
			continue
		}
		programs++
		d.Count += g.Count
		if strings.HasPrefix(g.Key, "port ") || strings.HasPrefix(g.Key, "to ") {
			d.Certainty = Suggested
		}
		if len(d.Groups) == groupsShown {
			continue
		}
		value := strconv.Itoa(g.Count)
		if c.SocketsBefore != nil {
			value += ", " + strconv.Itoa(earlier) + " before"
		}
		d.Groups = append(d.Groups, Group{"process", g.Key, g.Count})
		facts = append(facts, fact("CLOSE_WAIT of "+g.Key, value, c.Sockets.Source))
	}
	if d.Count > 0 {
		found(p, d, facts, text.Data{"Process": d.Groups[0].Key, "More": programs - 1})
	}
}

// closeWaits counts the sockets in CLOSE_WAIT by process; without one by the local
// port that something listens on, else by the peer that was connected to.
func closeWaits(sockets *evidence.Sockets) tallyOf {
	var by tallyOf
	if sockets == nil {
		return by
	}
	listening := sockets.ListenPorts()
	local := map[uint16]int{}
	for _, s := range sockets.List {
		if s.State == evidence.CloseWait {
			local[s.Local.Port()] += s.N()
		}
	}
	for _, s := range sockets.List {
		if s.State != evidence.CloseWait {
			continue
		}
		key := "port " + strconv.Itoa(int(s.Local.Port()))
		switch {
		case s.Process != "":
			key = fmt.Sprintf("%s (%d)", s.Process, s.PID)
		case !listening[s.Local.Port()] && local[s.Local.Port()] == 1 && s.PeerAddr().IsValid():
			key = "to " + netip.AddrPortFrom(s.PeerAddr(), s.Peer.Port()).String()
		}
		by.addN(key, s.N())
	}
	return by
}

// strict are the interfaces that drop what comes in on another way than it would go
// out: the larger of all and the interface counts.
func (c *Case) strict() []string {
	all, _ := c.Sysctl.Int("net.ipv4.conf.all.rp_filter")
	var out []string
	c.Sysctl.Each("net.ipv4.conf.", ".rp_filter", func(name, value string) {
		if name == "all" || name == "default" || name == "lo" {
			return
		}
		own, err := strconv.ParseInt(value, 10, 64)
		if err == nil && max(all, own) == 1 {
			out = append(out, name)
		}
	})
	return out
}

func judgeReversePath(p *Pass) {
	c := p.Evidence
	n, two, known := c.rose("TcpExt.IPReversePathFilter")
	d := Detail{Side: Kernel, Certainty: Suggested, Count: n}
	martians := c.records(&Detail{}, evidence.EventMartian)
	strict := c.strict()
	if !known && martians == 0 {
		lacking(p, evidence.RoleCounters, "IPReversePathFilter")
		return
	}
	if known && n == 0 && martians == 0 || len(strict) == 0 && c.Has(evidence.RoleSysctl) {
		return
	}
	if two && n > 0 && len(strict) > 0 {
		d.Certainty, d.Harmful = Proven, true
	}
	if two && n == 0 {
		return
	}
	d.Count = max(d.Count, martians)
	c.stamp(&d, two)
	var facts []rule.Fact
	if known {
		facts = append(facts, c.counterFact("TcpExt.IPReversePathFilter"))
	}
	for _, name := range strict {
		d.Groups = append(d.Groups, Group{"address", name, 1})
		facts = append(facts, fact("rp_filter of "+name, "1", c.Sysctl.Source))
	}
	found(p, d, append(facts, c.kernelFacts(evidence.EventMartian)...), text.Data{"Interface": nameOr(strict)})
}

func nameOr(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return names[0]
}

func judgeRecycle(p *Pass) {
	c := p.Evidence
	on, known := c.Sysctl.Int("net.ipv4.tcp_tw_recycle")
	if !known && !c.Has(evidence.RoleSysctl) && !c.kernelAtLeast(4, 12) {
		miss(p, evidence.RoleSysctl)
	}
	if !known || on != 1 || c.kernelAtLeast(4, 12) {
		return
	}
	n, two, known := c.rose("TcpExt.PAWSPassive")
	if !known {
		lacking(p, evidence.RoleCounters, "PAWSPassive")
	}
	if n == 0 {
		return
	}
	d := Detail{Side: Kernel, Certainty: Proven, Harmful: true, Count: n}
	c.stamp(&d, two)
	facts := []rule.Fact{c.counterFact("TcpExt.PAWSPassive"), fact("net.ipv4.tcp_tw_recycle", "1", c.Sysctl.Source)}
	if c.Kernel != "" {
		facts = append(facts, fact("kernel", c.Kernel, c.Sysctl.Source))
	}
	found(p, d, facts, nil)
}

// kernelAtLeast tells whether the kernel is known to be this or newer.
func (c *Case) kernelAtLeast(major, minor int) bool {
	var a, b int
	if _, err := fmt.Sscanf(c.Kernel, "%d.%d", &a, &b); err != nil {
		return false
	}
	return a > major || a == major && b >= minor
}

// judgeSources finds one address that holds many of the connections that came in.
// It is never proof of anything: many users may share one address.
func judgeSources(p *Pass) {
	c := p.Evidence
	if c.Replaced || onlyListening(p) {
		return
	}
	sources, all := cameIn(c.Sockets)
	groups := sources.groups("address")
	if len(groups) == 0 {
		return
	}
	top := groups[0]
	many := float64(top.Count) > p.Value("sockets") || float64(top.Count) > p.Value("share")*float64(all)
	if !many || float64(top.Count) < p.Value("least") {
		return
	}
	d := Detail{Side: Client, Certainty: Suggested, Count: top.Count, Groups: groups}
	found(p, d, []rule.Fact{fact("connections of "+top.Key, fmt.Sprintf("%d of %d", top.Count, all), c.Sockets.Source)},
		text.Data{"Address": top.Key, "All": all})
}

// cameIn counts the connections that came in by the address of their client, and all of
// them, those of addresses that are not told included. Those of the host itself and of
// load balancers tell no client.
func cameIn(sockets *evidence.Sockets) (sources tallyOf, all int) {
	listening, own := sockets.ListenPorts(), map[netip.Addr]bool{}
	for _, s := range sockets.List {
		own[s.LocalAddr()] = true
	}
	for _, s := range sockets.List {
		if s.State == evidence.Listen || s.State == evidence.TimeWait || !listening[s.Local.Port()] {
			continue
		}
		peer := s.PeerAddr()
		switch {
		case !peer.IsValid() && s.Count > 0:
			all += s.N() // of addresses that hold few
		case s.UDP, s.State == evidence.Unconnected, !peer.IsValid(), peer.IsUnspecified(), peer.IsLoopback(), own[peer], balancers().Contains(peer):
		default:
			all += s.N()
			sources.addN(peer.String(), s.N())
		}
	}
	return sources, all
}
