// Package audit is the command audit.
package audit

import (
	"context"
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/cmd/alictl/internal/app"
	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/alictl/alictl/internal/findings"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	auditreport "github.com/alictl/alictl/report/audit"
)

func auditFormats() string { return report.Choice(auditreport.Formats()) }

// Command declares the command.
func Command(p *app.Program) *cli.Command {
	return &cli.Command{
		Name:  "audit",
		Usage: "judge an account by every rule; the command for pipelines",
		Description: `Reads what the rules that are on need, judges it, and says what is wrong, where and
what to do about it. It changes nothing.

   alictl audit -o sarif -f alictl.sarif
   alictl audit --write-baseline baseline.json
   alictl audit --baseline baseline.json --fail-on medium

alictl rules lists the rules. Waivers and changes to rules stand in the section
audit of the configuration file: see alictl config schema.`,
		Flags:  options.Join(auditFlags(), auditPolicyFlags(), windowFlags(), options.FilterFlags(), options.ReachFlags(), options.SnapshotFlags(), options.ResultFlags(auditFormats()), options.TalkFlags()),
		Action: p.Action(run),
	}
}

// run judges an account and shows what was found.
func run(p *app.Program, c *cli.Context) error {
	if _, err := options.Positionals(c, 0, 0, ""); err != nil {
		return err
	}
	o, err := readAuditOptions(p, c)
	if err != nil {
		return err
	}
	if _, err := report.Find(auditreport.Formats(), o.result.Format); err != nil {
		return err
	}
	for _, path := range []string{o.result.File, o.writeBaseline} {
		if err := app.CheckOutput(path); err != nil {
			return err
		}
	}
	var baseline *findings.Baseline
	if o.baseline != "" {
		if baseline, err = findings.ReadBaseline(c.Context, o.baseline); err != nil {
			return err
		}
	}
	taken, err := p.Snapshot(c.Context, o.snapshot, o.reach, nil, func(s *app.Session) (*model.Snapshot, error) {
		return collectTables(c.Context, s, o.choice.Needs(), o)
	})
	if err != nil {
		return err
	}
	d, err := judgeAccount(p, taken, o)
	if err != nil {
		return err
	}
	if baseline != nil {
		if err := d.Apply(baseline); err != nil {
			return err
		}
	}
	d.Finish()
	return finishAudit(c.Context, p, d, o)
}

// finishAudit writes what was found and decides the exit code.
func finishAudit(ctx context.Context, p *app.Program, d *findings.Document, o auditOptions) error {
	if err := app.Render(p, auditreport.Formats(), o.result, d); err != nil {
		return err
	}
	if o.writeBaseline != "" {
		raw, err := d.Baseline().Encode()
		if err != nil {
			return fmt.Errorf("write baseline: %w", err)
		}
		if err := app.WriteFile(ctx, o.writeBaseline, raw); err != nil {
			return app.OutputError(o.writeBaseline, err)
		}
		p.Talk.Notice("audit.baseline_written", text.Data{"File": text.Visible(o.writeBaseline)})
	}
	for _, w := range d.Waivers {
		if w.State == findings.Expired {
			p.Talk.Warn("audit.waiver_expired", text.Data{"Rule": text.Visible(w.Rule), "Resource": text.Visible(w.Resource), "Expires": w.Expires})
		}
	}
	code := auditCode(d)
	if !d.Complete {
		if len(d.Errors) == 0 {
			p.Talk.Warn("audit.incomplete", nil)
		}
		p.Talk.Incomplete(len(d.Errors) == 0, d.Errors)
	}
	return app.CodeOf(code, o.result.ExitZero)
}

// auditCode is the exit code of an audit.
func auditCode(d *findings.Document) int {
	switch {
	case d.Fails():
		return app.ExitFindings
	case !d.Complete:
		return app.ExitIncomplete
	}
	return app.ExitDone
}
