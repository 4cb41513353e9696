package fakecloud

import (
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// region is one region with its indexes.
type region struct {
	*world.Region
	instances  *table[world.Instance]
	interfaces *table[world.Interface]
	clbs       *table[world.CLB]
	nlbs       *table[world.NLB]
	groups     *table[world.ServerGroup]
	security   *table[world.SecurityGroup]
	// flattened children, pointing into the rows above
	clbListeners *table[clbListener]
	nlbListeners *table[nlbListener]
	vgroups      map[string]vgroup
	pairs        map[string]pair
	// positions of interfaces
	ofInstance map[string][]int
	ofAddress  map[netip.Addr][]int
	// what the world began with, for unhealthy_after_change
	began     map[string]world.Timeouts
	unhealthy map[string]bool
	late      map[string]shadow[world.Timeouts]
	// memory is of the products.
	memory  memory
	lateCLB map[*world.CLBListener]shadow[world.CLBListener]
}

type clbListener struct {
	lb *world.CLB
	*world.CLBListener
}

type nlbListener struct {
	lb *world.NLB
	*world.NLBListener
}

type vgroup struct {
	lb *world.CLB
	*world.VServerGroup
}

type pair struct {
	lb *world.CLB
	*world.MasterSlaveGroup
}

// shadow is an old value that reads still show for a while after a change.
type shadow[T any] struct {
	value T
	until time.Time
}

func newRegion(r *world.Region) *region {
	out := &region{
		Region:       r,
		instances:    newTable(r.Instances, func(i *world.Instance) string { return i.ID }),
		interfaces:   newTable[world.Interface](nil, nil),
		clbs:         newTable(r.CLBs, func(l *world.CLB) string { return l.ID }),
		nlbs:         newTable(r.NLBs, func(l *world.NLB) string { return l.ID }),
		groups:       newTable(r.ServerGroups, func(g *world.ServerGroup) string { return g.ID }),
		security:     everySecurityGroup(r),
		clbListeners: newTable[clbListener](nil, nil),
		nlbListeners: newTable[nlbListener](nil, nil),
		vgroups:      map[string]vgroup{}, pairs: map[string]pair{},
		ofInstance: map[string][]int{}, ofAddress: make(map[netip.Addr][]int, len(r.Interfaces)),
		began: map[string]world.Timeouts{}, unhealthy: map[string]bool{},
		late: map[string]shadow[world.Timeouts]{}, memory: memory{}, lateCLB: map[*world.CLBListener]shadow[world.CLBListener]{},
	}
	for i := range r.Interfaces {
		out.addInterface(&r.Interfaces[i])
	}
	out.indexListeners()
	for _, id := range r.Health.Unhealthy {
		out.unhealthy[id] = true
	}
	for _, id := range r.Health.UnhealthyAfterChange {
		if ni := out.interfaces.get(id); ni != nil {
			out.began[id] = ni.Timeouts
		}
	}
	return out
}

func (r *region) addInterface(ni *world.Interface) {
	at := r.interfaces.add(ni.ID, ni)
	if ni.Instance != "" {
		r.ofInstance[ni.Instance] = append(r.ofInstance[ni.Instance], at)
	}
	for _, text := range slices.Concat([]string{ni.Address}, ni.SecondaryAddresses, ni.IPv6) {
		if ip, err := netip.ParseAddr(text); err == nil {
			r.ofAddress[ip] = append(r.ofAddress[ip], at)
		}
	}
}

func (r *region) indexListeners() {
	for i := range r.CLBs {
		lb := &r.CLBs[i]
		for j := range lb.Listeners {
			l := clbListener{lb, &lb.Listeners[j]}
			r.clbListeners.add(world.CLBListenerID(lb.ID, l.Port, l.Protocol), &l)
		}
		for j := range lb.VServerGroups {
			r.vgroups[lb.VServerGroups[j].ID] = vgroup{lb, &lb.VServerGroups[j]}
		}
		for j := range lb.MasterSlaveGroups {
			r.pairs[lb.MasterSlaveGroups[j].ID] = pair{lb, &lb.MasterSlaveGroups[j]}
		}
	}
	for i := range r.NLBs {
		lb := &r.NLBs[i]
		for j := range lb.Listeners {
			l := nlbListener{lb, &lb.Listeners[j]}
			r.nlbListeners.add(l.ID, &l)
		}
	}
}

// byAddress finds the interface of a VPC that owns an address.
func (r *region) byAddress(vpc, address string) *world.Interface {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return nil
	}
	for _, at := range r.ofAddress[ip] {
		if ni := r.interfaces.rows[at]; ni != nil && (vpc == "" || ni.VPC == vpc) {
			return ni
		}
	}
	return nil
}

// primary finds the first interface of an instance.
func (r *region) primary(instance string) *world.Interface {
	for _, at := range r.ofInstance[instance] {
		if ni := r.interfaces.rows[at]; ni != nil && ni.Type == world.TypePrimary {
			return ni
		}
	}
	return nil
}

// behind finds the interface that serves a backend, nil when it is not ours.
func (r *region) behind(vpc, id, address string) *world.Interface {
	if strings.HasPrefix(id, "eni-") {
		return r.interfaces.get(id)
	}
	if address != "" {
		if ni := r.byAddress(vpc, address); ni != nil {
			return ni
		}
	}
	return r.primary(id)
}
