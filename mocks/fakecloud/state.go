package fakecloud

import (
	"net/netip"
	"slices"
	"strings"
	"time"
)

// state is the account while it is being served: the world's rows with indexes
// over them. The server's lock guards it.
type state struct {
	world   *World // the rows of regions are moved into the tables below
	regions map[string]*region
	jobs    map[string]*job
	pending []*job
	later   []later
	serial  int
	// balancers finds both kinds by id, deleted ones included.
	balancers map[string]*balancer
	// leaving are those that are listed until their time comes.
	leaving []*balancer
	// month and metricCalls count what the free quota of figures covers.
	month       string
	metricCalls int
	// tokens keeps what was made under which ClientToken.
	tokens map[string]made
	// metered keeps what was metered for bills.
	metered map[meterDay]*[24]hourUse
}

// region is one region with its indexes.
type region struct {
	*Region
	instances  *table[Instance]
	interfaces *table[Interface]
	clbs       *table[CLB]
	nlbs       *table[NLB]
	groups     *table[ServerGroup]
	security   *table[SecurityGroup]
	// flattened children, pointing into the rows above
	clbListeners *table[clbListener]
	nlbListeners *table[nlbListener]
	vgroups      map[string]vgroup
	pairs        map[string]pair
	// positions of interfaces
	ofInstance map[string][]int
	ofAddress  map[netip.Addr][]int
	// what the world began with, for unhealthy_after_change
	began     map[string]Timeouts
	unhealthy map[string]bool
	late      map[string]shadow[Timeouts]
	// invocations are the scripts that were run, the newest last
	invocations []invocation
	// commands are the scripts that were kept
	commands []command
	lateCLB  map[*CLBListener]shadow[CLBListener]
}

type clbListener struct {
	lb *CLB
	*CLBListener
}

type nlbListener struct {
	lb *NLB
	*NLBListener
}

type vgroup struct {
	lb *CLB
	*VServerGroup
}

type pair struct {
	lb *CLB
	*MasterSlaveGroup
}

// shadow is an old value that reads still show for a while after a change.
type shadow[T any] struct {
	value T
	until time.Time
}

func newState(w *World) *state {
	s := &state{
		world: w, regions: map[string]*region{}, jobs: map[string]*job{}, balancers: map[string]*balancer{},
		tokens: map[string]made{}, metered: map[meterDay]*[24]hourUse{},
	}
	for i := range w.Regions {
		s.regions[w.Regions[i].ID] = newRegion(&w.Regions[i])
		for _, b := range w.balancersOf(&w.Regions[i]) {
			s.balancers[b.id()] = b
			if _, deleted := b.life(); !deleted.IsZero() {
				s.leaving = append(s.leaving, b)
			}
		}
	}
	return s
}

func newRegion(r *Region) *region {
	out := &region{
		Region:       r,
		instances:    newTable(r.Instances, func(i *Instance) string { return i.ID }),
		interfaces:   newTable[Interface](nil, nil),
		clbs:         newTable(r.CLBs, func(l *CLB) string { return l.ID }),
		nlbs:         newTable(r.NLBs, func(l *NLB) string { return l.ID }),
		groups:       newTable(r.ServerGroups, func(g *ServerGroup) string { return g.ID }),
		security:     r.everySecurityGroup(),
		clbListeners: newTable[clbListener](nil, nil),
		nlbListeners: newTable[nlbListener](nil, nil),
		vgroups:      map[string]vgroup{}, pairs: map[string]pair{},
		ofInstance: map[string][]int{}, ofAddress: make(map[netip.Addr][]int, len(r.Interfaces)),
		began: map[string]Timeouts{}, unhealthy: map[string]bool{},
		late: map[string]shadow[Timeouts]{}, lateCLB: map[*CLBListener]shadow[CLBListener]{},
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

func (r *region) addInterface(ni *Interface) {
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
			r.clbListeners.add(clbListenerID(lb.ID, l.Port, l.Protocol), &l)
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

// offers says whether a product exists in the region. Those that a world cannot take
// away exist everywhere.
func (r *Region) offers(product string) bool {
	return len(r.Products) == 0 || slices.Contains(r.Products, product) ||
		!slices.Contains([]string{productECS, productSLB, productNLB}, product)
}

// has says whether a product exists in the region.
func (r *region) has(product string) bool {
	return r.offers(product)
}

// byAddress finds the interface of a VPC that owns an address.
func (r *region) byAddress(vpc, address string) *Interface {
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
func (r *region) primary(instance string) *Interface {
	for _, at := range r.ofInstance[instance] {
		if ni := r.interfaces.rows[at]; ni != nil && ni.Type == typePrimary {
			return ni
		}
	}
	return nil
}

// behind finds the interface that serves a backend, nil when it is not ours.
func (r *region) behind(vpc, id, address string) *Interface {
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
