package capacity

import (
	"slices"

	"github.com/alictl/alictl/internal/model"
)

// name is a resource in a region.
type name struct{ region, id string }

// index finds what belongs to a load balancer.
type index struct {
	usage     map[name]model.Usage
	listeners map[name][]model.Listener
	groups    map[group]int // how many backends a group that was read has
	bills     map[string][]model.Bill
	errors    []model.ReadError
	covered   model.Covered
}

type group struct {
	region string
	kind   model.GroupKind
	id     string
}

func newIndex(s *model.Snapshot) *index {
	ix := &index{usage: map[name]model.Usage{}, listeners: map[name][]model.Listener{},
		groups: map[group]int{}, bills: map[string][]model.Bill{}, errors: s.Errors, covered: s.Index()}
	for _, u := range s.Usage {
		ix.usage[name{u.RegionID, u.LoadBalancerID}] = u
	}
	for _, l := range s.Listeners {
		n := name{l.RegionID, l.LoadBalancerID}
		ix.listeners[n] = append(ix.listeners[n], l)
	}
	for _, l := range ix.listeners {
		slices.SortStableFunc(l, model.CompareListeners)
	}
	for _, g := range s.ServerGroups {
		ix.groups[group{g.RegionID, g.Kind, g.ID}] = len(g.Backends)
	}
	for _, b := range s.Bills {
		ix.bills[b.LoadBalancerID] = append(ix.bills[b.LoadBalancerID], b)
	}
	return ix
}

// listed says whether every listener of a load balancer was surely listed: no
// read of its product failed for it, or for its region as a whole.
func (ix *index) listed(lb model.LoadBalancer) bool {
	product, table := "slb", model.CLBListenersTable
	if lb.Kind == model.NLB {
		product, table = "nlb", model.NLBListenersTable
	}
	k := model.Key{RegionID: lb.RegionID, ID: lb.ID}
	if failed(ix.covered.Region(table, lb.RegionID)) || lb.Kind == model.CLB && failed(ix.covered.Resource(model.RulesTable, k)) {
		return false
	}
	return !slices.ContainsFunc(ix.errors, func(e model.ReadError) bool {
		return e.Product == product && (e.RegionID == lb.RegionID || e.RegionID == "") && (e.ResourceID == lb.ID || e.ResourceID == "")
	})
}

// failed says whether a read was tried and gave nothing that can be used.
func failed(c model.Coverage) bool { return c.Outcome != model.Read && c.Outcome != model.NotAsked }

// noBackends says whether all groups that the listeners send to were read and are
// empty.
func (ix *index) noBackends(listeners []model.Listener) bool {
	groups := 0
	for _, l := range listeners {
		if len(l.Groups) == 0 {
			return false // a redirect, or unknown
		}
		for _, ref := range l.Groups {
			backends, read := ix.groups[group{l.RegionID, ref.Kind, ref.ID}]
			if !read || backends > 0 {
				return false
			}
			groups++
		}
	}
	return groups > 0
}
