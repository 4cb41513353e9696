package cli

import (
	"cmp"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/audit/account"
	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/findings"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/selection"
	"github.com/alictl/alictl/internal/text"
)

// auditOptions are what an audit is asked for.
type auditOptions struct {
	reach    reachOptions
	snapshot snapshotOptions
	result   resultOptions
	window   model.Window
	filter   selection.Filter
	policy   account.Policy

	failOn        string
	choice        choice
	maxCalls      int // for metrics; 0: no limit
	waivers       []findings.Waiver
	baseline      string
	writeBaseline string
}

// auditFlags choose the rules of an audit and what counts.
func auditFlags() []cli.Flag {
	return append(ruleChoiceFlags(),
		&cli.StringFlag{Name: "fail-on", Category: ruleFlags, DefaultText: "high", Usage: "exit 2 when a finding is at or above this `SEVERITY`: critical, high, medium, low, info or none"},
		&cli.StringSliceFlag{Name: "severity", Category: ruleFlags, Usage: "give the findings of a rule another severity, as `RULE=LEVEL` (repeatable)"},
		&cli.StringFlag{Name: "baseline", Category: ruleFlags, Usage: "do not fail on the findings that this `FILE` names"},
		&cli.StringFlag{Name: "write-baseline", Category: ruleFlags, Usage: "write the findings of this run, those waived excepted, to this `FILE`"},
	)
}

// auditPolicyFlags are the timeout policy of an audit.
func auditPolicyFlags() []cli.Flag {
	return slices.DeleteFunc(timeoutPolicyFlags(), func(f cli.Flag) bool { return f.Names()[0] == "allow-lower" })
}

// windowFlags say which time of usage an audit looks at, as a spec report does.
func windowFlags() []cli.Flag {
	return slices.DeleteFunc(specFlags(), func(f cli.Flag) bool {
		return !slices.Contains([]string{"window", "end", "period", "target-utilization", "max-calls"}, f.Names()[0])
	})
}

func (p *program) readAuditOptions(c *cli.Context) (auditOptions, error) {
	o := auditOptions{
		result: readResult(c), baseline: c.String("baseline"), writeBaseline: c.String("write-baseline"),
		maxCalls: c.Int("max-calls"),
		failOn:   cmp.Or(c.String("fail-on"), p.file.Audit.FailOn, string(rule.High)),
	}
	if !slices.Contains(findings.Thresholds(), o.failOn) {
		return o, impossible("fail-on", o.failOn, oneOf(findings.Thresholds()...))
	}
	o.policy.Capacity = capacity.Policy{TargetUtilization: c.Float64("target-utilization"), Metering: capacity.HourlyUsage}
	if t := o.policy.Capacity.TargetUtilization; !(t > 0 && t <= 1) {
		return o, impossible("target-utilization", t, text.Message{ID: "allowed.share"})
	}
	if o.maxCalls < 0 {
		return o, impossible("max-calls", o.maxCalls, atLeast(0))
	}
	var err error
	if o.policy.Timeouts, err = readPolicy(c); err != nil {
		return o, err
	}
	if o.choice, err = readChoice(c, p.file.Audit); err != nil {
		return o, err
	}
	for _, w := range p.file.Audit.Waivers {
		o.waivers = append(o.waivers, findings.Waiver{Rule: w.Rule, Resource: w.Resource, Region: w.Region, Account: w.Account,
			Reason: w.Reason, Owner: w.Owner, Expires: w.Expires})
	}
	if o.snapshot, err = readSnapshotOptions(c); err != nil {
		return o, err
	}
	if o.filter, err = readFilter(c); err != nil {
		return o, err
	}
	if o.reach, err = readReach(c, p.env.Getenv); err != nil {
		return o, err
	}
	o.window, err = readWindow(c, p.env.Now())
	return o, err
}
