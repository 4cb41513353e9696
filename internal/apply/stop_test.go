package apply

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/alictl/alictl/internal/journal"
)

// The journal fails at every one of its operations: nothing is written after that,
// and the error names the interface in flight.
func TestJournalFails(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := planOf(3)
		original := newWorld(p).values()
		for at := range everyOp(newWorld(p), applyQuietly(p)) {
			w := newWorld(p)
			e := w.engine(crashOptions())
			failed, written := false, 0
			w.fault = func(o *op) {
				if failed && o.kind != opRead {
					t.Errorf("journal failed at %d: %s after it", at, o.kind)
				}
				if o.n == at && !isCloud(o) {
					o.before, failed, written = errors.New("no space left on device"), true, len(w.writes)
				}
			}
			result, err := e.Apply(context.Background(), p)
			var broken *JournalError
			if errors.As(err, &broken) != failed {
				t.Fatalf("journal failed at %d: %v", at, err)
			}
			if !failed {
				continue
			}
			if len(w.writes) != written || result.Complete() || result.Stop.Reason != JournalFailed {
				t.Fatalf("journal failed at %d: %d writes, then %d; %+v", at, written, len(w.writes), result.Stop)
			}
			if n := len(w.writes); broken.Sent && *broken.InFlight != w.writes[n-1] || n > 0 && broken.InFlight == nil {
				t.Fatalf("journal failed at %d: %v after the writes %v", at, broken, w.writes)
			}
			mustNameAll(t, w, original)
		}
	})
}

// full is a journal that refuses one record and would take the next.
type full struct {
	left    int
	records int
}

func (f *full) Append(journal.Record) error {
	f.left--
	if f.left == 0 {
		return errors.New("no space left on device")
	}
	f.records++
	return nil
}

// A record that is missing must not be followed by another one.
func TestNothingFollowsMissingRecord(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := planOf(1)
		for left := 1; left <= 5; left++ {
			e := newWorld(p).engine(Options{})
			f := &full{left: left}
			e.Journal = f
			if _, err := e.Apply(context.Background(), p); err == nil || f.records != left-1 {
				t.Errorf("record %d missing: %d records, %v", left, f.records, err)
			}
		}
	})
}

func TestJournalErrorText(t *testing.T) {
	t.Parallel()
	name, full := eni(1), errors.New("disk full")
	tests := map[string]*JournalError{
		"write journal before the first change: disk full":                                       {Err: full},
		"write journal before the change of eni-1 in cn-hangzhou, which was not sent: disk full": {Err: full, InFlight: &name},
		"write journal after the change of eni-1 in cn-hangzhou was sent: disk full":             {Err: full, InFlight: &name, Sent: true},
	}
	for want, err := range tests {
		if diff := cmp.Diff(want, err.Error()); diff != "" || !errors.Is(err, full) {
			t.Errorf("(-want +got)\n%s", diff)
		}
	}
}

// Ctrl-C while a write is in flight: it ends, it is read back, nothing follows.
func TestCancelDuringWrite(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := planOf(3)
		w := newWorld(p)
		ctx, cancel := context.WithCancel(context.Background())
		e := w.engine(Options{})
		var touched []journal.Interface
		w.fault = func(o *op) {
			touched = append(touched, o.name)
			if o.kind == opWrite && o.name == eni(2) {
				cancel()
			}
		}
		result, err := e.Apply(ctx, p)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"applied", "applied", "not_started"}, statuses(result)); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		if result.Stop == nil || result.Stop.Reason != Cancelled {
			t.Errorf("stopped by %+v", result.Stop)
		}
		if slices.Contains(touched, eni(3)) {
			t.Error("the next interface was read")
		}
	})
}

// A token expires in the middle: the run stops at once, without waiting for what
// nobody may read any more, and a run with a new token goes on.
func TestCredentialExpires(t *testing.T) {
	t.Parallel()
	for kind, want := range map[string][]string{
		opRead:  {"unverified not_read_back", "failed not_readable", "not_started"},
		opWrite: {"unverified not_read_back", "uncertain no_answer", "not_started"},
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p := planOf(3)
				w := newWorld(p)
				over := false
				w.fault = func(o *op) {
					over = over || o.kind == kind && o.name == eni(2)
					if over && isCloud(o) {
						o.before = expired()
					}
				}
				start := time.Now()
				result, err := w.engine(Options{VerifyTimeout: time.Hour}).Apply(t.Context(), p)
				if err != nil || time.Since(start) > 0 {
					t.Errorf("%v after %v", err, time.Since(start))
				}
				if diff := cmp.Diff(want, statuses(result)); diff != "" {
					t.Errorf("(-want +got)\n%s", diff)
				}
				if result.Stop == nil || result.Stop.Reason != CredentialRefused {
					t.Errorf("stopped by %+v", result.Stop)
				}
				w.fault = nil
				result, err = w.engine(Options{}).Apply(t.Context(), p)
				if err != nil || !result.Complete() {
					t.Errorf("%v, %q", err, statuses(result))
				}
			})
		})
	}
}

// Ctrl-C during a pause and while waiting for a value to show ends at once.
func TestCancelWhileWaiting(t *testing.T) {
	tests := map[string]struct {
		options Options
		delay   time.Duration
		want    []string
	}{
		"pause":     {Options{BatchSize: 1, Pause: time.Hour}, 0, []string{"applied", "not_started"}},
		"read back": {Options{BatchSize: 1, VerifyTimeout: time.Hour}, time.Hour, []string{"unverified not_shown", "not_started"}},
	}
	t.Parallel()
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p := planOf(2)
				w := newWorld(p)
				w.delay = tt.delay
				ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
				defer cancel()
				start := time.Now()
				result, err := w.engine(tt.options).Apply(ctx, p)
				if err != nil || time.Since(start) > time.Minute {
					t.Errorf("%v after %v", err, time.Since(start))
				}
				if diff := cmp.Diff(tt.want, statuses(result)); diff != "" {
					t.Errorf("(-want +got)\n%s", diff)
				}
			})
		})
	}
}
