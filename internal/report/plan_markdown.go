package report

import (
	"io"
	"strings"

	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/text"
)

// planMarkdown writes a plan for a ticket or a review.
func planMarkdown(w io.Writer, p *plan.Plan, o Options) error {
	o = o.filled()
	v := newView(p, o)
	m := newMarkdown(w, o)
	m.heading(1, v.title)
	if v.incomplete != "" {
		m.quote(v.incomplete)
	}
	if v.empty != "" {
		m.para(v.empty)
	}
	m.section(v.change)
	m.section(v.reported)
	m.unread(v.unknown)
	m.aligned(v)
	m.evidence(v)
	for _, s := range v.closing {
		m.para(s)
	}
	if len(v.next) > 0 {
		m.para(m.Say("plan.next", nil))
		m.code(v.next)
	}
	return m.close()
}

func (m markdown) section(s section) {
	if len(s.cards) == 0 {
		return
	}
	m.heading(2, s.heading)
	m.table("column.interface", "column.instance", "column.region", "column.status", "column.timeout",
		"column.has", "column.should", "column.change", "column.because", "column.notes")
	for _, c := range s.cards {
		notes := strings.Join(c.notes, " ")
		if len(c.rows) == 0 {
			m.cells(c.ID, c.InstanceID, c.RegionID, c.status, "", "", "", "", "", notes)
		}
		for _, r := range c.rows {
			m.cells(c.ID, c.InstanceID, c.RegionID, c.status, r.label, m.seconds(r.has), m.seconds(r.shall),
				m.mark(r), m.comma(r.reason, r.because), notes)
			notes = "" // said once
		}
	}
	m.put("\n")
}

func (m markdown) mark(r row) string {
	if r.selected {
		return m.Say("mark.selected", text.Data{"Action": r.action})
	}
	return m.Say("mark.reported", text.Data{"Action": r.action})
}

func (m markdown) unread(s section) {
	if len(s.cards) == 0 {
		return
	}
	m.heading(2, s.heading)
	m.table("column.interface", "column.instance", "column.region", "column.error", "column.notes")
	for _, c := range s.cards {
		m.cells(c.ID, c.InstanceID, c.RegionID, c.status, strings.Join(c.notes, " "))
	}
	m.put("\n")
}

func (m markdown) aligned(v *view) {
	if len(v.aligned) == 0 {
		return
	}
	m.heading(2, v.alignedHeading)
	var items []string
	for _, l := range v.aligned {
		items = append(items, text.Visible(l.label)+": "+v.some(l.ids, alignedShown))
	}
	for i, l := range v.alignedNotes {
		if i == notesShown {
			items = append(items, v.more(len(v.alignedNotes)-notesShown))
			break
		}
		items = append(items, l.label+v.gap()+"("+v.some(l.ids, 3)+")")
	}
	m.items(items)
}

func (m markdown) evidence(v *view) {
	if len(v.unresolved) > 0 {
		m.heading(2, v.unresolvedHeading)
		m.table("column.backend", "column.load_balancer", "column.group", "column.region", "column.reason")
		for _, u := range v.unresolved {
			m.cells(u.server, u.balancer, u.group, u.region, u.reason)
		}
		m.put("\n")
	}
	if len(v.errors) > 0 {
		m.heading(2, v.errorsHeading)
		m.table("column.action", "column.resource", "column.region", "column.error", "column.request")
		for _, f := range v.errors {
			m.cells(f.action, v.some(f.resources, 3), f.region, f.why, f.requestID)
		}
		m.put("\n")
	}
}
