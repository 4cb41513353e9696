package audit

import (
	"strconv"

	"github.com/alictl/alictl/internal/findings"
	"github.com/alictl/alictl/report/document"
)

// overview lists every finding, also those that do not count.
func (v *view) overview() *document.Overview {
	if len(v.Findings) == 0 {
		return nil
	}
	t := &document.Overview{Title: v.say("findings.column.findings"), GroupBy: v.say("findings.column.severity"), Each: v.say("findings.page.details"),
		Table: *v.tableOf(nil, "column.resource", "findings.column.severity", "findings.column.rule", "findings.column.summary",
			"findings.column.remedy", "column.region")}
	t.Caption = v.say("findings.page.caption")
	for _, s := range findings.Severities() {
		t.Groups = append(t.Groups, v.severity(s))
	}
	at := v.anchors()
	t.Rows = document.Map(v.all(), func(f *finding) document.Row { return v.row(f, at[f.Rule]) })
	return t
}

func (v *view) row(f *finding, anchor string) document.Row {
	severity := document.Cell{Text: v.severity(f.Severity), Sort: strconv.Itoa(findings.Rank(f.Severity)), Tone: tone(f.Severity), Chip: true, Sub: f.why}
	if f.why != "" {
		severity.Tone = document.Mute
	}
	return document.Row{Group: v.severity(f.Severity), Cells: []document.Cell{
		{Text: f.where, Sort: f.where, Link: anchor}, severity, {Text: f.Rule, Sort: f.Rule},
		{Text: f.summary, Sort: f.summary}, {Text: f.remedy, Sort: f.remedy}, {Text: f.region, Sort: f.region}}}
}

// all lists the findings that count, then the others.
func (v *view) all() []finding {
	var out []finding
	for _, g := range v.groups {
		for _, r := range g.rules {
			out = append(out, r.members...)
		}
	}
	return append(append(out, v.waived...), v.baseline...)
}

// anchors names the details of each rule by its place.
func (v *view) anchors() map[string]string {
	out := map[string]string{}
	for _, f := range v.all() {
		if out[f.Rule] == "" {
			out[f.Rule] = "rule-" + strconv.Itoa(len(out)+1)
		}
	}
	return out
}

// factsShown is how many findings of a rule show their evidence on the page.
const factsShown = 50

// details tell of each rule that found something what it is about.
func (v *view) details() []document.Detail {
	at, byID := v.anchors(), map[string]*findings.Rule{}
	for i := range v.Rules {
		byID[v.Rules[i].ID] = &v.Rules[i]
	}
	var out []document.Detail
	place := map[string]int{}
	for _, f := range v.all() {
		i, ok := place[f.Rule]
		if !ok {
			i = len(out)
			place[f.Rule] = i
			out = append(out, v.detail(f, at[f.Rule], byID[f.Rule]))
		}
		if d := &out[i]; len(f.facts) > 0 && len(d.Sections) < factsShown {
			d.Sections = append(d.Sections, evidence(f))
		}
	}
	return out
}

func (v *view) detail(f finding, anchor string, r *findings.Rule) document.Detail {
	d := document.Detail{ID: anchor, Name: v.titleOf(f.Finding), Code: f.Rule, Status: v.severity(f.Severity), Tone: tone(f.Severity)}
	if r != nil {
		d.Lead = v.sentence(r.When)
		d.Sections = []document.List{{Title: v.say("findings.page.why"), Items: []document.Item{{Text: v.sentence(r.Why)}}}}
	}
	return d
}

// evidence is what one finding stands on.
func evidence(f finding) document.List {
	l := document.List{Title: f.where + ", " + f.region, Items: document.Lines(document.Plain, f.facts[:min(len(f.facts), 20)])}
	if f.Command != "" {
		l.Items = append(l.Items, document.Item{Text: name(f.Command), Tone: document.Good})
	}
	return l
}
