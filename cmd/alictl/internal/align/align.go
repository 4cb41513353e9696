// Package align is the command align-timeouts: plan, apply, verify, rollback and journals.
package align

import (
	"cmp"
	"context"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/audit/timeout"
	"github.com/alictl/alictl/cloud/collect"
	"github.com/alictl/alictl/cmd/alictl/internal/app"
	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/alictl/alictl/cmd/alictl/internal/reads"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/planfile"
	"github.com/alictl/alictl/internal/selection"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/internal/topology"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/timeouts"
)

func planFormats() string { return report.Choice(timeouts.PlanFormats()) }

// Command declares the command.
func Command(p *app.Program) *cli.Command {
	return &cli.Command{
		Name:  "align-timeouts",
		Usage: "compare the timeouts of network interfaces with the listeners in front of them, and plan the changes",
		Description: `Reads the connection-tracking timeouts of every elastic network interface (ENI)
that carries traffic of an NLB or CLB listener, compares them with the idle
timeouts of those listeners, and prints what should change and why. It changes
nothing: see the subcommands apply, verify and rollback.

   alictl align-timeouts --region cn-hangzhou --out plan.json
   alictl align-timeouts apply plan.json`,
		Flags: options.Join(options.TimeoutPolicyFlags(), []cli.Flag{
			options.DetailFlag(),
			&cli.StringFlag{Name: "out", Category: options.PolicyFlags, Usage: "save the plan in this `FILE`, for apply"},
		}, options.FilterFlags(), options.ReachFlags(), options.SnapshotFlags(), options.ResultFlags(planFormats()), options.TalkFlags()),
		Action: p.Action(align),
		Subcommands: []*cli.Command{
			applyCommand(p), verifyCommand(p), rollbackCommand(p), journalsCommand(p),
		},
	}
}

// align makes a plan, shows it and saves it where asked.
func align(p *app.Program, c *cli.Context) error {
	if _, err := options.Positionals(c, 0, 0, ""); err != nil {
		return err
	}
	result := options.ReadResult(c)
	if _, err := report.Find(timeouts.PlanFormats(), result.Format); err != nil {
		return err
	}
	input, err := readPlanInput(p, c)
	if err != nil {
		return err
	}
	p.Next = nextOfPlan(c)
	made, err := makePlan(c.Context, p, input)
	if err != nil {
		return err
	}
	if out := c.String("out"); out != "" {
		if err := planfile.Write(out, made); err != nil {
			return err
		}
		p.Talk.Notice("notice.plan_saved", text.Data{"File": text.Visible(out)})
	}
	if err := app.Render(p, timeouts.PlanFormats(), result, made); err != nil {
		return err
	}
	p.Talk.Incomplete(made.Complete, made.Errors)
	return app.CodeOf(planCode(made), result.ExitZero)
}

// planCode is the exit code of a plan: changes come before missing evidence.
func planCode(made *plan.Plan) int {
	switch {
	case made.Summary.ChangesSelected > 0:
		return app.ExitFindings
	case !made.Complete:
		return app.ExitIncomplete
	}
	return app.ExitDone
}

// planInput is what a fresh plan is made from.
type planInput struct {
	reach    options.Reach
	policy   plan.Policy
	filter   selection.Filter
	snapshot options.Snapshot
}

func readPlanInput(p *app.Program, c *cli.Context) (planInput, error) {
	var in planInput
	var err error
	if in.policy, err = options.ReadPolicy(c); err != nil {
		return in, err
	}
	if in.snapshot, err = options.ReadSnapshot(c); err != nil {
		return in, err
	}
	if in.filter, err = options.ReadFilter(c); err != nil {
		return in, err
	}
	in.reach, err = options.ReadReach(c, p.Env.Getenv)
	return in, err
}

// makePlan makes a plan from a snapshot file or from the account.
func makePlan(ctx context.Context, p *app.Program, in planInput) (*plan.Plan, error) {
	taken, err := p.Snapshot(ctx, in.snapshot, in.reach, reads.Timeouts(), func(s *app.Session) (*model.Snapshot, error) {
		return readTimeouts(ctx, s, in.policy.IncludeStopped)
	})
	if err != nil {
		return nil, err
	}
	return judgeTimeouts(p, taken, in)
}

// judgeTimeouts makes the plan of a whole account, and keeps what is chosen of it.
func judgeTimeouts(p *app.Program, s *model.Snapshot, in planInput) (*plan.Plan, error) {
	t := topology.Of(s)
	chosen, err := p.Choose(in.filter, t, s)
	if err != nil {
		return nil, err
	}
	made := timeout.PlanOn(t, s, in.policy)
	if !chosen.All() {
		all := len(made.Interfaces)
		made.Keep(chosen.Interface, chosen.LoadBalancer)
		p.Talk.Notice("filter.interfaces", text.Data{"Number": len(made.Interfaces), "Of": interfaces(all)})
	}
	return made, nil
}

// readTimeouts reads what a timeout plan needs: the inventory first, then the
// timeouts of the interfaces that carry traffic, and of no others.
func readTimeouts(ctx context.Context, s *app.Session, includeStopped bool) (*model.Snapshot, error) {
	now := s.Program.Env.Now()
	progress := s.Progress()
	defer progress.Close()
	regions, err := s.Regions()
	if err != nil {
		return nil, err
	}
	reader, err := collect.New(s.Access, s.Door, collect.Options{
		AccountID: s.Caller.AccountID, Regions: regions, Named: s.NamedRegions(), IncludeStopped: includeStopped, TakenAt: now, Expect: progress.Expect,
	})
	if err != nil {
		return nil, err
	}
	taken, err := reader.Inventory(ctx)
	if err != nil {
		return nil, err
	}
	return taken, reader.Timeouts(ctx)
}

// nextOfPlan are the commands to go on with after a plan.
func nextOfPlan(c *cli.Context) []string {
	out := c.String("out")
	apply := "alictl align-timeouts apply " + options.Quoted(cmp.Or(out, "plan.json")) + options.Again(c, options.ReachNames)
	if out != "" {
		return []string{apply}
	}
	return []string{"alictl align-timeouts" + options.Again(c, options.ReachNames, options.PolicyNames, options.FilterNames) + " --out plan.json", apply}
}
