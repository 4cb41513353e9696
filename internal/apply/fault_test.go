package apply

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/alictl/alictl/internal/journal"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
)

// faults are what can go wrong with one operation of the account.
func faults(w *world, cancel func()) map[string]func(*op) {
	return map[string]func(*op){
		"denied":      func(o *op) { o.before = denied() },
		"lost before": func(o *op) { o.before = lostReply() },
		"lost after":  func(o *op) { o.after = lostReply() },
		"drift":       func(*op) { w.live[eni(1)] = other() },
		"deleted":     func(*op) { delete(w.live, eni(2)) },
		"cancel":      func(*op) { cancel() },
		"slow":        func(*op) { w.delay = 5 * time.Second },
		"never shown": func(*op) { w.delay = time.Hour },
	}
}

func isCloud(o *op) bool { return o.kind != opJournal && o.kind != opFlush }

// mustHold checks what is true of every run whose journal could be written.
func mustHold(t tester, w *world, result *Result, original map[journal.Interface]model.Timeouts) {
	t.Helper()
	j := readJournal(t, w)
	run := j.Runs[len(j.Runs)-1]
	if j.Torn || run.End == nil || run.End.Counts != result.Counts() {
		t.Fatalf("the journal has no proper end:\n%s", w.file)
	}
	if stopped := result.Stop != nil; stopped != (run.End.Result == journal.Stopped) {
		t.Fatalf("stopped is %v, and the journal ends with %+v", stopped, run.End)
	}
	ours := map[journal.Interface]bool{}
	for _, c := range j.Changes() {
		ours[c.Interface] = true
	}
	for _, i := range result.Items {
		wrote := slices.Contains(w.writes, i.Interface)
		live, exists := w.live[i.Interface]
		switch i.Status {
		case Applied, Unverified:
			if !wrote || !ours[i.Interface] {
				t.Fatalf("%s is %s: written %v, named %v", i.ID, i.Status, wrote, ours[i.Interface])
			}
		case NotStarted, Failed, Skipped, Already:
			if wrote {
				t.Fatalf("%s is %s and was written", i.ID, i.Status)
			}
		}
		if wrote && !ours[i.Interface] || exists && live == i.Target && original[i.Interface] != i.Target && !ours[i.Interface] {
			t.Fatalf("%s was written and is not in the journal:\n%s", i.ID, w.file)
		}
	}
	for n, name := range w.writes {
		if slices.Contains(w.writes[:n], name) {
			t.Fatalf("%s was written twice", name.ID)
		}
	}
}

// settle is what a user does after a bad run: run again, and roll all back.
func settle(t tester, w *world, p *plan.Plan, original map[journal.Interface]model.Timeouts) {
	t.Helper()
	time.Sleep(2 * time.Hour) // until everything shows
	w.fault, w.delay = nil, 0
	mustHold(t, w, mustApply(t, w, Options{}, p), original)
	mustRollback(t, w, Options{})
	for name, live := range w.live {
		if live != original[name] && live != other() {
			t.Fatalf("%s has %+v after the rollback, and had %+v\n%s", name.ID, live, original[name], w.file)
		}
	}
}

// Every fault at every operation of a run.
func TestEveryFaultEverywhere(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := planOf(3)
		original := newWorld(p).values()
		ops := everyOp(newWorld(p), applyQuietly(p))
		for kind := range faults(nil, nil) {
			for at := range ops {
				w := newWorld(p)
				ctx, cancel := context.WithCancel(context.Background())
				e := w.engine(crashOptions())
				act := faults(w, cancel)[kind]
				w.fault = atOp(at, func(o *op) {
					if isCloud(o) || kind == "cancel" {
						act(o)
					}
				})
				result, err := e.Apply(ctx, p)
				if err != nil {
					t.Fatalf("%s at %d: %v", kind, at, err)
				}
				if cancelled := result.Stop != nil && result.Stop.Reason == Cancelled; cancelled && kind != "cancel" {
					t.Fatalf("%s at %d: cancelled", kind, at)
				}
				mustHold(t, w, result, original)
				cancel()
				settle(t, w, p, original)
			}
		}
	})
}

// Any number of faults anywhere, in plans and batches of any size.
func TestAnyFaults(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		p := planOf(rapid.IntRange(2, 6).Draw(rt, "interfaces"))
		options := Options{
			Canary: rapid.IntRange(0, 2).Draw(rt, "canary"), BatchSize: rapid.IntRange(0, 3).Draw(rt, "batch"),
			Pause: time.Duration(rapid.IntRange(0, 2).Draw(rt, "pause")) * time.Minute, Concurrency: rapid.IntRange(1, 3).Draw(rt, "concurrency"),
		}
		kinds := rapid.MapOfN(rapid.IntRange(0, 80),
			rapid.SampledFrom([]string{"denied", "lost before", "lost after", "drift", "deleted", "cancel", "slow", "never shown"}), 0, 8).Draw(rt, "faults")
		var failure error
		synctest.Test(t, func(*testing.T) {
			failure = caught(func(ft tester) { anyFaults(ft, p, options, kinds) })
		})
		if failure != nil {
			rt.Fatal(failure)
		}
	})
}

func anyFaults(t tester, p *plan.Plan, options Options, kinds map[int]string) {
	w := newWorld(p)
	original := w.values()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	e := w.engine(options)
	acts := faults(w, cancel)
	w.fault = func(o *op) {
		if act, ok := acts[kinds[o.n]]; ok && isCloud(o) {
			act(o)
		}
	}
	result, err := e.Apply(ctx, p)
	if err != nil {
		t.Fatalf("%v", err)
	}
	mustHold(t, w, result, original)
	settle(t, w, p, original)
}

// caught runs a test whose failure is handed back, to be told outside of the bubble.
func caught(test func(tester)) error {
	c := &catcher{done: make(chan struct{})}
	go func() {
		defer close(c.done)
		test(c)
	}()
	<-c.done
	return c.err
}
