// Package topology follows traffic through an account: listener, server group,
// backend, network interface, instance. It says where the way is unknown and why.
//
// It is built from a snapshot and never changes. Timeout and capacity judgement,
// the rules of an audit and the diagnosis of a chain all follow the same one.
package topology

import (
	"github.com/alictl/alictl/internal/model"
)

// Reason says why no network interface can be named for a backend. The values
// appear in JSON output.
type Reason string

// The reasons of an unresolved backend.
const (
	NotFound  Reason = "not_found" // the account shows no such interface
	Ambiguous Reason = "ambiguous" // several VPCs have the address and the load balancer names none
	Unread    Reason = "unknown"   // the interfaces could not be listed completely
)

// Topology answers where the traffic of a snapshot's listeners goes.
type Topology struct {
	index     *index
	balancers map[model.Key]*model.LoadBalancer
	groups    map[groupKey]*model.ServerGroup
	instances map[model.Key]*model.Instance
	listeners map[model.Key][]*model.Listener // by load balancer
}

type groupKey struct {
	regionID string
	kind     model.GroupKind
	id       string
}

// Link is one backend of one server group of one listener, and the network
// interface behind it.
type Link struct {
	Ref         model.GroupRef
	Group       *model.ServerGroup
	Backend     *model.Backend
	InterfaceID string           // empty when Reason says why there is none
	Interface   *model.Interface // nil also when the snapshot knows only its id
	Reason      Reason
}

// Of builds the topology of a snapshot. The snapshot must not change afterwards.
func Of(s *model.Snapshot) *Topology {
	t := &Topology{
		index:     newIndex(s),
		balancers: make(map[model.Key]*model.LoadBalancer, len(s.LoadBalancers)),
		groups:    make(map[groupKey]*model.ServerGroup, len(s.ServerGroups)),
		instances: make(map[model.Key]*model.Instance, len(s.Instances)),
		listeners: make(map[model.Key][]*model.Listener, len(s.LoadBalancers)),
	}
	for i := range s.LoadBalancers {
		lb := &s.LoadBalancers[i]
		t.balancers[model.Key{RegionID: lb.RegionID, ID: lb.ID}] = lb
	}
	for i := range s.ServerGroups {
		g := &s.ServerGroups[i]
		t.groups[groupKey{g.RegionID, g.Kind, g.ID}] = g
	}
	for i := range s.Instances {
		instance := &s.Instances[i]
		t.instances[model.Key{RegionID: instance.RegionID, ID: instance.ID}] = instance
	}
	for i := range s.Listeners {
		l := &s.Listeners[i]
		key := model.Key{RegionID: l.RegionID, ID: l.LoadBalancerID}
		t.listeners[key] = append(t.listeners[key], l)
	}
	return t
}

// LoadBalancer returns a load balancer of the snapshot, or nil.
func (t *Topology) LoadBalancer(k model.Key) *model.LoadBalancer { return t.balancers[k] }

// Listeners returns the listeners of a load balancer that are in the snapshot.
func (t *Topology) Listeners(loadBalancer model.Key) []*model.Listener {
	return t.listeners[loadBalancer]
}

// Instance returns an instance of the snapshot, or nil.
func (t *Topology) Instance(k model.Key) *model.Instance { return t.instances[k] }

// HasInstance reports whether the snapshot shows an instance, by itself or as the
// owner of a network interface.
func (t *Topology) HasInstance(k model.Key) bool {
	return t.instances[k] != nil || len(t.index.byInstance[k]) > 0
}

// Interface returns a network interface of the snapshot, or nil.
func (t *Topology) Interface(k model.Key) *model.Interface {
	i, ok := t.index.byID[k]
	if !ok {
		return nil
	}
	return &t.index.interfaces[i]
}

// Group returns the server group that a listener names, or nil when the snapshot
// does not hold it.
func (t *Topology) Group(regionID string, ref model.GroupRef) *model.ServerGroup {
	return t.groups[groupKey{regionID, ref.Kind, ref.ID}]
}

// Links returns the backends of one group of a listener with the interface behind
// each. A group that the snapshot does not hold has none: ask Group.
func (t *Topology) Links(l *model.Listener, ref model.GroupRef) []Link {
	group := t.Group(l.RegionID, ref)
	if group == nil {
		return nil
	}
	links := make([]Link, len(group.Backends))
	for i := range group.Backends {
		b := &group.Backends[i]
		links[i] = Link{Ref: ref, Group: group, Backend: b}
		links[i].InterfaceID, links[i].Reason = t.index.resolve(l, b)
		if id := links[i].InterfaceID; id != "" {
			links[i].Interface = t.Interface(model.Key{RegionID: l.RegionID, ID: id})
		}
	}
	return links
}
