package spec

import (
	"strings"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/document"
	"github.com/alictl/alictl/report/layout"
)

// documentOf lays a spec report out: the load balancers by what to do about them, and
// what their prices stand on.
func documentOf(r *capacity.Report, o report.Options) *document.Document {
	v := newView(r, o)
	d := &document.Document{
		Title: v.title, About: append([]document.Item{{Text: v.window}}, document.Lines(document.Mute, v.basis)...),
		Alert: v.incomplete, Empty: v.empty, Lead: v.lead, Sections: v.sections(), Next: v.suggested(o),
		Records: v.records(), Book: v.book, Costs: func() *document.Costs { return &v.ledger().costs }, Made: r.CreatedAt,
	}
	if len(v.balancers) == 0 {
		return d
	}
	d.Legend, d.Figures, d.Charts, d.Overview = v.say("spec.legend"), v.figures(), v.fleetCharts(), v.overview()
	d.Details = func(yield func(document.Detail) bool) {
		for i, lb := range v.balancers {
			if !yield(v.detail(lb, anchor(i))) {
				return
			}
		}
	}
	return d
}

// suggested suggests to look at the load balancer with the most to say.
func (v *view) suggested(o report.Options) []string {
	if o.Next != nil || len(v.groups) == 0 {
		return o.Next
	}
	id := v.groups[0].members[0].ID
	if !layout.PlainWord(id) {
		id = "ID"
	}
	return []string{o.Line("alictl spec-report explain " + id)}
}

func (v *view) sections() []document.Section {
	out := document.Listed(nil, v.say("spec.all_in_heading"), document.Strong, v.allIn())
	c := v.measure()
	for i := range v.groups {
		g := &v.groups[i]
		section := document.Section{Title: g.heading, Tone: groupTone(g.status), Use: document.Covered, Table: v.groupTable(g), Items: v.members(g, c)}
		if i == 0 { // what heads the columns of all groups
			section.Legend = v.Say("spec.money_legend", text.Data{"Currency": v.currency})
		}
		out = append(out, section)
	}
	out = document.Listed(out, v.say("spec.fees_heading"), document.Warn, v.fees)
	if len(v.billed) > 0 {
		out = append(out, document.Section{Title: v.say("spec.bill_heading"), Tone: document.Strong, Use: document.Covered,
			Items: document.Seq(document.Lines(document.Plain, v.billed))})
	}
	if len(v.prices) > 0 {
		out = append(out, document.Section{Title: v.say("spec.prices_heading"), Tone: document.Strong, Items: document.Seq(v.priceItems())})
	}
	out = document.Listed(out, v.say("spec.notes_heading"), document.Strong, v.notes)
	return v.failures.AddTo(out)
}

// priceItems are the sources of prices; what is outdated stands out.
func (v *view) priceItems() []document.Item {
	out := document.Lines(document.Plain, v.priceLines())
	for i := range out {
		if v.Report.Prices[i].Outdated {
			out[i].Tone = document.Warn
		}
	}
	return out
}

// groupTone is the tone of the heading of a status.
func groupTone(s capacity.Status) document.Tone {
	switch s {
	case capacity.Saturated:
		return document.Bad
	case capacity.NearLimit:
		return document.Warn
	case capacity.Oversized, capacity.Idle:
		return document.Good
	}
	return document.Strong
}

func (v *view) groupTable(g *group) *document.Table {
	t := &document.Table{Rows: document.Map(g.members, v.groupRow)}
	for _, id := range []string{"column.load_balancer", "spec.column.spec", "capacity.short.max_connections",
		"capacity.short.new_connections_per_second", "capacity.short.queries_per_second", "spec.column.peak",
		"spec.column.now", "spec.column.advice", "spec.column.delta", "spec.column.all_in", "spec.column.all_in_then", "column.reason", "spec.column.warnings"} {
		t.Columns = append(t.Columns, document.Column{Label: v.say(id)})
	}
	return t
}

func (v *view) groupRow(b *balancer) document.Row {
	cells := []string{b.label(), b.spec}
	for _, u := range b.uses {
		cells = append(cells, strings.TrimSpace(u.percent()+u.mark()))
	}
	return document.Cells(append(cells, strings.Join([]string{b.peak, b.drops}, " "), money(b.now), b.advice,
		signed(b.Recommendation.MonthlyDelta), money(b.AllIn.Monthly), money(b.AllIn.Recommended), strings.Join(b.reasons, " "), strings.Join(b.warnings, " "))...)
}
