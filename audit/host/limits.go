package host

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/evidence"
	"github.com/alictl/alictl/internal/evidence/nginxlog"
	"github.com/alictl/alictl/internal/text"
)

// limitCauses are limits of nginx and of the host that its logs tell of.
func limitCauses() []Cause {
	return []Cause{
		of("worker-connections-exhausted", rule.High, judgeWorkerConnections, roles(evidence.RoleErrorLog)),
		of("open-files-exhausted", rule.High, judgeOpenFiles, roles(evidence.RoleErrorLog, evidence.RoleLimits)),
		of("ephemeral-ports-exhausted", rule.High, judgePorts, roles(evidence.RoleErrorLog, evidence.RoleSockets)),
	}
}

func judgeWorkerConnections(p *Pass) {
	c := p.Evidence
	if c.Logs == nil {
		return
	}
	t := c.Logs.Errors.Of(nginxlog.WorkerConnections)
	if t.Count == 0 {
		return
	}
	d := c.errors(Proxy, t)
	d.Harmful = true
	facts := samplesOf(t)
	if c.Nginx != nil {
		facts = append(facts, fact("worker_connections", strconv.Itoa(c.Nginx.WorkerConnections), c.Nginx.Source))
	}
	found(p, d, facts, nil)
}

func judgeOpenFiles(p *Pass) {
	c := p.Evidence
	told := false
	if c.Logs != nil {
		for _, one := range []struct {
			class nginxlog.Class
			side  Side
			key   string
		}{{nginxlog.FilesOfProcess, Proxy, "summary"}, {nginxlog.FilesOfSystem, Kernel, "system"}} {
			t := c.Logs.Errors.Of(one.class)
			if t.Count == 0 {
				continue
			}
			told = true
			d := c.errors(one.side, t)
			d.Harmful = true
			f := Finding{Resource: rule.Resource{Kind: rule.Host, ID: c.ID}, Facts: append(samplesOf(t), c.fileFacts()...), Detail: d}
			if one.side == Kernel {
				f.Summary, f.Remedy = p.Say("system_summary", text.Data{"Number": d.Count}), p.Say("system_remedy", nil)
			}
			p.Find(f, text.Data{"Number": d.Count})
		}
	}
	if !told {
		judgeDescriptors(p)
	}
}

// judgeDescriptors warns of processes that come near their limit: the workers of
// nginx, and those of other programs, which are the side of the application.
func judgeDescriptors(p *Pass) {
	for _, side := range []Side{Proxy, Upstream} {
		d := Detail{Side: side, Certainty: Suggested}
		var facts []rule.Fact
		for _, l := range p.Evidence.Limits {
			if l.OpenFiles < 0 || l.OpenSoft <= 0 || float64(l.OpenFiles) < p.Value("share")*float64(l.OpenSoft) ||
				strings.Contains(l.Name, "nginx") != (side == Proxy) || strings.Contains(l.Name, "nginx: master") {
				continue
			}
			d.Count++
			d.Groups = append(d.Groups, Group{"process", fmt.Sprintf("%s (%d)", l.Name, l.PID), int(l.OpenFiles)})
			facts = append(facts, fact("open files", fmt.Sprintf("%d of %d", l.OpenFiles, l.OpenSoft), l.Source))
		}
		if d.Count > 0 {
			p.Find(Finding{
				Resource: rule.Resource{Kind: rule.Host, ID: p.Evidence.ID}, Facts: facts, Detail: d,
				Summary: p.Say("near_summary", text.Data{"Number": d.Count}),
			}, nil)
		}
	}
}

// fileFacts are the limits that descriptors run into.
func (c *Case) fileFacts() []rule.Fact {
	var facts []rule.Fact
	if c.Nginx != nil {
		files := "not set"
		if c.Nginx.WorkerFiles > 0 {
			files = strconv.Itoa(c.Nginx.WorkerFiles)
		}
		facts = append(facts,
			fact("worker_connections", strconv.Itoa(c.Nginx.WorkerConnections), c.Nginx.Source),
			fact("worker_rlimit_nofile", files, c.Nginx.Source))
	}
	for _, l := range c.Limits {
		if strings.Contains(l.Name, "nginx") || l.Name == "" {
			facts = append(facts, fact("soft limit of open files", count(l.OpenSoft), l.Source))
		}
	}
	return facts
}

// portGroup is what shares the local ports: source, destination and its port.
type portGroup struct {
	source netip.Addr
	peer   netip.AddrPort
}

// judgePorts reports connections for which no local port was free, else groups that
// use most of the range.
func judgePorts(p *Pass) {
	c := p.Evidence
	a := c.nginx()
	groups, size := c.portGroups()
	if c.Logs != nil {
		if events, lost := a.of(nginxlog.PortsExhausted), a.lost[nginxlog.PortsExhausted]; len(events)+lost > 0 {
			d := a.detail(Kernel, events, lost)
			found(p, d, append(a.samples(events), c.portFacts(groups, size)...), text.Data{"Servers": servers(d)})
			return
		}
	}
	if size == 0 || c.Logs == nil && onlyListening(p) {
		if size == 0 && c.Logs == nil {
			lacking(p, evidence.RoleSysctl, "net.ipv4.ip_local_port_range")
		}
		return
	}
	d := Detail{Side: Kernel, Certainty: Suggested}
	for _, g := range groups {
		if float64(g.Count) >= p.Value("share")*float64(size) {
			d.Count++
			d.Groups = append(d.Groups, g)
		}
	}
	if d.Count > 0 {
		p.Find(Finding{
			Resource: rule.Resource{Kind: rule.Host, ID: c.ID}, Facts: c.portFacts(d.Groups, size), Detail: d,
			Summary: p.Say("near_summary", text.Data{"Number": d.Groups[0].Count, "Range": size, "Servers": d.Groups[0].Key}),
		}, nil)
	}
}

// portGroups counts the outbound sockets of each group, most first, and the size of
// the range of local ports; 0: unknown.
func (c *Case) portGroups() ([]Group, int) {
	bounds, ok := c.Sysctl.Ints("net.ipv4.ip_local_port_range", 2)
	if !ok || c.Sockets == nil || bounds[1] < bounds[0] {
		return nil, 0
	}
	listening := c.Sockets.ListenPorts()
	counts := map[portGroup]int{}
	for _, s := range c.Sockets.List {
		port := int64(s.Local.Port())
		merged := s.Count > 0 && port == 0 && s.Peer.Port() > 0 && s.Peer.Addr().IsValid()
		if s.UDP || s.State == evidence.Listen || listening[s.Local.Port()] || !merged && (port < bounds[0] || port > bounds[1]) {
			continue
		}
		counts[portGroup{s.LocalAddr(), netip.AddrPortFrom(s.PeerAddr(), s.Peer.Port())}] += s.N()
	}
	var groups []Group
	for g, n := range counts {
		groups = append(groups, Group{"address", g.source.String() + " -> " + g.peer.String(), n})
	}
	slices.SortFunc(groups, func(a, b Group) int {
		if a.Count != b.Count {
			return b.Count - a.Count
		}
		return strings.Compare(a.Key, b.Key)
	})
	return groups, int(bounds[1]-bounds[0]) + 1
}

func (c *Case) portFacts(groups []Group, size int) []rule.Fact {
	var facts []rule.Fact
	for i, g := range groups {
		if i < 3 {
			facts = append(facts, fact("ports in use "+g.Key, fmt.Sprintf("%d of %d", g.Count, size), c.Sockets.Source))
		}
	}
	if reuse, ok := c.Sysctl.Int("net.ipv4.tcp_tw_reuse"); ok {
		facts = append(facts, fact("net.ipv4.tcp_tw_reuse", count(reuse), c.Sysctl.Source))
	}
	if n, ok := c.Counters.Total("TcpExt.TWRecycled"); ok {
		facts = append(facts, fact("TWRecycled", strconv.FormatUint(n, 10), c.Counters.Source))
	}
	return facts
}
