package spec

import (
	"iter"
	"strings"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report/document"
	"github.com/alictl/alictl/report/layout"
)

// How much of a long list is shown before the rest is counted, and how wide ids and
// names are.
const (
	quietShown = 100 // load balancers with nothing to do
	idWidth    = 40
	nameWidth  = 24
)

// columns are the widths of the lines of load balancers, which line up over the whole
// report.
type columns struct {
	id, name, region, spec, now, delta int
	uses                               [3]int
}

func (v *view) measure() columns {
	var c columns
	for _, b := range v.balancers {
		c.id = max(c.id, min(text.Width(text.Visible(b.ID)), idWidth))
		c.name = max(c.name, min(text.Width(text.Visible(b.Name)), nameWidth))
		c.region = max(c.region, text.Width(text.Visible(b.RegionID)))
		c.spec = max(c.spec, text.Width(b.spec))
		c.now = max(c.now, text.Width(cost(b)))
		c.delta = max(c.delta, text.Width(signed(b.Recommendation.MonthlyDelta)))
		for i, u := range b.uses {
			c.uses[i] = max(c.uses[i], text.Width(u.percent()))
		}
	}
	return c
}

// cost is what a load balancer costs today, and what it would.
func cost(b balancer) string {
	if b.now == "" || b.recommended == "" || b.now == b.recommended {
		return money(b.now)
	}
	return money(b.now) + " -> " + money(b.recommended)
}

// members are the load balancers of a group; of those with nothing to do only the
// first are listed.
func (v *view) members(g *group, c columns) iter.Seq[document.Item] {
	return func(yield func(document.Item) bool) {
		for i, b := range g.members {
			if b.nothingToDo() && i >= quietShown {
				yield(document.Item{Text: v.More(len(g.members) - i)})
				return
			}
			if !yield(v.member(b, c)) {
				return
			}
		}
	}
}

// nothingToDo tells a load balancer that stays as it is.
func (b balancer) nothingToDo() bool {
	return b.Recommendation.Action == capacity.Keep && len(b.warnings) == 0
}

// member is one load balancer: what it is and how it is used, and below it what to do
// and why.
func (v *view) member(b balancer, c columns) document.Item {
	who := document.Columns([]string{text.Cut(text.Visible(b.ID), c.id), text.Cut(text.Visible(b.Name), nameWidth), text.Visible(b.RegionID), b.spec},
		c.id, c.name, c.region, c.spec)
	out := document.Item{Text: strings.TrimSuffix(who, "  "),
		Tail: v.usage(b, c) + "  " + layout.PadLeft(cost(b), c.now) + "  " + layout.PadLeft(signed(b.Recommendation.MonthlyDelta), c.delta)}
	add := func(tone document.Tone, lines ...string) {
		out.Under = append(out.Under, document.Lines(tone, lines)...)
	}
	quiet := b.nothingToDo() && (b.Status == capacity.RightSized || b.Status == capacity.Elastic)
	if !quiet {
		add(document.Plain, v.because(b))
	}
	if !quiet || b.drops != "" {
		add(document.Mute, b.peak)
	}
	add(document.Bad, b.drops)
	for _, s := range b.warnings {
		add(document.Warn, v.Say("spec.warning", text.Data{"Warning": s}))
	}
	return out
}

func (v *view) usage(b balancer, c columns) string {
	parts := make([]string, len(b.uses))
	for i, u := range b.uses {
		parts[i] = v.short(u.metric) + " " + layout.PadLeft(u.percent(), c.uses[i]) + u.mark()
	}
	return strings.Join(parts, " ")
}

// because says what is recommended and the first reason for it.
func (v *view) because(b balancer) string {
	advice := b.advice
	if !b.feesDelta().IsZero() {
		advice = v.Comma(advice, v.Say("spec.fees_change", text.Data{"Delta": signed(b.Recommendation.FeesDelta)}))
	}
	if len(b.reasons) == 0 {
		return advice
	}
	return v.Say("spec.advice", text.Data{"Advice": advice, "Reason": b.reasons[0]})
}
