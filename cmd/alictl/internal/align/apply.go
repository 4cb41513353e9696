package align

import (
	"context"
	"errors"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/cmd/alictl/internal/app"
	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/alictl/alictl/internal/apply"
	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/planfile"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/timeouts"
)

func applyCommand(p *app.Program) *cli.Command {
	return &cli.Command{
		Name:      "apply",
		Usage:     "make the selected changes of a saved plan, or of a fresh one",
		ArgsUsage: "[PLAN]",
		Description: `Asks first (--yes does not), reads every interface again before it writes,
writes all three timeouts, reads back, and keeps a journal that verify and
rollback use. A change applies to new connections only.`,
		Flags: options.Join(options.CarryOutFlags(), options.ApplyLimitFlags(), options.TimeoutPolicyFlags(), []cli.Flag{
			options.DetailFlag(),
			&cli.StringFlag{Name: "out", Category: options.PolicyFlags, Usage: "also save the fresh plan in this `FILE`"},
		}, options.FilterFlags(), options.ReachFlags(), options.SnapshotFlags(), options.ResultFlags(planFormats()), options.TalkFlags()),
		Action: p.Action(applyPlan),
	}
}

// applyPlan carries out a plan.
func applyPlan(p *app.Program, c *cli.Context) error {
	in, err := readApplyInput(p, c)
	if err != nil {
		return err
	}
	s, err := p.Open(c.Context, in.fresh.reach, app.OpenFor{Writes: !in.carry.DryRun, Regions: in.saved == nil})
	if err != nil {
		return err
	}
	defer s.End()
	made := in.saved
	if made == nil {
		if made, err = freshPlan(c.Context, s, in); err != nil {
			return err
		}
	}
	return carryOutPlan(c.Context, s, in, made)
}

// applyInput is what an apply is asked to do.
type applyInput struct {
	file   string
	saved  *plan.Plan // nil: make a fresh one
	digest string
	fresh  planInput
	out    string
	carry  options.CarryOut
	result options.Result
}

func readApplyInput(p *app.Program, c *cli.Context) (applyInput, error) {
	var in applyInput
	args, err := options.Positionals(c, 0, 1, "PLAN")
	if err != nil {
		return in, err
	}
	in.result, in.out = options.ReadResult(c), c.String("out")
	if _, err := report.Find(timeouts.ApplyFormats(), in.result.Format); err != nil {
		return in, err
	}
	if in.carry, err = options.ReadCarryOut(c); err != nil {
		return in, err
	}
	if options.Given(c, "snapshot") {
		return in, options.Misuse("usage.no_snapshot", nil)
	}
	if in.fresh, err = readPlanInput(p, c); err != nil || len(args) == 0 {
		return in, err
	}
	in.file = args[0]
	for _, flag := range append([]string{"margin", "time-wait", "allow-lower", "include-stopped", "out", "save-snapshot"}, options.FilterNames...) {
		if options.Given(c, flag) {
			return in, options.Misuse("usage.fixed_by_plan", text.Data{"Flag": "--" + flag, "File": text.Visible(in.file)})
		}
	}
	in.saved, in.digest, err = planfile.Read(c.Context, in.file)
	if err == nil && in.saved.Deselected > 0 {
		p.Talk.Notice("notice.deselected", text.Data{"Count": in.saved.Deselected, "File": text.Visible(in.file)})
	}
	return in, err
}

// freshPlan makes a plan of the account as it is now.
func freshPlan(ctx context.Context, s *app.Session, in applyInput) (*plan.Plan, error) {
	taken, err := readTimeouts(ctx, s, in.fresh.policy.IncludeStopped)
	if err != nil {
		return nil, err
	}
	if err := s.Keep(taken, in.fresh.snapshot.Save); err != nil {
		return nil, err
	}
	made, err := judgeTimeouts(s.Program, taken, in.fresh)
	if err != nil {
		return nil, err
	}
	if in.out != "" {
		if err := planfile.Write(in.out, made); err != nil {
			return nil, err
		}
		s.Program.Talk.Notice("notice.plan_saved", text.Data{"File": text.Visible(in.out)})
	}
	return made, nil
}

// carryOutPlan checks a plan, asks, and carries it out under the account's lock.
func carryOutPlan(ctx context.Context, s *app.Session, in applyInput, made *plan.Plan) error {
	if err := app.CheckOutput(in.result.File); err != nil {
		return err
	}
	state := stateOf(s.Program)
	if !in.carry.DryRun {
		lock, err := lock(s, state)
		if err != nil {
			return err
		}
		defer release(s, lock)
	}
	var err error
	if in.digest == "" {
		if in.digest, err = planfile.Digest(made); err != nil {
			return err
		}
	}
	begun, err := checkPlan(s, state, in, made)
	if err != nil {
		return err
	}
	s.Program.Talk.Incomplete(made.Complete, made.Errors)
	if made.Summary.ChangesSelected == 0 {
		return nothingToDo(s, in, made)
	}
	if in.carry.DryRun {
		return foretellApply(ctx, s, in, made)
	}
	if err := showAndAsk(ctx, s, in, made); err != nil {
		return err
	}
	path, err := journalPathOf(s, state, in.carry.Journal, begun)
	if err != nil {
		return err
	}
	return runPlan(ctx, s, state, in, made, path)
}

// runPlan writes what the plan selects, and remembers how far the plan came.
func runPlan(ctx context.Context, s *app.Session, state apply.State, in applyInput, made *plan.Plan, path string) error {
	engine, closeJournal, err := newEngine(s, path, in.carry, made.Regions)
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
			s.Program.Talk.Warn("state.failed", text.Data{"Why": text.Visible(err.Error())})
		}
	}
	return finishRun(s, "apply", path, result, err, in.result)
}

// checkPlan refuses a plan that may not be carried out, or that changes more than
// the limits allow. It returns the journal of an earlier run of the same plan that
// did not finish.
func checkPlan(s *app.Session, state apply.State, in applyInput, made *plan.Plan) (begun string, err error) {
	known, found, err := state.Plan(in.digest)
	if err != nil {
		return "", stateError(err)
	}
	against := apply.Against{
		AccountID: s.Caller.AccountID, Now: s.Program.Env.Now(), MaxAge: in.carry.MaxPlanAge, Spent: known.Spent && in.saved != nil,
	}
	if named := s.Program.NamedRegions(in.fresh.reach); in.saved != nil && len(named) > 0 && named[0] != "all" {
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

func nothingToDo(s *app.Session, in applyInput, made *plan.Plan) error {
	s.Program.Talk.Notice("plan.next_nothing", nil)
	empty := &timeouts.ApplyReport{AccountID: s.Caller.AccountID, Action: "apply", Items: []timeouts.Item{}}
	empty.Summarize()
	if err := app.Render(s.Program, timeouts.ApplyFormats(), in.result, empty); err != nil {
		return err
	}
	return app.CodeOf(planCode(made), in.result.ExitZero)
}

// showAndAsk shows what would change and asks whether to do it.
func showAndAsk(ctx context.Context, s *app.Session, in applyInput, made *plan.Plan) error {
	if in.carry.Yes {
		return nil
	}
	if err := s.Program.CanAsk(); err != nil {
		return err
	}
	table, err := report.Find(timeouts.PlanFormats(), "table")
	if err != nil {
		return err
	}
	var b strings.Builder
	look := s.Program.Look()
	look.Next = []string{} // it is being carried out
	if err := table.Render(&b, made, look); err != nil {
		return err
	}
	s.Program.Talk.Line(b.String())
	return s.Program.Ask(ctx, "confirm.apply", made.Summary.ChangesSelected, len(made.ToChange()), s.Caller.AccountID, made.Regions)
}
