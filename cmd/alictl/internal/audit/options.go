package audit

import (
	"cmp"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/audit/account"
	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/cmd/alictl/internal/app"
	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/alictl/alictl/cmd/alictl/internal/ruleset"
	"github.com/alictl/alictl/internal/findings"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/selection"
	"github.com/alictl/alictl/internal/text"
)

// auditOptions are what an audit is asked for.
type auditOptions struct {
	reach    options.Reach
	snapshot options.Snapshot
	result   options.Result
	window   model.Window
	filter   selection.Filter
	policy   account.Policy

	failOn        string
	choice        ruleset.Choice
	maxCalls      int // for metrics; 0: no limit
	waivers       []findings.Waiver
	baseline      string
	writeBaseline string
}

// auditFlags choose the rules of an audit and what counts.
func auditFlags() []cli.Flag {
	return append(ruleset.Flags(),
		&cli.StringFlag{Name: "fail-on", Category: ruleset.Category, DefaultText: "high", Usage: "exit 2 when a finding is at or above this `SEVERITY`: critical, high, medium, low, info or none"},
		&cli.StringSliceFlag{Name: "severity", Category: ruleset.Category, Usage: "give the findings of a rule another severity, as `RULE=LEVEL` (repeatable)"},
		&cli.StringFlag{Name: "baseline", Category: ruleset.Category, Usage: "do not fail on the findings that this `FILE` names"},
		&cli.StringFlag{Name: "write-baseline", Category: ruleset.Category, Usage: "write the findings of this run, those waived excepted, to this `FILE`"},
	)
}

// auditPolicyFlags are the timeout policy of an audit.
func auditPolicyFlags() []cli.Flag {
	return slices.DeleteFunc(options.TimeoutPolicyFlags(), func(f cli.Flag) bool { return f.Names()[0] == "allow-lower" })
}

// windowFlags say which time of usage an audit looks at, as a spec report does.
func windowFlags() []cli.Flag {
	return slices.DeleteFunc(options.SpecFlags(), func(f cli.Flag) bool {
		return !slices.Contains([]string{"window", "end", "period", "target-utilization", "max-calls"}, f.Names()[0])
	})
}

func readAuditOptions(p *app.Program, c *cli.Context) (auditOptions, error) {
	o := auditOptions{
		result: options.ReadResult(c), baseline: c.String("baseline"), writeBaseline: c.String("write-baseline"),
		maxCalls: c.Int("max-calls"),
		failOn:   cmp.Or(c.String("fail-on"), p.File.Audit.FailOn, string(rule.High)),
	}
	if !slices.Contains(findings.Thresholds(), o.failOn) {
		return o, options.Impossible("fail-on", o.failOn, options.OneOf(findings.Thresholds()...))
	}
	o.policy.Capacity = capacity.Policy{TargetUtilization: c.Float64("target-utilization"), Metering: capacity.HourlyUsage}
	if t := o.policy.Capacity.TargetUtilization; !(t > 0 && t <= 1) {
		return o, options.Impossible("target-utilization", t, text.Message{ID: "allowed.share"})
	}
	if o.maxCalls < 0 {
		return o, options.Impossible("max-calls", o.maxCalls, options.AtLeast(0))
	}
	var err error
	if o.policy.Timeouts, err = options.ReadPolicy(c); err != nil {
		return o, err
	}
	if o.choice, err = ruleset.Read(c, p.File.Audit); err != nil {
		return o, err
	}
	for _, w := range p.File.Audit.Waivers {
		o.waivers = append(o.waivers, findings.Waiver{Rule: w.Rule, Resource: w.Resource, Region: w.Region, Account: w.Account,
			Reason: w.Reason, Owner: w.Owner, Expires: w.Expires})
	}
	if o.snapshot, err = options.ReadSnapshot(c); err != nil {
		return o, err
	}
	if o.filter, err = options.ReadFilter(c); err != nil {
		return o, err
	}
	if o.reach, err = options.ReadReach(c, p.Env.Getenv); err != nil {
		return o, err
	}
	o.window, err = options.ReadWindow(c, p.Env.Now())
	return o, err
}
