package call

import (
	"context"
	"math"
	"sync"
	"time"
)

// pace spaces the requests of one action. It starts without a limit, since the
// vendor publishes few quotas. A refusal cuts the rate to a little under what
// was getting through; from there it grows back along a cubic curve, slow near
// the rate that was refused and faster beyond it, so that it stays close to the
// quota without hammering it.
//
// Some quotas are windows (a clock minute): when nothing has got through for a
// while it probes slowly, and the first success brings back the rate from before.
type pace struct {
	mu      sync.Mutex
	fixed   bool    // a limit the user gave: never changes
	rate    float64 // requests per second; +Inf without a limit
	next    time.Time
	changed chan struct{} // closed and replaced when waiters must look again

	ceiling  float64 // the rate at the last cut: where the curve is flat
	before   float64 // the rate before the first cut of a dry spell
	cutAt    time.Time
	cuts     int // in a row, without a success in between
	lastGood time.Time
	good     [10]int // successes by tenth of a second, for the rate that gets through
	goodAt   int64   // the tenth of a second the newest bucket stands for
}

// The shape of the curve: after a cut the rate is keep × what got through, and
// growth is cubic with this factor (requests per second per second cubed).
const (
	keep       = 0.9
	mostly     = 0.75
	growth     = 0.4
	probeRate  = 2.0 // the slowest pace while nothing gets through
	firstPause = 25 * time.Millisecond
	noSuccess  = 3 * time.Second // without a success: a window is used up
	catchUp    = 50 * time.Millisecond
	longestOff = time.Minute     // the longest wait a server may ask for
	patience   = 5 * time.Minute // throttled this long without one success: give up
)

// newPace returns a pace with a fixed limit, or one that learns when limit is 0.
func newPace(limit float64) *pace {
	p := &pace{rate: math.Inf(1), changed: make(chan struct{})}
	if limit > 0 {
		p.rate, p.fixed = limit, true
	}
	return p
}

// wait blocks until a request may go out.
func (p *pace) wait(ctx context.Context) error {
	for {
		delay, changed := p.reserve(time.Now())
		if delay <= 0 {
			return ctx.Err()
		}
		timer := time.NewTimer(delay)
		select {
		case <-timer.C:
		case <-changed:
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		}
		timer.Stop()
	}
}

// reserve takes the next place if its time has come; otherwise it tells how long
// to wait before looking again.
func (p *pace) reserve(now time.Time) (time.Duration, <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.grow(now)
	if wait := p.next.Sub(now); wait > 0 {
		return wait, p.changed
	}
	if math.IsInf(p.rate, 1) {
		return 0, nil
	}
	if behind := now.Add(-catchUp); p.next.Before(behind) {
		p.next = behind
	}
	p.next = p.next.Add(time.Duration(float64(time.Second) / p.rate))
	return 0, nil
}

// grow moves the rate along the curve.
func (p *pace) grow(now time.Time) {
	if p.fixed || p.ceiling == 0 || now.Sub(p.lastGood) > noSuccess {
		return
	}
	flat := math.Cbrt(p.ceiling * (1 - keep) / growth) // seconds from a cut to the ceiling
	t := now.Sub(p.cutAt).Seconds() - flat
	p.rate = max(p.rate, growth*t*t*t+p.ceiling)
}

// succeeded notes a request that got through.
func (p *pace) succeeded(now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.before > 0 && now.Sub(p.lastGood) > noSuccess {
		p.rate, p.ceiling, p.before = p.before*keep, p.before, 0
		p.cutAt, p.next = now, now
		p.wake()
	}
	p.lastGood, p.cuts = now, 0
	p.turn(now)
	p.good[p.goodAt%int64(len(p.good))]++
}

// throttled notes a refusal of a request that began at started. Requests that
// were already under way at the last cut do not cut again.
func (p *pace) throttled(started, now time.Time, retryAfter time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.notBefore(now.Add(min(retryAfter, longestOff)))
	if p.fixed || started.Before(p.cutAt) {
		return
	}
	p.notBefore(now.Add(min(firstPause<<min(p.cuts, 8), time.Duration(float64(time.Second)/probeRate))))
	p.cuts++
	through := p.through(now)
	if p.before == 0 || through > p.before {
		p.before = through
	}
	through = max(through, probeRate/keep)
	if through < mostly*p.rate {
		p.ceiling = through
	} else {
		p.ceiling = p.rate // nearly everything gets through: the quota is close below
	}
	p.rate = max(p.ceiling*keep, probeRate)
	p.cutAt = now
	p.wake()
}

// notBefore holds every request of the action back until then.
func (p *pace) notBefore(then time.Time) {
	if then.After(p.next) {
		p.next = then
	}
}

// hopeless reports that nothing has got through for so long that a call which
// began at begun should give up.
func (p *pace) givesUp(begun, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	since := begun
	if p.lastGood.After(since) {
		since = p.lastGood
	}
	return now.Sub(since) > patience
}

// through returns how many requests got through in the last second.
func (p *pace) through(now time.Time) float64 {
	p.turn(now)
	sum := 0
	for _, n := range p.good {
		sum += n
	}
	return float64(sum)
}

// turn empties the buckets that time has passed over.
func (p *pace) turn(now time.Time) {
	at := now.UnixMilli() / 100
	for i := max(p.goodAt+1, at-int64(len(p.good))+1); i <= at; i++ {
		p.good[i%int64(len(p.good))] = 0
	}
	p.goodAt = max(p.goodAt, at)
}

func (p *pace) wake() {
	close(p.changed)
	p.changed = make(chan struct{})
}
