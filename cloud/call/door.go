// Package call is the one door every SDK call goes through: it bounds how many
// run at once, paces each action by what the account's quota turns out to be,
// gives every attempt a deadline, repeats only what repeating can help, judges
// errors, and counts.
//
// The SDKs' own retries stay off, so an attempt here is a request on the wire,
// signed afresh.
package call

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v5"

	"github.com/alictl/alictl/cloud"
)

// Options are the limits of a door.
type Options struct {
	Concurrency int           // requests at the same time; 0 adapts between 16 and 128
	MaxQPS      float64       // requests per second over all actions; 0 means no limit
	Timeout     time.Duration // of one attempt; 0 means 30 s
	Writes      bool          // let actions through that change the account
	Keys        bool          // answers hand out keys, so secrets that are known already may stand in them
	Transport   http.RoundTripper
	Log         *slog.Logger // every attempt at debug level; may be nil
}

// Op says what a call asks, for pacing, counting and error texts.
type Op struct {
	Product    string // ecs, slb, nlb, sts, cms, bss
	Action     string
	RegionID   string
	ResourceID string // what the call is about, when it is about one thing
	Write      bool

	// KindOf judges a refusal of a product with codes of its own, by its code, message
	// and HTTP status. Nil: cloud.KindOfCode.
	KindOf func(code, message string, status int) cloud.Kind

	// Reserved says that Turn has waited for the first attempt.
	Reserved bool

	// Again is asked before each repetition of a call, when its turn has come. When
	// it says no, the call ends with the failure it would have been repeated for.
	// Nil means yes.
	Again func(ctx context.Context) bool
}

func (op Op) kindOf(code, message string, status int) cloud.Kind {
	if op.KindOf != nil {
		return op.KindOf(code, message, status)
	}
	return cloud.KindOfCode(code, status)
}

// Door is the one door of one account. It is safe for concurrent use.
type Door struct {
	opts     Options
	slots    *gate // requests on the wire
	overall  *pace
	http     *http.Client
	unpooled *http.Client // for repetitions of what got no answer

	mu    sync.Mutex
	paces map[action]*pace
	stats map[action]*Count
	lives map[service]life
}

// service is what may be out of order as a whole.
type service struct{ product, region string }

// life is what the calls of a service tell of it.
type life struct {
	answered time.Time // when it last gave an answer that repeating would not change
	down     bool      // since then a read was given up
}

// action is what a quota belongs to, within one account.
type action struct{ product, name string }

// Count is what happened to the calls of one action.
type Count struct {
	Requests  int // attempts that went on the wire
	Throttled int // of those, refused because of a quota
	Repeated  int // of those, repeated after a passing failure
	Failed    int // calls that were given up
}

// The number of attempts for failures that may pass, and the bounds of the
// jittered wait between them.
const (
	maxAttempts   = 8
	firstWait     = 100 * time.Millisecond
	longestWait   = 5 * time.Second
	maxUnanswered = 3 // attempts when nothing is listening or the name does not resolve
	maxDown       = 3 // attempts of a read while the whole service seems to be out of order
)

// New returns a door.
func New(opts Options) *Door {
	if opts.Timeout <= 0 {
		opts.Timeout = 30 * time.Second
	}
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	slots := newGate(opts.Concurrency)
	d := &Door{
		opts:    opts,
		slots:   slots,
		overall: newPace(opts.MaxQPS),
		paces:   map[action]*pace{},
		stats:   map[action]*Count{},
		lives:   map[service]life{},
	}
	if opts.Transport == nil {
		opts.Transport = newTransport(slots.ceiling())
	}
	d.http, d.unpooled = newClient(opts.Transport), newClient(unpooled(opts.Transport))
	return d
}

func newClient(transport http.RoundTripper) *http.Client {
	return &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse // a signed call goes where it was signed for, and nowhere else
	}}
}

// Workers returns how many callers keep the door busy: as many as it lets out at
// the same time, and as many again that sign and decode meanwhile.
func (d *Door) Workers() int { return 2 * d.slots.ceiling() }

// Close ends the idle connections of the door.
func (d *Door) Close() { d.http.CloseIdleConnections() }

// Do carries out one call: it waits for its turn, runs attempt (which must hand
// the Attempt to the SDK as its HTTP client), and repeats it while that can help.
// The error is always a *cloud.Error.
func Do[T any](ctx context.Context, d *Door, op Op, attempt func(*Attempt) (T, error)) (T, error) {
	var none T
	var failures tries
	pace := d.paceOf(op)
	begun := time.Now()
	for {
		if (failures.last != nil || !op.Reserved) && d.wait(ctx, pace) != nil {
			return none, failures.ended(ctx, op)
		}
		if failures.last != nil && op.Again != nil && !op.Again(ctx) {
			failures.last.Unsure = failures.unsure
			d.count(op, func(c *Count) { c.Failed++ })
			return none, failures.last
		}
		answer, err, asked := once(ctx, d, op, pace, failures.unanswered(), attempt)
		if err == nil {
			return answer, nil
		}
		failures.unsure = failures.unsure || err.Unsure
		failures.last = err
		if failures.unanswered() {
			d.http.CloseIdleConnections() // they are of the same age
		}
		again, wait := failures.next(err, pace, begun)
		wait = max(wait, min(asked, longestOff))
		if d.isDown(op, err, again, begun) && failures.failed >= maxDown {
			again = false
		}
		if !again || ctx.Err() != nil {
			err.Unsure = failures.unsure
			d.count(op, func(c *Count) { c.Failed++ })
			return none, err
		}
		if sleep(ctx, wait) != nil {
			return none, failures.ended(ctx, op)
		}
	}
}

// Turn waits until a request of an action may go out, and takes that place for an Op
// that says it is Reserved. It is for a write before which something must be looked at
// that does not get old while the write waits.
func (d *Door) Turn(ctx context.Context, op Op) error {
	if d.wait(ctx, d.paceOf(op)) != nil {
		return canceled(ctx, op, false)
	}
	return nil
}

// once makes one attempt, whose turn has come; fresh says that it must not take a
// connection that was used before. It returns how long the server asks to wait
// after a failure that is none of pace.
func once[T any](ctx context.Context, d *Door, op Op, pace *pace, fresh bool, attempt func(*Attempt) (T, error)) (T, *cloud.Error, time.Duration) {
	var none T
	a := &Attempt{ctx: ctx, door: d, writes: d.opts.Writes && op.Write, fresh: fresh}
	started := time.Now()
	answer, err := attempt(a)
	if err == nil && a.err != nil {
		err = a.err
	}
	failure := judge(ctx, op, a, err)
	d.count(op, func(c *Count) { c.add(a, failure) })
	d.log(op, a, failure, time.Since(started))
	if failure == nil || failure.Kind != cloud.Transient && failure.Kind != cloud.Canceled {
		d.answered(op)
	}
	switch {
	case failure == nil:
		pace.succeeded(time.Now())
		d.slots.answered(action{op.Product, op.Action}, a.took)
		return answer, nil, 0
	case failure.Kind == cloud.Throttled:
		pace.throttled(started, time.Now(), a.retryAfter)
		d.slots.refused(started)
		return none, failure, 0
	case failure.Kind == cloud.Transient && a.sent:
		d.slots.refused(started)
	}
	return none, failure, a.retryAfter
}

func (c *Count) add(a *Attempt, failure *cloud.Error) {
	if a.sent {
		c.Requests++
	}
	if failure == nil {
		return
	}
	switch failure.Kind {
	case cloud.Throttled:
		c.Throttled++
	case cloud.Transient, cloud.Conflict:
		c.Repeated++
	}
}

func (d *Door) log(op Op, a *Attempt, failure *cloud.Error, took time.Duration) {
	attrs := []any{"product", op.Product, "action", op.Action, "region", op.RegionID, "resource", op.ResourceID, "status", a.status, "ms", took.Milliseconds()}
	if failure != nil {
		attrs = append(attrs, "code", failure.ErrorCode, "why", failure.Message)
	}
	d.opts.Log.Debug("call", attrs...)
}

// tries decides whether a failed call is made again.
type tries struct {
	failed int
	unsure bool         // some attempt may have been carried out without our knowing
	last   *cloud.Error // the failure of the last attempt
	wait   *backoff.ExponentialBackOff
}

// ended is the error of a call whose time ran out between two attempts, or that
// was interrupted there. When time ran out, the last failure is the reason.
func (t *tries) ended(ctx context.Context, op Op) *cloud.Error {
	if t.last == nil || !errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return canceled(ctx, op, t.unsure)
	}
	t.last.Unsure = t.unsure
	return t.last
}

// unanswered says whether the last attempt got no answer, so that its connection is
// not to be trusted, nor those it was kept with.
func (t *tries) unanswered() bool {
	return t.last != nil && t.last.Status == 0 && t.last.Kind == cloud.Transient
}

func (t *tries) next(err *cloud.Error, pace *pace, begun time.Time) (bool, time.Duration) {
	switch err.Kind {
	case cloud.Throttled:
		return !pace.givesUp(begun, time.Now()), 0 // the pace decides when
	case cloud.Transient, cloud.Conflict:
		t.failed++
		limit := maxAttempts
		if err.Status == 0 && isUnanswered(err) {
			limit = maxUnanswered
		}
		if t.failed >= limit {
			return false, 0
		}
		if t.wait == nil {
			t.wait = &backoff.ExponentialBackOff{
				InitialInterval: firstWait, MaxInterval: longestWait, Multiplier: 2, RandomizationFactor: 0.5,
			}
			t.wait.Reset()
		}
		return true, t.wait.NextBackOff()
	}
	return false, 0
}

// isDown notes what the failure of a read tells of its service, and says whether
// that is out of order: a read was given up, and nothing else was answered meanwhile.
func (d *Door) isDown(op Op, err *cloud.Error, again bool, begun time.Time) bool {
	if op.Write || err.Kind != cloud.Transient {
		return false
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	key := service{op.Product, op.RegionID}
	l := d.lives[key]
	if !again && !l.answered.After(begun) {
		l.down = true
		d.lives[key] = l
	}
	return l.down
}

// answered notes that a service is in order.
func (d *Door) answered(op Op) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lives[service{op.Product, op.RegionID}] = life{answered: time.Now()}
}

// wait blocks until both the action's pace and the overall one allow a request.
func (d *Door) wait(ctx context.Context, p *pace) error {
	if err := p.wait(ctx); err != nil {
		return err
	}
	return d.overall.wait(ctx)
}

func (d *Door) paceOf(op Op) *pace {
	d.mu.Lock()
	defer d.mu.Unlock()
	key := action{op.Product, op.Action}
	p, ok := d.paces[key]
	if !ok {
		p = newPace(0)
		d.paces[key] = p
	}
	return p
}

func (d *Door) count(op Op, change func(*Count)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	key := action{op.Product, op.Action}
	c, ok := d.stats[key]
	if !ok {
		c = &Count{}
		d.stats[key] = c
	}
	change(c)
}

func canceled(ctx context.Context, op Op, unsure bool) *cloud.Error {
	return &cloud.Error{
		Unsure: unsure, Kind: cloud.Canceled, RegionID: op.RegionID, Product: op.Product, Action: op.Action, ResourceID: op.ResourceID,
		ErrorCode: "Canceled", Message: "interrupted before an answer arrived", Cause: context.Cause(ctx),
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
