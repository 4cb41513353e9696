package cms

import (
	"cmp"
	"context"
	"errors"

	"golang.org/x/sync/errgroup"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/internal/cache"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

// streamsAtOnce is how many streams are read at the same time. The pages of one
// follow each other, so this many round trips share the calls an account has per
// second; each holds a few answers in memory.
const streamsAtOnce = 16

// failuresAllowed is how many streams of a region may fail without a reason that
// concerns all of it, before the region is given up.
const failuresAllowed = 3

// Result is what a run read.
type Result struct {
	Usage    []model.Usage  // in the order of the targets; none for a target of which nothing was read
	Failures []*cloud.Error // what could not be read
	Notes    []text.Message // what a reader must know
	Calls    int            // of DescribeMetricList, repetitions left out
}

// Run carries out a plan. What could not be read is in the result; the error is
// for a run that cannot go on at all.
func (r *Reader) Run(ctx context.Context, p *Plan) (*Result, error) {
	if r.opts.MaxCalls > 0 && p.Calls > r.opts.MaxCalls {
		return nil, &BudgetError{Needed: p.Calls, Allowed: r.opts.MaxCalls}
	}
	run := &run{reader: r, failed: map[string]int{}, givenUp: map[string]*cloud.Error{}}
	if err := run.all(ctx, p.streams); err != nil {
		return nil, err
	}
	if err := run.fallBack(ctx, p); err != nil {
		return nil, err
	}
	return r.result(p), nil
}

// run is what the streams of one run share.
type run struct {
	reader    *Reader
	exhausted *cloud.Error            // why nothing more is answered, or nil
	failed    map[string]int          // streams of each region
	givenUp   map[string]*cloud.Error // the regions that are not asked any more, and why
}

func (r *run) all(ctx context.Context, streams []*stream) error {
	g, running := errgroup.WithContext(ctx)
	g.SetLimit(min(streamsAtOnce, r.reader.door.Workers()))
	for _, s := range streams {
		if running.Err() != nil {
			break
		}
		g.Go(func() error { return r.stream(running, s) })
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return ctx.Err()
}

// stream reads one stream, unless it is known that this is no use.
func (r *run) stream(ctx context.Context, s *stream) error {
	if why := r.useless(s.chunk.reading); why != nil {
		s.chunk.close(s, nil, false)
		return r.reader.fail(unread(s.chunk.reading, why))
	}
	parts, err := r.reader.read(ctx, s)
	if err != nil {
		r.stop(s.chunk.reading, err)
	}
	whole := s.chunk.close(s, parts, err == nil)
	r.reader.keep(ctx, s.chunk, whole)
	return r.reader.fail(err)
}

// useless returns why it is no use to read more of a metric, or nil.
func (r *run) useless(g *reading) *cloud.Error {
	r.reader.mu.Lock()
	defer r.reader.mu.Unlock()
	return cmp.Or(r.exhausted, r.givenUp[g.client.region], g.stopped)
}

// unread is the error of a metric that was not even asked for, so that what is
// missing is named whatever was asked for first.
func unread(g *reading, why *cloud.Error) *cloud.Error {
	e := *why
	e.RegionID, e.ResourceID, e.Request = g.client.region, g.source.name, ""
	return &e
}

// stop judges how far a failure reaches: a quota everything, a permission the
// region, a metric that does not exist itself.
func (r *run) stop(g *reading, err error) {
	var failure *cloud.Error
	if !errors.As(err, &failure) {
		return
	}
	r.reader.mu.Lock()
	defer r.reader.mu.Unlock()
	region := g.client.region
	switch {
	case isExhausted(err):
		r.exhausted = failure
	case failure.Kind == cloud.Denied:
		r.givenUp[region] = failure
	case failure.Kind == cloud.NotFound, failure.Kind == cloud.Invalid:
		g.stopped = failure
	default:
		if r.failed[region]++; r.failed[region] >= failuresAllowed {
			r.givenUp[region] = failure
		}
	}
}

// fallBack reads the average queries of load balancers whose utilisation has no
// samples, where the budget still allows it.
func (r *run) fallBack(ctx context.Context, p *Plan) error {
	var again []*reading
	for _, g := range p.readings {
		if !g.source.percent || r.useless(g) != nil {
			continue
		}
		var targets []int
		for _, s := range g.subjects {
			if s.read && s.total.samples == 0 {
				targets = append(targets, s.target)
			}
		}
		if len(targets) == 0 {
			continue
		}
		more := &Plan{targets: p.targets}
		g2 := &reading{client: g.client, kind: g.kind, metric: g.metric, period: g.period, source: documented(g.kind, "InstanceQps")}
		r.reader.fillReading(more, g2, targets)
		again = append(again, more.readings...)
	}
	more := &Plan{targets: p.targets}
	if err := r.reader.schedule(ctx, more, again); err != nil {
		return err
	}
	if !r.reader.budget.left(more.Calls) {
		r.reader.note("spec.note_averages", text.Data{"Calls": more.Calls})
		return nil
	}
	p.readings = append(p.readings, again...)
	return r.all(ctx, more.streams)
}

// close takes what a stream read. It returns the days that are complete now and
// worth keeping.
func (c *chunk) close(s *stream, parts map[int64][]*dayPart, good bool) map[int64]*openDay {
	c.mu.Lock()
	defer c.mu.Unlock()
	whole := map[int64]*openDay{}
	for d := dayOf(s.from); d <= dayOf(s.to-1); d++ {
		open := c.days[d]
		open.waiting--
		open.broken = open.broken || !good
		for i, part := range parts[d] {
			if part == nil {
				continue
			}
			if open.parts[i] == nil {
				open.parts[i] = &dayPart{}
			}
			open.parts[i].merge(part)
		}
		if open.waiting > 0 {
			continue
		}
		delete(c.days, d)
		for i, part := range open.parts {
			if part != nil {
				c.subjects[i].total.add(d, part)
			}
		}
		if !open.broken {
			whole[d] = open
		}
	}
	for _, subject := range c.subjects {
		subject.read = subject.read || good || len(parts) > 0
		subject.total.unread = subject.total.unread || !good
	}
	return whole
}

// keep puts complete days into the store. A day without a sample may still get
// some for a while.
func (r *Reader) keep(ctx context.Context, c *chunk, days map[int64]*openDay) {
	first, last := wholeDays(c.reading.start, c.reading.end)
	if r.opts.Store == nil {
		return
	}
	var rows []cache.Row
	for d, open := range days {
		age := r.opts.Now.Unix() - dayStart(d+1)
		if d < first || d > last || age < settled {
			continue
		}
		for i, part := range open.parts {
			if part == nil {
				part = &dayPart{}
			}
			if !part.isEmpty() || age >= longSettled {
				rows = append(rows, cache.Row{Instance: c.subjects[i].id, Day: d, Data: part.encode()})
			}
		}
	}
	if len(rows) == 0 {
		return
	}
	if err := r.opts.Store.Keep(ctx, c.reading.scope(r.opts.AccountID), rows); err != nil && !errors.Is(err, context.Canceled) {
		r.storeFailed(err)
	}
}
