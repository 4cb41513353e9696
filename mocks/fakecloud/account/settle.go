package account

import (
	"slices"
	"time"

	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// later is a change that waits for its time.
type later struct {
	due time.Time
	do  func()
}

// After makes a change wait for its time.
func (s *State) After(due time.Time, do func()) { s.later = append(s.later, later{due, do}) }

// Settle carries out what time has brought.
func (s *State) Settle(now time.Time) {
	s.leave(now)
	s.later = slices.DeleteFunc(s.later, func(l later) bool {
		if now.Before(l.due) {
			return false
		}
		l.do()
		return true
	})
}

// leave takes what has been deleted by now out of the listings.
func (s *State) leave(now time.Time) {
	s.leaving = slices.DeleteFunc(s.leaving, func(b *world.Balancer) bool {
		_, deleted := b.Life()
		if now.Before(deleted) {
			return false
		}
		s.Regions[b.Region.ID].forget(b)
		return true
	})
}

// forget removes a load balancer and its listeners and groups.
func (r *Region) forget(b *world.Balancer) {
	if b.NLB != nil {
		r.NLBs.Remove(b.NLB.ID)
		for i := range b.NLB.Listeners {
			r.NLBListeners.Remove(b.NLB.Listeners[i].ID)
		}
		for _, z := range b.NLB.Zones {
			r.Interfaces.Remove(z.Interface)
		}
		return
	}
	lb := b.CLB
	r.CLBs.Remove(lb.ID)
	for _, l := range lb.Listeners {
		r.CLBListeners.Remove(world.CLBListenerID(lb.ID, l.Port, l.Protocol))
	}
	for _, g := range lb.VServerGroups {
		delete(r.VServerGroups, g.ID)
	}
	for _, g := range lb.MasterSlaveGroups {
		delete(r.MasterSlaveGroups, g.ID)
	}
}
