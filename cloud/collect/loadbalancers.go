package collect

import (
	"context"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/alictl/alictl/internal/model"
)

// clb reads the CLBs of a region, their listeners, rules and backends.
func (c *Collector) clb(ctx context.Context, r *region) error {
	g, ctx := errgroup.WithContext(ctx)
	c.opts.Expect(2)
	g.Go(func() error {
		list, err := r.slb.LoadBalancers(ctx)
		c.add(func(s *model.Snapshot) { s.LoadBalancers = append(s.LoadBalancers, list...) })
		if isUnknownRegion(err) && !c.offered(ctx, r.slb.Regions, r.id) {
			return nil
		}
		return c.note(err)
	})
	g.Go(func() error {
		list, err := r.slb.Listeners(ctx)
		if isUnknownRegion(err) {
			return nil // the other listing says so
		}
		if err := c.note(err); err != nil {
			return err
		}
		if err := c.rules(ctx, r, list); err != nil {
			return err
		}
		c.add(func(s *model.Snapshot) { s.Listeners = append(s.Listeners, list...) })
		return c.groups(ctx, list, r.slb.Group)
	})
	return g.Wait()
}

// nlb reads the NLBs of a region, their listeners and backends.
func (c *Collector) nlb(ctx context.Context, r *region) error {
	g, ctx := errgroup.WithContext(ctx)
	c.opts.Expect(2)
	g.Go(func() error {
		list, err := r.nlb.LoadBalancers(ctx)
		c.add(func(s *model.Snapshot) { s.LoadBalancers = append(s.LoadBalancers, list...) })
		if isUnknownRegion(err) && !c.offered(ctx, r.nlb.Regions, r.id) {
			return nil
		}
		return c.note(err)
	})
	g.Go(func() error {
		list, err := r.nlb.Listeners(ctx)
		if isUnknownRegion(err) {
			return nil // the other listing says so
		}
		if err := c.note(err); err != nil {
			return err
		}
		c.add(func(s *model.Snapshot) { s.Listeners = append(s.Listeners, list...) })
		return c.groups(ctx, list, r.nlb.Group)
	})
	return g.Wait()
}

// offered reports whether a product exists in a region, as far as its own list
// of regions can be read.
func (c *Collector) offered(ctx context.Context, list func(context.Context) ([]string, error), regionID string) bool {
	regions, err := list(ctx)
	return err != nil || slices.Contains(regions, regionID)
}

// rules adds the groups that forwarding rules name to the HTTP and HTTPS
// listeners that count.
func (c *Collector) rules(ctx context.Context, r *region, listeners []model.Listener) error {
	byLoadBalancer := map[string][]*model.Listener{}
	for i := range listeners {
		l := &listeners[i]
		if (l.Protocol == model.HTTP || l.Protocol == model.HTTPS) && !l.Redirects && c.counts(*l) {
			byLoadBalancer[l.LoadBalancerID] = append(byLoadBalancer[l.LoadBalancerID], l)
		}
	}
	c.opts.Expect(len(byLoadBalancer))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(c.door.Concurrency())
	for _, list := range byLoadBalancer {
		g.Go(func() error { return c.note(r.slb.Rules(ctx, list)) })
	}
	return g.Wait()
}

// groups reads each server group once that a listener which counts sends to.
func (c *Collector) groups(ctx context.Context, listeners []model.Listener, read func(context.Context, model.GroupRef) (model.ServerGroup, error)) error {
	wanted := map[model.GroupRef]bool{}
	for _, l := range listeners {
		if !c.counts(l) {
			continue
		}
		for _, ref := range l.Groups {
			wanted[model.GroupRef{Kind: ref.Kind, ID: ref.ID}] = true
		}
	}
	c.opts.Expect(len(wanted))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(c.door.Concurrency())
	for ref := range wanted {
		g.Go(func() error {
			group, err := read(ctx, ref)
			if err == nil {
				c.add(func(s *model.Snapshot) { s.ServerGroups = append(s.ServerGroups, group) })
			}
			return c.note(err)
		})
	}
	return g.Wait()
}

func (c *Collector) counts(l model.Listener) bool { return l.Running || c.opts.IncludeStopped }
