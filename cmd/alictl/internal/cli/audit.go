package cli

import (
	"context"
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/internal/findings"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	auditreport "github.com/alictl/alictl/report/audit"
)

func auditFormats() string { return report.Choice(auditreport.Formats()) }

func (p *program) auditCommand() *cli.Command {
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
		Flags:  join(auditFlags(), auditPolicyFlags(), windowFlags(), filterFlags(), reachFlags(), snapshotFlags(), resultFlags(auditFormats()), talkFlags()),
		Action: p.action((*program).audit),
	}
}

// audit judges an account and shows what was found.
func (p *program) audit(c *cli.Context) error {
	if _, err := positionals(c, 0, 0, ""); err != nil {
		return err
	}
	o, err := p.readAuditOptions(c)
	if err != nil {
		return err
	}
	if _, err := report.Find(auditreport.Formats(), o.result.Format); err != nil {
		return err
	}
	for _, path := range []string{o.result.File, o.writeBaseline} {
		if err := checkOutput(path); err != nil {
			return err
		}
	}
	var baseline *findings.Baseline
	if o.baseline != "" {
		if baseline, err = findings.ReadBaseline(c.Context, o.baseline); err != nil {
			return err
		}
	}
	taken, err := p.snapshot(c.Context, o.snapshot, o.reach, func(s *session) (*model.Snapshot, error) {
		return s.collectAudit(c.Context, o.choice.needs(), o)
	})
	if err != nil {
		return err
	}
	d, err := p.judgeAccount(taken, o)
	if err != nil {
		return err
	}
	if baseline != nil {
		if err := d.Apply(baseline); err != nil {
			return err
		}
	}
	d.Finish()
	return p.finishAudit(c.Context, d, o)
}

// finishAudit writes what was found and decides the exit code.
func (p *program) finishAudit(ctx context.Context, d *findings.Document, o auditOptions) error {
	if err := render(p, auditreport.Formats(), o.result, d); err != nil {
		return err
	}
	if o.writeBaseline != "" {
		raw, err := d.Baseline().Encode()
		if err != nil {
			return fmt.Errorf("write baseline: %w", err)
		}
		if err := writeFile(ctx, o.writeBaseline, raw); err != nil {
			return outputError(o.writeBaseline, err)
		}
		p.talk.notice("audit.baseline_written", text.Data{"File": text.Visible(o.writeBaseline)})
	}
	for _, w := range d.Waivers {
		if w.State == findings.Expired {
			p.talk.warn("audit.waiver_expired", text.Data{"Rule": text.Visible(w.Rule), "Resource": text.Visible(w.Resource), "Expires": w.Expires})
		}
	}
	code := auditCode(d)
	if !d.Complete {
		p.talk.warn("audit.incomplete", nil)
	}
	return codeOf(code, o.result.ExitZero)
}

// auditCode is the exit code of an audit.
func auditCode(d *findings.Document) int {
	switch {
	case d.Fails():
		return exitFindings
	case !d.Complete:
		return exitIncomplete
	}
	return exitDone
}
