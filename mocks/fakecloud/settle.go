package fakecloud

import (
	"slices"
	"time"
)

// job is a change of something of an NLB that is still to take effect.
type job struct {
	id   string
	do   func()
	due  time.Time
	done bool
}

// later is a change that waits for its time.
type later struct {
	due time.Time
	do  func()
}

// settle carries out the jobs whose time has come.
func (s *state) settle(now time.Time) {
	s.leave(now)
	s.midnight(now)
	s.pending = slices.DeleteFunc(s.pending, func(j *job) bool {
		if now.Before(j.due) {
			return false
		}
		j.do()
		j.done = true
		return true
	})
}

// midnight carries out the changes whose time has come.
func (s *state) midnight(now time.Time) {
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
	s.leaving = slices.DeleteFunc(s.leaving, func(b *balancer) bool {
		_, deleted := b.life()
		if now.Before(deleted) {
			return false
		}
		s.regions[b.region.ID].forget(b)
		return true
	})
}

// forget removes a load balancer and its listeners and groups.
func (r *region) forget(b *balancer) {
	if b.nlb != nil {
		r.nlbs.remove(b.nlb.ID)
		for i := range b.nlb.Listeners {
			r.nlbListeners.remove(b.nlb.Listeners[i].ID)
		}
		for _, z := range b.nlb.Zones {
			r.interfaces.remove(z.Interface)
		}
		return
	}
	lb := b.clb
	r.clbs.remove(lb.ID)
	for _, l := range lb.Listeners {
		r.clbListeners.remove(clbListenerID(lb.ID, l.Port, l.Protocol))
	}
	for _, g := range lb.VServerGroups {
		delete(r.vgroups, g.ID)
	}
	for _, g := range lb.MasterSlaveGroups {
		delete(r.pairs, g.ID)
	}
}

// atMidnight puts a change off to the next midnight of the bills (UTC+8).
func (c *call) atMidnight(do func()) {
	day := c.now.In(time.FixedZone("", utc8*60))
	midnight := time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, 0, day.Location())
	c.state.later = append(c.state.later, later{midnight, do})
}
