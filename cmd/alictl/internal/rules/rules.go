// Package rules is the command rules.
package rules

import (
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/audit/account"
	"github.com/alictl/alictl/audit/rules"
	"github.com/alictl/alictl/cloud/collect"
	"github.com/alictl/alictl/cmd/alictl/internal/app"
	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/alictl/alictl/cmd/alictl/internal/ruleset"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/layout"
)

const rulesFormats = "table, json, yaml or markdown"

// Command declares the command.
func Command(p *app.Program) *cli.Command {
	return &cli.Command{
		Name:      "rules",
		Usage:     "list the rules of the audit, or explain one",
		ArgsUsage: "[ID]",
		Flags: options.Join([]cli.Flag{
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Category: options.OutputFlags, Value: "table", Usage: "print as `FORMAT`: " + rulesFormats},
			&cli.StringFlag{Name: "output-file", Aliases: []string{"f"}, Category: options.OutputFlags, Usage: "write the result to this `FILE` instead of stdout"},
		}, options.TalkFlags()),
		Action: p.Action(list),
	}
}

// ruleInfo is what a rule says about itself.
type ruleInfo struct {
	ID         string          `json:"id"`
	Severity   string          `json:"severity"`
	Kind       string          `json:"kind"`
	Title      text.Message    `json:"title"`
	When       text.Message    `json:"when"`
	Why        text.Message    `json:"why"`
	Remedy     text.Message    `json:"remedy"`
	Parameters []parameterInfo `json:"parameters"`
	Metrics    bool            `json:"metrics"` // --skip-metrics switches it off
	Needs      []string        `json:"needs"`   // tables of a snapshot
	Actions    []string        `json:"ram_actions"`
	Sources    []string        `json:"sources"`
	Docs       string          `json:"docs"`
	Extra      bool            `json:"extra"`
}

type parameterInfo struct {
	Name    string  `json:"name"`
	Default float64 `json:"default"`
	Min     float64 `json:"min"`
	Max     float64 `json:"max"`
}

// list lists the rules or explains one.
func list(p *app.Program, c *cli.Context) error {
	args, err := options.Positionals(c, 0, 1, "ID")
	if err != nil {
		return err
	}
	all := rules.All()
	if len(args) == 1 {
		i := slices.IndexFunc(all, func(r account.Rule) bool { return r.ID == args[0] })
		if i < 0 {
			return ruleset.Unknown("alictl rules", args[0], all)
		}
		info, err := infoOf(&all[i])
		if err != nil {
			return err
		}
		return app.Render(p, ruleFormats(), options.ReadResult(c), info)
	}
	list := make([]*ruleInfo, len(all))
	for i := range all {
		if list[i], err = infoOf(&all[i]); err != nil {
			return err
		}
	}
	return app.Render(p, ruleListFormats(), options.ReadResult(c), list)
}

func infoOf(r *account.Rule) (*ruleInfo, error) {
	t, err := r.Sentences()
	if err != nil {
		return nil, err
	}
	part := func(name string, words text.Words) text.Message {
		return text.Message{ID: "rule." + r.ID + "." + name, Words: &words}
	}
	info := &ruleInfo{ID: r.ID, Severity: string(r.Severity), Kind: string(r.Kind), Title: part("title", t.Title), When: part("when", t.When),
		Why: part("why", t.Why), Remedy: part("remedy", plainWords(t.Remedy)), Metrics: r.Metrics, Needs: []string{}, Docs: ruleset.Docs(r.ID), Extra: r.Extra,
		Actions: collect.Permissions(ruleset.Tables(r)), Sources: slices.Clone(r.Sources), Parameters: []parameterInfo{}}
	for _, table := range ruleset.Tables(r) {
		info.Needs = append(info.Needs, string(table))
	}
	for _, v := range r.Parameters {
		info.Parameters = append(info.Parameters, parameterInfo(v))
	}
	return info, nil
}

// plainWords shows the places of a sentence that a finding fills.
func plainWords(w text.Words) text.Words {
	show := func(s string) string {
		var b strings.Builder
		for {
			before, rest, found := strings.Cut(s, "{{")
			b.WriteString(before)
			if !found {
				return b.String()
			}
			var inside string
			inside, s, _ = strings.Cut(rest, "}}")
			if name, ok := strings.CutPrefix(strings.TrimSpace(inside), "."); ok {
				b.WriteString("<" + strings.ToLower(name) + ">")
			}
		}
	}
	return text.Words{English: show(w.English), Chinese: show(w.Chinese)}
}

func ruleListFormats() []report.Format[[]*ruleInfo] {
	asJSON := func(w io.Writer, list []*ruleInfo, _ report.Options) error { return layout.JSON(w, list) }
	return []report.Format[[]*ruleInfo]{
		{Name: "table", Render: writeRuleTable},
		{Name: "json", Render: asJSON},
		{Name: "yaml", Render: func(w io.Writer, list []*ruleInfo, o report.Options) error {
			return layout.YAML(w, func(w io.Writer) error { return asJSON(w, list, o) })
		}},
		{Name: "markdown", Render: func(w io.Writer, list []*ruleInfo, o report.Options) error {
			o = o.Filled()
			m := layout.NewMarkdown(w, o.Printer)
			m.Table([]string{"findings.column.rule", "findings.column.severity", "column.resource", "findings.column.summary"}, func() {
				for _, r := range list {
					m.Row(r.ID, r.Severity, r.Kind, o.Printer.Tell(r.Title))
				}
			})
			return m.Close()
		}},
	}
}

// writeRuleTable lists rules for a person at a terminal.
func writeRuleTable(w io.Writer, list []*ruleInfo, o report.Options) error {
	o = o.Filled()
	page := layout.NewPage(w, o.Width, o.Color, o.Printer.Lang())
	id := 0
	for _, r := range list {
		id = max(id, text.Width(r.ID))
	}
	for _, r := range list {
		page.Entry(layout.Plain, layout.PadRight(r.ID, id)+"  "+layout.PadRight(r.Severity, 8)+"  ", o.Printer.Tell(r.Title))
	}
	return page.Close()
}

func ruleFormats() []report.Format[*ruleInfo] {
	asJSON := func(w io.Writer, r *ruleInfo, _ report.Options) error { return layout.JSON(w, r) }
	return []report.Format[*ruleInfo]{
		{Name: "table", Render: func(w io.Writer, r *ruleInfo, o report.Options) error {
			o = o.Filled()
			page := layout.NewPage(w, o.Width, o.Color, o.Printer.Lang())
			page.Para(layout.Bold, 0, 2, r.ID+": "+o.Printer.Tell(r.Title))
			for _, part := range partsOf(r, o.Printer) {
				page.Section(layout.Bold, part.heading, part.lines)
			}
			return page.Close()
		}},
		{Name: "json", Render: asJSON},
		{Name: "yaml", Render: func(w io.Writer, r *ruleInfo, o report.Options) error {
			return layout.YAML(w, func(w io.Writer) error { return asJSON(w, r, o) })
		}},
		{Name: "markdown", Render: func(w io.Writer, r *ruleInfo, o report.Options) error {
			o = o.Filled()
			m := layout.NewMarkdown(w, o.Printer)
			m.Heading(1, r.ID)
			m.Para(o.Printer.Tell(r.Title))
			for _, part := range partsOf(r, o.Printer) {
				m.Section(part.heading, part.lines)
			}
			return m.Close()
		}},
	}
}

type rulePart struct {
	heading string
	lines   []string
}

// partsOf is the explanation of a rule, by headings.
func partsOf(r *ruleInfo, say *text.Printer) []rulePart {
	var parameters []string
	for _, v := range r.Parameters {
		parameters = append(parameters, say.Say("rules.parameter", text.Data{"Name": v.Name, "Default": v.Default, "Min": v.Min, "Max": v.Max}))
	}
	var needs []string
	for _, n := range r.Needs {
		needs = append(needs, say.Say("table."+n, nil))
	}
	about := []string{say.Say("rules.severity", text.Data{"Severity": r.Severity, "Kind": r.Kind})}
	if r.Metrics {
		about = append(about, say.Say("rules.metrics", nil))
	}
	if r.Extra {
		about = append(about, say.Say("rules.extra", nil))
	}
	return []rulePart{
		{say.Say("rules.about", nil), about},
		{say.Say("rules.when", nil), []string{say.Tell(r.When)}},
		{say.Say("rules.why", nil), []string{say.Tell(r.Why)}},
		{say.Say("rules.remedy", nil), []string{say.Tell(r.Remedy)}},
		{say.Say("rules.parameters", nil), parameters},
		{say.Say("rules.needs", nil), []string{say.List(needs)}},
		{say.Say("rules.actions", nil), []string{strings.Join(r.Actions, ", ")}},
	}
}
