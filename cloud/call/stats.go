package call

import (
	"cmp"
	"slices"
)

// ActionCount is the count of one action.
type ActionCount struct {
	Product, Action string
	Count
}

// Counts returns what happened so far, by product and action.
func (d *Door) Counts() []ActionCount {
	d.mu.Lock()
	defer d.mu.Unlock()
	out := make([]ActionCount, 0, len(d.stats))
	for key, c := range d.stats {
		out = append(out, ActionCount{Product: key.product, Action: key.name, Count: *c})
	}
	slices.SortFunc(out, func(a, b ActionCount) int {
		return cmp.Or(cmp.Compare(a.Product, b.Product), cmp.Compare(a.Action, b.Action))
	})
	return out
}

// Total returns what happened so far over all actions.
func (d *Door) Total() Count {
	d.mu.Lock()
	defer d.mu.Unlock()
	var sum Count
	for _, c := range d.stats {
		sum.Requests += c.Requests
		sum.Throttled += c.Throttled
		sum.Repeated += c.Repeated
		sum.Failed += c.Failed
	}
	return sum
}
