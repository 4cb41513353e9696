package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/cloud/change"
	"github.com/alictl/alictl/internal/apply"
	"github.com/alictl/alictl/internal/journal"
	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/report"
	"github.com/alictl/alictl/internal/text"
)

func (p *program) applyCommand() *cli.Command {
	return &cli.Command{
		Name:      "apply",
		Usage:     "make the selected changes of a saved plan, or of a fresh one",
		ArgsUsage: "[PLAN]",
		Description: `Asks first (--yes does not), reads every interface again before it writes,
writes all three timeouts, reads back, and keeps a journal that verify and
rollback use. A change applies to new connections only.`,
		Flags: join(carryOutFlags(), applyLimitFlags(), timeoutPolicyFlags(), []cli.Flag{
			&cli.StringFlag{Name: "out", Category: policyFlags, Usage: "also save the fresh plan in this `FILE`"},
		}, reachFlags(), snapshotFlags(), resultFlags(planFormats), talkFlags()),
		Action: p.apply,
	}
}

// apply carries out a plan.
func (p *program) apply(c *cli.Context) error {
	if err := p.speech(c); err != nil {
		return err
	}
	in, err := p.readApplyInput(c)
	if err != nil {
		return err
	}
	s, err := p.open(c.Context, in.fresh.reach, openFor{writes: true, regions: in.saved == nil})
	if err != nil {
		return err
	}
	defer s.end()
	made := in.saved
	if made == nil {
		if made, err = s.freshPlan(c.Context, in); err != nil {
			return err
		}
	}
	return s.carryOutPlan(c.Context, in, made)
}

// applyInput is what an apply is asked to do.
type applyInput struct {
	file   string
	saved  *plan.Plan // nil: make a fresh one
	digest string
	fresh  planInput
	out    string
	carry  carryOutOptions
	result resultOptions
}

func (p *program) readApplyInput(c *cli.Context) (applyInput, error) {
	var in applyInput
	args, err := positionals(c, 0, 1, "PLAN")
	if err != nil {
		return in, err
	}
	in.result, in.out = readResult(c), c.String("out")
	if _, err := report.Find(report.ApplyFormats(), in.result.Format); err != nil {
		return in, err
	}
	if in.carry, err = readCarryOut(c); err != nil {
		return in, err
	}
	if c.IsSet("snapshot") {
		return in, usage("usage.no_snapshot", nil)
	}
	if in.fresh, err = p.readPlanInput(c); err != nil || len(args) == 0 {
		return in, err
	}
	in.file = args[0]
	for _, flag := range []string{"margin", "time-wait", "allow-lower", "include-stopped", "out", "save-snapshot"} {
		if c.IsSet(flag) {
			return in, usage("usage.fixed_by_plan", text.Data{"Flag": "--" + flag, "File": text.Visible(in.file)})
		}
	}
	in.saved, in.digest, err = plan.Read(in.file)
	return in, err
}

// freshPlan makes a plan of the account as it is now.
func (s *session) freshPlan(ctx context.Context, in applyInput) (*plan.Plan, error) {
	made, err := s.plan(ctx, in.fresh)
	if err != nil {
		return nil, err
	}
	if in.out != "" {
		if err := plan.Write(in.out, made); err != nil {
			return nil, err
		}
		s.p.talk.notice("notice.plan_saved", text.Data{"File": text.Visible(in.out)})
	}
	return made, nil
}

// carryOutPlan checks a plan, asks, and carries it out under the account's lock.
func (s *session) carryOutPlan(ctx context.Context, in applyInput, made *plan.Plan) error {
	state := s.p.state()
	lock, err := s.lock(state)
	if err != nil {
		return err
	}
	defer s.release(lock)
	if in.digest == "" {
		if in.digest, err = plan.Digest(made); err != nil {
			return err
		}
	}
	begun, err := s.checkPlan(state, in, made)
	if err != nil {
		return err
	}
	if made.Summary.ChangesSelected == 0 {
		return s.nothingToDo(in, made)
	}
	limits := apply.Options{MaxChanges: in.carry.MaxChanges, MaxPercent: in.carry.MaxPercent}
	if err := apply.CheckLimits(made, limits); err != nil {
		return limitError(err)
	}
	if err := s.showAndAsk(ctx, in, made); err != nil {
		return err
	}
	path, err := s.journalPath(state, in.carry.Journal, begun)
	if err != nil {
		return err
	}
	engine, closeJournal, err := s.engine(path, in.carry, made.Regions)
	if err != nil {
		return err
	}
	defer closeJournal()
	engine.Options.PlanDigest = in.digest
	engine.Options.MaxChanges, engine.Options.MaxPercent = in.carry.MaxChanges, in.carry.MaxPercent
	if err := state.MarkBegun(in.digest, path); err != nil {
		return stateError(err)
	}
	result, err := engine.Apply(ctx, made)
	if result != nil && result.NothingLeft() {
		if err := state.MarkSpent(in.digest, path); err != nil {
			s.p.talk.warn("state.failed", text.Data{"Why": text.Visible(err.Error())})
		}
	}
	return s.finishRun("apply", path, result, err, in.result)
}

// checkPlan refuses a plan that may not be carried out. It returns the journal of
// an earlier run of the same plan that did not finish.
func (s *session) checkPlan(state apply.State, in applyInput, made *plan.Plan) (begun string, err error) {
	known, found, err := state.Plan(in.digest)
	if err != nil {
		return "", stateError(err)
	}
	against := apply.Against{
		AccountID: s.caller.AccountID, Now: s.p.env.Now(), MaxAge: in.carry.MaxPlanAge, Spent: known.Spent && in.saved != nil,
	}
	if named := s.p.namedRegions(in.fresh.reach); in.saved != nil && len(named) > 0 && named[0] != "all" {
		against.Regions = named
	}
	err = apply.CheckPlan(made, against)
	var refused *apply.RefusedError
	if errors.As(err, &refused) && refused.Refusal != apply.NothingSelected {
		return "", refusedPlan(refused, in, against, known.Journal)
	}
	if found && !known.Spent && in.saved != nil {
		begun = known.Journal
	}
	return begun, nil
}

func (s *session) nothingToDo(in applyInput, made *plan.Plan) error {
	s.p.talk.notice("plan.next_nothing", nil)
	if !made.Complete {
		s.p.talk.warn("notice.incomplete", text.Data{"Reads": text.Message{ID: "count.reads", Data: text.Data{"Count": len(made.Errors)}}})
	}
	empty := &report.ApplyReport{AccountID: s.caller.AccountID, Action: "apply", Items: []report.Item{}}
	empty.Summarize()
	if err := render(s.p, report.ApplyFormats(), in.result, empty); err != nil {
		return err
	}
	return codeOf(planCode(made), in.result.ExitZero)
}

// showAndAsk shows what would change and asks whether to do it.
func (s *session) showAndAsk(ctx context.Context, in applyInput, made *plan.Plan) error {
	if in.carry.Yes {
		return nil
	}
	if err := s.p.canAsk(); err != nil {
		return err
	}
	table, err := report.Find(report.PlanFormats(), "table")
	if err != nil {
		return err
	}
	var b strings.Builder
	if err := table.Render(&b, made, s.p.look()); err != nil {
		return err
	}
	s.p.talk.line(b.String())
	return s.p.ask(ctx, "confirm.apply", made.Summary.ChangesSelected, len(made.ToChange()), s.caller.AccountID, made.Regions)
}

// state is the folder where runs leave what later runs must know.
func (p *program) state() apply.State {
	dir := p.env.Getenv("XDG_STATE_HOME")
	if dir == "" {
		dir = filepath.Join(p.env.Getenv("HOME"), ".local", "state")
	}
	return apply.State{Dir: filepath.Join(dir, "alictl")}
}

func (s *session) lock(state apply.State) (*apply.Lock, error) {
	lock, err := state.Lock(s.caller.AccountID, apply.Holder{PID: s.p.env.PID, Command: "alictl align-timeouts", Since: s.p.env.Now()})
	var held *apply.LockedError
	if err != nil && !errors.As(err, &held) {
		return nil, stateError(err)
	}
	return lock, err
}

func (s *session) release(lock *apply.Lock) {
	if err := lock.Release(); err != nil {
		s.p.talk.warn("state.failed", text.Data{"Why": text.Visible(err.Error())})
	}
}

// journalPath decides where the journal goes: where the flag says, into the
// journal of an unfinished run of the same plan, or into a new file.
func (s *session) journalPath(state apply.State, flag, begun string) (string, error) {
	if flag != "" {
		return filepath.Abs(flag)
	}
	if begun != "" {
		if _, err := os.Stat(begun); err == nil {
			return begun, nil
		}
	}
	path, err := state.NewJournalPath(s.p.env.Now(), s.caller.AccountID)
	if err != nil {
		return "", stateError(err)
	}
	return path, nil
}

// engine opens the journal and returns the engine that writes to the account.
func (s *session) engine(path string, carry carryOutOptions, regions []string) (*apply.Engine, func(), error) {
	writer, err := journal.Open(path, s.caller.AccountID)
	if err != nil {
		return nil, nil, journalError(path, err)
	}
	executor, err := change.NewTimeouts(s.access, s.door, regions)
	if err != nil {
		return nil, nil, errors.Join(err, writer.Close())
	}
	s.p.talk.notice("journal.path", text.Data{"Journal": text.Visible(path)})
	engine := &apply.Engine{
		Cloud: executor, Journal: writer, Now: s.p.env.Now, Sleep: sleep, Notify: s.tell,
		Options: apply.Options{
			RunID: runID(s.p.env.Now(), s.p.env.PID), Canary: carry.Canary, BatchSize: carry.BatchSize, Pause: carry.Pause,
			CallTimeout: 4 * s.opts.Timeout, Concurrency: s.opts.Concurrency,
		},
	}
	return engine, func() { _ = writer.Close() }, nil // every record is on disk already
}

// runID names a run in its journal.
func runID(now time.Time, pid int) string {
	return now.UTC().Format("20060102T150405.000") + "-" + strconv.Itoa(pid)
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
