package collect

import (
	"context"
	"errors"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/cloud/bss"
	"github.com/alictl/alictl/cloud/cms"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

// CapacityOptions say what is read beside the inventory.
type CapacityOptions struct {
	Window   model.Window
	Metrics  []model.Metric                       // nil: all
	MaxCalls int                                  // calls for metrics; 0: no limit
	Rate     float64                              // of these calls, per second; 0: what the vendor allows
	Store    cms.Store                            // days that were read before; may be nil
	QPSLimit func(spec string) (limit float64)    // queries per second of a spec; 0: not known; may be nil
	Planned  func(calls, minimum, kept int) error // told before the first of these calls; an error ends the run; may be nil
	Quotes   bool                                 // read live prices
	Cycles   []string                             // billing cycles, such as 2026-10, of which bills are read

	// Caps reads the peaks of NLB listeners that have a cap of new connections, instead
	// of the hourly figures that LCU are counted by.
	Caps bool

	// Ceiling reports whether the connections an instance type may hold are
	// published; others' are not read. Nil: read all. Audit only.
	Ceiling func(instanceType string) bool
}

// Capacity is what was said beside the snapshot.
type Capacity struct {
	Notes   []text.Message // what a reader of the report must know
	Planned int            // calls for metrics, as they were announced
	Calls   int            // and as they were made
}

// LoadBalancers reads what a spec report needs of the inventory: load balancers,
// listeners, and the server groups they send to. It fails like Inventory.
func (c *Collector) LoadBalancers(ctx context.Context) (*model.Snapshot, error) {
	c.begin()
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return c.checkRegions(ctx) })
	for _, r := range c.regions {
		for _, p := range r.products() {
			g.Go(func() error { return c.balancers(ctx, p) })
		}
	}
	if err := errors.Join(g.Wait(), c.refusedEverywhere()); err != nil {
		return nil, first(err)
	}
	c.add(func(s *model.Snapshot) { // other tables may still be read beside
		untangle(s)
		s.Sort()
	})
	return c.snapshot, nil
}

// checkRegions finds a region that somebody named and that does not exist, as far as
// the list can be read.
func (c *Collector) checkRegions(ctx context.Context) error {
	if !c.opts.Named {
		return nil
	}
	c.opts.Expect(1)
	known, err := Regions(ctx, c.access, c.door)
	if err != nil || len(known) == 0 {
		return nil
	}
	for _, id := range slices.Sorted(slices.Values(c.opts.Regions)) {
		if !slices.Contains(known, id) {
			return &UnknownRegionError{RegionID: id}
		}
	}
	return nil
}

// Capacity reads how much the load balancers of the snapshot were used, and what
// is asked for of prices and bills, into the snapshot. It fails when nothing can be
// read at all, and with a *cms.BudgetError when too many calls would be needed.
func (c *Collector) Capacity(ctx context.Context, opts CapacityOptions) (*Capacity, error) {
	reader, err := cms.NewReader(c.access, c.door, cms.Options{
		AccountID: c.opts.AccountID, Window: opts.Window, Now: c.opts.TakenAt, Metrics: opts.Metrics,
		MaxCalls: opts.MaxCalls, Rate: opts.Rate, Store: opts.Store,
	})
	if err != nil {
		return nil, err
	}
	window := opts.Window
	var targets []cms.Target
	c.add(func(s *model.Snapshot) {
		s.Window = &window
		targets = targetsOf(s, opts.QPSLimit, opts.Caps)
	})
	plan, err := reader.Plan(ctx, targets)
	if err != nil {
		return nil, err
	}
	if opts.Planned != nil {
		if err := opts.Planned(plan.Calls, plan.Minimum, plan.Cached); err != nil {
			return nil, err
		}
	}
	if opts.MaxCalls > 0 && plan.Calls > opts.MaxCalls {
		return nil, &cms.BudgetError{Needed: plan.Calls, Allowed: opts.MaxCalls}
	}
	out := &Capacity{Planned: plan.Calls}
	c.opts.Expect(plan.Calls)
	g, running := errgroup.WithContext(ctx)
	g.Go(func() error { return c.money(running, opts) })
	g.Go(func() error {
		result, err := reader.Run(running, plan)
		if err != nil {
			return err
		}
		out.Notes, out.Calls = result.Notes, result.Calls
		c.add(func(s *model.Snapshot) { s.Usage = result.Usage })
		for _, failure := range result.Failures {
			uncovered := coverageOf(failure, model.UsageTable)
			uncovered.ResourceID = "" // it names the metric
			c.add(func(s *model.Snapshot) {
				s.Errors = append(s.Errors, failure.ReadError())
				s.Coverage = append(s.Coverage, uncovered)
			})
		}
		return c.each(running, model.UsageTable, 0, nil)
	})
	if err := g.Wait(); err != nil {
		return nil, err
	}
	c.add((*model.Snapshot).Sort)
	return out, nil
}

// targetsOf says of each load balancer what must be read.
func targetsOf(s *model.Snapshot, limitOf func(string) float64, caps bool) []cms.Target {
	type key struct{ region, id string }
	count, layer4, layer7, capped := map[key]int{}, map[key]bool{}, map[key]bool{}, map[key]bool{}
	for _, l := range s.Listeners {
		k := key{l.RegionID, l.LoadBalancerID}
		count[k]++
		capped[k] = capped[k] || caps && l.CPS > 0
		if l.Protocol == model.HTTP || l.Protocol == model.HTTPS {
			layer7[k] = true
		} else {
			layer4[k] = true
		}
	}
	unread := map[string]bool{} // regions whose CLB listeners are not known
	for _, e := range s.Errors {
		if e.Product == "slb" && e.Action == "DescribeLoadBalancerListeners" {
			unread[e.RegionID] = true
		}
	}
	out := make([]cms.Target, 0, len(s.LoadBalancers))
	for _, lb := range s.LoadBalancers {
		k := key{lb.RegionID, lb.ID}
		t := cms.Target{
			RegionID: lb.RegionID, ID: lb.ID, Kind: lb.Kind, CreatedAt: lb.CreatedAt, Capped: capped[k],
			Queries: lb.Kind == model.CLB && (layer7[k] || unread[lb.RegionID]),
		}
		if limitOf != nil && lb.Kind == model.CLB {
			t.QPSLimit = limitOf(lb.Spec)
		}
		if lb.Kind == model.NLB || lb.InstanceChargeType == "PayByCLCU" || layer4[k] && layer7[k] {
			t.Listeners = count[k]
		}
		out = append(out, t)
	}
	return out
}

// money reads prices and bills.
func (c *Collector) money(ctx context.Context, opts CapacityOptions) error {
	if !opts.Quotes && len(opts.Cycles) == 0 {
		return nil
	}
	client, err := bss.New(c.access, c.door)
	if err != nil {
		return err
	}
	if opts.Quotes {
		if err := c.quotes(ctx, client); err != nil {
			return err
		}
	}
	return c.bills(ctx, client, opts.Cycles)
}

// quotes asks for the prices of each region that has load balancers. A refusal
// would be the same elsewhere.
func (c *Collector) quotes(ctx context.Context, client *bss.Client) error {
	var regions []string
	c.add(func(s *model.Snapshot) {
		for _, lb := range s.LoadBalancers {
			regions = append(regions, lb.RegionID)
		}
	})
	slices.Sort(regions)
	modules := bss.Modules()
	for _, id := range slices.Compact(regions) {
		c.opts.Expect(len(modules))
		list, err := client.Quotes(ctx, id, modules)
		c.add(func(s *model.Snapshot) { s.Quotes = append(s.Quotes, list...) })
		if fatal := c.note(err); fatal != nil {
			return fatal
		}
		if isRefusal(err) {
			return nil
		}
	}
	return nil
}

func isRefusal(err error) bool {
	var failure *cloud.Error
	return errors.As(err, &failure) && (failure.Kind == cloud.Denied || failure.Kind == cloud.Throttled || failure.Kind == cloud.Exhausted)
}

// bills reads the bills of the load balancers that are in the snapshot.
func (c *Collector) bills(ctx context.Context, client *bss.Client, cycles []string) error {
	kinds := map[string]model.Kind{}
	c.add(func(s *model.Snapshot) {
		for _, lb := range s.LoadBalancers {
			kinds[lb.ID] = lb.Kind
		}
	})
	for _, cycle := range cycles {
		for _, p := range []struct {
			code string
			kind model.Kind
		}{{"slb", model.CLB}, {"nlb", model.NLB}} {
			c.opts.Expect(1)
			list, err := client.Bills(ctx, cycle, p.code)
			list = slices.DeleteFunc(list, func(b model.Bill) bool { return kinds[b.LoadBalancerID] != p.kind }) // and none counts twice
			c.add(func(s *model.Snapshot) { s.Bills = append(s.Bills, list...) })
			if fatal := c.note(err); fatal != nil {
				return fatal
			}
			if isRefusal(err) {
				return nil
			}
		}
	}
	return nil
}
