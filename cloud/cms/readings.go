package cms

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

// planMetric adds the readings of one metric of a group's load balancers.
func (r *Reader) planMetric(p *Plan, key group, metric model.Metric, targets []int, list catalogue) error {
	if metric == model.Queries {
		if key.kind == model.NLB {
			return nil
		}
		targets = slices.DeleteFunc(slices.Clone(targets), func(i int) bool { return !p.targets[i].Queries })
		rebuilt, ok := list.find(key.kind, queryUtilization)
		limited := slices.DeleteFunc(slices.Clone(targets), func(i int) bool { return p.targets[i].QPSLimit <= 0 })
		if ok && rebuilt.maximum && len(limited) > 0 {
			if err := r.addReading(p, key, metric, rebuilt, limited); err != nil {
				return err
			}
			targets = slices.DeleteFunc(targets, func(i int) bool { return p.targets[i].QPSLimit > 0 })
		}
	}
	if len(targets) == 0 {
		return nil
	}
	names := candidates(key.kind, metric)
	found, ok := list.find(key.kind, names...)
	if !ok {
		return r.fail(missing(key.region, names[0]))
	}
	return r.addReading(p, key, metric, found, targets)
}

// planListeners adds the readings of what single listeners did.
func (r *Reader) planListeners(p *Plan, key group, targets []int, list catalogue) error {
	wanted := slices.DeleteFunc(slices.Clone(targets), func(i int) bool { return p.targets[i].Listeners <= 0 })
	if len(wanted) == 0 {
		return nil
	}
	for _, metric := range listenerMetrics() {
		if err := r.planListenerMetric(p, key, metric, wanted, list); err != nil {
			return err
		}
	}
	return nil
}

// planListenerMetric adds the readings of one metric of single listeners: by the
// hour, as LCU are counted, and by the window's period where a listener has a cap
// of its own that a peak is held against.
func (r *Reader) planListenerMetric(p *Plan, key group, metric model.Metric, wanted []int, list catalogue) error {
	names := listenerNames(key.kind, metric)
	found, ok := list.find(key.kind, names...)
	if !ok || list == nil && key.kind == model.NLB {
		r.note("spec.note_listeners", text.Data{"Region": text.Visible(key.region), "Kind": strings.ToUpper(string(key.kind))})
		return nil
	}
	client, err := r.client(key.region)
	if err != nil {
		return err
	}
	capped := func(i int) bool { return metric == model.NewConnections && p.targets[i].Capped }
	for _, part := range []struct {
		targets []int
		period  int
	}{
		{slices.DeleteFunc(slices.Clone(wanted), capped), hour},
		{slices.DeleteFunc(slices.Clone(wanted), func(i int) bool { return !capped(i) }), r.opts.Window.PeriodSeconds},
	} {
		if len(part.targets) == 0 {
			continue
		}
		g := &reading{client: client, kind: key.kind, metric: metric, source: found, listeners: true}
		g.period = int64(choosePeriod(found.periods, part.period, r.age()))
		r.fillReading(p, g, part.targets)
	}
	return nil
}

// missing is the error for a metric that a region does not have.
func missing(regionID, name string) *cloud.Error {
	return &cloud.Error{
		Kind: cloud.NotFound, RegionID: regionID, Product: "cms", Action: "DescribeMetricList", ResourceID: name,
		ErrorCode: "MetricMissing", Message: "the region's list of metrics does not have it",
	}
}

func (r *Reader) addReading(p *Plan, key group, metric model.Metric, from source, targets []int) error {
	client, err := r.client(key.region)
	if err != nil {
		return err
	}
	g := &reading{client: client, kind: key.kind, metric: metric, source: from}
	asked := r.opts.Window.PeriodSeconds
	g.period = int64(choosePeriod(from.periods, asked, r.age()))
	r.fillReading(p, g, targets)
	if int(g.period) != asked {
		r.note("spec.note_coarser", text.Data{"Metric": text.Visible(from.name), "Region": text.Visible(key.region), "Read": g.period, "Asked": asked})
	}
	return nil
}

// fillReading gives a reading its time and its load balancers.
func (r *Reader) fillReading(p *Plan, g *reading, targets []int) {
	start, end := r.seconds()
	g.start, g.end = start, end
	if kept := r.opts.Now.Unix() - retention(int(g.period)) - slack; g.start < kept {
		g.start = min(floor(kept, minute)*minute, end)
		r.note("spec.note_retention", text.Data{
			"Period": g.period, "Days": retention(int(g.period)) / day, "Time": time.Unix(g.start, 0).UTC().Format(time.RFC3339),
		})
	}
	for _, i := range targets {
		t := p.targets[i]
		s := &subject{
			target: i, id: t.ID, weight: 1, born: math.MinInt64, scale: 1,
			total: newTotal(start, end, g.metric == model.TrafficIn || g.metric == model.TrafficOut),
			kept:  make([]bool, dayOf(end)-dayOf(g.start)+1),
		}
		if t.CreatedAt != nil {
			s.born = floor(t.CreatedAt.Unix(), g.period) * g.period
		}
		if g.source.percent {
			s.scale = t.QPSLimit / 100
		}
		if g.listeners {
			s.weight = int64(t.Listeners)
		}
		g.subjects = append(g.subjects, s)
	}
	p.readings = append(p.readings, g)
}
