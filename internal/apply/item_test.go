package apply

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/alictl/alictl/internal/model"
)

// What becomes of one interface of three when something goes wrong with it. The
// others are done in every case.
func TestOneInterface(t *testing.T) {
	t.Parallel()
	drift := func(w *world) { w.live[eni(2)] = other() }
	tests := map[string]struct {
		prepare func(w *world)
		want    string
		code    string
		live    model.Timeouts // what eni-2 has at the end
		named   bool           // the journal says that we wrote it or may have
	}{
		"already there": {func(w *world) { w.live[eni(2)] = after() }, "already already_there", "", after(), false},
		"changed":       {drift, "skipped changed_since_plan", "", other(), false},
		"deleted":       {func(w *world) { delete(w.live, eni(2)) }, "failed not_readable", "InvalidEniId.NotFound", model.Timeouts{}, false},
		"denied":        {fail(func(o *op, _ *world) { o.before = denied() }), "failed write_refused", "Forbidden.RAM", before(), false},
		"changed at the write": {fail(func(o *op, w *world) {
			o.before, w.live[eni(2)] = denied(), other()
		}), "skipped changed_since_plan", "", other(), false},
		"lost before":      {fail(func(o *op, _ *world) { o.before = lostReply() }), "uncertain no_answer", "", before(), true},
		"lost after":       {fail(func(o *op, _ *world) { o.after = lostReply() }), "applied", "", after(), true},
		"refused and done": {fail(func(o *op, _ *world) { o.after = denied() }), "applied", "", after(), true},
		"lost after, shown late": {func(w *world) {
			w.delay = 20 * time.Second
			fail(func(o *op, _ *world) { o.after = lostReply() })(w)
		}, "applied", "", after(), true},
		"deleted under us": {fail(func(_ *op, w *world) { delete(w.live, eni(2)) }), "uncertain no_answer", "InvalidEniId.NotFound", model.Timeouts{}, true},
		"never shown":      {func(w *world) { w.fault = reverted(w) }, "unverified not_shown", "", before(), true},
		"changed after":    {func(w *world) { w.fault = changedAfter(w) }, "unverified shows_other", "", other(), true},
		"not read back":    {func(w *world) { w.fault = unreadableAfter(w) }, "unverified not_read_back", "Forbidden.RAM", after(), true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p := planOf(3)
				w := newWorld(p)
				tt.prepare(w)
				result := mustApply(t, w, Options{}, p)
				if got := statuses(result); got[0] != "applied" || got[1] != tt.want || got[2] != "applied" {
					t.Errorf("got %q, want %q in the middle", got, tt.want)
				}
				if got := result.Items[1].Code; got != tt.code {
					t.Errorf("code %q, want %q", got, tt.code)
				}
				if got := w.values()[eni(2)]; got != tt.live {
					t.Errorf("eni-2 has %+v, want %+v", got, tt.live)
				}
				named := 0
				for _, c := range readJournal(t, w).Changes() {
					if c.Interface == eni(2) {
						named++
					}
				}
				if (named == 1) != tt.named {
					t.Errorf("named %d times by the journal", named)
				}
				all := result.Items[1].Status == Applied || result.Items[1].Status == Already
				if result.Complete() != all || result.NothingLeft() != all {
					t.Errorf("complete %v, nothing left %v", result.Complete(), result.NothingLeft())
				}
			})
		})
	}
}

// fail prepares a world in which the write of eni-2 goes wrong.
func fail(act func(*op, *world)) func(*world) {
	return func(w *world) {
		w.fault = onWrite(eni(2), func(o *op) { act(o, w) })
	}
}

// afterWrite acts on every read of eni-2 after it was written.
func afterWrite(w *world, act func(*op)) func(*op) {
	return func(o *op) {
		if o.kind == opRead && o.name == eni(2) && slices.Contains(w.writes, eni(2)) {
			act(o)
		}
	}
}

func reverted(w *world) func(*op) {
	return afterWrite(w, func(*op) { w.live[eni(2)] = before() })
}

func changedAfter(w *world) func(*op) {
	return afterWrite(w, func(*op) { w.live[eni(2)] = other() })
}

func unreadableAfter(w *world) func(*op) {
	return afterWrite(w, func(o *op) { o.before = denied() })
}

func TestItemDetails(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := planOf(2)
		w := newWorld(p)
		w.live[eni(2)] = other()
		got := mustApply(t, w, Options{}, p).Items
		live := other()
		want := []Item{
			{Interface: eni(1), Status: Applied, Before: before(), Target: after(), Fault: Fault{RequestID: "req-1"}},
			{Interface: eni(2), Status: Skipped, Reason: ChangedSincePlan, Before: before(), Target: after(), Live: &live},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
}
