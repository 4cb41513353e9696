package timeouts

import (
	"iter"
	"strconv"
	"strings"

	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/document"
)

// How much of a long list is shown before the rest is counted.
const (
	alignedShown = 6
	notesShown   = 8
)

// planDocument lays a plan out: what will change, what is only reported, what is not
// known, and what is in order.
func planDocument(p *plan.Plan, o report.Options) *document.Document {
	v := newView(p, o)
	d := &document.Document{
		Title: v.title, Alert: v.incomplete, Empty: v.empty, Lead: v.closing[0], Closing: document.Lines(document.Plain, v.closing[1:]),
		Figures: v.figures(p), Sections: v.sections(), Next: v.next, Records: planRecords(p, v.words), Made: p.CreatedAt,
	}
	return d
}

func (v *view) figures(p *plan.Plan) []document.Figure {
	figure := func(status plan.Status, n int, tone document.Tone) document.Figure {
		if n == 0 {
			tone = document.Plain
		}
		return document.Figure{Label: v.status(status), Value: strconv.Itoa(n), Tone: tone}
	}
	s := p.Summary
	return []document.Figure{
		figure(plan.TooShort, s.TooShort, document.Bad), figure(plan.TooLong, s.TooLong, document.Warn), figure(plan.Mixed, s.Mixed, document.Bad),
		figure(plan.Unknown, s.Unknown, document.Warn), figure(plan.Aligned, s.Aligned, document.Good),
	}
}

func (v *view) sections() []document.Section {
	widths := v.measure()
	var out []document.Section
	add := func(s section, tone document.Tone, t *document.Table, legend string) {
		if len(s.enis) > 0 {
			if v.gathers(s) {
				legend = strings.TrimPrefix(v.Comma(legend, v.Say("plan.gathered", text.Data{"Flag": "--detail"})), ", ")
			}
			section := document.Section{Title: s.heading, Tone: tone, Legend: legend, Items: v.items(s, widths), Table: t}
			if v.gathers(s) {
				section.Shown = groupsShown
			}
			out = append(out, section)
		}
	}
	add(v.change, document.Warn, v.valueTable(v.change), v.Say("plan.legend", nil))
	add(v.reported, document.Strong, v.valueTable(v.reported), "")
	add(v.unknown, document.Bad, v.unreadTable(), "")
	if len(v.aligned) > 0 {
		out = append(out, document.Section{Title: v.alignedHeading, Tone: document.Good, Items: document.Seq(v.alignedItems())})
	}
	if len(v.unresolved) > 0 {
		out = append(out, document.Section{Title: v.unresolvedHeading, Tone: document.Warn, Table: v.backendTable(),
			Items: document.Map(v.unresolved, func(u *unresolved) document.Item { return document.Item{Text: u.line} })})
	}
	return v.failures.AddTo(out)
}

func (v *view) tableOf(rows iter.Seq[document.Row], columns ...string) *document.Table {
	t := &document.Table{Rows: rows}
	for _, id := range columns {
		t.Columns = append(t.Columns, v.Column(id))
	}
	return t
}

// valueTable has a row for each value worth a line, of each interface.
func (v *view) valueTable(s section) *document.Table {
	rows := func(yield func(document.Row) bool) {
		for i := range s.enis {
			for _, row := range v.valueRows(v.worded(s.enis[i])) {
				if !yield(row) {
					return
				}
			}
		}
	}
	return v.tableOf(rows, "column.interface", "column.instance", "column.region", "column.status", "column.timeout",
		"column.has", "column.should", "column.change", "column.because", "column.notes")
}

func (v *view) valueRows(c eni) []document.Row {
	id, instance, region := text.Visible(named(c.ID, c.Name)), text.Visible(named(c.InstanceID, c.InstanceName)), text.Visible(c.RegionID)
	notes := strings.Join(c.notes, " ")
	if len(c.rows) == 0 {
		return []document.Row{document.Cells(id, instance, region, c.status, "", "", "", "", "", notes)}
	}
	out := make([]document.Row, len(c.rows))
	for i, r := range c.rows {
		out[i] = document.Cells(id, instance, region, c.status, r.label, v.seconds(r.has), v.seconds(r.shall),
			v.mark(r), v.Comma(r.reason, r.because), notes)
		notes = "" // said once
	}
	return out
}

func (v *view) mark(r row) string {
	if r.selected {
		return v.Say("mark.selected", text.Data{"Action": r.action})
	}
	return v.Say("mark.reported", text.Data{"Action": r.action})
}

func (v *view) unreadTable() *document.Table {
	return v.tableOf(document.Map(v.unknown.enis, func(in **plan.Interface) document.Row {
		c := v.worded(*in)
		return document.Cells(text.Visible(named(c.ID, c.Name)), text.Visible(named(c.InstanceID, c.InstanceName)), text.Visible(c.RegionID), c.status, strings.Join(c.notes, " "))
	}), "column.interface", "column.instance", "column.region", "column.error", "column.notes")
}

func (v *view) backendTable() *document.Table {
	return v.tableOf(document.Map(v.unresolved, func(u *unresolved) document.Row {
		return document.Cells(u.server, u.balancer, u.group, u.region, u.reason)
	}), "column.backend", "column.load_balancer", "column.group", "column.region", "column.reason")
}
