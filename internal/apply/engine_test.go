package apply

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/alictl/alictl/internal/journal"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
)

func mustApply(t tester, w *world, o Options, p *plan.Plan) *Result {
	t.Helper()
	return apply(t, w, o, p, func(e *Engine) (*Result, error) { return e.Apply(context.Background(), p) })
}

func mustRollback(t tester, w *world, o Options) *Result {
	t.Helper()
	j := readJournal(t, w)
	return apply(t, w, o, nil, func(e *Engine) (*Result, error) { return e.Rollback(context.Background(), j) })
}

// A plan is applied, applied again without a write, and undone, and undone again.
func TestThereAndBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := planOf(3)
		w := newWorld(p)
		w.delay = 20 * time.Second
		original := w.values()

		result := mustApply(t, w, Options{Canary: 1, BatchSize: 1, Pause: time.Minute}, p)
		if !result.Complete() || result.Counts() != (journal.Counts{Applied: 3}) {
			t.Errorf("applied %+v", result)
		}
		if got := w.values()[eni(2)]; got != after() {
			t.Errorf("eni-2 has %+v", got)
		}
		if got := w.values()[journal.Interface{RegionID: "cn-hangzhou", ID: "eni-aligned"}]; got != before() {
			t.Errorf("an interface without selected changes has %+v", got)
		}

		again := mustApply(t, w, Options{}, p)
		if !again.Complete() || again.Counts() != (journal.Counts{Already: 3}) || len(w.writes) != 0 {
			t.Errorf("again %+v, %d writes", again, len(w.writes))
		}

		back := mustRollback(t, w, Options{BatchSize: 2})
		if !back.Complete() || back.Counts() != (journal.Counts{Applied: 3}) {
			t.Errorf("rolled back %+v", back)
		}
		if diff := cmp.Diff([]journal.Interface{eni(3), eni(2), eni(1)}, w.writes); diff != "" {
			t.Errorf("order (-want +got)\n%s", diff)
		}
		if diff := cmp.Diff(original, w.values()); diff != "" {
			t.Errorf("(-original +got)\n%s", diff)
		}
		time.Sleep(w.delay)
		if last := mustRollback(t, w, Options{}); last.Counts() != (journal.Counts{Already: 3}) {
			t.Errorf("rolled back again %+v", last)
		}
	})
}

// Rollback leaves alone what is no longer ours, and says what it found.
func TestRollbackNotOurs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := planOf(3)
		w := newWorld(p)
		mustApply(t, w, Options{}, p)
		w.live[eni(2)] = other()
		delete(w.live, eni(1))
		result := mustRollback(t, w, Options{})
		if diff := cmp.Diff([]string{"applied", "skipped not_ours", "failed not_readable"}, statuses(result)); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		if live := result.Items[1].Live; live == nil || *live != other() || result.Complete() {
			t.Errorf("live %+v, complete %v", live, result.Complete())
		}
	})
}

// Rollback puts back the values that are still ours beside one that is not, and a
// second one finds nothing more to do.
func TestRollbackByValue(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := planOf(3)
		w := newWorld(p)
		mustApply(t, w, Options{}, p)
		w.live[eni(1)] = after().With(model.FieldUDP, 100)     // the plan left it alone
		w.live[eni(2)] = after().With(model.FieldTCPClosed, 9) // the plan changed it
		result := mustRollback(t, w, Options{})
		if diff := cmp.Diff([]string{"applied", "applied partly_ours", "applied"}, statuses(result)); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		if got, want := w.values()[eni(1)], before().With(model.FieldUDP, 100); got != want {
			t.Errorf("eni-1 has %+v, want %+v", got, want)
		}
		if got, want := w.values()[eni(2)], before().With(model.FieldTCPClosed, 9); got != want || result.Complete() {
			t.Errorf("eni-2 has %+v, want %+v; complete %v", got, want, result.Complete())
		}
		again := mustRollback(t, w, Options{})
		if diff := cmp.Diff([]string{"already already_there", "already already_there", "already already_there"}, statuses(again)); diff != "" {
			t.Errorf("again: (-want +got)\n%s", diff)
		}
	})
}

func TestRollbackOfNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(planOf(1))
	result, err := w.engine(Options{}).Rollback(context.Background(), &journal.Journal{})
	if err != nil || !result.Complete() || len(w.file) != 0 {
		t.Errorf("%+v, %v, journal %q", result, err, w.file)
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		options Options
		want    *LimitError
	}{
		"enough changes":   {Options{MaxChanges: new(6)}, nil},
		"too many changes": {Options{MaxChanges: new(5)}, &LimitError{Limit: MaxChanges, Got: 6, Max: 5}},
		"no change":        {Options{MaxChanges: new(0)}, &LimitError{Limit: MaxChanges, Got: 6, Max: 0}},
		"no share":         {Options{MaxPercent: new(0)}, &LimitError{Limit: MaxPercent, Got: 3, Of: 4, Max: 0}},
		"enough share":     {Options{MaxPercent: new(75)}, nil},
		"too large share":  {Options{MaxPercent: new(74)}, &LimitError{Limit: MaxPercent, Got: 3, Of: 4, Max: 74}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := planOf(3)
			w := newWorld(p)
			_, err := w.engine(tt.options).Apply(context.Background(), p)
			var limit *LimitError
			errors.As(err, &limit)
			if diff := cmp.Diff(tt.want, limit); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if err != nil && (w.ops != 0 || err.Error() == "") {
				t.Errorf("%d operations before %v", w.ops, err)
			}
		})
	}
}

func TestApplyRefusesImpossible(t *testing.T) {
	t.Parallel()
	p := planOf(1)
	p.Interfaces[0].Current = nil
	w := newWorld(planOf(1))
	var refused *RefusedError
	if _, err := w.engine(Options{}).Apply(context.Background(), p); !errors.As(err, &refused) || w.ops != 0 {
		t.Errorf("got %v after %d operations", err, w.ops)
	}
}

func TestBatchesOf(t *testing.T) {
	t.Parallel()
	tests := []struct {
		n, canary, size int
		want            []batch
	}{
		{0, 1, 2, nil},
		{3, 0, 0, []batch{{0, 3, false}}},
		{5, 1, 2, []batch{{0, 1, true}, {1, 3, false}, {3, 5, false}}},
		{2, 5, 2, []batch{{0, 2, true}}},
		{3, -1, -1, []batch{{0, 3, false}}},
	}
	for _, tt := range tests {
		got := batchesOf(tt.n, tt.canary, tt.size)
		if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(batch{}), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%+v (-want +got)\n%s", tt, diff)
		}
	}
}

// The events of a small run, in order.
func TestEvents(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := planOf(2)
		w := newWorld(p)
		w.live[eni(2)] = other()
		var got []EventKind
		e := w.engine(Options{Canary: 1, Pause: time.Second})
		e.Notify = func(event Event) { got = append(got, event.Kind) }
		if _, err := e.Apply(context.Background(), p); err != nil {
			t.Fatal(err)
		}
		want := []EventKind{BatchStarted, ItemWritten, ReadingBack, ItemSettled, Waiting, HealthChecked, BatchStarted, ItemSettled, HealthChecked}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
}

// Events number their batches from 1 and know how many there are.
func TestEventsNumberTheirBatches(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := planOf(5)
		var got []string
		e := newWorld(p).engine(Options{Canary: 1, BatchSize: 2, Pause: time.Second})
		e.Notify = func(event Event) {
			if event.Batches > 0 {
				got = append(got, fmt.Sprintf("%s %d/%d of %d", event.Kind, event.Batch, event.Batches, event.Size))
			}
		}
		if _, err := e.Apply(context.Background(), p); err != nil {
			t.Fatal(err)
		}
		want := []string{
			"batch_started 1/3 of 1", "reading_back 1/3 of 1", "waiting 1/3 of 0",
			"batch_started 2/3 of 2", "reading_back 2/3 of 2", "waiting 2/3 of 0",
			"batch_started 3/3 of 2", "reading_back 3/3 of 2",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
}

// A batch that takes too long to show is left as unverified, in bounded time.
func TestVerifyTimeout(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := planOf(20)
		w := newWorld(p)
		w.delay = time.Hour
		start := time.Now()
		result := mustApply(t, w, Options{VerifyTimeout: time.Minute, Concurrency: 20}, p)
		if took := time.Since(start); took > 61*time.Second {
			t.Errorf("took %v", took)
		}
		if w.ops > 30*20 {
			t.Errorf("%d operations: the wait between two reads does not grow", w.ops)
		}
		if result.Counts() != (journal.Counts{Unverified: 20}) || result.Items[19].Reason != NotShown {
			t.Errorf("got %+v", result.Counts())
		}
	})
}
