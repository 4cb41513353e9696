package fakecloud

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

// after makes a change wait for its time.
func (s *state) after(due time.Time, do func()) { s.later = append(s.later, later{due, do}) }

// settle carries out what time has brought.
func (s *state) settle(now time.Time) {
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
func (s *state) leave(now time.Time) {
	s.leaving = slices.DeleteFunc(s.leaving, func(b *world.Balancer) bool {
		_, deleted := b.Life()
		if now.Before(deleted) {
			return false
		}
		s.regions[b.Region.ID].forget(b)
		return true
	})
}

// forget removes a load balancer and its listeners and groups.
func (r *region) forget(b *world.Balancer) {
	if b.NLB != nil {
		r.nlbs.remove(b.NLB.ID)
		for i := range b.NLB.Listeners {
			r.nlbListeners.remove(b.NLB.Listeners[i].ID)
		}
		for _, z := range b.NLB.Zones {
			r.interfaces.remove(z.Interface)
		}
		return
	}
	lb := b.CLB
	r.clbs.remove(lb.ID)
	for _, l := range lb.Listeners {
		r.clbListeners.remove(world.CLBListenerID(lb.ID, l.Port, l.Protocol))
	}
	for _, g := range lb.VServerGroups {
		delete(r.vgroups, g.ID)
	}
	for _, g := range lb.MasterSlaveGroups {
		delete(r.pairs, g.ID)
	}
}
