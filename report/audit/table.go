package audit

import (
	"io"
	"strings"

	"github.com/alictl/alictl/internal/findings"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/layout"
)

// shown is how many findings of one rule a table lists before it counts the rest.
const shown = 15

// writeTable writes an audit for a person at a terminal.
func writeTable(w io.Writer, d *findings.Document, o report.Options) error {
	o = o.Filled()
	t := page{layout.NewPage(w, o.Width, o.Color, o.Printer.Lang()), newView(d, o)}
	t.Para(layout.Bold, 0, 2, t.title)
	t.Para(layout.Dim, 0, 2, t.basis)
	if t.incomplete != "" {
		t.Para(layout.Red, 0, 2, t.incomplete)
	}
	for _, g := range t.groups {
		t.Blank()
		t.Para(tone(g.severity), 0, 2, g.heading)
		for _, r := range g.rules {
			t.rule(r)
		}
	}
	t.apart(t.say("findings.waived_heading"), t.waived)
	t.apart(t.say("findings.baseline_heading"), t.baseline)
	t.Section(layout.Yellow, t.say("findings.waivers_heading"), t.waivers)
	t.Section(layout.Bold, t.say("findings.gaps_heading"), t.gapLines())
	t.Section(layout.Red, t.failures.Heading, t.failures.Lines())
	t.Blank()
	t.Para(layout.Bold, 0, 2, t.lead)
	t.Commands(t.Say("plan.next", nil), t.suggested())
	return t.Close()
}

type page struct {
	*layout.Page
	*view
}

// tone is the style of a severity.
func tone(severity string) layout.Style {
	switch severity {
	case "critical", "high":
		return layout.Red
	case "medium":
		return layout.Yellow
	}
	return layout.Bold
}

// rule writes the findings of a rule: what it is, and below it where and how much.
func (t page) rule(r ruleGroup) {
	t.Para(layout.Bold, 2, 4, strings.TrimSpace(r.id+"  "+r.title))
	where, region := t.columns(r.members)
	for i, f := range r.members {
		if i >= shown && len(r.members) > shown+1 {
			t.Para(layout.Dim, 4, 6, t.More(len(r.members)-i))
			return
		}
		t.Entry(layout.Plain, "    "+layout.PadRight(f.where, where)+"  "+layout.PadRight(f.region, region)+"  ", f.summary)
	}
}

// columns are the widths of the names of some findings.
func (t page) columns(list []finding) (where, region int) {
	for _, f := range list[:min(len(list), shown+1)] {
		where, region = max(where, text.Width(f.where)), max(region, text.Width(f.region))
	}
	return min(where, 44), region
}

// apart lists findings that do not count.
func (t page) apart(heading string, list []finding) {
	if len(list) == 0 {
		return
	}
	t.Blank()
	t.Para(layout.Bold, 0, 2, heading)
	for i, f := range list {
		if i >= shown && len(list) > shown+1 {
			t.Para(layout.Dim, 2, 4, t.More(len(list)-i))
			return
		}
		t.Para(layout.Plain, 2, 4, f.Rule+"  "+f.where+"  "+f.region+"  "+f.why)
	}
}
