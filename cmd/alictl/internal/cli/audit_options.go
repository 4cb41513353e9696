package cli

import (
	"cmp"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/audit/account"
	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/audit/rules"
	"github.com/alictl/alictl/internal/config"
	"github.com/alictl/alictl/internal/findings"
	"github.com/alictl/alictl/internal/glob"
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
	rules         []account.Rule // those of the run, by id
	off           map[string]bool
	skipMetrics   bool
	maxCalls      int // for metrics; 0: no limit
	severities    map[string]rule.Severity
	parameters    map[string]rule.Values
	waivers       []findings.Waiver
	baseline      string
	writeBaseline string
}

const ruleFlags = "Rules"

// auditFlags choose the rules of an audit and what counts.
func auditFlags() []cli.Flag {
	return append(ruleChoiceFlags(),
		&cli.StringFlag{Name: "fail-on", Category: ruleFlags, DefaultText: "high", Usage: "exit 2 when a finding is at or above this `SEVERITY`: critical, high, medium, low, info or none"},
		&cli.StringSliceFlag{Name: "severity", Category: ruleFlags, Usage: "give the findings of a rule another severity, as `RULE=LEVEL` (repeatable)"},
		&cli.StringFlag{Name: "baseline", Category: ruleFlags, Usage: "do not fail on the findings that this `FILE` names"},
		&cli.StringFlag{Name: "write-baseline", Category: ruleFlags, Usage: "write the findings of this run, those waived excepted, to this `FILE`"},
	)
}

// ruleChoiceFlags choose the rules of an audit.
func ruleChoiceFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringSliceFlag{Name: "enable", Category: ruleFlags, Usage: "run only this `RULE`, an id or a glob (repeatable)"},
		&cli.StringSliceFlag{Name: "disable", Category: ruleFlags, Usage: "do without this `RULE`, an id or a glob (repeatable)"},
		&cli.BoolFlag{Name: "skip-metrics", Category: ruleFlags, Usage: "do without the rules that need figures of CloudMonitor"},
	}
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
	if err := o.readRules(c, p.file.Audit); err != nil {
		return o, err
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

// readRules decides which rules run and how: a flag goes before the file.
func (o *auditOptions) readRules(c *cli.Context, file config.Audit) error {
	all := rules.All()
	enabled, err := rulesNamed(all, "enable", c.StringSlice("enable"))
	if err != nil {
		return err
	}
	disabled, err := rulesNamed(all, "disable", c.StringSlice("disable"))
	if err != nil {
		return err
	}
	o.skipMetrics = c.Bool("skip-metrics")
	if !c.IsSet("skip-metrics") && file.SkipMetrics != nil {
		o.skipMetrics = *file.SkipMetrics
	}
	o.off, o.severities, o.parameters = disabled, map[string]rule.Severity{}, map[string]rule.Values{}
	for _, r := range all {
		if len(enabled) > 0 && !enabled[r.ID] {
			continue
		}
		o.rules = append(o.rules, r)
		change := file.Rules[r.ID]
		if change.Enabled != nil && !*change.Enabled && !enabled[r.ID] {
			o.off[r.ID] = true
		}
		if change.Severity != "" {
			o.severities[r.ID] = rule.Severity(change.Severity)
		}
		if len(change.Parameters) > 0 {
			o.parameters[r.ID] = change.Parameters
		}
	}
	for _, w := range file.Waivers {
		o.waivers = append(o.waivers, findings.Waiver{Rule: w.Rule, Resource: w.Resource, Region: w.Region, Account: w.Account,
			Reason: w.Reason, Owner: w.Owner, Expires: w.Expires})
	}
	return o.readSeverities(all, c.StringSlice("severity"))
}

// rulesNamed returns the rules that ids and globs name. One that names none is an
// error: it would check something else than was meant.
func rulesNamed(all []account.Rule, flag string, names []string) (map[string]bool, error) {
	out := map[string]bool{}
	for _, name := range names {
		found := false
		for _, r := range all {
			if glob.Match(name, r.ID) {
				out[r.ID], found = true, true
			}
		}
		if !found {
			return nil, unknownRule("--"+flag, name, all)
		}
	}
	return out, nil
}

func unknownRule(where, name string, all []account.Rule) error {
	ids := make([]string, len(all))
	for i, r := range all {
		ids[i] = r.ID
	}
	hint := text.Message{ID: "audit.unknown_rule_hint"}
	if meant := text.Nearest(name, ids); meant != "" {
		hint = text.Message{ID: "audit.did_you_mean", Data: text.Data{"Name": meant}}
	}
	return &text.Error{
		What: text.Message{ID: "audit.unknown_rule", Data: text.Data{"Where": where, "Rule": text.Cut(text.Visible(name), 80)}},
		Hint: hint,
	}
}

func (o *auditOptions) readSeverities(all []account.Rule, given []string) error {
	for _, one := range given {
		name, level, ok := strings.Cut(one, "=")
		if !ok || !rule.Severity(level).Valid() {
			return impossible("severity", text.Cut(one, 80), text.Message{ID: "allowed.severity"})
		}
		named, err := rulesNamed(all, "severity", []string{name})
		if err != nil {
			return err
		}
		for id := range named {
			o.severities[id] = rule.Severity(level)
		}
	}
	return nil
}

// skips reports whether a rule is switched off.
func (o *auditOptions) skips(id string, metrics bool) bool {
	return o.off[id] || metrics && o.skipMetrics
}

// needs lists the tables that the rules which are on need.
func (o *auditOptions) needs() []model.Table {
	var out []model.Table
	for i := range o.rules {
		if r := &o.rules[i]; !o.skips(r.ID, r.Metrics) {
			out = append(out, tablesOf(r)...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// asksIdle reports whether a rule that is on judges the use of load balancers by
// their backends too.
func (o *auditOptions) asksIdle() bool {
	return slices.ContainsFunc(o.rules, func(r account.Rule) bool {
		tables := tablesOf(&r)
		return !o.skips(r.ID, r.Metrics) && slices.Contains(tables, model.UsageTable) && slices.Contains(tables, model.GroupsTable)
	})
}

// tablesOf lists the tables that one rule looks at.
func tablesOf(r *account.Rule) []model.Table {
	out := make([]model.Table, 0, len(r.Needs)+len(r.Wants))
	for _, n := range slices.Concat(r.Needs, r.Wants) {
		out = append(out, model.Table(n))
	}
	return out
}
