package cms

import (
	"cmp"
	"context"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/internal/cache"
	"github.com/alictl/alictl/internal/model"
)

// Plan is what a run will do. Nothing but the lists of metrics was read for it.
type Plan struct {
	Calls   int // of DescribeMetricList; fewer when samples are missing
	Minimum int // what the same samples take in full pages of one metric and region
	Cached  int // samples that need not be read, divided by the length of a page

	targets  []Target
	readings []*reading
	streams  []*stream
}

// reading is one metric that is read in one region.
type reading struct {
	client    *client
	kind      model.Kind
	metric    model.Metric
	source    source
	period    int64
	listeners bool // by listener
	start     int64
	end       int64
	subjects  []*subject
	stopped   *cloud.Error // why it is not asked for any more, or nil
}

// subject is one load balancer of a reading.
type subject struct {
	target int // its place among the plan's targets
	id     string
	weight int64 // how many series it has
	born   int64 // the second of its creation
	scale  float64
	total  *total
	kept   []bool // days from the window's first that came from the store
	read   bool   // something was read of it
}

func (g *reading) scope(accountID string) cache.Scope {
	statistics := "Average"
	if g.source.maximum {
		statistics = "Average,Maximum"
	}
	if g.listeners {
		statistics += ",listeners"
	}
	return cache.Scope{
		Account: accountID, Namespace: namespaceOf(g.kind), Metric: g.source.name,
		PeriodSeconds: int(g.period), Statistics: statistics,
	}
}

// Plan finds out what must be read, and how many calls that takes.
func (r *Reader) Plan(ctx context.Context, targets []Target) (*Plan, error) {
	p := &Plan{targets: targets}
	catalogues, err := r.catalogues(ctx, targets)
	if err != nil {
		return nil, err
	}
	groups := map[group][]int{}
	for i, t := range targets {
		groups[group{t.RegionID, t.Kind}] = append(groups[group{t.RegionID, t.Kind}], i)
	}
	for _, key := range sortedGroups(groups) {
		for _, metric := range r.opts.Metrics {
			if err := r.planMetric(p, key, metric, groups[key], catalogues[key]); err != nil {
				return nil, err
			}
		}
		if err := r.planListeners(p, key, groups[key], catalogues[key]); err != nil {
			return nil, err
		}
	}
	return p, r.schedule(ctx, p, p.readings)
}

// group is what one namespace in one region is.
type group struct {
	region string
	kind   model.Kind
}

func sortedGroups[V any](groups map[group]V) []group {
	keys := make([]group, 0, len(groups))
	for key := range groups {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b group) int {
		return cmp.Or(cmp.Compare(a.region, b.region), cmp.Compare(a.kind, b.kind))
	})
	return keys
}

// catalogues reads the list of metrics of every namespace and region that matters.
// One that cannot be read is left to what the documents say.
func (r *Reader) catalogues(ctx context.Context, targets []Target) (map[group]catalogue, error) {
	found := map[group]catalogue{}
	for _, t := range targets {
		found[group{t.RegionID, t.Kind}] = nil
	}
	g, ctx := errgroup.WithContext(ctx)
	for _, key := range sortedGroups(found) {
		c, err := r.client(key.region)
		if err != nil {
			return nil, err
		}
		g.Go(func() error {
			list, err := c.catalogue(ctx, namespaceOf(key.kind))
			r.mu.Lock()
			found[key] = list
			r.mu.Unlock()
			return r.fail(err)
		})
	}
	return found, g.Wait()
}

// schedule takes what the store has, and cuts the rest into streams.
func (r *Reader) schedule(ctx context.Context, p *Plan, readings []*reading) error {
	for _, g := range readings {
		r.recall(ctx, g)
		var points, all int64
		for _, c := range chunksOf(g) {
			p.streams = append(p.streams, c.streams...)
			for _, s := range c.streams {
				p.Calls += s.calls
				points += s.points
			}
		}
		for _, s := range g.subjects {
			all += s.weight * slots(g.start, g.end, g.period, s.born)
		}
		p.Minimum += int(ceil(points, pageLength))
		p.Cached += int((all - points) / pageLength)
	}
	return ctx.Err()
}

// slots counts the samples from start up to end of a series that begins at born.
func slots(start, end, period, born int64) int64 {
	return max(0, ceil(end, period)-ceil(max(start, born), period))
}

// recall takes the days that the store has into the totals.
func (r *Reader) recall(ctx context.Context, g *reading) {
	first, last := wholeDays(g.start, g.end)
	if r.opts.Store == nil || first > last {
		return
	}
	at := make(map[string]*subject, len(g.subjects))
	ids := make([]string, len(g.subjects))
	for i, s := range g.subjects {
		at[s.id], ids[i] = s, s.id
	}
	err := r.opts.Store.Load(ctx, g.scope(r.opts.AccountID), ids, first, last, func(row cache.Row) {
		s := at[row.Instance]
		part, err := decodeDay(row.Data)
		if s == nil || err != nil || row.Day < first || row.Day > last || s.kept[row.Day-dayOf(g.start)] {
			return
		}
		s.total.add(row.Day, part)
		s.kept[row.Day-dayOf(g.start)], s.read = true, true
	})
	if err != nil {
		r.storeFailed(err)
	}
}

// wholeDays returns the first and the last day that lie in the window as a whole.
func wholeDays(start, end int64) (first, last int64) {
	first = dayOf(start)
	if dayStart(first) < start {
		first++
	}
	return first, dayOf(end) - 1
}

func (r *Reader) seconds() (start, end int64) {
	return r.opts.Window.Start.Unix(), r.opts.Window.End.Unix()
}

func (r *Reader) age() time.Duration { return r.opts.Now.Sub(r.opts.Window.Start) }
