package apply

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/alictl/alictl/internal/journal"
	"github.com/alictl/alictl/internal/model"
)

// The first and the longest wait between two reads of a value that does not show yet.
const (
	firstPoll = 500 * time.Millisecond
	slowPoll  = 8 * time.Second
)

// reading is the last look at an interface after its write.
type reading struct {
	live model.Timeouts
	err  error
}

// readBack looks at what the batch has written until the account shows it or the
// time is over. When the run was cancelled it looks once more, quickly.
func (r *run) readBack(ctx context.Context, n int, batches []batch) {
	items := r.open(batches[n-1])
	if len(items) == 0 {
		return
	}
	r.tell(Event{Kind: ReadingBack, Batch: n, Batches: len(batches), Size: len(items)})
	readings := r.look(ctx, items, r.VerifyTimeout)
	if ctx.Err() != nil {
		quick, cancel := r.uninterrupted(ctx)
		defer cancel()
		readings = r.look(quick, items, 0)
	}
	for i, item := range items {
		r.settle(item, readings[i])
	}
}

// open lists the items of a batch that were written or may have been.
func (r *run) open(b batch) []*Item {
	var items []*Item
	for i := b.from; i < b.to; i++ {
		if item := &r.result.Items[i]; item.Status == Unverified || item.Status == Uncertain {
			items = append(items, item)
		}
	}
	return items
}

// look reads items at the same time, each until it shows its target.
func (r *run) look(ctx context.Context, items []*Item, within time.Duration) []reading {
	readings := make([]reading, len(items))
	deadline := r.Now().Add(within)
	var group errgroup.Group
	group.SetLimit(r.Concurrency)
	for i, item := range items {
		group.Go(func() error {
			readings[i] = r.await(ctx, *item, deadline)
			return nil
		})
	}
	_ = group.Wait() // the readings carry their errors
	return readings
}

// await reads one interface, ever more slowly, until it shows something else than
// before the write or the time is over. It reads at least once.
func (r *run) await(ctx context.Context, item Item, deadline time.Time) reading {
	for wait := firstPoll; ; wait = min(2*wait, slowPoll) {
		var last reading
		last.live, last.err = r.Cloud.Timeouts(ctx, item.RegionID, item.ID)
		if last.err == nil && (last.live != item.Before || last.live == item.Target) {
			return last
		}
		left := deadline.Sub(r.Now())
		if left <= 0 || unidentified(last.err) || r.Sleep(ctx, min(wait, left)) != nil {
			return last
		}
	}
}

// settle gives a written interface its final status.
func (r *run) settle(item *Item, seen reading) {
	item.Live = &seen.live
	switch {
	case seen.err != nil:
		item.Live = nil
		if item.Status == Unverified { // an uncertain one keeps the fault of its write
			fault := faultOf(seen.err)
			item.Code, item.Message = fault.Code, fault.Message
		}
	case seen.live == item.Target:
		item.Status, item.Reason, item.Live = Applied, "", nil
		if len(item.Left) > 0 {
			item.Reason = PartlyOurs
		}
		item.Code, item.Message = "", ""
		r.record(journal.Record{Verified: &journal.Verified{Interface: item.Interface}})
	case seen.live == item.Before:
		if item.Status == Unverified {
			item.Reason = NotShown
		}
	default:
		item.Reason = ShowsOther
	}
	r.tell(Event{Kind: ItemSettled, Item: *item})
	if item.Reason == ShowsOther {
		r.stop(Stop{Reason: ValuesMoved})
	}
}

// steady is how often an interface that does not show its values any more is read
// again, a poll apart: an account may answer from two places that differ for a while.
const steady = 4

// recheck looks again at what was applied among the items of a range, and stops the run
// when something shows other values by now: somebody else, perhaps another run of this
// program from another machine, is at work on the same interfaces.
func (r *run) recheck(ctx context.Context, from, to int) {
	var items []*Item
	for i := from; i < to; i++ {
		if item := &r.result.Items[i]; item.Status == Applied {
			items = append(items, item)
		}
	}
	readings := make([]reading, len(items))
	var group errgroup.Group
	group.SetLimit(r.Concurrency)
	for i, item := range items {
		group.Go(func() error {
			readings[i] = r.again(ctx, *item)
			return nil
		})
	}
	_ = group.Wait() // the readings carry their errors
	for i, item := range items {
		if seen := readings[i]; seen.err == nil && seen.live != item.Target {
			item.Status, item.Reason, item.Live = Unverified, ShowsOther, &readings[i].live
			r.tell(Event{Kind: ItemSettled, Item: *item})
			r.stop(Stop{Reason: ValuesMoved})
		}
	}
}

// again reads an interface, a few times if need be, until it shows its target.
func (r *run) again(ctx context.Context, item Item) reading {
	var seen reading
	for range steady {
		seen.live, seen.err = r.Cloud.Timeouts(ctx, item.RegionID, item.ID)
		if seen.err != nil || seen.live == item.Target || r.Sleep(ctx, firstPoll) != nil {
			break
		}
	}
	return seen
}
