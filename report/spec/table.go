package spec

import (
	"io"
	"strings"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/layout"
)

// How much of a long list a spec table shows before it counts the rest.
const (
	quietShown = 100 // load balancers with nothing to do
	nameWidth  = 24
)

// writeTable writes a spec report for a person at a terminal.
func writeTable(w io.Writer, r *capacity.Report, o report.Options) error {
	o = o.Filled()
	v := newView(r, o)
	v.next = suggested(v, o.Next)
	t := page{Page: layout.NewPage(w, o.Width, o.Color, o.Printer.Lang()), view: v}
	t.measure()
	t.Para(layout.Bold, 0, 2, v.title)
	t.Para(layout.Plain, 0, 2, v.window)
	for _, s := range v.basis {
		t.Para(layout.Dim, 0, 2, s)
	}
	if v.incomplete != "" {
		t.Para(layout.Red, 0, 2, v.incomplete)
	}
	if v.empty != "" {
		t.Blank()
		t.Para(layout.Plain, 0, 0, v.empty)
	}
	for _, g := range v.groups {
		t.group(g)
	}
	t.Section(layout.Yellow, v.Say("spec.fees_heading", nil), v.fees)
	t.Section(layout.Bold, v.Say("spec.bill_heading", nil), v.billed)
	t.sources()
	t.evidence()
	t.closing()
	return t.Close()
}

// suggested suggests to look at the load balancer with the most to say.
func suggested(v *view, given []string) []string {
	if given != nil || len(v.groups) == 0 {
		return given
	}
	id := v.groups[0].members[0].ID
	if !layout.PlainWord(id) {
		id = "ID"
	}
	return []string{"alictl spec-report explain " + id}
}

// page is a page with the columns of one report.
type page struct {
	*layout.Page
	*view
	id, name, region, spec, now, delta int
	uses                               [3]int
}

// measure sets the columns so that they line up over the whole report.
func (t *page) measure() {
	for _, b := range t.balancers {
		t.id = max(t.id, text.Width(text.Visible(b.ID)))
		t.name = max(t.name, min(text.Width(text.Visible(b.Name)), nameWidth))
		t.region = max(t.region, text.Width(text.Visible(b.RegionID)))
		t.spec = max(t.spec, text.Width(b.spec))
		t.now = max(t.now, text.Width(t.cost(b)))
		t.delta = max(t.delta, text.Width(signed(b.Recommendation.MonthlyDelta)))
		for i, u := range b.uses {
			t.uses[i] = max(t.uses[i], text.Width(u.percent()))
		}
	}
	t.id = min(t.id, 40)
}

// cost is what a load balancer costs today, and what it would.
func (t *page) cost(b balancer) string {
	if b.now == "" || b.recommended == "" || b.now == b.recommended {
		return money(b.now)
	}
	return money(b.now) + " -> " + money(b.recommended)
}

func (t *page) group(g group) {
	t.Blank()
	t.Para(tone(g.status), 0, 2, g.heading)
	for i, b := range g.members {
		quiet := b.Recommendation.Action == capacity.Keep && len(b.warnings) == 0
		if quiet && i >= quietShown {
			t.Para(layout.Plain, 2, 4, t.More(len(g.members)-i))
			return
		}
		t.member(b, quiet)
	}
}

// tone is the style of a status.
func tone(s capacity.Status) layout.Style {
	switch s {
	case capacity.Saturated:
		return layout.Red
	case capacity.NearLimit:
		return layout.Yellow
	case capacity.Oversized, capacity.Idle:
		return layout.Green
	}
	return layout.Bold
}

// member writes one load balancer: what it is and how it is used, on one line
// where there is room, and below it what to do and why.
func (t *page) member(b balancer, quiet bool) {
	who := "  " + strings.Join([]string{layout.PadRight(text.Cut(text.Visible(b.ID), t.id), t.id),
		layout.PadRight(text.Cut(text.Visible(b.Name), nameWidth), t.name),
		layout.PadRight(text.Visible(b.RegionID), t.region), layout.PadRight(b.spec, t.spec)}, "  ")
	how := t.usage(b) + "  " + layout.PadLeft(t.cost(b), t.now) + "  " + layout.PadLeft(signed(b.Recommendation.MonthlyDelta), t.delta)
	if t.Fits(who + "  " + how) {
		t.Line(layout.Plain, who+"  "+strings.TrimRight(how, " "))
	} else {
		t.Para(layout.Bold, 2, 4, strings.TrimSpace(who))
		t.Para(layout.Plain, 4, 6, strings.TrimSpace(how))
	}
	if !quiet {
		t.Para(layout.Plain, 4, 6, t.because(b))
	}
	if b.peak != "" && (!quiet || b.drops != "") {
		t.Para(layout.Dim, 4, 6, b.peak)
	}
	if b.drops != "" {
		t.Para(layout.Red, 4, 6, b.drops)
	}
	for _, s := range b.warnings {
		t.Para(layout.Yellow, 4, 6, t.Say("spec.warning", text.Data{"Warning": s}))
	}
}

func (t *page) usage(b balancer) string {
	parts := make([]string, len(b.uses))
	for i, u := range b.uses {
		parts[i] = t.short(u.metric) + " " + layout.PadLeft(u.percent(), t.uses[i]) + u.mark()
	}
	return strings.Join(parts, " ")
}

// because says what is recommended and the first reason for it.
func (t *page) because(b balancer) string {
	advice := b.advice
	if !b.feesDelta().IsZero() {
		advice = t.Comma(advice, t.Say("spec.fees_change", text.Data{"Delta": signed(b.Recommendation.FeesDelta)}))
	}
	if len(b.reasons) == 0 {
		return advice
	}
	return t.Say("spec.advice", text.Data{"Advice": advice, "Reason": b.reasons[0]})
}

func (t *page) sources() {
	if len(t.prices) == 0 {
		return
	}
	t.Blank()
	t.Para(layout.Bold, 0, 2, t.Say("spec.prices_heading", nil))
	for i, line := range t.priceLines() {
		style := layout.Plain
		if t.Report.Prices[i].Outdated {
			style = layout.Yellow
		}
		t.Para(style, 2, 4, line)
	}
}

// evidence tells what the report could not see and what else to know.
func (t *page) evidence() {
	t.Section(layout.Bold, t.Say("spec.notes_heading", nil), t.notes)
	t.Section(layout.Red, t.failures.Heading, t.failures.Lines())
}

func (t *page) closing() {
	if len(t.balancers) == 0 {
		return
	}
	t.Blank()
	t.Para(layout.Bold, 0, 2, t.lead)
	t.Para(layout.Plain, 0, 2, t.Say("spec.legend", nil))
	t.Commands(t.Say("plan.next", nil), t.next)
}
