package cli

import (
	"context"
	"errors"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/internal/apply"
	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/timeouts"
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
			detailFlag(),
			&cli.StringFlag{Name: "out", Category: policyFlags, Usage: "also save the fresh plan in this `FILE`"},
		}, filterFlags(), reachFlags(), snapshotFlags(), resultFlags(planFormats()), talkFlags()),
		Action: p.action((*program).apply),
	}
}

// apply carries out a plan.
func (p *program) apply(c *cli.Context) error {
	p.flags = again(c, reachNames)
	in, err := p.readApplyInput(c)
	if err != nil {
		return err
	}
	s, err := p.open(c.Context, in.fresh.reach, openFor{writes: !in.carry.DryRun, regions: in.saved == nil})
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
	if _, err := report.Find(timeouts.ApplyFormats(), in.result.Format); err != nil {
		return in, err
	}
	if in.carry, err = readCarryOut(c); err != nil {
		return in, err
	}
	if given(c, "snapshot") {
		return in, usage("usage.no_snapshot", nil)
	}
	if in.fresh, err = p.readPlanInput(c); err != nil || len(args) == 0 {
		return in, err
	}
	in.file = args[0]
	for _, flag := range append([]string{"margin", "time-wait", "allow-lower", "include-stopped", "out", "save-snapshot"}, filterNames...) {
		if given(c, flag) {
			return in, usage("usage.fixed_by_plan", text.Data{"Flag": "--" + flag, "File": text.Visible(in.file)})
		}
	}
	in.saved, in.digest, err = plan.Read(c.Context, in.file)
	if err == nil && in.saved.Deselected > 0 {
		p.talk.notice("notice.deselected", text.Data{"Count": in.saved.Deselected, "File": text.Visible(in.file)})
	}
	return in, err
}

// freshPlan makes a plan of the account as it is now.
func (s *session) freshPlan(ctx context.Context, in applyInput) (*plan.Plan, error) {
	taken, err := s.collect(ctx, in.fresh.policy.IncludeStopped)
	if err != nil {
		return nil, err
	}
	if err := s.keep(taken, in.fresh.snapshot.Save); err != nil {
		return nil, err
	}
	made, err := s.p.judgeTimeouts(taken, in.fresh)
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
	if err := checkOutput(in.result.File); err != nil {
		return err
	}
	state := s.p.state()
	if !in.carry.DryRun {
		lock, err := s.lock(state)
		if err != nil {
			return err
		}
		defer s.release(lock)
	}
	var err error
	if in.digest == "" {
		if in.digest, err = plan.Digest(made); err != nil {
			return err
		}
	}
	begun, err := s.checkPlan(state, in, made)
	if err != nil {
		return err
	}
	s.p.talk.incomplete(made.Complete, len(made.Errors))
	if made.Summary.ChangesSelected == 0 {
		return s.nothingToDo(in, made)
	}
	if in.carry.DryRun {
		return s.foretellApply(ctx, in, made)
	}
	if err := s.showAndAsk(ctx, in, made); err != nil {
		return err
	}
	path, err := s.journalPath(state, in.carry.Journal, begun)
	if err != nil {
		return err
	}
	return s.runPlan(ctx, state, in, made, path)
}

// runPlan writes what the plan selects, and remembers how far the plan came.
func (s *session) runPlan(ctx context.Context, state apply.State, in applyInput, made *plan.Plan, path string) error {
	engine, closeJournal, err := s.engine(path, in.carry, made.Regions)
	if err != nil {
		return err
	}
	defer closeJournal()
	engine.Options.PlanDigest = in.digest
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

// checkPlan refuses a plan that may not be carried out, or that changes more than
// the limits allow. It returns the journal of an earlier run of the same plan that
// did not finish.
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
	limits := apply.Options{MaxChanges: in.carry.MaxChanges, MaxPercent: in.carry.MaxPercent}
	return begun, limitError(apply.CheckLimits(made, limits))
}

func (s *session) nothingToDo(in applyInput, made *plan.Plan) error {
	s.p.talk.notice("plan.next_nothing", nil)
	empty := &timeouts.ApplyReport{AccountID: s.caller.AccountID, Action: "apply", Items: []timeouts.Item{}}
	empty.Summarize()
	if err := render(s.p, timeouts.ApplyFormats(), in.result, empty); err != nil {
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
	table, err := report.Find(timeouts.PlanFormats(), "table")
	if err != nil {
		return err
	}
	var b strings.Builder
	look := s.p.look()
	look.Next = []string{} // it is being carried out
	if err := table.Render(&b, made, look); err != nil {
		return err
	}
	s.p.talk.line(b.String())
	return s.p.ask(ctx, "confirm.apply", made.Summary.ChangesSelected, len(made.ToChange()), s.caller.AccountID, made.Regions)
}
