package apply

import (
	"context"
	"slices"
	"time"

	"github.com/alictl/alictl/internal/journal"
	"github.com/alictl/alictl/internal/model"
)

// run is one Apply or Rollback under way.
type run struct {
	*Engine
	Options
	header   journal.Run
	steps    []step
	result   *Result // one item per step
	baseline map[HealthTarget]int
	inFlight *journal.Interface
	sent     bool
	failure  *JournalError // the journal's first failure
}

func (e *Engine) start(header journal.Run, steps []step) *run {
	r := &run{Engine: e, Options: e.Options.withDefaults(), header: header, steps: steps, result: &Result{}}
	r.header.ID, r.header.Interfaces = r.RunID, len(steps)
	for _, s := range steps {
		r.result.Items = append(r.result.Items, Item{
			Interface: s.Interface, Status: NotStarted, Before: s.before, Target: s.target,
		})
	}
	return r
}

// do is the whole run: per batch change, read back, wait, look at the health.
func (r *run) do(ctx context.Context, batches []batch) (*Result, error) {
	if r.record(journal.Record{Run: &r.header}) && !r.stopped(ctx) {
		r.readBaseline(ctx)
	}
	for n, b := range batches {
		if r.stopped(ctx) {
			break
		}
		r.tell(Event{Kind: BatchStarted, Batch: n + 1, Batches: len(batches), Canary: b.canary, Size: b.to - b.from})
		for i := b.from; i < b.to && !r.stopped(ctx); i++ {
			r.change(ctx, i)
		}
		r.readBack(ctx, n+1, batches)
		if n+1 < len(batches) && r.wrote(b) && !r.stopped(ctx) {
			r.pause(ctx, n+1, len(batches))
		}
		if !r.stopped(ctx) {
			r.checkHealth(ctx)
		}
		if n+1 < len(batches) && !r.stopped(ctx) {
			r.recheck(ctx, b.from, b.to)
		}
	}
	if last := len(batches) - 1; last > 0 && !r.stopped(ctx) {
		r.recheck(ctx, 0, batches[last].from)
	}
	return r.finish()
}

// stopped reports whether nothing more may be started.
func (r *run) stopped(ctx context.Context) bool {
	if ctx.Err() != nil {
		r.stop(Stop{Reason: Cancelled})
	}
	return r.result.Stop != nil
}

func (r *run) stop(s Stop) {
	if r.result.Stop == nil {
		r.result.Stop = &s
		r.tell(Event{Kind: RunStopped, Stop: &s})
	}
}

// wrote reports whether something of a batch was written, or may have been.
func (r *run) wrote(b batch) bool {
	return slices.ContainsFunc(r.result.Items[b.from:b.to], wasWritten)
}

// pause waits between batches. It comes before the health is read, because a
// health check needs a while to notice.
func (r *run) pause(ctx context.Context, done, all int) {
	if r.Pause <= 0 {
		return
	}
	r.tell(Event{Kind: Waiting, Wait: r.Pause, Batch: done, Batches: all})
	if err := r.Sleep(ctx, r.Pause); err != nil {
		r.stop(Stop{Reason: Cancelled})
	}
}

// change brings one interface to its target, as far as it has what is expected.
func (r *run) change(ctx context.Context, i int) {
	s, item := r.steps[i], &r.result.Items[i]
	err := r.Cloud.Turn(ctx, s.RegionID)
	var live model.Timeouts
	if err == nil {
		live, err = r.Cloud.Timeouts(ctx, s.RegionID, s.ID)
	}
	if r.stopped(ctx) {
		return
	}
	item.Live = &live
	if err != nil {
		item.Live, item.Fault = nil, faultOf(err)
		r.leave(item, Failed, NotReadable)
		r.stopUnidentified(err)
		return
	}
	status, reason, target, left := s.decide(live)
	if status != Planned {
		r.leave(item, status, reason)
		return
	}
	item.Target, item.Left = target, left
	r.write(ctx, item, live, s.reason)
}

// leave settles an interface that is not written.
func (r *run) leave(item *Item, status Status, reason Reason) {
	item.Status, item.Reason = status, reason
	r.record(journal.Record{Skipped: &journal.Skipped{
		Interface: item.Interface, Reason: string(reason), Live: item.Live,
		Code: item.Code, Message: item.Message, RequestID: item.RequestID,
	}})
	r.tell(Event{Kind: ItemSettled, Item: *item})
}

// write sends the three values, between the two records that frame every write.
// Once the intent is recorded, cancelling no longer interrupts it. The reason is for
// an interface that somebody else changes before the account takes the write.
func (r *run) write(ctx context.Context, item *Item, live model.Timeouts, changed Reason) {
	r.inFlight, r.sent = &item.Interface, false
	if !r.record(journal.Record{Intent: &journal.Intent{Interface: item.Interface, Before: live, After: item.Target}}) {
		return
	}
	r.sent = true
	item.Before, item.Live = live, nil
	call, cancel := r.uninterrupted(ctx)
	id, err := r.Cloud.SetTimeouts(call, item.RegionID, item.ID, live, item.Target)
	cancel()
	result := journal.Written
	item.Status, item.Reason, item.Fault = Unverified, NotReadBack, Fault{RequestID: id}
	if err != nil {
		result = r.judge(ctx, item, err, changed)
	}
	r.record(journal.Record{Outcome: &journal.Outcome{
		Interface: item.Interface, Result: result, Code: item.Code, Message: item.Message, RequestID: item.RequestID,
	}})
	kind := ItemWritten
	switch item.Status {
	case Skipped: // not for what the account answered
		kind, item.Fault = ItemSettled, Fault{}
	case Failed:
		kind = ItemSettled
	}
	r.tell(Event{Kind: kind, Item: *item})
	r.stopUnidentified(err)
}

// stopUnidentified stops a run whose credential is of no use any more: the other
// interfaces are left for the run that goes on.
func (r *run) stopUnidentified(err error) {
	if unidentified(err) {
		r.stop(Stop{Reason: CredentialRefused})
	}
}

// judge reads an interface whose write failed, to learn whether it happened all
// the same. What stays uncertain is read again with its batch.
func (r *run) judge(ctx context.Context, item *Item, cause error, changed Reason) journal.Result {
	item.Fault = faultOf(cause)
	call, cancel := r.uninterrupted(ctx)
	defer cancel()
	live, err := r.Cloud.Timeouts(call, item.RegionID, item.ID)
	if err == nil {
		item.Live = &live
	}
	switch {
	case err == nil && live == item.Target && live != item.Before:
		return journal.Written
	case err == nil && live == item.Before && refused(cause):
		item.Status, item.Reason = Failed, WriteRefused
		return journal.Failed
	case err == nil && refused(cause):
		item.Status, item.Reason = Skipped, changed
		return journal.Failed
	}
	item.Status, item.Reason = Uncertain, NoAnswer
	return journal.Uncertain
}

// finish closes the journal's run and returns the result.
func (r *run) finish() (*Result, error) {
	end := journal.End{Result: journal.Finished, Counts: r.result.Counts()}
	if r.result.Stop != nil {
		end.Result, end.Reason = journal.Stopped, string(r.result.Stop.Reason)
	}
	r.record(journal.Record{End: &end})
	if r.failure != nil {
		return r.result, r.failure
	}
	return r.result, nil
}

// record appends to the journal. When that fails the run stops and nothing is
// recorded any more.
func (r *run) record(rec journal.Record) bool {
	if r.failure != nil {
		return false
	}
	rec.Time = r.Now().UTC().Truncate(time.Millisecond)
	if err := r.Journal.Append(rec); err != nil {
		r.failure = &JournalError{InFlight: r.inFlight, Sent: r.sent, Err: err}
		r.stop(Stop{Reason: JournalFailed})
		return false
	}
	return true
}

// uninterrupted is a context for a call that must end on its own account.
func (r *run) uninterrupted(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), r.CallTimeout)
}

func (r *run) tell(e Event) {
	if r.Notify != nil {
		r.Notify(e)
	}
}
