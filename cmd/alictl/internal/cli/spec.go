package cli

import (
	"context"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/price"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/spec"
)

func specFormats() string { return report.Choice(spec.Formats()) }

func (p *program) specCommand() *cli.Command {
	flags := func() []cli.Flag { return join(specFlags(), filterFlags(), reachFlags(), snapshotFlags(), talkFlags()) }
	return &cli.Command{
		Name:  "spec-report",
		Usage: "compare the use of every CLB and NLB with its limits, and price the choices",
		Description: `Reads connections, new connections, queries, drops and traffic from CloudMonitor,
says how close each load balancer comes to the limits of its spec, and what
keeping it, another spec or pay-by-LCU would cost. It changes nothing.

   alictl spec-report --window 30d -o html -f report.html
   alictl spec-report explain lb-bp1...`,
		Flags:  join([]cli.Flag{failOnSpecFlag()}, flags(), resultFlags(specFormats())),
		Action: p.action((*program).specReport),
		Subcommands: []*cli.Command{{
			Name:      "explain",
			Usage:     "show the arithmetic of one load balancer step by step",
			ArgsUsage: "LB",
			Description: `Takes an id, or a name. Only the metrics of that load balancer are read. As HTML it is
the page of a report about it alone; JSON has the arithmetic in the steps of each option.`,
			Flags:  join(flags(), resultFlags(report.Choice(spec.ExplainFormats()))),
			Action: p.action((*program).specExplain),
		}},
	}
}

// specReport makes a report, and shows it.
func (p *program) specReport(c *cli.Context) error {
	if _, err := positionals(c, 0, 0, ""); err != nil {
		return err
	}
	o, err := p.readSpecOptions(c)
	if err != nil {
		return err
	}
	if _, err := report.Find(spec.Formats(), o.result.Format); err != nil {
		return err
	}
	p.flags = again(c, reachNames, policyNames)
	made, err := p.spec(c.Context, o)
	if err != nil {
		return err
	}
	if err := render(p, spec.Formats(), o.result, made); err != nil {
		return err
	}
	p.talk.incomplete(made.Complete, len(made.Errors))
	return codeOf(specCode(made, o.failOn), o.result.ExitZero)
}

// specCode is the exit code of a spec report.
func specCode(r *capacity.Report, failOn capacity.FailOn) int {
	switch {
	case failOn.Fails(r):
		return exitFindings
	case !r.Complete:
		return exitIncomplete
	}
	return exitDone
}

// specExplain shows how the figures of one load balancer come about.
func (p *program) specExplain(c *cli.Context) error {
	args, err := positionals(c, 1, 1, "LB")
	if err != nil {
		return err
	}
	o, err := p.readSpecOptions(c)
	if err != nil {
		return err
	}
	if _, err := report.Find(spec.ExplainFormats(), o.result.Format); err != nil {
		return err
	}
	if o.named = args[0]; o.named == "" {
		return usage("usage.missing_argument", text.Data{"Command": "spec-report explain", "What": "LB"})
	}
	made, err := p.spec(c.Context, o)
	if err != nil {
		return err
	}
	if len(made.LoadBalancers) == 0 {
		return unexplained(args[0], made)
	}
	if err := render(p, spec.ExplainFormats(), o.result, made); err != nil {
		return err
	}
	p.talk.incomplete(made.Complete, len(made.Errors))
	if !made.Complete {
		return codeOf(exitIncomplete, o.result.ExitZero)
	}
	return nil
}

// unexplained says that a load balancer was not found, or may not have been.
func unexplained(name string, made *capacity.Report) error {
	if len(made.Errors) > 0 {
		return &text.Error{
			What: text.Message{ID: "spec.unread_load_balancer", Data: text.Data{
				"LoadBalancer": text.Visible(name), "Reads": text.Message{ID: "count.reads", Data: text.Data{"Count": len(made.Errors)}},
			}},
			Hint: text.Message{ID: "call.hint_denied"},
		}
	}
	return &text.Error{
		What: text.Message{ID: "spec.unknown_load_balancer", Data: text.Data{"LoadBalancer": text.Visible(name)}},
		Hint: text.Message{ID: "spec.unknown_load_balancer_hint"},
	}
}

// spec makes a report from a snapshot file or from the account.
func (p *program) spec(ctx context.Context, o specOptions) (*capacity.Report, error) {
	book, err := loadBook(ctx, o.book)
	if err != nil {
		return nil, err
	}
	taken, err := p.snapshot(ctx, o.snapshot, o.reach, func(s *session) (*model.Snapshot, error) {
		return s.collectCapacity(ctx, o)
	})
	if err != nil {
		return nil, err
	}
	if o.snapshot.Load != "" { // a live one is narrowed before the metrics are read
		if err := p.narrow(taken, o.filter, o.named); err != nil {
			return nil, err
		}
	}
	made, err := capacity.Judge(taken, book, o.policy)
	if err != nil || o.ruled {
		return made, err
	}
	rule, decided := made.BilledBy()
	if !decided || rule == o.policy.Metering {
		return made, nil
	}
	o.policy.Metering = rule
	p.talk.notice("spec.rule_billed", text.Data{"Rule": p.talk.printer.Say("capacity.rule_name."+string(rule), nil)})
	return capacity.Judge(taken, book, o.policy)
}

// loadBook reads the user's price book, if there is one.
func loadBook(ctx context.Context, path string) (*price.Book, error) {
	if path == "" {
		return nil, nil
	}
	return price.Load(ctx, path)
}
