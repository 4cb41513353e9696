package report

import (
	"io"
	"strings"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/text"
)

// specMarkdown writes a spec report for a ticket or a review.
func specMarkdown(w io.Writer, r *capacity.Report, o Options) error {
	next := o.Next
	o = o.filled()
	v := newSpecView(r, o)
	m := newMarkdown(w, o)
	m.heading(1, v.title)
	m.para(v.window)
	m.items(v.basis)
	if v.incomplete != "" {
		m.quote(v.incomplete)
	}
	if v.empty != "" {
		m.para(v.empty)
	}
	if v.lead != "" {
		m.para(v.lead)
	}
	for _, g := range v.groups {
		m.specGroup(g)
	}
	m.list("spec.fees_heading", v.fees)
	m.list("spec.bill_heading", v.billed)
	m.specPrices(v)
	m.list("spec.notes_heading", v.notes)
	m.specErrors(v)
	if next = nextSpec(v, next); len(next) > 0 {
		m.para(m.Say("plan.next", nil))
		m.code(next)
	}
	return m.close()
}

func (m markdown) specGroup(g specGroup) {
	m.heading(2, g.heading)
	m.table("column.load_balancer", "spec.column.spec", "capacity.short.max_connections",
		"capacity.short.new_connections_per_second", "capacity.short.queries_per_second", "spec.column.peak",
		"spec.column.now", "spec.column.advice", "spec.column.delta", "column.reason", "spec.column.warnings")
	for _, b := range g.members {
		cells := []string{m.label(b), b.spec}
		for _, u := range b.uses {
			cells = append(cells, strings.TrimSpace(u.percent()+u.mark()))
		}
		cells = append(cells, strings.Join([]string{b.peak, b.drops}, " "), money(b.now), b.advice,
			signed(b.Recommendation.MonthlyDelta), strings.Join(b.reasons, " "), strings.Join(b.warnings, " "))
		m.cells(cells...)
	}
	m.put("\n")
}

// label names a load balancer by all it has.
func (m markdown) label(b balancer) string {
	s := b.ID + ", " + b.RegionID
	if b.Name != "" {
		s = b.Name + " (" + s + ")"
	}
	return s
}

func (m markdown) list(heading string, lines []string) {
	if len(lines) == 0 {
		return
	}
	m.heading(2, m.Say(heading, nil))
	m.items(lines)
}

func (m markdown) specPrices(v *specView) {
	lines := make([]string, len(v.prices))
	for i, p := range v.prices {
		lines[i] = v.Say("spec.price", text.Data{"Source": p.source, "Date": p.date, "State": p.state})
	}
	m.list("spec.prices_heading", lines)
}

func (m markdown) specErrors(v *specView) {
	if len(v.errors) == 0 {
		return
	}
	m.heading(2, v.errorsHeading)
	m.table("column.action", "column.resource", "column.region", "column.error", "column.request")
	for _, f := range v.errors {
		m.cells(f.action, v.some(f.resources, 3), f.region, f.why, f.requestID)
	}
	m.put("\n")
}
