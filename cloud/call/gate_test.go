package call

import (
	"context"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/sync/errgroup"
	"pgregory.net/rapid"
)

// crowd makes calls through a door, as many at a time as a command does, and returns
// how long that took.
func crowd(t *testing.T, d *Door, calls int) time.Duration {
	t.Helper()
	started := time.Now()
	var g errgroup.Group
	g.SetLimit(d.Workers())
	for range calls {
		g.Go(func() error {
			_, err := ask(t.Context(), d, Op{Product: "ecs", Action: "Describe"})
			return err
		})
	}
	if err := g.Wait(); err != nil {
		t.Error(err)
	}
	return time.Since(started)
}

// 2,300 calls of 20 ms take 2.9 s at the fixed 16.
func TestTheDoorOpensWhileAnswersAreFast(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &server{answers: []answer{{status: 200, body: "{}", takes: 20 * time.Millisecond}}}
		took := crowd(t, New(Options{Transport: s}), 2300)
		if took > 700*time.Millisecond {
			t.Errorf("it took %v", took)
		}
	})
}

// serial answers one request at a time, so that more at once only wait longer.
type serial struct {
	turn chan struct{} // a channel, since a mutex does not let the test's clock go on
	each time.Duration
	server
}

func (s *serial) RoundTrip(r *http.Request) (*http.Response, error) {
	s.most.Store(max(s.most.Load(), s.busy.Add(1)))
	defer s.busy.Add(-1)
	s.turn <- struct{}{}
	time.Sleep(s.each)
	<-s.turn
	return (&server{answers: []answer{ok()}}).RoundTrip(r)
}

func TestTheDoorOpensNoFurtherWhenAnswersGetSlow(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &serial{turn: make(chan struct{}, 1), each: 2 * time.Millisecond}
		crowd(t, New(Options{Transport: s}), 300)
		if n := s.most.Load(); n > fewest {
			t.Errorf("%d at once", n)
		}
	})
}

func TestGateFollowsTheAnswers(t *testing.T) {
	t.Parallel()
	const fast, slow = 20 * time.Millisecond, 200 * time.Millisecond
	read := action{"ecs", "Describe"}
	round := func(g *gate, took time.Duration) {
		g.full = true
		for range g.limit {
			g.answered(read, took)
		}
	}
	cases := map[string]struct {
		run  func(g *gate)
		want int
	}{
		"doubles": {func(g *gate) { round(g, fast) }, 32},
		"up to its ceiling": {func(g *gate) {
			for range 9 {
				round(g, fast)
			}
		}, most},
		"not while it is idle": {func(g *gate) {
			for range 100 {
				g.answered(read, fast)
			}
		}, fewest},
		"a refusal halves it": {func(g *gate) { round(g, fast); round(g, fast); g.refused(time.Now()) }, 32},
		"never below the fewest": {func(g *gate) {
			for range 9 {
				g.refused(time.Now())
			}
		}, fewest},
		"then grows slowly":                     {func(g *gate) { g.refused(time.Now()); round(g, fast) }, 18},
		"slow answers lower it":                 {func(g *gate) { round(g, fast); round(g, fast); round(g, slow) }, 48},
		"twice the best and 10 ms are not slow": {func(g *gate) { round(g, fast); round(g, fast); round(g, 50*time.Millisecond) }, 128},
		"more than that is":                     {func(g *gate) { round(g, fast); round(g, fast); round(g, 51*time.Millisecond) }, 48},
		"what was under way at a refusal counts once": {func(g *gate) {
			began := time.Now()
			round(g, fast)
			round(g, fast)
			round(g, fast)
			g.refused(time.Now())
			g.refused(began)
		}, 64},
		"each action has its own best": {func(g *gate) {
			g.answered(action{"ecs", "Quick"}, time.Millisecond)
			round(g, fast)
		}, 32},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := newGate(0)
			c.run(g)
			if g.limit != c.want {
				t.Errorf("limit %d, want %d", g.limit, c.want)
			}
		})
	}
}

func TestAFixedGateStaysAsItIs(t *testing.T) {
	t.Parallel()
	g := newGate(3)
	for range 100 {
		g.answered(action{}, time.Millisecond)
	}
	g.refused(time.Now())
	if g.limit != 3 {
		t.Errorf("limit %d", g.limit)
	}
}

// Whoever gives up waiting takes no place with him, and nobody waits while one is free.
func TestGateLosesNoPlace(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		g := newGate(rapid.IntRange(1, 4).Draw(t, "places"))
		var all sync.WaitGroup
		for range rapid.IntRange(1, 40).Draw(t, "callers") {
			ctx, cancel := context.WithCancel(context.Background())
			if rapid.Bool().Draw(t, "gives up") {
				go cancel()
			}
			all.Go(func() {
				defer cancel()
				if g.enter(ctx) == nil {
					g.leave()
				}
			})
		}
		all.Wait()
		if g.inside != 0 || len(g.queue) != 0 {
			t.Fatalf("%d inside, %d waiting", g.inside, len(g.queue))
		}
	})
}
