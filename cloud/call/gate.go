package call

import (
	"context"
	"sync"
	"time"
)

// The number of requests at the same time when the user set none. It starts at and
// never falls below what one load balancer's front end serves without notice, and
// stops where more connections from one host cost more than they bring.
const (
	fewest = 16
	most   = 128
)

// gate lets a number of requests through at the same time. Unless it is fixed, the
// number follows the answers: while the gate is full and answers come as fast as the
// best of their action, it doubles per round (a round is as many answers as it lets
// through), after the first setback it grows by an eighth; slow answers lower it by a
// quarter, a refusal or a failure of the service by half.
type gate struct {
	mu      sync.Mutex
	fixed   bool
	limit   int
	inside  int
	queue   []chan struct{} // of those who wait, the first first
	full    bool            // somebody waited in this round
	steady  bool            // there was a setback
	round   time.Time       // when it began
	answers int             // in this round
	slow    int             // of those
	best    map[action]time.Duration
}

// newGate returns a gate for n requests, or one that adapts when n is 0.
func newGate(n int) *gate {
	if n > 0 {
		return &gate{fixed: true, limit: n}
	}
	return &gate{limit: fewest, best: map[action]time.Duration{}, round: time.Now()}
}

// enter waits for a place.
func (g *gate) enter(ctx context.Context) error {
	g.mu.Lock()
	if g.inside < g.limit {
		g.inside++
		g.mu.Unlock()
		return nil
	}
	g.full = true
	turn := make(chan struct{})
	g.queue = append(g.queue, turn)
	g.mu.Unlock()
	select {
	case <-turn:
		return nil
	case <-ctx.Done():
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for i, waiting := range g.queue {
		if waiting == turn {
			g.queue = append(g.queue[:i], g.queue[i+1:]...)
			return ctx.Err()
		}
	}
	g.release() // the turn came at the same moment
	return ctx.Err()
}

func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.release()
}

func (g *gate) release() {
	g.inside--
	g.admit()
}

// admit lets those in for whom there is a place.
func (g *gate) admit() {
	for g.inside < g.limit && len(g.queue) > 0 {
		close(g.queue[0])
		g.queue = g.queue[1:]
		g.inside++
	}
}

// answered notes how long an answer took.
func (g *gate) answered(a action, took time.Duration) {
	if g.fixed {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	best, known := g.best[a]
	if !known || took < best {
		g.best[a], best = took, took
	}
	g.answers++
	if took > 2*best+10*time.Millisecond {
		g.slow++
	}
	if g.answers >= g.limit {
		g.turn()
	}
}

// turn ends a round and sets the limit of the next.
func (g *gate) turn() {
	switch {
	case 2*g.slow > g.answers:
		g.steady = true
		g.limit = max(fewest, g.limit*3/4)
	case !g.full || 4*g.slow > g.answers:
	case g.steady:
		g.limit = min(most, g.limit+max(1, g.limit/8))
	default:
		g.limit = min(most, 2*g.limit)
	}
	g.begin()
	g.admit()
}

// refused notes that a request which began at started was refused or failed. Those
// that were under way at the last setback do not count again.
func (g *gate) refused(started time.Time) {
	if g.fixed {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.steady && started.Before(g.round) {
		return
	}
	g.steady = true
	g.limit = max(fewest, g.limit/2)
	g.begin()
}

func (g *gate) begin() {
	g.answers, g.slow, g.full = 0, 0, len(g.queue) > 0
	g.round = time.Now()
}

// ceiling is the largest number of requests the gate can ever let through.
func (g *gate) ceiling() int {
	if g.fixed {
		return g.limit
	}
	return most
}
