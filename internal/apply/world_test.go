package apply

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/alictl/alictl/internal/journal"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
)

const account = "1234567890123456"

// The operations a run performs on the world, as faults are chosen by them.
const (
	opRead    = "read"
	opWrite   = "write"
	opHealth  = "health"
	opJournal = "journal"
	opFlush   = "flush"
)

// op is one operation under way. Faults set what becomes of it.
type op struct {
	n    int // counted from 0 over all operations of a run
	kind string
	name journal.Interface // of reads and writes

	before error // it fails without having happened
	after  error // it happens and its answer is lost
	crash  int   // crashBefore, crashHalf, crashAfter
}

const (
	crashBefore = 1 + iota
	crashHalf   // a journal line is written in part
	crashAfter
)

// world is an account and a disk in memory. A fault function may change what
// becomes of each operation; once it says crash, nothing has an effect any more.
type world struct {
	mu        sync.Mutex
	live      map[journal.Interface]model.Timeouts
	old       map[journal.Interface]model.Timeouts // shown until the time in fresh
	fresh     map[journal.Interface]time.Time
	delay     time.Duration // until a write shows
	unhealthy map[HealthTarget]int
	writes    []journal.Interface
	file      []byte // the journal
	flushed   int    // bytes of the journal that survive a loss of power
	ops       int
	dead      bool
	fault     func(*op)
	turn      func() // what happens while a write waits for its turn
}

func newWorld(p *plan.Plan) *world {
	w := &world{
		live: map[journal.Interface]model.Timeouts{}, old: map[journal.Interface]model.Timeouts{},
		fresh: map[journal.Interface]time.Time{}, unhealthy: map[HealthTarget]int{},
	}
	for _, i := range p.Interfaces {
		w.live[journal.Interface{RegionID: i.RegionID, ID: i.ID}] = *i.Current
	}
	return w
}

var (
	_ Cloud        = (*world)(nil)
	_ journal.File = (*disk)(nil)
)

// cloudError is an answer of the account.
type cloudError struct {
	code         string
	refused      bool
	unidentified bool
}

func (e *cloudError) Error() string      { return "ecs call failed: " + e.code }
func (e *cloudError) Code() string       { return e.code }
func (e *cloudError) RequestID() string  { return "req-error" }
func (e *cloudError) Refused() bool      { return e.refused }
func (e *cloudError) Unidentified() bool { return e.unidentified }

func denied() error { return &cloudError{code: "Forbidden.RAM", refused: true} }
func expired() error {
	return &cloudError{code: "InvalidSecurityToken.Expired", refused: true, unidentified: true}
}
func lostReply() error { return errors.New("connection reset by peer") }

// begin counts an operation and asks the fault function about it. Its answer is
// to be followed under the lock, which begin has taken.
func (w *world) begin(kind string, name journal.Interface) *op {
	w.mu.Lock()
	o := &op{n: w.ops, kind: kind, name: name}
	w.ops++
	if w.dead {
		o.before = errors.New("the process is dead")
		return o
	}
	if w.fault != nil {
		w.fault(o)
	}
	switch o.crash {
	case crashBefore:
		w.dead, o.before = true, errors.New("the process is dead")
	case crashHalf, crashAfter:
		w.dead, o.after = true, errors.New("the process is dead")
	}
	return o
}

// Turn is always now.
func (w *world) Turn(ctx context.Context, _ string) error {
	if w.turn != nil {
		w.turn()
	}
	return ctx.Err()
}

// Timeouts shows a write only when the delay has passed.
func (w *world) Timeouts(ctx context.Context, region, id string) (model.Timeouts, error) {
	name := journal.Interface{RegionID: region, ID: id}
	o := w.begin(opRead, name)
	defer w.mu.Unlock()
	if err := errors.Join(o.before, o.after, ctx.Err()); err != nil {
		return model.Timeouts{}, err
	}
	live, ok := w.live[name]
	if !ok {
		return live, &cloudError{code: "InvalidEniId.NotFound", refused: true}
	}
	if time.Now().Before(w.fresh[name]) {
		return w.old[name], nil
	}
	return live, nil
}

// SetTimeouts writes the three values.
func (w *world) SetTimeouts(ctx context.Context, region, id string, _, t model.Timeouts) (string, error) {
	name := journal.Interface{RegionID: region, ID: id}
	o := w.begin(opWrite, name)
	defer w.mu.Unlock()
	if err := errors.Join(o.before, ctx.Err()); err != nil {
		return "", err
	}
	live, ok := w.live[name]
	if !ok {
		return "", &cloudError{code: "InvalidEniId.NotFound", refused: true}
	}
	w.old[name], w.fresh[name] = live, time.Now().Add(w.delay)
	w.live[name] = t
	w.writes = append(w.writes, name)
	if o.after != nil {
		return "", o.after
	}
	return fmt.Sprintf("req-%d", len(w.writes)), nil
}

// UnhealthyBackends answers from the table.
func (w *world) UnhealthyBackends(ctx context.Context, t HealthTarget) (int, error) {
	o := w.begin(opHealth, journal.Interface{})
	defer w.mu.Unlock()
	return w.unhealthy[t], errors.Join(o.before, o.after, ctx.Err())
}

// disk is the world's journal file.
type disk struct{ *world }

func (d disk) Write(b []byte) (int, error) {
	o := d.begin(opJournal, journal.Interface{})
	defer d.mu.Unlock()
	if o.before != nil {
		return 0, o.before
	}
	if o.crash == crashHalf {
		b = b[:len(b)/2]
	}
	d.file = append(d.file, b...)
	return len(b), o.after
}

func (d disk) Sync() error {
	o := d.begin(opFlush, journal.Interface{})
	defer d.mu.Unlock()
	if o.before == nil {
		d.flushed = len(d.file)
	}
	return errors.Join(o.before, o.after)
}

func (d disk) Close() error { return nil }

// engine returns an engine at work on the world, with the journal's torn end cut
// off as journal.Open does it.
func (w *world) engine(o Options) *Engine {
	if o.RunID == "" {
		o.RunID = "run"
	}
	for len(w.file) > 0 && w.file[len(w.file)-1] != '\n' {
		w.file = w.file[:len(w.file)-1]
	}
	w.ops, w.dead, w.writes = 0, false, nil
	j, err := journal.Read(bytes.NewReader(w.file), "run.jsonl")
	if err != nil {
		panic(err) // the run before wrote it
	}
	return &Engine{Cloud: w, Journal: journal.Continue(disk{w}, j), Now: time.Now, Sleep: sleep, Options: o}
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

func (w *world) values() map[journal.Interface]model.Timeouts {
	w.mu.Lock()
	defer w.mu.Unlock()
	return maps.Clone(w.live)
}

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
