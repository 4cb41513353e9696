package cli

import (
	"slices"
	"strings"

	"github.com/alictl/alictl/audit/account"
	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/audit/rules"
	"github.com/alictl/alictl/internal/config"
	"github.com/alictl/alictl/internal/glob"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
	"github.com/urfave/cli/v2"
)

const ruleFlags = "Rules"

// ruleChoiceFlags choose the rules of an audit.
func ruleChoiceFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringSliceFlag{Name: "enable", Category: ruleFlags, Usage: "run only this `RULE`, an id or a glob (repeatable)"},
		&cli.StringSliceFlag{Name: "disable", Category: ruleFlags, Usage: "do without this `RULE`, an id or a glob (repeatable)"},
		&cli.BoolFlag{Name: "skip-metrics", Category: ruleFlags, Usage: "do without the rules that need figures of CloudMonitor"},
	}
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

// tablesOf lists the tables that one rule looks at.
func tablesOf(r *account.Rule) []model.Table {
	out := make([]model.Table, 0, len(r.Needs)+len(r.Wants))
	for _, n := range slices.Concat(r.Needs, r.Wants) {
		out = append(out, model.Table(n))
	}
	return out
}

// choice says which rules run and how.
type choice struct {
	rules       []account.Rule // those of the run, by id
	off         map[string]bool
	skipMetrics bool
	severities  map[string]rule.Severity
	parameters  map[string]rule.Values
}

// readChoice decides which rules run and how: a flag goes before the file.
func readChoice(c *cli.Context, file config.Audit) (choice, error) {
	o := choice{skipMetrics: c.Bool("skip-metrics"), severities: map[string]rule.Severity{}, parameters: map[string]rule.Values{}}
	all := rules.All()
	enabled, err := rulesNamed(all, "enable", c.StringSlice("enable"))
	if err != nil {
		return o, err
	}
	if o.off, err = rulesNamed(all, "disable", c.StringSlice("disable")); err != nil {
		return o, err
	}
	if !c.IsSet("skip-metrics") && file.SkipMetrics != nil {
		o.skipMetrics = *file.SkipMetrics
	}
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
	return o, o.readSeverities(all, c.StringSlice("severity"))
}

func (o *choice) readSeverities(all []account.Rule, given []string) error {
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
func (o *choice) skips(id string, metrics bool) bool {
	return o.off[id] || metrics && o.skipMetrics
}

// needs lists the tables that the rules which are on need.
func (o *choice) needs() []model.Table {
	var out []model.Table
	for i := range o.rules {
		if r := &o.rules[i]; !o.skips(r.ID, r.Metrics) {
			out = append(out, tablesOf(r)...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// run judges evidence by the rules.
func (o *choice) run(evidence *account.Account) rule.Result[struct{}] {
	return rule.Run(o.rules, evidence, rule.Options{Skip: o.skips, Severities: o.severities, Parameters: o.parameters})
}

// docsOf is the page of a rule in the repository.
func docsOf(id string) string { return "docs/rules/" + id + ".md" }
