package audit

import (
	"strconv"
	"strings"

	"github.com/alictl/alictl/internal/findings"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/document"
)

// commentLimit is how many characters a comment on a pull request may have; bytes
// are counted, which are never fewer.
const commentLimit = 65_000

// documentOf lays an audit out: the outcome, the worst findings, and all of them by
// severity and rule.
func documentOf(d *findings.Document, o report.Options) *document.Document {
	v := newView(d, o)
	out := &document.Document{
		Title: v.title, About: document.Lines(document.Mute, []string{v.basis}), Alert: v.incomplete, Lead: v.lead,
		Figures: v.figures(), Overview: v.overview(), Sections: v.sections(),
		Next: v.suggested(), Records: records(d), Made: d.CreatedAt, Limit: commentLimit,
	}
	if out.Overview != nil {
		out.Details = document.Later(v.details)
	}
	return out
}

// figures are the key figures.
func (v *view) figures() []document.Figure {
	var out []document.Figure
	add := func(label string, n int, tone document.Tone) {
		if n == 0 {
			tone = document.Plain
		}
		out = append(out, document.Figure{Label: label, Value: strconv.Itoa(n), Tone: tone})
	}
	for _, s := range findings.Severities() {
		add(v.severity(s), v.Summary.Of(s), tone(s))
	}
	add(v.say("findings.waived_heading"), v.Summary.Waived, document.Mute)
	add(v.say("findings.baseline_heading"), v.Summary.Baseline, document.Mute)
	add(v.say("findings.gaps_heading"), v.Summary.NotEvaluated-len(v.off), document.Warn)
	return out
}

// tone is how a reader should feel about a severity.
func tone(severity string) document.Tone {
	switch severity {
	case "critical", "high":
		return document.Bad
	case "medium":
		return document.Warn
	}
	return document.Mute
}

func (v *view) sections() []document.Section {
	out := append([]document.Section{v.counts()}, v.worst()...)
	for _, g := range v.groups {
		out = append(out, v.groupSection(g))
	}
	out = v.apart(out, "findings.waived_heading", v.waived)
	out = v.apart(out, "findings.baseline_heading", v.baseline)
	out = document.Listed(out, v.say("findings.waivers_heading"), document.Warn, v.waivers)
	out = document.Listed(out, v.say("findings.gaps_heading"), document.Strong, v.gapLines())
	out = v.failures.AddTo(out)
	for i := range out {
		out[i].Fold = out[i].Use != document.Digest
		if out[i].Parts == nil {
			out[i].Shown = shown
		}
	}
	return out
}

// counts is a table of how many findings there are.
func (v *view) counts() document.Section {
	var rows []document.Row
	for _, s := range findings.Severities() {
		rows = append(rows, document.Cells(v.severity(s), strconv.Itoa(v.Summary.Of(s))))
	}
	return document.Section{Use: document.Digest, Table: v.tableOf(rows, "findings.column.severity", "findings.column.findings")}
}

func (v *view) tableOf(rows []document.Row, columns ...string) *document.Table {
	t := &document.Table{Rows: document.Seq(rows)}
	for _, id := range columns {
		t.Columns = append(t.Columns, v.Column(id))
	}
	return t
}

// top is how many findings stand unfolded.
const top = 10

// worst are the first findings, which are the worst.
func (v *view) worst() []document.Section {
	if len(v.groups) == 0 {
		return nil
	}
	var rows []document.Row
	for _, g := range v.groups {
		for _, r := range g.rules {
			for _, f := range r.members[:min(len(r.members), top-len(rows))] {
				rows = append(rows, document.Cells(v.severity(f.Severity), r.id, f.where, f.region, f.summary))
			}
		}
	}
	return []document.Section{{Title: v.say("findings.worst_heading"), Use: document.Digest, Table: v.tableOf(rows,
		"findings.column.severity", "findings.column.rule", "column.resource", "column.region", "findings.column.summary")}}
}

// groupSection has the findings of a severity: a list of few of each rule, and tables of all.
func (v *view) groupSection(g group) document.Section {
	s := document.Section{Title: g.heading, Tone: tone(g.severity), Use: document.Covered}
	if s.Tone == document.Mute {
		s.Tone = document.Strong
	}
	var items []document.Item
	for _, r := range g.rules {
		items = append(items, v.ruleItem(r))
		t := v.tableOf(nil, "column.resource", "column.region", "findings.column.summary", "findings.column.remedy")
		t.Rows = document.Map(r.members, func(f *finding) document.Row { return document.Cells(f.where, f.region, f.summary, f.remedy) })
		s.Parts = append(s.Parts, document.Part{Title: r.id + ": " + r.title, Table: t})
	}
	s.Items = document.Seq(items)
	return s
}

// shown is how many findings of one rule a list has before it counts the rest.
const shown = 15

// ruleItem is a rule: what it is, and below it where and how much.
func (v *view) ruleItem(r ruleGroup) document.Item {
	out := document.Item{Tone: document.Strong, Text: strings.TrimSpace(r.id + "  " + r.title)}
	where, region := columnsOf(r.members)
	for i, f := range r.members {
		if i >= shown && len(r.members) > shown+1 {
			out.Under = append(out.Under, document.Item{Tone: document.Mute, Text: v.More(len(r.members) - i)})
			break
		}
		out.Under = append(out.Under, document.Item{Text: document.Columns([]string{f.where, f.region}, where, region), Beside: []string{f.summary}})
	}
	return out
}

// columnsOf are the widths of the names of some findings.
func columnsOf(list []finding) (where, region int) {
	for _, f := range list[:min(len(list), shown+1)] {
		where, region = max(where, text.Width(f.where)), max(region, text.Width(f.region))
	}
	return min(where, 44), region
}

// apart adds findings that do not count.
func (v *view) apart(to []document.Section, id string, list []finding) []document.Section {
	if len(list) == 0 {
		return to
	}
	t := v.tableOf(nil, "findings.column.rule", "column.resource", "column.region", "column.reason")
	t.Rows = document.Map(list, func(f *finding) document.Row { return document.Cells(f.Rule, f.where, f.region, f.why) })
	items := document.Map(list, func(f *finding) document.Item {
		return document.Item{Text: f.Rule + "  " + f.where + "  " + f.region + "  " + f.why}
	})
	return append(to, document.Section{Title: v.say(id), Tone: document.Strong, Use: document.Covered, Items: items, Table: t})
}

// records has a row for each finding, in the order of the document, in English. What was
// not evaluated is not in it: the command says on stderr when an audit is incomplete.
func records(d *findings.Document) document.Records {
	english := text.InEnglish()
	return document.Records{
		Columns: document.Names("severity", "rule", "region_id", "kind", "id", "name", "account_id", "summary", "remedy", "command", "evidence",
			"waived_reason", "waived_owner", "waived_expires", "baseline", "extra", "fingerprint", "docs"),
		Rows: document.Map(d.Findings, func(f *findings.Finding) []string { return record(english, f) }),
	}
}

func record(english *text.Printer, f *findings.Finding) []string {
	facts := make([]string, len(f.Evidence))
	for i, fact := range f.Evidence {
		facts[i] = fact.Name + "=" + fact.Value
	}
	waived := findings.Waived{}
	if f.Waived != nil {
		waived = *f.Waived
	}
	return []string{f.Severity, f.Rule, f.Resource.RegionID, f.Resource.Kind, f.Resource.ID, f.Resource.Name, f.Resource.AccountID,
		english.Tell(f.Summary), english.Tell(f.Remedy), f.Command, strings.Join(facts, "; "),
		waived.Reason, waived.Owner, waived.Expires, strconv.FormatBool(f.Baseline), strconv.FormatBool(f.Extra), f.Fingerprint, f.Docs}
}
