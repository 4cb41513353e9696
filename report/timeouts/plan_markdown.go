package timeouts

import (
	"io"
	"strings"

	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/layout"
)

// planMarkdown writes a plan for a ticket or a review.
func planMarkdown(w io.Writer, p *plan.Plan, o report.Options) error {
	o = o.Filled()
	v := newView(p, o)
	m := planDocument{layout.NewMarkdown(w, o.Printer), v}
	m.Heading(1, v.title)
	if v.incomplete != "" {
		m.Quote(v.incomplete)
	}
	if v.empty != "" {
		m.Para(v.empty)
	}
	m.section(v.change)
	m.section(v.reported)
	m.unread(v.unknown)
	m.aligned()
	m.backends()
	v.failures.Table(m.Markdown)
	for _, s := range v.closing {
		m.Para(s)
	}
	m.Commands(m.Say("plan.next", nil), v.next)
	return m.Close()
}

// planDocument is a plan in Markdown.
type planDocument struct {
	*layout.Markdown
	*view
}

func (m planDocument) section(s section) {
	if len(s.enis) == 0 {
		return
	}
	m.Heading(2, s.heading)
	m.Table([]string{"column.interface", "column.instance", "column.region", "column.status", "column.timeout",
		"column.has", "column.should", "column.change", "column.because", "column.notes"}, func() {
		for _, c := range s.enis {
			m.rows(c)
		}
	})
}

func (m planDocument) rows(c eni) {
	notes := strings.Join(c.notes, " ")
	if len(c.rows) == 0 {
		m.Row(c.ID, c.InstanceID, c.RegionID, c.status, "", "", "", "", "", notes)
	}
	for _, r := range c.rows {
		m.Row(c.ID, c.InstanceID, c.RegionID, c.status, r.label, m.seconds(r.has), m.seconds(r.shall),
			m.mark(r), m.Comma(r.reason, r.because), notes)
		notes = "" // said once
	}
}

func (m planDocument) mark(r row) string {
	if r.selected {
		return m.Say("mark.selected", text.Data{"Action": r.action})
	}
	return m.Say("mark.reported", text.Data{"Action": r.action})
}

func (m planDocument) unread(s section) {
	if len(s.enis) == 0 {
		return
	}
	m.Heading(2, s.heading)
	m.Table([]string{"column.interface", "column.instance", "column.region", "column.error", "column.notes"}, func() {
		for _, c := range s.enis {
			m.Row(c.ID, c.InstanceID, c.RegionID, c.status, strings.Join(c.notes, " "))
		}
	})
}

func (m planDocument) aligned() {
	var items []string
	for _, l := range m.view.aligned {
		items = append(items, text.Visible(l.label)+": "+m.Some(l.ids, alignedShown))
	}
	for i, l := range m.alignedNotes {
		if i == notesShown {
			items = append(items, m.More(len(m.alignedNotes)-notesShown))
			break
		}
		items = append(items, l.label+m.Gap()+"("+m.Some(l.ids, 3)+")")
	}
	m.Section(m.alignedHeading, items)
}

func (m planDocument) backends() {
	if len(m.unresolved) == 0 {
		return
	}
	m.Heading(2, m.unresolvedHeading)
	m.Table([]string{"column.backend", "column.load_balancer", "column.group", "column.region", "column.reason"}, func() {
		for _, u := range m.unresolved {
			m.Row(u.server, u.balancer, u.group, u.region, u.reason)
		}
	})
}
