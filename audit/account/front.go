package account

import (
	"slices"
	"strings"

	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/topology"
)

// Front is a listener with what stands behind it.
type Front struct {
	*model.Listener
	Balancer *model.LoadBalancer // nil when the snapshot does not hold it
	Groups   []*Group            // its own and those of its forwarding rules, each once
}

// Group is one server group of a listener.
type Group struct {
	Ref   model.GroupRef
	Own   bool               // the listener itself names it
	Group *model.ServerGroup // nil when it was not read
	Links []topology.Link

	serving []topology.Link // those with a weight above 0
}

// Fronts returns every listener of the snapshot.
func (a *Account) Fronts() []*Front { return a.fronts() }

// linked is the backends of a group as the listeners of one load balancer reach
// them.
type linked struct {
	balancer model.Key
	kind     model.GroupKind
	id       string
}

func (a *Account) frontsOf() []*Front {
	known := map[linked]*Group{}
	out := make([]*Front, len(a.Snapshot.Listeners))
	for i := range a.Snapshot.Listeners {
		l := &a.Snapshot.Listeners[i]
		f := &Front{Listener: l, Balancer: a.Topology.LoadBalancer(model.Key{RegionID: l.RegionID, ID: l.LoadBalancerID})}
		for _, ref := range l.Groups {
			f.add(a, known, ref)
		}
		out[i] = f
	}
	return out
}

func (f *Front) add(a *Account, known map[linked]*Group, ref model.GroupRef) {
	own := ref.RuleID == ""
	at := slices.IndexFunc(f.Groups, func(g *Group) bool { return g.Ref.Kind == ref.Kind && g.Ref.ID == ref.ID })
	if at >= 0 {
		f.Groups[at].Own = f.Groups[at].Own || own
		return
	}
	k := linked{model.Key{RegionID: f.RegionID, ID: f.LoadBalancerID}, ref.Kind, ref.ID}
	g := known[k]
	if g == nil {
		g = &Group{Group: a.Topology.Group(f.RegionID, ref), Links: a.Topology.Links(f.Listener, ref)}
		g.serving = serving(g.Links)
		known[k] = g
	}
	f.Groups = append(f.Groups, &Group{Ref: ref, Own: own, Group: g.Group, Links: g.Links, serving: g.serving})
}

// IsLayer7 reports whether forwarding rules can stand between a listener and its
// backends: HTTP and HTTPS of CLB.
func IsLayer7(l *model.Listener) bool {
	return l.Kind == model.CLB && (l.Protocol == model.HTTP || l.Protocol == model.HTTPS)
}

// All returns every group of a listener. When one of them, or which they are, was
// not read, it notes why and returns false.
func (f *Front) All(p *Pass) ([]*Group, bool) {
	if IsLayer7(f.Listener) {
		c := p.Evidence.Covered.Resource(model.RulesTable, model.Key{RegionID: f.RegionID, ID: f.LoadBalancerID})
		if c.Outcome != model.Read {
			Unread(p, p.Evidence.Listener(f.Listener), c)
			return nil, false
		}
	}
	return f.Groups, read(p, f, f.Groups)
}

// Own returns the group that the listener itself names, as a list that is empty
// where it names none. When it was not read, Own notes why and returns false.
func (f *Front) Own(p *Pass) ([]*Group, bool) {
	own := f.Groups
	if foreign := func(g *Group) bool { return !g.Own }; slices.ContainsFunc(own, foreign) {
		own = slices.DeleteFunc(slices.Clone(own), foreign)
	}
	return own, read(p, f, own)
}

// read reports whether groups were read, and notes it when one was not.
func read(p *Pass, f *Front, groups []*Group) bool {
	for _, g := range groups {
		if g.Group == nil {
			Unread(p, p.Evidence.Listener(f.Listener), p.Evidence.groupCoverage(f.RegionID, g.Ref))
			return false
		}
	}
	return true
}

func (a *Account) groupCoverage(regionID string, ref model.GroupRef) model.Coverage {
	return a.Covered.Resource(model.GroupsTable, model.Key{RegionID: regionID, ID: ref.ID})
}

// InterfacesCoverage says whether the interfaces of a region were listed.
func (a *Account) InterfacesCoverage(regionID string) model.Coverage {
	return a.Covered.Region(model.InterfacesTable, regionID)
}

// Backends returns every backend of groups, whatever its weight.
func Backends(groups []*Group) []topology.Link {
	var out []topology.Link
	for _, g := range groups {
		out = append(out, g.Links...)
	}
	return out
}

// Serving returns the backends of groups that take new connections: those with a
// weight above 0.
func Serving(groups []*Group) []topology.Link {
	if len(groups) == 1 {
		return groups[0].serving
	}
	var out []topology.Link
	for _, g := range groups {
		out = append(out, g.serving...)
	}
	return out
}

func serving(links []topology.Link) []topology.Link {
	off := func(link topology.Link) bool { return link.Backend.Weight <= 0 }
	if !slices.ContainsFunc(links, off) {
		return links
	}
	return slices.DeleteFunc(slices.Clone(links), off)
}

// HasMasterSlave reports a master-slave group among groups. One of its two
// backends waits on purpose.
func HasMasterSlave(groups []*Group) bool {
	return slices.ContainsFunc(groups, func(g *Group) bool { return g.Ref.Kind == model.MasterSlaveGroup })
}

// BackendPort is the port a listener sends to at a backend: the backend's own, and
// for the default backends of a CLB the listener's. 0 is any port.
func (f *Front) BackendPort(link topology.Link) int {
	if link.Ref.Kind == model.DefaultGroup {
		return f.Listener.BackendPort
	}
	return link.Backend.Port
}

// IsCLBLayer4 reports a TCP or UDP listener of a CLB.
func IsCLBLayer4(l *model.Listener) bool {
	return l.Kind == model.CLB && (l.Protocol == model.TCP || l.Protocol == model.UDP)
}

// Any matches every listener.
func Any(*model.Listener) bool { return true }

// EachFront calls look with every listener that matches, runs on an active load
// balancer and does more than redirect. Where that cannot be told it notes why.
func EachFront(p *Pass, match func(*model.Listener) bool, look func(*Front)) {
	for _, f := range p.Evidence.Fronts() {
		if !f.Redirects && match(f.Listener) && f.serves(p) {
			look(f)
		}
	}
}

// serves reports whether a listener is running on an active load balancer, and
// notes when that cannot be told.
func (f *Front) serves(p *Pass) bool {
	listener, balancer := ListenerState(f.Listener), BalancerState(f.Balancer)
	if listener == Off || balancer == Off {
		return false
	}
	if listener == Unclear {
		UnclearStatus(p, p.Evidence.Listener(f.Listener), "listener", f.Status)
		return false
	}
	return f.OnActive(p)
}

// OnActive reports whether the load balancer of a listener is active, and notes
// when that cannot be told.
func (f *Front) OnActive(p *Pass) bool {
	switch r := p.Evidence.Listener(f.Listener); {
	case f.Balancer == nil:
		Unread(p, r, p.Evidence.Covered.Region(BalancerTable(f.Kind), f.RegionID))
	case BalancerState(f.Balancer) == Unclear:
		UnclearStatus(p, r, "load_balancer", f.Balancer.Status)
	default:
		return BalancerState(f.Balancer) == On
	}
	return false
}

// EachActive calls look with every active load balancer, and notes those of which
// it cannot be told.
func EachActive(p *Pass, look func(*model.LoadBalancer)) {
	for i := range p.Evidence.Snapshot.LoadBalancers {
		switch lb := &p.Evidence.Snapshot.LoadBalancers[i]; BalancerState(lb) {
		case On:
			look(lb)
		case Unclear:
			UnclearStatus(p, p.Evidence.LoadBalancer(lb), "load_balancer", lb.Status)
		}
	}
}

// Counts reports whether a listener counts by its own status alone, as in the plan
// of the timeouts, and notes when that cannot be told.
func (f *Front) Counts(p *Pass, r rule.Resource) bool {
	if ListenerState(f.Listener) == Unclear {
		UnclearStatus(p, r, "listener", f.Status)
	}
	return ListenerState(f.Listener) == On
}

// UnclearStatus notes that a status is missing or none that the API documents.
func UnclearStatus(p *Pass, r rule.Resource, what, status string) {
	if status == "" {
		Absent(p, r, what+" status")
		return
	}
	Unknown(p, r, what+" status", status)
}

// BalancerTable is the table of the load balancers of a product.
func BalancerTable(k model.Kind) model.Table {
	if k == model.NLB {
		return model.NLBTable
	}
	return model.CLBTable
}

// State says whether something takes traffic.
type State int

// The states. Unclear is a status that the API does not document, or none.
const (
	Unclear State = iota
	On
	Off
)

// ListenerState is the state of a listener, by the statuses of both products.
func ListenerState(l *model.Listener) State {
	switch status := strings.ToLower(l.Status); {
	case l.Running:
		return On
	case slices.Contains([]string{"stopped", "stopping", "starting", "provisioning", "deleting", "deleted"}, status):
		return Off
	}
	return Unclear
}

// BalancerState is the state of a load balancer, by the statuses of both products:
// only an active one takes traffic.
func BalancerState(lb *model.LoadBalancer) State {
	if lb == nil {
		return Unclear
	}
	switch status := strings.ToLower(lb.Status); {
	case status == "active":
		return On
	case slices.Contains([]string{"inactive", "locked", "provisioning", "configuring", "createfailed", "deleting", "deleted"}, status):
		return Off
	}
	return Unclear
}

// ZoneCount is in how many zones a load balancer stands, 0 when it is not known.
func ZoneCount(lb *model.LoadBalancer) int {
	switch {
	case lb == nil:
		return 0
	case lb.Kind == model.NLB:
		return lb.Zones
	case lb.MasterZoneID == "" && lb.SlaveZoneID == "":
		return 0
	case lb.SlaveZoneID == "" || lb.SlaveZoneID == lb.MasterZoneID:
		return 1
	}
	return 2
}
