package apply

import (
	"bytes"
	"context"
	"maps"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/alictl/alictl/internal/journal"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
)

// everyOp lists the kinds of the operations of a run without faults.
func everyOp(w *world, run func(*Engine)) []string {
	var kinds []string
	e := w.engine(crashOptions())
	w.fault = func(o *op) { kinds = append(kinds, o.kind) }
	run(e)
	w.fault = nil
	return kinds
}

// crashOptions makes the order of operations the same in every run.
func crashOptions() Options {
	return Options{Canary: 1, BatchSize: 2, Concurrency: 1}
}

func applyQuietly(p *plan.Plan) func(*Engine) {
	return func(e *Engine) { _, _ = e.Apply(context.Background(), p) }
}

// crashes runs a test once for every operation at which the process can die, for
// every way to die there, with and without the loss of what was not flushed.
func crashes(kinds []string, test func(at, how int, powerLoss bool)) {
	for at, kind := range kinds {
		test(at, crashBefore, false)
		test(at, crashAfter, false)
		switch kind {
		case opJournal:
			test(at, crashHalf, false)
			test(at, crashHalf, true)
			test(at, crashAfter, true)
		case opFlush:
			test(at, crashBefore, true)
		}
	}
}

// die lets a run die at an operation.
func (w *world) die(at, how int, powerLoss bool, run func(*Engine)) {
	e := w.engine(crashOptions())
	w.fault = atOp(at, func(o *op) { o.crash = how })
	run(e)
	w.fault = nil
	if powerLoss {
		w.file = w.file[:w.flushed]
	}
}

// mustNameAll holds the account against the journal: whatever changed is named,
// with the value it had and the value it has.
func mustNameAll(t tester, w *world, original map[journal.Interface]model.Timeouts) {
	t.Helper()
	named := map[journal.Interface]journal.Change{}
	for _, c := range readJournal(t, w).Changes() {
		named[c.Interface] = c
	}
	for name, was := range original {
		now, exists := w.live[name]
		if !exists || now == was {
			continue
		}
		c, ok := named[name]
		if undone, left := c.Undo(now); !ok || c.Original != was || undone != was || len(left) > 0 {
			t.Fatalf("%s went from %+v to %+v, and the journal has %+v\n%s", name.ID, was, now, c, w.file)
		}
	}
}

func (w *world) clone() *world {
	return &world{live: maps.Clone(w.live), old: maps.Clone(w.old), fresh: maps.Clone(w.fresh),
		unhealthy: maps.Clone(w.unhealthy), file: bytes.Clone(w.file), flushed: w.flushed}
}

// The process dies at every step of an apply. The journal names whatever changed;
// running again completes, and rolling back restores, from either point.
func TestCrashOfApply(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := planOf(4)
		original := newWorld(p).values()
		kinds := everyOp(newWorld(p), applyQuietly(p))
		if len(kinds) < 50 {
			t.Fatalf("only %d operations", len(kinds))
		}
		crashes(kinds, func(at, how int, powerLoss bool) {
			w := newWorld(p)
			w.die(at, how, powerLoss, applyQuietly(p))
			mustNameAll(t, w, original)

			crashed := w.clone()
			mustRollback(t, crashed, Options{})
			if diff := cmp.Diff(original, crashed.live); diff != "" {
				t.Fatalf("dead at %d (%d), rolled back (-original +got)\n%s", at, how, diff)
			}
			if result := mustApply(t, w, crashOptions(), p); !result.Complete() {
				t.Fatalf("dead at %d (%d), run again: %q", at, how, statuses(result))
			}
			mustNameAll(t, w, original)
			if result := mustRollback(t, w, Options{}); !result.Complete() {
				t.Fatalf("dead at %d (%d), run again, rolled back: %q", at, how, statuses(result))
			}
			if diff := cmp.Diff(original, w.live); diff != "" {
				t.Fatalf("dead at %d (%d), run again, rolled back (-original +got)\n%s", at, how, diff)
			}
		})
	})
}

// The process dies at every step of a rollback that appends to the journal it
// undoes, and of one with a journal of its own. Rolling back again restores.
func TestCrashOfRollback(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := planOf(3)
		applied := newWorld(p)
		original := applied.values()
		mustApply(t, applied, Options{}, p)
		done := readJournal(t, applied)
		undo := func(e *Engine) { _, _ = e.Rollback(context.Background(), done) }

		crashes(everyOp(applied.clone(), undo), func(at, how int, powerLoss bool) {
			same := applied.clone()
			same.die(at, how, powerLoss, undo)
			if result := mustRollback(t, same, Options{}); !result.Complete() {
				t.Fatalf("dead at %d (%d): %q", at, how, statuses(result))
			}
			own := applied.clone()
			own.file, own.flushed = nil, 0
			own.die(at, how, powerLoss, undo)
			own.engine(crashOptions())
			undo(own.engine(crashOptions()))
			for _, w := range []*world{same, own} {
				if diff := cmp.Diff(original, w.live); diff != "" {
					t.Fatalf("dead at %d (%d) (-original +got)\n%s", at, how, diff)
				}
			}
		})
	})
}

// The journal is cut at every byte behind its first intent. What the lost bytes
// would have said does not hide an interface that the account shows changed.
func TestJournalCutInLastRecord(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := planOf(1)
		original := newWorld(p).values()
		for at, kind := range everyOp(newWorld(p), applyQuietly(p)) {
			if kind != opJournal {
				continue
			}
			w := newWorld(p)
			w.die(at, crashAfter, false, applyQuietly(p))
			last := bytes.LastIndexByte(bytes.TrimSuffix(w.file, []byte("\n")), '\n') + 1
			for cut := last; cut < len(w.file); cut++ {
				torn := w.clone()
				torn.file = torn.file[:cut]
				if bytes.Contains(w.file[last:], []byte(`"intent"`)) {
					torn.live = maps.Clone(original) // its write was not sent before the record was whole
				}
				mustNameAll(t, torn, original)
				if result := mustApply(t, torn, Options{}, p); !result.Complete() {
					t.Fatalf("dead at %d, cut at %d: %q", at, cut, statuses(result))
				}
				readJournal(t, torn)
			}
		}
	})
}
