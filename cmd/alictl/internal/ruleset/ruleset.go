// Package ruleset chooses the rules of an audit by flags and configuration file.
package ruleset

import (
	"slices"
	"strings"

	"github.com/alictl/alictl/audit/account"
	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/audit/rules"
	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/alictl/alictl/internal/config"
	"github.com/alictl/alictl/internal/glob"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
	"github.com/urfave/cli/v2"
)

const Category = "Rules"

// Flags choose the rules of an audit.
func Flags() []cli.Flag {
	return []cli.Flag{
		&cli.StringSliceFlag{Name: "enable", Category: Category, Usage: "run only this `RULE`, an id or a glob (repeatable)"},
		&cli.StringSliceFlag{Name: "disable", Category: Category, Usage: "do without this `RULE`, an id or a glob (repeatable)"},
		&cli.BoolFlag{Name: "skip-metrics", Category: Category, Usage: "do without the rules that need figures of CloudMonitor"},
	}
}

// named returns the rules that ids and globs name. One that names none is an
// error: it would check something else than was meant.
func named(all []account.Rule, flag string, names []string) (map[string]bool, error) {
	out := map[string]bool{}
	for _, name := range names {
		found := false
		for _, r := range all {
			if glob.Match(name, r.ID) {
				out[r.ID], found = true, true
			}
		}
		if !found {
			return nil, Unknown("--"+flag, name, all)
		}
	}
	return out, nil
}

// Unknown says that no rule has a name, and which one may be meant.
func Unknown(where, name string, all []account.Rule) error {
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

// Tables lists the tables that one rule looks at.
func Tables(r *account.Rule) []model.Table {
	out := make([]model.Table, 0, len(r.Needs)+len(r.Wants))
	for _, n := range slices.Concat(r.Needs, r.Wants) {
		out = append(out, model.Table(n))
	}
	return out
}

// Choice says which rules run and how.
type Choice struct {
	Rules       []account.Rule // those of the run, by id
	off         map[string]bool
	skipMetrics bool
	Severities  map[string]rule.Severity
	parameters  map[string]rule.Values
}

// Read decides which rules run and how: a flag goes before the file.
func Read(c *cli.Context, file config.Audit) (Choice, error) {
	o := Choice{skipMetrics: c.Bool("skip-metrics"), Severities: map[string]rule.Severity{}, parameters: map[string]rule.Values{}}
	all := rules.All()
	enabled, err := named(all, "enable", c.StringSlice("enable"))
	if err != nil {
		return o, err
	}
	if o.off, err = named(all, "disable", c.StringSlice("disable")); err != nil {
		return o, err
	}
	if !c.IsSet("skip-metrics") && file.SkipMetrics != nil {
		o.skipMetrics = *file.SkipMetrics
	}
	for _, r := range all {
		if len(enabled) > 0 && !enabled[r.ID] {
			continue
		}
		o.Rules = append(o.Rules, r)
		change := file.Rules[r.ID]
		if change.Enabled != nil && !*change.Enabled && !enabled[r.ID] {
			o.off[r.ID] = true
		}
		if change.Severity != "" {
			o.Severities[r.ID] = rule.Severity(change.Severity)
		}
		if len(change.Parameters) > 0 {
			o.parameters[r.ID] = change.Parameters
		}
	}
	return o, o.readSeverities(all, c.StringSlice("severity"))
}

func (o *Choice) readSeverities(all []account.Rule, given []string) error {
	for _, one := range given {
		name, level, ok := strings.Cut(one, "=")
		if !ok || !rule.Severity(level).Valid() {
			return options.Impossible("severity", text.Cut(one, 80), text.Message{ID: "allowed.severity"})
		}
		named, err := named(all, "severity", []string{name})
		if err != nil {
			return err
		}
		for id := range named {
			o.Severities[id] = rule.Severity(level)
		}
	}
	return nil
}

// skips reports whether a rule is switched off.
func (o *Choice) skips(id string, metrics bool) bool {
	return o.off[id] || metrics && o.skipMetrics
}

// Needs lists the tables that the rules which are on need.
func (o *Choice) Needs() []model.Table {
	var out []model.Table
	for i := range o.Rules {
		if r := &o.Rules[i]; !o.skips(r.ID, r.Metrics) {
			out = append(out, Tables(r)...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Run judges evidence by the rules.
func (o *Choice) Run(evidence *account.Account) rule.Result[struct{}] {
	return rule.Run(o.Rules, evidence, rule.Options{Skip: o.skips, Severities: o.Severities, Parameters: o.parameters})
}

// Docs is the page of a rule in the repository.
func Docs(id string) string { return "docs/rules/" + id + ".md" }

// AsksIdle reports whether a rule that is on judges the use of load balancers by their
// backends too.
func (o *Choice) AsksIdle() bool {
	return slices.ContainsFunc(o.Rules, func(r account.Rule) bool {
		tables := Tables(&r)
		return !o.skips(r.ID, r.Metrics) && slices.Contains(tables, model.UsageTable) && slices.Contains(tables, model.GroupsTable)
	})
}
