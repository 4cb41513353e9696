package account

import (
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// Region is one region with its indexes.
type Region struct {
	*world.Region
	Instances      *Table[world.Instance]
	Interfaces     *Table[world.Interface]
	CLBs           *Table[world.CLB]
	NLBs           *Table[world.NLB]
	ServerGroups   *Table[world.ServerGroup]
	SecurityGroups *Table[world.SecurityGroup]
	// flattened children, pointing into the rows above
	CLBListeners      *Table[CLBListener]
	NLBListeners      *Table[NLBListener]
	VServerGroups     map[string]VServerGroup
	MasterSlaveGroups map[string]MasterSlaveGroup
	// positions of interfaces
	OfInstance map[string][]int
	ofAddress  map[netip.Addr][]int
	// what the world began with, for unhealthy_after_change
	began     map[string]world.Timeouts
	unhealthy map[string]bool
	Late      map[string]Shadow[world.Timeouts]
	// Memory is of the products.
	Memory  Memory
	LateCLB map[*world.CLBListener]Shadow[world.CLBListener]
}

// CLBListener is a listener with its load balancer.
type CLBListener struct {
	LB *world.CLB
	*world.CLBListener
}

// NLBListener is a listener with its load balancer.
type NLBListener struct {
	LB *world.NLB
	*world.NLBListener
}

// VServerGroup is a group with its load balancer.
type VServerGroup struct {
	LB *world.CLB
	*world.VServerGroup
}

// MasterSlaveGroup is a group with its load balancer.
type MasterSlaveGroup struct {
	LB *world.CLB
	*world.MasterSlaveGroup
}

// Shadow is an old value that reads still show for a while after a change.
type Shadow[T any] struct {
	Value T
	Until time.Time
}

func newRegion(r *world.Region) *Region {
	out := &Region{
		Region:         r,
		Instances:      NewTable(r.Instances, func(i *world.Instance) string { return i.ID }),
		Interfaces:     NewTable[world.Interface](nil, nil),
		CLBs:           NewTable(r.CLBs, func(l *world.CLB) string { return l.ID }),
		NLBs:           NewTable(r.NLBs, func(l *world.NLB) string { return l.ID }),
		ServerGroups:   NewTable(r.ServerGroups, func(g *world.ServerGroup) string { return g.ID }),
		SecurityGroups: everySecurityGroup(r),
		CLBListeners:   NewTable[CLBListener](nil, nil),
		NLBListeners:   NewTable[NLBListener](nil, nil),
		VServerGroups:  map[string]VServerGroup{}, MasterSlaveGroups: map[string]MasterSlaveGroup{},
		OfInstance: map[string][]int{}, ofAddress: make(map[netip.Addr][]int, len(r.Interfaces)),
		began: map[string]world.Timeouts{}, unhealthy: map[string]bool{},
		Late: map[string]Shadow[world.Timeouts]{}, Memory: Memory{}, LateCLB: map[*world.CLBListener]Shadow[world.CLBListener]{},
	}
	for i := range r.Interfaces {
		out.AddInterface(&r.Interfaces[i])
	}
	out.indexListeners()
	for _, id := range r.Health.Unhealthy {
		out.unhealthy[id] = true
	}
	for _, id := range r.Health.UnhealthyAfterChange {
		if ni := out.Interfaces.Get(id); ni != nil {
			out.began[id] = ni.Timeouts
		}
	}
	return out
}

// AddInterface adds a row and what finds it.
func (r *Region) AddInterface(ni *world.Interface) {
	at := r.Interfaces.Add(ni.ID, ni)
	if ni.Instance != "" {
		r.OfInstance[ni.Instance] = append(r.OfInstance[ni.Instance], at)
	}
	for _, text := range slices.Concat([]string{ni.Address}, ni.SecondaryAddresses, ni.IPv6) {
		if ip, err := netip.ParseAddr(text); err == nil {
			r.ofAddress[ip] = append(r.ofAddress[ip], at)
		}
	}
}

func (r *Region) indexListeners() {
	for i := range r.Region.CLBs {
		lb := &r.Region.CLBs[i]
		for j := range lb.Listeners {
			l := CLBListener{lb, &lb.Listeners[j]}
			r.CLBListeners.Add(world.CLBListenerID(lb.ID, l.Port, l.Protocol), &l)
		}
		for j := range lb.VServerGroups {
			r.VServerGroups[lb.VServerGroups[j].ID] = VServerGroup{lb, &lb.VServerGroups[j]}
		}
		for j := range lb.MasterSlaveGroups {
			r.MasterSlaveGroups[lb.MasterSlaveGroups[j].ID] = MasterSlaveGroup{lb, &lb.MasterSlaveGroups[j]}
		}
	}
	for i := range r.Region.NLBs {
		lb := &r.Region.NLBs[i]
		for j := range lb.Listeners {
			l := NLBListener{lb, &lb.Listeners[j]}
			r.NLBListeners.Add(l.ID, &l)
		}
	}
}

// ByAddress finds the interface of a VPC that owns an address.
func (r *Region) ByAddress(vpc, address string) *world.Interface {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return nil
	}
	for _, at := range r.ofAddress[ip] {
		if ni := r.Interfaces.Rows[at]; ni != nil && (vpc == "" || ni.VPC == vpc) {
			return ni
		}
	}
	return nil
}

// Primary finds the first interface of an instance.
func (r *Region) Primary(instance string) *world.Interface {
	for _, at := range r.OfInstance[instance] {
		if ni := r.Interfaces.Rows[at]; ni != nil && ni.Type == world.TypePrimary {
			return ni
		}
	}
	return nil
}

// Behind finds the interface that serves a backend, nil when it is not ours.
func (r *Region) Behind(vpc, id, address string) *world.Interface {
	if strings.HasPrefix(id, "eni-") {
		return r.Interfaces.Get(id)
	}
	if address != "" {
		if ni := r.ByAddress(vpc, address); ni != nil {
			return ni
		}
	}
	return r.Primary(id)
}

// Servers are those of the group; none where there is no group.
func (g VServerGroup) Servers() []world.Backend {
	if g.VServerGroup == nil {
		return nil
	}
	return g.Backends
}

// Servers are those of the group; none where there is no group.
func (p MasterSlaveGroup) Servers() []world.Backend {
	if p.MasterSlaveGroup == nil {
		return nil
	}
	return p.Backends
}
