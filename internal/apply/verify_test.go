package apply

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/alictl/alictl/internal/journal"
	"github.com/alictl/alictl/internal/model"
)

func TestVerify(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := planOf(4)
		w := newWorld(p)
		mustApply(t, w, Options{}, p)
		j := readJournal(t, w)
		w.live[eni(2)], w.live[eni(3)] = before(), other()
		delete(w.live, eni(4))

		got, err := Verify(context.Background(), w, j, 2)
		if err != nil {
			t.Fatal(err)
		}
		now, was, foreign := after(), before(), other()
		want := []Checked{
			{Interface: eni(1), State: AsWritten, Original: was, Written: now, Live: &now},
			{Interface: eni(2), State: Original, Original: was, Written: now, Live: &was},
			{Interface: eni(3), State: Different, Original: was, Written: now, Live: &foreign},
			{Interface: eni(4), State: Unreadable, Original: was, Written: now,
				Fault: Fault{Code: "InvalidEniId.NotFound", Message: "ecs call failed: InvalidEniId.NotFound", RequestID: "req-error"}},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}

		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if _, err := Verify(ctx, w, j, 0); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: %v", err)
		}
	})
}

// An older value of ours is not as written: somebody put it back.
func TestVerifyOlderValue(t *testing.T) {
	t.Parallel()
	p := planOf(1)
	w := newWorld(p)
	write := func(before, after model.Timeouts) []journal.Record {
		return []journal.Record{
			{Intent: &journal.Intent{Interface: eni(1), Before: before, After: after}},
			{Outcome: &journal.Outcome{Interface: eni(1), Result: journal.Written}},
		}
	}
	j := &journal.Journal{AccountID: account, Runs: []journal.RunLog{
		{Records: write(before(), after())}, {Records: write(after(), other())},
	}}
	w.live[eni(1)] = after()
	got, err := Verify(context.Background(), w, j, 1)
	if err != nil || len(got) != 1 || got[0].State != Different {
		t.Errorf("got %+v, %v", got, err)
	}
}

type described struct{ error }

func (described) Description() string { return "You are not authorized." }

func TestFaultOf(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", maxMessage)
	tests := map[string]struct {
		err  error
		want Fault
	}{
		"plain":        {lostReply(), Fault{Message: "connection reset by peer"}},
		"of the cloud": {denied(), Fault{Code: "Forbidden.RAM", Message: "ecs call failed: Forbidden.RAM", RequestID: "req-error"}},
		"described":    {described{lostReply()}, Fault{Message: "You are not authorized."}},
		"long":         {errors.New(long), Fault{Message: long[:maxMessage]}},
		"not utf-8":    {errors.New("a\xffb"), Fault{Message: "ab"}},
		"secret": {errors.New("ȺȺ Signature does not match; server String To Sign is: GET&SecurityToken=abc"),
			Fault{Message: "ȺȺ Signature does not match; server"}},
		"token": {errors.New("request https://x/?SecurityToken=abc failed"), Fault{Message: "request https://x/?"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, faultOf(tt.err)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

type answered struct{ error }

func (answered) RequestID() string { return "req" }

func TestRefused(t *testing.T) {
	t.Parallel()
	for _, err := range []error{answered{lostReply()}, lostReply()} {
		if refused(err) {
			t.Errorf("%T counts as refused", err)
		}
	}
	if !refused(denied()) {
		t.Error("a refusal counts as lost")
	}
	if refused(&cloudError{code: "InternalError"}) {
		t.Error("an error that says it may have happened counts as refused")
	}
}

// No secret in an error reaches the journal.
func TestJournalHoldsNoSecret(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := planOf(2)
		w := newWorld(p)
		w.fault = func(o *op) {
			if o.kind == opRead || o.kind == opWrite {
				o.after = errors.New("SignatureDoesNotMatch: string to sign is GET&SecurityToken%3Dtop-secret")
			}
		}
		mustApply(t, w, Options{}, p)
		if strings.Contains(string(w.file), "top-secret") || !strings.Contains(string(w.file), "SignatureDoesNotMatch") {
			t.Errorf("journal:\n%s", w.file)
		}
	})
}

// What is not known stays unknown: a write that may have happened and does not show
// is not called undone, and a rollback makes sure by writing.
func TestUnknownStaysUnknown(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := planOf(2)
		w := newWorld(p)
		w.delay = 10 * time.Minute // longer than an apply waits
		w.fault = onWrite(eni(2), func(o *op) { o.after = lostReply() })
		result := mustApply(t, w, Options{}, p)
		if got := result.Items[1].Status; got != Uncertain {
			t.Fatalf("the write is %s", got)
		}
		w.fault, w.delay = nil, 0
		checked, err := Verify(t.Context(), w, readJournal(t, w), 1)
		if err != nil || checked[1].State != Unknown {
			t.Fatalf("verify says %s, %v", checked[1].State, err)
		}
		done, err := w.engine(Options{}).Rollback(t.Context(), readJournal(t, w))
		if err != nil || !done.NothingLeft() {
			t.Fatalf("rollback: %+v, %v", done, err)
		}
		time.Sleep(time.Hour)
		if live := w.values()[eni(2)]; live != before() {
			t.Errorf("in the end the account has %+v", live)
		}
	})
}

// Two runs at work on the same interfaces are told apart by what the account shows.
func TestValuesMoveUnderARun(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := planOf(4)
		w := newWorld(p)
		w.fault = func(o *op) {
			if len(w.writes) == 2 && o.kind == opHealth { // after the first batch
				w.live[eni(1)] = before()
			}
		}
		result := mustApply(t, w, Options{BatchSize: 2}, p)
		if result.Stop == nil || result.Stop.Reason != ValuesMoved {
			t.Fatalf("stopped: %+v", result.Stop)
		}
		want := []string{"unverified shows_other", "applied", "not_started", "not_started"}
		if diff := cmp.Diff(want, statuses(result)); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
}

// What somebody sets while a write waits for its turn is read before the write, and
// stays.
func TestAChangeDuringTheWaitIsSeen(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := planOf(2)
		w := newWorld(p)
		w.turn = func() { w.live[eni(1)] = other() }
		result := mustApply(t, w, Options{}, p)
		if diff := cmp.Diff([]string{"skipped changed_since_plan", "applied"}, statuses(result)); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		if live := w.values()[eni(1)]; live != other() {
			t.Errorf("the account has %+v", live)
		}
	})
}
