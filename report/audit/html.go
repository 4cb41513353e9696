package audit

import (
	"io"
	"strconv"

	"github.com/alictl/alictl/internal/findings"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/webpage"
)

// writeHTML writes an audit as one page for a browser.
func writeHTML(w io.Writer, d *findings.Document, o report.Options) error {
	o = o.Filled()
	b := webPage{newView(d, o)}
	p := webpage.Page{Lang: string(b.Lang()), Title: b.title, Subtitle: b.basis, Alert: b.incomplete, Lead: b.lead,
		Words: b.controls(), Tiles: b.tiles(), Sections: b.sections()}
	if len(d.Findings) > 0 {
		p.Table, p.Details = b.table(), b.details()
	}
	return webpage.Render(w, p)
}

// webPage puts an audit into the parts of a page.
type webPage struct{ *view }

func (b webPage) controls() webpage.Words {
	return webpage.Words{Skip: b.say("findings.page.skip"), Theme: b.say("spec.page.theme"), Filter: b.say("spec.page.filter"),
		Status: b.say("findings.column.severity"), All: b.say("spec.page.all"), Shown: b.say("spec.page.shown"), Sort: b.say("spec.page.sort"),
		Overview: b.say("findings.column.findings"), Details: b.say("findings.page.details"), OpenAll: b.say("spec.page.open_all"),
		Scroll: b.say("findings.page.scroll")}
}

// tiles are the key figures.
func (b webPage) tiles() []webpage.Tile {
	var out []webpage.Tile
	add := func(label string, n int, tone webpage.Tone) {
		if n == 0 {
			tone = webpage.Plain
		}
		out = append(out, webpage.Tile{Label: label, Value: strconv.Itoa(n), Tone: tone})
	}
	for _, s := range findings.Severities() {
		add(b.severity(s), b.Summary.Of(s), pageTone(s))
	}
	add(b.say("findings.waived_heading"), b.Summary.Waived, webpage.Mute)
	add(b.say("findings.baseline_heading"), b.Summary.Baseline, webpage.Mute)
	add(b.say("findings.gaps_heading"), b.Summary.NotEvaluated-len(b.off), webpage.Warn)
	return out
}

// pageTone is how a reader should feel about a severity.
func pageTone(severity string) webpage.Tone {
	switch severity {
	case "critical", "high":
		return webpage.Bad
	case "medium":
		return webpage.Warn
	}
	return webpage.Mute
}

// table lists every finding, also those that do not count.
func (b webPage) table() webpage.Table {
	t := webpage.Table{Caption: b.say("findings.page.caption"), Columns: []webpage.Column{
		{Label: b.say("column.resource")}, {Label: b.say("findings.column.severity")}, {Label: b.say("findings.column.rule")},
		{Label: b.say("findings.column.summary")}, {Label: b.say("findings.column.remedy")}, {Label: b.say("column.region")}}}
	for _, s := range findings.Severities() {
		t.Groups = append(t.Groups, b.severity(s))
	}
	at := b.anchors()
	for _, f := range b.all() {
		severity := webpage.Cell{Text: b.severity(f.Severity), Sort: strconv.Itoa(findings.Rank(f.Severity)), Tone: pageTone(f.Severity), Chip: true, Sub: f.why}
		if f.why != "" {
			severity.Tone = webpage.Mute
		}
		t.Rows = append(t.Rows, webpage.Row{Group: b.severity(f.Severity), Cells: []webpage.Cell{
			{Text: f.where, Sort: f.where, Link: at[f.Rule]}, severity, {Text: f.Rule, Sort: f.Rule},
			{Text: f.summary, Sort: f.summary}, {Text: f.remedy, Sort: f.remedy}, {Text: f.region, Sort: f.region}}})
	}
	return t
}

// all lists the findings that count, then the others.
func (b webPage) all() []finding {
	var out []finding
	for _, g := range b.groups {
		for _, r := range g.rules {
			out = append(out, r.members...)
		}
	}
	return append(append(out, b.waived...), b.baseline...)
}

// anchors names the details of each rule by its place.
func (b webPage) anchors() map[string]string {
	out := map[string]string{}
	for _, f := range b.all() {
		if out[f.Rule] == "" {
			out[f.Rule] = "rule-" + strconv.Itoa(len(out)+1)
		}
	}
	return out
}

// factsShown is how many findings of a rule show their evidence on the page.
const factsShown = 50

// details tell of each rule that found something what it is about.
func (b webPage) details() []webpage.Detail {
	at, byID := b.anchors(), map[string]*findings.Rule{}
	for i := range b.Rules {
		byID[b.Rules[i].ID] = &b.Rules[i]
	}
	var out []webpage.Detail
	place := map[string]int{}
	for _, f := range b.all() {
		i, ok := place[f.Rule]
		if !ok {
			i = len(out)
			place[f.Rule] = i
			d := webpage.Detail{ID: at[f.Rule], Name: b.titleOf(f.Finding), Code: f.Rule, Status: b.severity(f.Severity), Tone: pageTone(f.Severity)}
			if r := byID[f.Rule]; r != nil {
				d.Lead = b.sentence(r.When)
				d.Sections = append(d.Sections, webpage.Section{Title: b.say("findings.page.why"), Items: []webpage.Item{{Text: b.sentence(r.Why)}}})
			}
			out = append(out, d)
		}
		d := &out[i]
		if len(f.facts) > 0 && len(d.Sections) < factsShown {
			s := webpage.Section{Title: f.where + ", " + f.region}
			for _, fact := range f.facts[:min(len(f.facts), 20)] {
				s.Items = append(s.Items, webpage.Item{Text: fact})
			}
			if f.Command != "" {
				s.Items = append(s.Items, webpage.Item{Text: name(f.Command), Tone: webpage.Good})
			}
			d.Sections = append(d.Sections, s)
		}
	}
	return out
}

// sections tell what the audit could not see and what else to know.
func (b webPage) sections() []webpage.Section {
	var out []webpage.Section
	add := func(title string, tone webpage.Tone, lines []string) {
		if len(lines) == 0 {
			return
		}
		s := webpage.Section{Title: title}
		for _, line := range lines {
			s.Items = append(s.Items, webpage.Item{Text: line, Tone: tone})
		}
		out = append(out, s)
	}
	add(b.say("findings.waivers_heading"), webpage.Warn, b.waivers)
	add(b.say("findings.gaps_heading"), webpage.Plain, b.gapLines())
	add(b.failures.Heading, webpage.Bad, b.failures.Lines())
	return out
}
