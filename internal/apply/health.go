package apply

import (
	"context"
	"slices"

	"golang.org/x/sync/errgroup"
)

// readBaseline counts the unhealthy backends of every target before the first
// write. A target that cannot be read is not watched; the result says so once.
func (r *run) readBaseline(ctx context.Context) {
	r.baseline = map[HealthTarget]int{}
	targets := r.targets(func(Item) bool { return true })
	for i, seen := range r.readHealth(ctx, targets) {
		if r.stopped(ctx) {
			return
		}
		if seen.Fault == nil {
			r.baseline[targets[i]] = seen.Now
			continue
		}
		r.result.Unwatched = append(r.result.Unwatched, seen)
		r.tell(Event{Kind: HealthUnwatched, Health: seen})
	}
}

// checkHealth reads the watched targets of everything written so far and stops the
// run when one has more unhealthy backends than before, or cannot be read any more.
func (r *run) checkHealth(ctx context.Context) {
	targets := r.targets(wasWritten)
	targets = slices.DeleteFunc(targets, func(t HealthTarget) bool {
		_, watched := r.baseline[t]
		return !watched
	})
	var worse, unreadable []HealthChange
	for _, seen := range r.readHealth(ctx, targets) {
		if r.stopped(ctx) {
			return
		}
		seen.Before = r.baseline[seen.HealthTarget]
		r.tell(Event{Kind: HealthChecked, Health: seen})
		switch {
		case seen.Fault != nil:
			unreadable = append(unreadable, seen)
		case seen.Now > seen.Before:
			worse = append(worse, seen)
		}
	}
	switch {
	case len(worse) > 0:
		r.stop(Stop{Reason: HealthWorse, Targets: append(worse, unreadable...)})
	case len(unreadable) > 0:
		r.stop(Stop{Reason: HealthUnreadable, Targets: unreadable})
	}
}

// wasWritten reports whether this run wrote the interface, or may have.
func wasWritten(i Item) bool {
	return i.Status == Applied || i.Status == Unverified || i.Status == Uncertain
}

// targets lists the targets of the interfaces wanted, each once, in order.
func (r *run) targets(want func(Item) bool) []HealthTarget {
	var targets []HealthTarget
	seen := map[HealthTarget]bool{}
	for i, s := range r.steps {
		if !want(r.result.Items[i]) {
			continue
		}
		for _, t := range s.targets {
			if !seen[t] {
				seen[t] = true
				targets = append(targets, t)
			}
		}
	}
	return targets
}

// readHealth counts the unhealthy backends of targets at the same time.
func (r *run) readHealth(ctx context.Context, targets []HealthTarget) []HealthChange {
	seen := make([]HealthChange, len(targets))
	var group errgroup.Group
	group.SetLimit(r.Concurrency)
	for i, t := range targets {
		group.Go(func() error {
			seen[i].HealthTarget = t
			n, err := r.Cloud.UnhealthyBackends(ctx, t)
			seen[i].Now = n
			if err != nil {
				fault := faultOf(err)
				seen[i].Fault = &fault
			}
			return nil
		})
	}
	_ = group.Wait() // what was seen carries its errors
	return seen
}
