package host

import (
	"net/netip"
	"slices"
	"strconv"

	"github.com/alictl/alictl/internal/evidence"
	"github.com/alictl/alictl/internal/evidence/nginxconf"
)

// service is what listens on a port of the host, and how it treats silence.
type service struct {
	port    int
	process string
	nginx   bool
	closes  float64 // seconds of silence after which it closes itself; 0: never, as far as is known
	known   bool    // whether it closes or probes is known, and when
	// probes is after how many seconds of silence all its sockets probe the peer; 0:
	// some never do; -1: unknown.
	probes float64
	seen   bool // the sockets' own timers tell it, not the configuration alone
	idle   int  // sockets that were looked at
	lazy   int  // of them, without a keepalive timer or with one that is too slow
	links  []Link
}

// serviceOn finds out what listens on a port.
func (c *Case) serviceOn(port int, udp bool) service {
	s := service{port: port, probes: -1}
	if udp {
		return s
	}
	c.nginxOn(&s)
	c.socketsOn(&s)
	return s
}

// atOnce is the silence after which nginx closes where keepalive is off: right after
// the response, which is sooner than any clock.
const atOnce = 0.001

// nginxOn reads the timers of nginx where it listens on the port. Of several servers
// there the one that keeps connections longest counts.
func (c *Case) nginxOn(s *service) {
	if c.Nginx == nil {
		return
	}
	var at nginxconf.ListenOn
	name := "nginx keepalive_timeout"
	take := func(listens []nginxconf.ListenOn, closes float64) {
		for _, l := range listens {
			if l.Port != s.port || l.UDP {
				continue
			}
			if closes == 0 {
				closes = atOnce
			}
			s.nginx, s.known, s.closes = true, true, max(s.closes, closes)
			if idle, ok := c.Sysctl.Int("net.ipv4.tcp_keepalive_time"); ok && l.SoKeepalive == "on" {
				l.KeepIdle = float64(idle)
			}
			if l.KeepIdle > 0 {
				at = l
			}
			return
		}
	}
	for _, server := range c.Nginx.Servers {
		take(server.Listens, server.KeepaliveTimeout)
	}
	for _, server := range c.Nginx.Streams {
		if s.nginx {
			break
		}
		name = "nginx proxy_timeout"
		take(server.Listens, server.ProxyTimeout)
	}
	if !s.nginx {
		return
	}
	s.links = append(s.links, Link{name, s.closes, c.Nginx.Source, closesFin})
	s.probes = 0 // nginx asks for none unless so_keepalive says so
	if at.KeepIdle > 0 {
		s.probes = at.KeepIdle
		s.links = append(s.links, Link{"nginx so_keepalive", at.KeepIdle, c.Nginx.Source, closesProbes})
	}
}

// socketsOn looks whether the sockets of the port have keepalive timers, and how
// long those are.
func (c *Case) socketsOn(s *service) {
	if c.Sockets == nil {
		return
	}
	every, longest := true, 0.0
	for _, x := range c.Sockets.List {
		if x.UDP || int(x.Local.Port()) != s.port {
			continue
		}
		if x.State == evidence.Listen {
			s.process = x.Process
		}
		if x.State != evidence.Established {
			continue
		}
		s.idle += x.N()
		if x.HasKeepalive {
			longest = max(longest, x.Keepalive.Seconds())
		} else {
			every = false
			s.lazy += x.N()
		}
	}
	if s.idle == 0 || !c.Sockets.Timers {
		s.lazy = 0
		return
	}
	s.probes, s.seen, s.known = 0, true, true
	if longest > 0 {
		probes := c.keepaliveTime(longest)
		s.links = append(s.links, Link{"tcp keepalive of " + nameOfService(s), probes, c.Sockets.Source, closesProbes})
		if every {
			s.probes = probes
		}
	}
}

func nameOfService(s *service) string {
	if s.process != "" {
		return s.process
	}
	return "port " + strconv.Itoa(s.port)
}

// keepaliveTime is after how long sockets probe, from the longest time that is left
// on any: the kernel's own setting, unless all timers are so far below it that the
// program must have set its own.
func (c *Case) keepaliveTime(longest float64) float64 {
	n, ok := c.Sysctl.Int("net.ipv4.tcp_keepalive_time")
	if !ok || longest > float64(n) || longest < float64(n)/2 {
		return longest
	}
	return float64(n)
}

// translation are the timers of this host's own translation, where it translates:
// IPVS, or connections that are forwarded to another address.
func (c *Case) translation() []Link {
	var links []Link
	if c.IPVS != nil && c.IPVS.TCP > 0 {
		links = append(links, Link{"IPVS TCP timeout", float64(c.IPVS.TCP), c.IPVS.Source, closesSilent})
	}
	established, ok := c.Sysctl.Int("net.netfilter.nf_conntrack_tcp_timeout_established")
	if ok && c.translates() {
		links = append(links, Link{"conntrack established timeout", float64(established), c.Sysctl.Source, closesSilent})
	}
	return links
}

// translates tells whether the host hands connections on to other addresses.
func (c *Case) translates() bool {
	if c.IPVS != nil || c.Conntrack != nil && c.Conntrack.Translated > 0 {
		return true
	}
	if forward, ok := c.Sysctl.Int("net.ipv4.ip_forward"); !ok || forward != 1 {
		return false
	}
	return c.Sockets != nil && slices.ContainsFunc(c.Sockets.List, func(s evidence.Socket) bool {
		port := s.Local.Port()
		return s.State == evidence.Listen && (s.Process == "kube-proxy" || s.Process == "docker-proxy" || port >= 30000 && port <= 32767)
	}) || c.nodePort()
}

// nodePort tells whether a listener of the snapshot sends to a port of the range of
// Kubernetes node ports that nothing listens on: the kernel translates it.
func (c *Case) nodePort() bool {
	if c.Snapshot == nil {
		return false
	}
	for _, g := range c.Snapshot.ServerGroups {
		for _, b := range g.Backends {
			if b.Port >= 30000 && b.Port <= 32767 {
				return true
			}
		}
	}
	return false
}

// own makes the paths of a host of which no listener is known: one for each port
// that something listens on.
func (ch *chain) own(c *Case) {
	ports := map[int]bool{}
	if c.Sockets != nil {
		for _, s := range c.Sockets.List {
			if s.State == evidence.Listen && !s.UDP && !s.Loopback() {
				ports[int(s.Local.Port())] = true
			}
		}
	}
	if c.Nginx != nil && len(ports) == 0 {
		for _, server := range c.Nginx.Servers {
			for _, l := range server.Listens {
				ports[l.Port] = true
			}
		}
	}
	for port := range 65536 {
		if !ports[port] {
			continue
		}
		p := &Path{Path: "port " + strconv.Itoa(port), here: true}
		p.Links = append(p.Links, ch.nat...)
		p.service = c.serviceOn(port, false)
		p.Links = append(p.Links, p.service.links...)
		if len(p.Links) > 0 {
			ch.paths = append(ch.paths, p)
		}
	}
	ch.pools(c)
}

// poolsShown is how many of the addresses that the host connects to are paths.
const poolsShown = 20

// pools makes the paths of connections that the host itself opened and that its own
// translation carries, such as those of a pod to a service: one for each peer.
func (ch *chain) pools(c *Case) {
	if len(ch.nat) == 0 || c.Sockets == nil || !c.Sockets.Timers {
		return
	}
	listening := c.Sockets.ListenPorts()
	longest := map[string]float64{}
	var peers tallyOf
	for _, s := range c.Sockets.List {
		if s.UDP || s.State != evidence.Established || listening[s.Local.Port()] || !s.HasKeepalive || s.Loopback() || !s.PeerAddr().IsValid() {
			continue
		}
		peer := netip.AddrPortFrom(s.PeerAddr(), s.Peer.Port()).String()
		peers.addN(peer, s.N())
		longest[peer] = max(longest[peer], s.Keepalive.Seconds())
	}
	for _, e := range peers.top.Most(poolsShown) {
		p := &Path{Path: "to " + e.Key, here: true}
		p.service.probes = c.keepaliveTime(longest[e.Key])
		p.Links = append(slices.Clone(ch.nat), Link{"tcp keepalive to " + e.Key, p.service.probes, c.Sockets.Source, closesProbes})
		ch.paths = append(ch.paths, p)
	}
}
