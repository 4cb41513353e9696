package call

import (
	"context"
	"fmt"
	"math"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// quota is a server's: how many requests it lets through, and when.
type quota interface{ allow(now time.Time) bool }

// bucket is a quota per second with room for one second.
type bucket struct {
	rate, tokens float64
	at           time.Time
}

func (b *bucket) allow(now time.Time) bool {
	if !b.at.IsZero() {
		b.tokens = min(b.rate, b.tokens+b.rate*now.Sub(b.at).Seconds())
	}
	b.at = now
	if b.tokens < 1 {
		return false
	}
	b.tokens--
	return true
}

// window is a quota per fixed window, such as a clock minute.
type window struct {
	limit, used int
	length      time.Duration
	start       time.Time
}

func (w *window) allow(now time.Time) bool {
	if start := now.Truncate(w.length); start != w.start {
		w.start, w.used = start, 0
	}
	w.used++
	return w.used <= w.limit
}

// drive makes calls of 20 ms against a quota with the given number of workers
// and returns how long they took and how many were refused.
func drive(t *testing.T, q quota, calls, workers int) (took time.Duration, refused int) {
	t.Helper()
	p := newPace(0)
	var mu sync.Mutex
	left := calls
	begun := time.Now()
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for {
				mu.Lock()
				if left == 0 {
					mu.Unlock()
					return
				}
				left--
				mu.Unlock()
				for {
					if err := p.wait(context.Background()); err != nil {
						t.Error(err)
						return
					}
					started := time.Now()
					mu.Lock()
					ok := q.allow(started)
					if !ok {
						refused++
					}
					mu.Unlock()
					time.Sleep(20 * time.Millisecond)
					if ok {
						p.succeeded(time.Now())
						break
					}
					p.throttled(started, time.Now(), 0)
				}
			}
		})
	}
	wg.Wait()
	return time.Since(begun), refused
}

func TestPaceStaysCloseToAQuota(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		quota func() quota
		calls int
		bound time.Duration // the least time the quota allows
	}{
		{"20 per second", func() quota { return &bucket{rate: 20, tokens: 20} }, 1200, 59 * time.Second},
		{"50 per second", func() quota { return &bucket{rate: 50, tokens: 50} }, 3000, 59 * time.Second},
		{"100 per second", func() quota { return &bucket{rate: 100, tokens: 100} }, 5000, 49 * time.Second},
		{"300 per second", func() quota { return &bucket{rate: 300, tokens: 300} }, 9000, 29 * time.Second},
		{"5 per second", func() quota { return &bucket{rate: 5, tokens: 5} }, 300, 59 * time.Second},
		{"windows of a second", func() quota { return &window{limit: 40, length: time.Second} }, 2400, 59 * time.Second},
		{"1000 per minute", func() quota { return &window{limit: 1000, length: time.Minute} }, 5000, 4 * time.Minute},
		{"3000 per minute", func() quota { return &window{limit: 3000, length: time.Minute} }, 4500, time.Minute},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for _, workers := range []int{fewest, most} {
				synctest.Test(t, func(t *testing.T) {
					took, refused := drive(t, c.quota(), c.calls, workers)
					t.Logf("%d workers took %s for a bound of %s, %d of %d refused", workers, took, c.bound, refused, c.calls)
					if limit := c.bound + c.bound/10; took > limit {
						t.Errorf("%d workers took %s, more than %s", workers, took, limit)
					}
					if refused > c.calls/2 {
						t.Errorf("%d workers: %d of %d calls were refused: the pace does not slow down", workers, refused, c.calls)
					}
				})
			}
		})
	}
}

func TestPaceWithoutQuotaIsNotALimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		took, refused := drive(t, &bucket{rate: math.MaxFloat32, tokens: math.MaxFloat32}, 1600, 16)
		if took != 2*time.Second || refused != 0 {
			t.Errorf("1600 calls of 20 ms with 16 workers took %s (%d refused), want 2s", took, refused)
		}
	})
}

// TestPaceCutsOnceForWhatWasUnderWay: the refusals of requests that went out
// together are one piece of news.
func TestPaceCutsOnceForWhatWasUnderWay(t *testing.T) {
	t.Parallel()
	p := newPace(0)
	begun := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	for i := range 20 {
		p.succeeded(begun.Add(time.Duration(i) * 50 * time.Millisecond))
	}
	sent := begun.Add(time.Second)
	p.throttled(sent, sent.Add(20*time.Millisecond), 0)
	rate := p.rate
	for range 15 {
		p.throttled(sent, sent.Add(21*time.Millisecond), 0)
	}
	if p.rate != rate || p.cuts != 1 {
		t.Errorf("%d cuts, from %g to %g requests per second", p.cuts, rate, p.rate)
	}
	p.throttled(sent.Add(time.Second), sent.Add(1020*time.Millisecond), 0)
	if p.cuts != 2 {
		t.Errorf("%d cuts after a refusal of what went out since", p.cuts)
	}
}

func TestPaceWaitsAsLongAsTheServerAsks(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPace(0)
		now := time.Now()
		p.throttled(now, now, 7*time.Second)
		if err := p.wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		if waited := time.Since(now); waited != 7*time.Second {
			t.Errorf("waited %s, want 7s", waited)
		}
	})
}

func TestPaceStopsWaitingWhenCancelled(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPace(0)
		p.throttled(time.Now(), time.Now(), time.Minute)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		begun := time.Now()
		if err := p.wait(ctx); err == nil || time.Since(begun) != time.Second {
			t.Errorf("wait returned %v after %s", err, time.Since(begun))
		}
	})
}

func TestFixedPaceKeepsItsRate(t *testing.T) {
	t.Parallel()
	for _, rate := range []float64{0.5, 3, 200} {
		t.Run(fmt.Sprint(rate), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p := newPace(rate)
				begun := time.Now()
				const calls = 100
				for range calls {
					if err := p.wait(t.Context()); err != nil {
						t.Fatal(err)
					}
				}
				want := (calls - 1) / rate
				if took := time.Since(begun).Seconds(); math.Abs(took-want) > 0.1+want/100 {
					t.Errorf("%d calls took %.2fs, want %.2fs", calls, took, want)
				}
			})
		})
	}
}

func TestPaceIsHopelessOnlyWithoutAnySuccess(t *testing.T) {
	t.Parallel()
	p := newPace(0)
	begun := time.Unix(1000, 0)
	p.throttled(begun, begun, 0)
	if p.givesUp(begun, begun.Add(patience)) {
		t.Error("gives up before its patience is over")
	}
	if !p.givesUp(begun, begun.Add(patience+time.Second)) {
		t.Error("never gives up")
	}
	p.succeeded(begun.Add(patience))
	if p.givesUp(begun, begun.Add(patience+time.Second)) {
		t.Error("gives up although calls get through")
	}
}
