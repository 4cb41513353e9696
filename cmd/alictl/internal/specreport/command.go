// Package specreport is the command spec-report.
package specreport

import (
	"context"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/cmd/alictl/internal/app"
	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/spec"
)

func specFormats() string { return report.Choice(spec.Formats()) }

// Command declares the command.
func Command(p *app.Program) *cli.Command {
	flags := func() []cli.Flag {
		return options.Join(options.SpecFlags(), options.FilterFlags(), options.ReachFlags(), options.SnapshotFlags(), options.TalkFlags())
	}
	return &cli.Command{
		Name:  "spec-report",
		Usage: "compare the use of every CLB and NLB with its limits, and price the choices",
		Description: `Reads connections, new connections, queries, drops and traffic from CloudMonitor,
says how close each load balancer comes to the limits of its spec, and what
keeping it, another spec or pay-by-LCU would cost. It changes nothing.

   alictl spec-report --window 30d -o html -f report.html
   alictl spec-report explain lb-bp1...`,
		Flags:  options.Join([]cli.Flag{failOnSpecFlag()}, flags(), options.ResultFlags(specFormats())),
		Action: p.Action(run),
		Subcommands: []*cli.Command{{
			Name:      "explain",
			Usage:     "show the arithmetic of one load balancer step by step",
			ArgsUsage: "LB",
			Description: `Takes an id, or a name. Only the metrics of that load balancer are read. As HTML it is
the page of a report about it alone; JSON has the arithmetic in the steps of each option.`,
			Flags:  options.Join(flags(), options.ResultFlags(report.Choice(spec.ExplainFormats()))),
			Action: p.Action(explain),
		}},
	}
}

// run makes a report, and shows it.
func run(p *app.Program, c *cli.Context) error {
	if _, err := options.Positionals(c, 0, 0, ""); err != nil {
		return err
	}
	o, err := readSpecOptions(p, c)
	if err != nil {
		return err
	}
	if _, err := report.Find(spec.Formats(), o.result.Format); err != nil {
		return err
	}
	made, err := makeReport(c.Context, p, o)
	if err != nil {
		return err
	}
	if err := app.Render(p, spec.Formats(), o.result, made); err != nil {
		return err
	}
	p.Talk.Incomplete(made.Complete, made.Errors)
	return app.CodeOf(specCode(made, o.failOn), o.result.ExitZero)
}

// specCode is the exit code of a spec report.
func specCode(r *capacity.Report, failOn capacity.FailOn) int {
	switch {
	case failOn.Fails(r):
		return app.ExitFindings
	case !r.Complete:
		return app.ExitIncomplete
	}
	return app.ExitDone
}

// explain shows how the figures of one load balancer come about.
func explain(p *app.Program, c *cli.Context) error {
	args, err := options.Positionals(c, 1, 1, "LB")
	if err != nil {
		return err
	}
	o, err := readSpecOptions(p, c)
	if err != nil {
		return err
	}
	if _, err := report.Find(spec.ExplainFormats(), o.result.Format); err != nil {
		return err
	}
	if o.named = args[0]; o.named == "" {
		return options.Misuse("usage.missing_argument", text.Data{"Command": "spec-report explain", "What": "LB"})
	}
	made, err := makeReport(c.Context, p, o)
	if err != nil {
		return err
	}
	if len(made.LoadBalancers) == 0 {
		return unexplained(args[0], made)
	}
	if err := app.Render(p, spec.ExplainFormats(), o.result, made); err != nil {
		return err
	}
	p.Talk.Incomplete(made.Complete, made.Errors)
	if !made.Complete {
		return app.CodeOf(app.ExitIncomplete, o.result.ExitZero)
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

// makeReport makes a report from a snapshot file or from the account.
func makeReport(ctx context.Context, p *app.Program, o specOptions) (*capacity.Report, error) {
	book, err := loadBook(ctx, o.book)
	if err != nil {
		return nil, err
	}
	taken, err := p.Snapshot(ctx, o.snapshot, o.reach, []model.Table{model.UsageTable}, func(s *app.Session) (*model.Snapshot, error) {
		return collectUsage(ctx, s, o)
	})
	if err != nil {
		return nil, err
	}
	if o.snapshot.Load != "" { // a live one is narrowed before the metrics are read
		if err := p.Narrow(taken, o.filter, o.named); err != nil {
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
	p.Talk.Notice("spec.rule_billed", text.Data{"Rule": p.Talk.Printer.Say("capacity.rule_name."+string(rule), nil)})
	return capacity.Judge(taken, book, o.policy)
}
