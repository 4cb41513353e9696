package cli

import (
	"cmp"
	"context"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/audit/timeout"
	"github.com/alictl/alictl/cloud/collect"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/selection"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/internal/topology"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/timeouts"
)

func planFormats() string { return report.Choice(timeouts.PlanFormats()) }

func (p *program) alignCommand() *cli.Command {
	return &cli.Command{
		Name:  "align-timeouts",
		Usage: "compare the timeouts of network interfaces with the listeners in front of them, and plan the changes",
		Description: `Reads the connection-tracking timeouts of every elastic network interface (ENI)
that carries traffic of an NLB or CLB listener, compares them with the idle
timeouts of those listeners, and prints what should change and why. It changes
nothing: see the subcommands apply, verify and rollback.

   alictl align-timeouts --region cn-hangzhou --out plan.json
   alictl align-timeouts apply plan.json`,
		Flags: join(timeoutPolicyFlags(), []cli.Flag{
			detailFlag(),
			&cli.StringFlag{Name: "out", Category: policyFlags, Usage: "save the plan in this `FILE`, for apply"},
		}, filterFlags(), reachFlags(), snapshotFlags(), resultFlags(planFormats()), talkFlags()),
		Action: p.action((*program).align),
		Subcommands: []*cli.Command{
			p.applyCommand(), p.verifyCommand(), p.rollbackCommand(), p.journalsCommand(),
		},
	}
}

// align makes a plan, shows it and saves it where asked.
func (p *program) align(c *cli.Context) error {
	if _, err := positionals(c, 0, 0, ""); err != nil {
		return err
	}
	result := readResult(c)
	if _, err := report.Find(timeouts.PlanFormats(), result.Format); err != nil {
		return err
	}
	input, err := p.readPlanInput(c)
	if err != nil {
		return err
	}
	p.next = nextOfPlan(c)
	made, err := p.plan(c.Context, input)
	if err != nil {
		return err
	}
	if out := c.String("out"); out != "" {
		if err := plan.Write(out, made); err != nil {
			return err
		}
		p.talk.notice("notice.plan_saved", text.Data{"File": text.Visible(out)})
	}
	if err := render(p, timeouts.PlanFormats(), result, made); err != nil {
		return err
	}
	p.talk.incomplete(made.Complete, len(made.Errors))
	return codeOf(planCode(made), result.ExitZero)
}

// planCode is the exit code of a plan: changes come before missing evidence.
func planCode(made *plan.Plan) int {
	switch {
	case made.Summary.ChangesSelected > 0:
		return exitFindings
	case !made.Complete:
		return exitIncomplete
	}
	return exitDone
}

// planInput is what a fresh plan is made from.
type planInput struct {
	reach    reachOptions
	policy   plan.Policy
	filter   selection.Filter
	snapshot snapshotOptions
}

func (p *program) readPlanInput(c *cli.Context) (planInput, error) {
	var in planInput
	var err error
	if in.policy, err = readPolicy(c); err != nil {
		return in, err
	}
	if in.snapshot, err = readSnapshotOptions(c); err != nil {
		return in, err
	}
	if in.filter, err = readFilter(c); err != nil {
		return in, err
	}
	in.reach, err = readReach(c, p.env.Getenv)
	return in, err
}

// plan makes a plan from a snapshot file or from the account.
func (p *program) plan(ctx context.Context, in planInput) (*plan.Plan, error) {
	taken, err := p.snapshot(ctx, in.snapshot, in.reach, func(s *session) (*model.Snapshot, error) {
		return s.collect(ctx, in.policy.IncludeStopped)
	})
	if err != nil {
		return nil, err
	}
	if in.snapshot.Load != "" && taken.Window != nil {
		return nil, &text.Error{
			What: text.Message{ID: "snapshot.other_kind", Data: text.Data{"File": text.Visible(in.snapshot.Load)}},
			Hint: text.Message{ID: "snapshot.read_hint"},
		}
	}
	return p.judgeTimeouts(taken, in)
}

// judgeTimeouts makes the plan of a whole account, and keeps what is chosen of it.
func (p *program) judgeTimeouts(s *model.Snapshot, in planInput) (*plan.Plan, error) {
	t := topology.Of(s)
	chosen, err := p.choose(in.filter, t, s)
	if err != nil {
		return nil, err
	}
	made := timeout.PlanOn(t, s, in.policy)
	if !chosen.All() {
		all := len(made.Interfaces)
		made.Keep(chosen.Interface, chosen.LoadBalancer)
		p.talk.notice("filter.interfaces", text.Data{"Number": len(made.Interfaces), "Of": interfaces(all)})
	}
	return made, nil
}

// collect reads what a timeout plan needs: the inventory first, then the
// timeouts of the interfaces that carry traffic, and of no others.
func (s *session) collect(ctx context.Context, includeStopped bool) (*model.Snapshot, error) {
	now := s.p.env.Now()
	progress := s.progress()
	defer progress.close()
	regions, err := s.regions()
	if err != nil {
		return nil, err
	}
	reader, err := collect.New(s.access, s.door, collect.Options{
		AccountID: s.caller.AccountID, Regions: regions, Named: s.namedRegions(), IncludeStopped: includeStopped, TakenAt: now, Expect: progress.expect,
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
	apply := "alictl align-timeouts apply " + quoted(cmp.Or(out, "plan.json")) + again(c, reachNames)
	if out != "" {
		return []string{apply}
	}
	return []string{"alictl align-timeouts" + again(c, reachNames, policyNames, filterNames) + " --out plan.json", apply}
}
