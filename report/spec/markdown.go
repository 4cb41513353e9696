package spec

import (
	"io"
	"strings"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/layout"
)

// writeMarkdown writes a spec report for a ticket or a review.
func writeMarkdown(w io.Writer, r *capacity.Report, o report.Options) error {
	o = o.Filled()
	v := newView(r, o)
	m := document{layout.NewMarkdown(w, o.Printer), v}
	m.Heading(1, v.title)
	m.Para(v.window)
	m.Items(v.basis)
	if v.incomplete != "" {
		m.Quote(v.incomplete)
	}
	if v.empty != "" {
		m.Para(v.empty)
	}
	if v.lead != "" {
		m.Para(v.lead)
	}
	for _, g := range v.groups {
		m.group(g)
	}
	m.Section(m.Say("spec.fees_heading", nil), v.fees)
	m.Section(m.Say("spec.bill_heading", nil), v.billed)
	m.Section(m.Say("spec.prices_heading", nil), v.priceLines())
	m.Section(m.Say("spec.notes_heading", nil), v.notes)
	v.failures.Table(m.Markdown)
	m.Commands(m.Say("plan.next", nil), suggested(v, o.Next))
	return m.Close()
}

// document is a spec report in Markdown.
type document struct {
	*layout.Markdown
	*view
}

func (m document) group(g group) {
	m.Heading(2, g.heading)
	m.Table([]string{"column.load_balancer", "spec.column.spec", "capacity.short.max_connections",
		"capacity.short.new_connections_per_second", "capacity.short.queries_per_second", "spec.column.peak",
		"spec.column.now", "spec.column.advice", "spec.column.delta", "column.reason", "spec.column.warnings"}, func() {
		for _, b := range g.members {
			m.row(b)
		}
	})
}

func (m document) row(b balancer) {
	cells := []string{b.label(), b.spec}
	for _, u := range b.uses {
		cells = append(cells, strings.TrimSpace(u.percent()+u.mark()))
	}
	cells = append(cells, strings.Join([]string{b.peak, b.drops}, " "), money(b.now), b.advice,
		signed(b.Recommendation.MonthlyDelta), strings.Join(b.reasons, " "), strings.Join(b.warnings, " "))
	m.Row(cells...)
}
