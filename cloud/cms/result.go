package cms

import (
	"maps"
	"slices"

	"github.com/alictl/alictl/internal/model"
)

// result brings the totals into the form of the snapshot.
func (r *Reader) result(p *Plan) *Result {
	usage := make([]model.Usage, len(p.targets))
	for _, g := range p.readings {
		for _, s := range g.subjects {
			if !s.read {
				continue
			}
			u := &usage[s.target]
			if g.listeners {
				addListeners(u, g.metric, s.total)
				continue
			}
			start, end := r.seconds()
			series := s.total.series(int(slots(start, end, g.period, s.born)), int(g.period), s.scale)
			series.Floor = series.Floor || !g.source.maximum
			if u.Metrics == nil {
				u.Metrics = map[model.Metric]model.Series{}
			}
			u.Metrics[g.metric] = series
		}
	}
	out := &Result{Failures: r.failures, Calls: r.budget.count()}
	for i, t := range p.targets {
		if u := usage[i]; u.Metrics != nil || u.Listeners != nil {
			u.RegionID, u.LoadBalancerID = t.RegionID, t.ID
			slices.SortFunc(u.Listeners, compareUsage)
			out.Usage = append(out.Usage, u)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(r.notes)) {
		out.Notes = append(out.Notes, r.notes[key])
	}
	return out
}
