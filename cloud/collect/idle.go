package collect

import (
	"context"

	"golang.org/x/sync/errgroup"

	"github.com/alictl/alictl/internal/model"
)

// stopped reads the groups of the stopped listeners of load balancers whose running
// ones have no backend: whether such a load balancer is idle depends on them. Of the
// others nothing more is read.
func (c *Collector) stopped(ctx context.Context, p product, list []model.Listener, read *groupReader) error {
	if !c.opts.Idle || c.opts.IncludeStopped || !c.wants(model.GroupsTable) {
		return nil
	}
	families := c.stoppedOf(p.region, list)
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(c.door.Workers())
	for _, family := range families {
		g.Go(func() error {
			if err := c.rulesOf(ctx, p, family); err != nil {
				return err
			}
			return read.all(ctx, read.untaken(family))
		})
	}
	return g.Wait()
}

// stoppedOf returns the stopped listeners by load balancer, of those that may have
// no backend at all.
func (c *Collector) stoppedOf(regionID string, list []model.Listener) map[string][]*model.Listener {
	filled := c.filledGroups(regionID)
	busy, out := map[string]bool{}, map[string][]*model.Listener{}
	for i := range list {
		l := &list[i]
		if !c.counts(l) {
			out[l.LoadBalancerID] = append(out[l.LoadBalancerID], l)
		}
		busy[l.LoadBalancerID] = busy[l.LoadBalancerID] || l.Redirects
		for _, ref := range l.Groups {
			ref.RuleID = ""
			busy[l.LoadBalancerID] = busy[l.LoadBalancerID] || filled[ref]
		}
	}
	for id := range busy {
		if busy[id] {
			delete(out, id)
		}
	}
	return out
}

// filledGroups returns the groups of a region that were read and hold a backend.
func (c *Collector) filledGroups(regionID string) map[model.GroupRef]bool {
	out := map[model.GroupRef]bool{}
	c.add(func(s *model.Snapshot) {
		for i := range s.ServerGroups {
			if g := &s.ServerGroups[i]; g.RegionID == regionID && len(g.Backends) > 0 {
				out[model.GroupRef{Kind: g.Kind, ID: g.ID}] = true
			}
		}
	})
	return out
}

// rulesOf adds the groups of the forwarding rules to listeners of one load balancer
// that are in the snapshot already.
func (c *Collector) rulesOf(ctx context.Context, p product, family []*model.Listener) error {
	var web []*model.Listener
	for _, l := range family {
		if l.Protocol == model.HTTP || l.Protocol == model.HTTPS {
			web = append(web, l)
		}
	}
	if p.rules == nil || len(web) == 0 || !c.wants(model.RulesTable) {
		return nil
	}
	c.opts.Expect(1)
	err := c.note(p.rules(ctx, web))
	c.add(func(s *model.Snapshot) {
		for i := range s.Listeners {
			for _, l := range web {
				if model.CompareListeners(s.Listeners[i], *l) == 0 {
					s.Listeners[i].Groups = l.Groups
				}
			}
		}
	})
	return err
}
