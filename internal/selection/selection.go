package selection

import (
	"slices"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/topology"
)

// Selection is what a filter chooses of one snapshot.
type Selection struct {
	all       bool
	balancers map[model.Key]bool
	listeners map[model.Key]bool // by region and name
	enis      map[model.Key]bool
	instances map[model.Key]bool
	groups    map[model.Key]bool // server groups
	security  map[model.Key]bool // security groups
}

// LoadBalancer reports whether a load balancer is chosen: it fits the filters of
// its own, a listener of it fits --listener, and an interface behind it fits --eni.
func (s *Selection) LoadBalancer(k model.Key) bool { return s.all || s.balancers[k] }

// Listener reports whether a listener, by its name in findings, is chosen.
func (s *Selection) Listener(k model.Key) bool { return s.all || s.listeners[k] }

// Interface reports whether a network interface is chosen: by itself, or because a
// chosen listener sends to it.
func (s *Selection) Interface(k model.Key) bool { return s.all || s.enis[k] }

// Instance reports whether one of an instance's interfaces is chosen.
func (s *Selection) Instance(k model.Key) bool { return s.all || s.instances[k] }

// ServerGroup reports whether a chosen listener sends to a server group.
func (s *Selection) ServerGroup(k model.Key) bool { return s.all || s.groups[k] }

// SecurityGroup reports whether a chosen interface is in a security group.
func (s *Selection) SecurityGroup(k model.Key) bool { return s.all || s.security[k] }

// All reports whether there was no filter.
func (s *Selection) All() bool { return s.all }

// Empty reports whether nothing is chosen.
func (s *Selection) Empty() bool {
	return !s.all && len(s.balancers) == 0 && len(s.enis) == 0
}

// Of applies a filter to a snapshot.
func (f Filter) Of(t *topology.Topology, s *model.Snapshot) *Selection {
	if f.Empty() {
		return &Selection{all: true}
	}
	c := chooser{Filter: f, topology: t, out: &Selection{
		balancers: map[model.Key]bool{}, listeners: map[model.Key]bool{}, enis: map[model.Key]bool{}, instances: map[model.Key]bool{},
		groups: map[model.Key]bool{}, security: map[model.Key]bool{},
	}}
	for i := range s.LoadBalancers {
		c.choose(&s.LoadBalancers[i])
	}
	for key := range strangers(t, s) {
		c.choose(&model.LoadBalancer{RegionID: key.RegionID, ID: key.ID})
	}
	if len(f.LoadBalancers)+len(f.Listeners) == 0 {
		for i := range s.Interfaces {
			c.own(&s.Interfaces[i])
		}
	}
	for i := range s.Interfaces {
		eni := &s.Interfaces[i]
		if !c.out.enis[model.Key{RegionID: eni.RegionID, ID: eni.ID}] {
			continue
		}
		c.out.instances[model.Key{RegionID: eni.RegionID, ID: eni.InstanceID}] = true
		for _, id := range eni.SecurityGroups {
			c.out.security[model.Key{RegionID: eni.RegionID, ID: id}] = true
		}
	}
	return c.out
}

// strangers are load balancers that only their listeners name.
func strangers(t *topology.Topology, s *model.Snapshot) map[model.Key]bool {
	out := map[model.Key]bool{}
	for _, l := range s.Listeners {
		if key := (model.Key{RegionID: l.RegionID, ID: l.LoadBalancerID}); t.LoadBalancer(key) == nil {
			out[key] = true
		}
	}
	return out
}

// chooser walks from the load balancers to the interfaces.
type chooser struct {
	Filter
	topology *topology.Topology
	out      *Selection
}

func (c chooser) choose(lb *model.LoadBalancer) {
	if !c.balancer(lb) {
		return
	}
	key := model.Key{RegionID: lb.RegionID, ID: lb.ID}
	listeners := c.topology.Listeners(key)
	fits := c.labels(lb.ResourceGroupID, lb.Tags) && c.place(lb, listeners)
	if fits && len(c.Listeners)+len(c.Interfaces) == 0 {
		c.out.balancers[key] = true
	}
	for _, l := range listeners {
		if c.listener(l) && c.follow(l, fits) && fits {
			c.out.balancers[key] = true
			c.out.listeners[model.Key{RegionID: l.RegionID, ID: l.Name()}] = true
			for _, ref := range l.Groups {
				c.out.groups[model.Key{RegionID: l.RegionID, ID: ref.ID}] = true
			}
		}
	}
}

// place reports whether a load balancer is in a chosen VPC. One without a VPC of its
// own, such as a CLB with a public address, is where an interface behind it is.
func (c chooser) place(lb *model.LoadBalancer, listeners []*model.Listener) bool {
	if len(c.VPCs) == 0 || lb.VPCID != "" {
		return c.vpc(lb.VPCID)
	}
	for _, l := range listeners {
		for _, link := range c.links(l) {
			if link.Interface != nil && c.vpc(link.Interface.VPCID) {
				return true
			}
		}
	}
	return false
}

// follow chooses the interfaces behind a listener: all that fit --eni when its load
// balancer fits, otherwise those that fit by themselves. It reports whether the
// listener serves what --eni names.
func (c chooser) follow(l *model.Listener, fits bool) bool {
	serves := len(c.Interfaces) == 0
	for _, link := range c.links(l) {
		if link.InterfaceID == "" {
			continue
		}
		eni := link.Interface
		if eni == nil {
			eni = &model.Interface{RegionID: l.RegionID, ID: link.InterfaceID}
		}
		if !c.eni(eni) {
			continue
		}
		serves = true
		if fits {
			c.out.enis[model.Key{RegionID: l.RegionID, ID: eni.ID}] = true
		} else {
			c.own(eni)
		}
	}
	return serves
}

// own chooses an interface that fits by itself.
func (c chooser) own(eni *model.Interface) {
	if c.eni(eni) && c.vpc(eni.VPCID) && c.labels(eni.ResourceGroupID, eni.Tags) {
		c.out.enis[model.Key{RegionID: eni.RegionID, ID: eni.ID}] = true
	}
}

func (c chooser) links(l *model.Listener) []topology.Link {
	var out []topology.Link
	for _, ref := range l.Groups {
		out = append(out, c.topology.Links(l, ref)...)
	}
	return out
}

// Narrow takes the load balancers that are not chosen out of a snapshot, with their
// listeners, before something is read or judged for each of the others.
func (s *Selection) Narrow(from *model.Snapshot) {
	if s.all {
		return
	}
	from.LoadBalancers = slices.DeleteFunc(from.LoadBalancers, func(lb model.LoadBalancer) bool {
		return !s.LoadBalancer(model.Key{RegionID: lb.RegionID, ID: lb.ID})
	})
	from.Listeners = slices.DeleteFunc(from.Listeners, func(l model.Listener) bool {
		return !s.LoadBalancer(model.Key{RegionID: l.RegionID, ID: l.LoadBalancerID})
	})
}
