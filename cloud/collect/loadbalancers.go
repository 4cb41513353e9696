package collect

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/alictl/alictl/internal/model"
)

// product is what the two products have in common for collecting.
type product struct {
	name          string
	region        string
	balancerTable model.Table
	listenerTable model.Table
	loadBalancers func(context.Context) ([]model.LoadBalancer, error)
	listeners     func(ctx context.Context, seen func([]model.Listener)) ([]model.Listener, error)
	rules         func(context.Context, []*model.Listener) error // nil: the product has none
	group         func(context.Context, model.GroupRef) (model.ServerGroup, error)
	regions       func(context.Context) ([]string, error)
}

func (r *region) products() []product {
	return []product{
		{"slb", r.id, model.CLBTable, model.CLBListenersTable, r.slb.LoadBalancers, r.slb.Listeners, r.slb.Rules, r.slb.Group, r.slb.Regions},
		{"nlb", r.id, model.NLBTable, model.NLBListenersTable, r.nlb.LoadBalancers, r.nlb.Listeners, nil, r.nlb.Group, r.nlb.Regions},
	}
}

// balancers reads the load balancers of one product in one region, their
// listeners, forwarding rules and backends.
func (c *Collector) balancers(ctx context.Context, p product) error {
	g, ctx := errgroup.WithContext(ctx)
	if c.wants(p.balancerTable) {
		c.opts.Expect(1)
		g.Go(func() error {
			list, err := p.loadBalancers(ctx)
			c.add(func(s *model.Snapshot) { s.LoadBalancers = append(s.LoadBalancers, list...) })
			if isUnknownRegion(err) && !c.offered(p) {
				err = nil
			}
			return c.listed(p.region, err, p.balancerTable, model.SettingsTable)
		})
	}
	if c.wants(p.listenerTable) {
		c.opts.Expect(1)
		g.Go(func() error { return c.listeners(ctx, p) })
	}
	return g.Wait()
}

// listeners lists the listeners of a product, and reads what they send to.
func (c *Collector) listeners(ctx context.Context, p product) error {
	read := groupReader{collector: c, product: p, taken: map[model.GroupRef]bool{}}
	list, err := c.counted(ctx, p, &read)
	if err != nil {
		return err
	}
	return c.stopped(ctx, p, list, &read)
}

// counted lists the listeners of a product, and reads the forwarding rules of
// those that count and each server group once that they or their rules send to.
// Nothing waits that need not: groups are read while further listeners are
// listed, and one load balancer's groups do not wait for another's rules.
func (c *Collector) counted(ctx context.Context, p product, read *groupReader) ([]model.Listener, error) {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(c.door.Workers())
	var early errgroup.Group // leaves half of the door to the listings, which everything waits for
	early.SetLimit(max(1, min(8, c.door.Workers()/4)))
	var feeders sync.WaitGroup
	list, err := p.listeners(ctx, func(page []model.Listener) {
		plain, _ := c.families(p, page)
		c.addListeners(plain)
		refs := read.take(plain)
		feeders.Go(func() {
			for _, ref := range refs {
				early.Go(func() error { return read.all(ctx, []model.GroupRef{ref}) })
			}
		})
	})
	g.Go(func() error {
		feeders.Wait()
		return early.Wait()
	})
	if isUnknownRegion(err) {
		err = nil // the listing of load balancers says so
	}
	if err := c.listed(p.region, err, p.listenerTable, model.SettingsTable, model.RulesTable, model.GroupsTable); err != nil {
		return nil, errors.Join(err, g.Wait())
	}
	_, ruled := c.families(p, list)
	c.opts.Expect(len(ruled))
	for _, family := range ruled {
		g.Go(func() error {
			err := c.note(p.rules(ctx, family))
			c.addListeners(family)
			if err != nil {
				return err
			}
			return read.all(ctx, read.take(family))
		})
	}
	return list, g.Wait()
}

func (c *Collector) addListeners(listeners []*model.Listener) {
	c.add(func(s *model.Snapshot) {
		for _, l := range listeners {
			s.Listeners = append(s.Listeners, *l)
		}
	})
}

// offered reports whether a product exists in a region, as far as its own list
// of regions can be read.
func (c *Collector) offered(p product) bool {
	regions := c.offers[p.name]()
	return regions == nil || slices.Contains(regions, p.region)
}

// triedForRegions is how many regions are asked for the regions of a product: the
// one where it does not exist may have no host for it.
const triedForRegions = 3

// ownRegions returns, by product, what reads its own list of regions, once.
func (c *Collector) ownRegions() map[string]func() []string {
	out := map[string]func() []string{}
	for n, name := range []string{"slb", "nlb"} {
		out[name] = sync.OnceValue(func() []string {
			ids := slices.Sorted(maps.Keys(c.regions))
			for _, id := range ids[:min(len(ids), triedForRegions)] {
				if list, err := c.regions[id].products()[n].regions(context.Background()); err == nil && len(list) > 0 {
					return list
				}
			}
			return nil
		})
	}
	return out
}

// families sorts listeners into those of one load balancer that count and may
// have forwarding rules, and plain ones.
func (c *Collector) families(p product, listeners []model.Listener) (plain []*model.Listener, ruled [][]*model.Listener) {
	at := map[string]int{}
	for i := range listeners {
		l := &listeners[i]
		isHTTP := l.Protocol == model.HTTP || l.Protocol == model.HTTPS
		if p.rules == nil || !c.wants(model.RulesTable) || !isHTTP || l.Redirects || !c.counts(l) {
			plain = append(plain, l)
			continue
		}
		n, ok := at[l.LoadBalancerID]
		if !ok {
			n = len(ruled)
			at[l.LoadBalancerID] = n
			ruled = append(ruled, nil)
		}
		ruled[n] = append(ruled[n], l)
	}
	return plain, ruled
}

func (c *Collector) counts(l *model.Listener) bool { return l.Running || c.opts.IncludeStopped }

// groupReader reads each server group of a product in a region once.
type groupReader struct {
	collector *Collector
	product   product
	mu        sync.Mutex
	taken     map[model.GroupRef]bool
}

// take returns the groups of listeners that count, if nobody has taken them yet.
func (r *groupReader) take(listeners []*model.Listener) []model.GroupRef {
	if !r.collector.wants(model.GroupsTable) {
		return nil
	}
	return r.untaken(slices.DeleteFunc(slices.Clone(listeners), func(l *model.Listener) bool { return !r.collector.counts(l) }))
}

// untaken returns the groups of listeners that nobody has taken yet.
func (r *groupReader) untaken(listeners []*model.Listener) []model.GroupRef {
	r.mu.Lock()
	defer r.mu.Unlock()
	var refs []model.GroupRef
	for _, l := range listeners {
		for _, ref := range l.Groups {
			ref.RuleID = ""
			if !r.taken[ref] {
				r.taken[ref] = true
				refs = append(refs, ref)
			}
		}
	}
	r.collector.opts.Expect(len(refs))
	return refs
}

// all reads groups one after the other.
func (r *groupReader) all(ctx context.Context, refs []model.GroupRef) error {
	for _, ref := range refs {
		group, err := r.product.group(ctx, ref)
		if err == nil {
			r.collector.add(func(s *model.Snapshot) { s.ServerGroups = append(s.ServerGroups, group) })
		}
		if err := r.collector.note(err); err != nil {
			return err
		}
	}
	return nil
}
