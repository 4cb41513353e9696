package host

import (
	"cmp"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/topology"
)

// Link is one clock on the way of a connection.
type Link struct {
	Name    string  `json:"name"`
	Seconds float64 `json:"seconds"`
	Source  string  `json:"source"`
	// Closes says what happens when it runs out: rst both ways, fin, 504, forgets
	// (nobody is told), probes (it keeps the connection alive), unknown.
	Closes string `json:"closes"`
}

// Path is the way from a listener to a service, with every clock on it.
type Path struct {
	Path     string   `json:"path"`
	Links    []Link   `json:"links"`
	Shortest string   `json:"shortest"`
	First    string   `json:"first_to_close"`
	NotTold  []string `json:"who_is_not_told"`

	listener *model.Listener
	eni      *model.Interface
	udp      bool
	layer7   bool
	idle     float64 // of the listener
	entry    float64 // of the interface's session; 0: unknown
	service  service
	here     bool // the evidence is of this path's host
}

// What happens when a clock runs out.
const (
	closesReset   = "rst both ways"
	closesFin     = "fin"
	closesTimeout = "504"
	closesSilent  = "forgets"
	closesProbes  = "probes"
	closesUnknown = "unknown"
)

// chain is every path of a case, and the clocks of the host itself.
type chain struct {
	paths []*Path
	nat   []Link // timers of translation on this host
}

// Paths returns the clocks of every path, for a report.
func (c *Case) Paths() []Path {
	paths := c.chain().paths
	out := make([]Path, len(paths))
	for i, p := range paths {
		out[i] = *p
	}
	return out
}

// follow goes from every listener to the services behind it. Without a snapshot the
// services of the host are all there is.
func follow(c *Case) *chain {
	ch := &chain{}
	ch.nat = c.translation()
	if c.Snapshot == nil {
		ch.own(c)
	} else {
		ch.listeners(c)
	}
	for _, p := range ch.paths {
		p.sum()
	}
	return ch
}

func (ch *chain) listeners(c *Case) {
	t := topology.Of(c.Snapshot)
	hosts := map[string]bool{}
	var found []*Path
	for i := range c.Snapshot.Listeners {
		l := &c.Snapshot.Listeners[i]
		if !l.Running {
			continue
		}
		for _, ref := range l.Groups {
			for _, link := range t.Links(l, ref) {
				eni := t.Interface(model.Key{RegionID: l.RegionID, ID: link.InterfaceID})
				if eni == nil {
					continue
				}
				hosts[cmp.Or(eni.InstanceID, eni.ID)] = true
				found = append(found, newPath(l, eni, link.Backend))
			}
		}
	}
	own := c.addresses()
	for _, p := range found {
		p.here = len(hosts) == 1 && len(own) == 0 || slices.ContainsFunc(p.eni.Addresses, func(s string) bool {
			a, err := netip.ParseAddr(s)
			return err == nil && own[a.Unmap()]
		}) || len(hosts) == 1 && !slices.ContainsFunc(found, func(q *Path) bool { return owns(q.eni, own) })
		p.fill(c, ch)
	}
	slices.SortStableFunc(found, func(a, b *Path) int { return cmp.Compare(a.Path, b.Path) })
	ch.paths = slices.CompactFunc(found, func(a, b *Path) bool { return a.Path == b.Path })
}

func owns(eni *model.Interface, own map[netip.Addr]bool) bool {
	for _, s := range eni.Addresses {
		if a, err := netip.ParseAddr(s); err == nil && own[a.Unmap()] {
			return true
		}
	}
	return false
}

// addresses are the addresses of the host that its sockets show.
func (c *Case) addresses() map[netip.Addr]bool {
	own := map[netip.Addr]bool{}
	if c.Sockets == nil {
		return own
	}
	for _, s := range c.Sockets.List {
		if a := s.LocalAddr(); a.IsValid() && !a.IsUnspecified() && !a.IsLoopback() && !a.IsLinkLocalUnicast() {
			own[a] = true
		}
	}
	return own
}

func newPath(l *model.Listener, eni *model.Interface, b *model.Backend) *Path {
	port := b.Port
	if port == 0 {
		port = cmp.Or(l.BackendPort, l.Port)
	}
	p := &Path{listener: l, eni: eni, udp: l.Protocol == model.UDP, layer7: l.Protocol == model.HTTP || l.Protocol == model.HTTPS}
	p.Path = l.LoadBalancerID + " " + string(l.Protocol) + "/" + strconv.Itoa(l.Port) + " -> " + eni.ID + " -> " + cmp.Or(eni.InstanceID, "-") + ":" + strconv.Itoa(port)
	p.service.port = port
	return p
}

// fill adds the clocks of a path in the order of the way.
func (p *Path) fill(c *Case, ch *chain) {
	p.listenerLinks()
	if t := p.eni.Timeouts; t != nil {
		p.entry = float64(t.TCPEstablished)
		name := "interface TCP established timeout"
		if p.udp {
			p.entry, name = float64(t.UDP), "interface UDP timeout"
		}
		p.add(name, p.entry, "snapshot: "+p.eni.ID, closesSilent)
	}
	if !p.here {
		return
	}
	if !p.udp {
		p.Links = append(p.Links, ch.nat...)
	}
	p.service = c.serviceOn(p.service.port, p.udp)
	p.Links = append(p.Links, p.service.links...)
}

func (p *Path) add(name string, seconds float64, source, closes string) {
	p.Links = append(p.Links, Link{name, seconds, source, closes})
}

// listenerLinks adds the clocks of the listener: what the API returned, else the
// documented default (SLB and NLB API references).
func (p *Path) listenerLinks() {
	l := p.listener
	source := "snapshot: " + cmp.Or(l.ID, l.LoadBalancerID)
	value := func(v *int, fallback float64) float64 {
		if v != nil {
			return float64(*v)
		}
		return fallback
	}
	switch {
	case l.Kind == model.NLB && p.udp:
		p.idle = value(l.IdleTimeout, 90)
		p.add("listener idle timeout", p.idle, source, closesSilent)
	case l.Kind == model.NLB:
		p.idle = value(l.IdleTimeout, 900)
		p.add("listener idle timeout", p.idle, source, closesUnknown)
	case p.udp:
		p.idle = 90 // fixed: the API has no field
		p.add("listener idle timeout", p.idle, source, closesSilent)
	case p.layer7:
		request, idle := value(l.RequestTimeout, 60), value(l.IdleTimeout, 15)
		p.idle = max(request, idle)
		p.add("listener idle timeout (client)", idle, source, closesFin)
		p.add("listener request timeout", request, source, closesTimeout)
	default:
		p.idle = value(l.EstablishedTimeout, 900)
		p.add("listener idle timeout", p.idle, source, closesReset)
	}
}

// owner says whose clock a link is.
func (l *Link) owner() string {
	for _, o := range []struct{ name, who string }{
		{"listener", "load balancer"}, {"interface", "network interface"}, {"nginx", "nginx"}, {"IPVS", "IPVS"}, {"conntrack", "conntrack"},
	} {
		if strings.HasPrefix(l.Name, o.name) {
			return o.who
		}
	}
	return "service"
}

// sum says which clock is the shortest, who closes first and who is not told.
func (p *Path) sum() {
	p.NotTold = []string{}
	var first *Link
	for i := range p.Links {
		l := &p.Links[i]
		if l.Seconds > 0 && l.Closes != closesProbes && (first == nil || l.Seconds < first.Seconds) {
			first = l
		}
	}
	if first == nil {
		return
	}
	p.Shortest, p.First = first.Name, first.owner()
	switch first.Closes {
	case closesSilent:
		p.NotTold = []string{"client", "load balancer", "service"}
		if p.listener == nil {
			p.NotTold = []string{"client", "service"}
		}
	case closesUnknown:
		p.NotTold = []string{"unknown"}
	}
}
