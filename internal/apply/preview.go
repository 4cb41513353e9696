package apply

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"

	"github.com/alictl/alictl/internal/journal"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
)

// PreviewApply says what Apply would do with the values that the interfaces have now,
// read concurrency at a time. An item is Planned, Already, Skipped or Failed; it fails
// only when ctx ends.
func PreviewApply(ctx context.Context, cloud Reader, p *plan.Plan, concurrency int) (*Result, error) {
	return preview(ctx, cloud, planned(p), concurrency)
}

// PreviewRollback says what Rollback would do, as PreviewApply does.
func PreviewRollback(ctx context.Context, cloud Reader, j *journal.Journal, concurrency int) (*Result, error) {
	return preview(ctx, cloud, undone(j), concurrency)
}

func preview(ctx context.Context, cloud Reader, steps []step, concurrency int) (*Result, error) {
	result := &Result{Items: make([]Item, len(steps))}
	var group errgroup.Group
	group.SetLimit(max(concurrency, 1))
	for i, s := range steps {
		group.Go(func() error {
			result.Items[i] = s.preview(ctx, cloud)
			return nil
		})
	}
	_ = group.Wait() // an item carries its own error
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("preview: %w", err)
	}
	return result, nil
}

func (s step) preview(ctx context.Context, cloud Reader) Item {
	item := Item{Interface: s.Interface, Before: s.before, Target: s.target}
	live, err := cloud.Timeouts(ctx, s.RegionID, s.ID)
	if err != nil {
		item.Status, item.Reason, item.Fault = Failed, NotReadable, faultOf(err)
		return item
	}
	item.Live = &live
	var target model.Timeouts
	item.Status, item.Reason, target, item.Left = s.decide(live)
	if item.Status == Planned {
		item.Before, item.Target = live, target
	}
	return item
}

// PlannedValues counts the values that would be written with another value.
func (r *Result) PlannedValues() (values, interfaces int) {
	for _, i := range r.Items {
		if i.Status != Planned {
			continue
		}
		interfaces++
		for _, f := range model.Fields() {
			if i.Before.Get(f) != i.Target.Get(f) {
				values++
			}
		}
	}
	return values, interfaces
}
