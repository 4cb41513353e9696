package apply

import (
	"context"
	"slices"
	"time"

	"github.com/alictl/alictl/internal/journal"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
)

// Engine carries out plans and rollbacks. Now and Sleep are called from several
// goroutines.
type Engine struct {
	Cloud   Cloud
	Journal Journal
	Now     func() time.Time
	Sleep   func(ctx context.Context, d time.Duration) error // returns early with an error when ctx ends
	Notify  func(Event)                                      // may be nil
	Options Options
}

// Options says how a run goes about its work. A zero value means the default
// named beside it.
type Options struct {
	RunID         string        // names the run in its journal; required
	PlanDigest    string        // of the plan, for the journal
	Canary        int           // interfaces in a first batch of its own; none
	BatchSize     int           // interfaces in a batch; all in one
	Pause         time.Duration // between batches; none
	VerifyTimeout time.Duration // how long a batch may take to show; one minute
	CallTimeout   time.Duration // of a write, and of a read that must not be interrupted; one minute
	Concurrency   int           // reads at the same time, which the door bounds too; eight
	MaxChanges    *int          // selected changes a plan may have; no limit when nil
	MaxPercent    *int          // share of the plan's interfaces that may change; no limit when nil
}

func (o Options) withDefaults() Options {
	if o.VerifyTimeout <= 0 {
		o.VerifyTimeout = time.Minute
	}
	if o.CallTimeout <= 0 {
		o.CallTimeout = time.Minute
	}
	if o.Concurrency <= 0 {
		o.Concurrency = 8
	}
	return o
}

// step is one interface to change.
type step struct {
	journal.Interface
	before  model.Timeouts // what it most likely has
	target  model.Timeouts // what it is to have then
	aim     func(live model.Timeouts) (target model.Timeouts, left []model.Field)
	reason  Reason // when it has other values
	targets []HealthTarget
	unsure  bool // an earlier write may still show, so that one which looks undone is written all the same
}

// toward aims at the target of a plan, from the values the plan was made for and
// from no others.
func toward(current, target model.Timeouts) func(model.Timeouts) (model.Timeouts, []model.Field) {
	return func(live model.Timeouts) (model.Timeouts, []model.Field) {
		if live == current || live == target {
			return target, nil
		}
		return live, model.Fields()
	}
}

// Apply makes the selected changes of a plan that CheckPlan let pass. Interfaces
// that cannot be changed do not end the run; the result tells of each.
//
// Before anything is written it may refuse with a *RefusedError or *LimitError.
// When the journal fails it returns a *JournalError together with the result.
func (e *Engine) Apply(ctx context.Context, p *plan.Plan) (*Result, error) {
	if err := checkChanges(p); err != nil {
		return nil, err
	}
	if err := CheckLimits(p, e.Options); err != nil {
		return nil, err
	}
	steps := planned(p)
	header := journal.Run{Kind: journal.Apply, AccountID: p.AccountID, Regions: p.Regions, PlanDigest: e.Options.PlanDigest}
	return e.start(header, steps).do(ctx, batchesOf(len(steps), e.Options.Canary, e.Options.BatchSize))
}

// Rollback gives every interface that a journal names its original values, each
// where it is still one that the journal wrote: newest first, without canary and
// health. What somebody else has set since stays. Where it is not known whether the
// last write happened, the original values are written even if they are shown: the
// write may only not show yet.
// It fails as Apply does.
func (e *Engine) Rollback(ctx context.Context, j *journal.Journal) (*Result, error) {
	steps := undone(j)
	if len(steps) == 0 {
		return &Result{}, nil
	}
	header := journal.Run{Kind: journal.Rollback, AccountID: j.AccountID, Regions: j.Regions}
	return e.start(header, steps).do(ctx, batchesOf(len(steps), 0, e.Options.BatchSize))
}

// planned are the steps of a plan.
func planned(p *plan.Plan) []step {
	var steps []step
	for _, i := range p.ToChange() {
		steps = append(steps, step{
			Interface: journal.Interface{RegionID: i.RegionID, ID: i.ID},
			before:    *i.Current,
			target:    i.Target(),
			aim:       toward(*i.Current, i.Target()),
			reason:    ChangedSincePlan,
			targets:   healthTargets(i),
		})
	}
	return steps
}

// undone are the steps that undo a journal, the newest change first.
func undone(j *journal.Journal) []step {
	var steps []step
	for _, c := range slices.Backward(j.Changes()) {
		steps = append(steps, step{Interface: c.Interface, before: c.Last(), target: c.Original, aim: c.Undo, reason: NotOurs, unsure: c.Unsettled()})
	}
	return steps
}

// decide says what is to become of an interface that has these values: Planned when
// it is to be written.
func (s step) decide(live model.Timeouts) (status Status, reason Reason, target model.Timeouts, left []model.Field) {
	target, left = s.aim(live)
	switch {
	case live != target || s.unsure:
		return Planned, "", target, left
	case len(left) == 0:
		return Already, AlreadyThere, target, nil
	}
	return Skipped, s.reason, target, left
}

// batch is a range of steps.
type batch struct {
	from, to int
	canary   bool
}

// batchesOf cuts n steps into a canary, if wanted, and batches of a size.
func batchesOf(n, canary, size int) []batch {
	var batches []batch
	from := 0
	if canary > 0 && n > 0 {
		from = min(canary, n)
		batches = append(batches, batch{to: from, canary: true})
	}
	if size <= 0 {
		size = n
	}
	for ; from < n; from += size {
		batches = append(batches, batch{from: from, to: min(from+size, n)})
	}
	return batches
}
