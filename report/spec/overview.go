package spec

import (
	"strconv"
	"strings"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/document"
)

// anchor names the details of a load balancer by its place: ids are not ours.
func anchor(i int) string { return "lb-" + strconv.Itoa(i+1) }

// figures are the key figures.
func (v *view) figures() []document.Figure {
	all := v.Say("spec.page.of", text.Data{"Balancers": v.Count("spec.balancers", len(v.balancers))})
	number := func(id string, tone document.Tone, in ...capacity.Status) document.Figure {
		n := 0
		for _, g := range v.groups {
			for _, s := range in {
				if g.status == s {
					n += len(g.members)
				}
			}
		}
		if n == 0 {
			tone = document.Plain
		}
		return document.Figure{Label: v.say(id), Value: strconv.Itoa(n), Note: all, Tone: tone}
	}
	t, unit := v.Totals, v.Say("spec.page.all_fees", text.Data{"Currency": v.currency})
	return []document.Figure{
		{Label: v.say("spec.column.all_in"), Value: report.OrDash(money(t.AllIn.Monthly)), Note: unit},
		{Label: v.say("spec.column.all_in_then"), Value: report.OrDash(money(t.AllIn.Recommended)), Note: unit},
		{Label: v.say("spec.column.saving"), Value: report.OrDash(money(t.AllIn.Saving)), Tone: savingTone(t.AllIn.Saving),
			Note: v.Say("spec.page.spec_change", text.Data{"Delta": minus(signed(t.MonthlyDelta)), "Currency": v.currency})},
		number("spec.page.at_limit", document.Bad, capacity.Saturated, capacity.NearLimit),
		number("spec.page.saving", document.Good, capacity.Oversized, capacity.Idle),
		number("spec.page.no_data", document.Warn, capacity.NoData),
	}
}

// otherFees says how the fees beside the spec change, if they do.
func (v *view) otherFees(delta string) string {
	if d, ok := amount(delta); !ok || d.IsZero() {
		return ""
	}
	return v.Say("spec.fees_change", text.Data{"Delta": minus(signed(delta))})
}

// minus sets a real minus sign, which is as wide as a plus.
func minus(s string) string {
	if len(s) > 1 && s[0] == '-' {
		return "\u2212" + s[1:]
	}
	return s
}

// savingTone is good where something is saved.
func savingTone(saving string) document.Tone {
	d, ok := amount(saving)
	switch {
	case ok && d.IsPositive():
		return document.Good
	case ok && d.IsNegative():
		return document.Warn
	}
	return document.Plain
}

// moneyTone is good where money is saved.
func moneyTone(delta string) document.Tone {
	d, ok := amount(delta)
	switch {
	case ok && d.IsNegative():
		return document.Good
	case ok && d.IsPositive():
		return document.Warn
	}
	return document.Plain
}

func statusTone(s capacity.Status) document.Tone {
	switch s {
	case capacity.Saturated:
		return document.Bad
	case capacity.NearLimit, capacity.NoData:
		return document.Warn
	case capacity.Oversized, capacity.Idle:
		return document.Good
	}
	return document.Mute
}

func (v *view) overview() *document.Overview {
	t := &document.Overview{Title: v.say("spec.page.overview"), GroupBy: v.say("spec.page.status"), Each: v.say("spec.page.details")}
	t.Caption = v.Say("spec.page.caption", text.Data{"Currency": v.currency})
	t.Columns = []document.Column{
		{Label: v.say("column.load_balancer")}, {Label: v.say("column.status")}, {Label: v.say("spec.column.delta"), Numeric: true},
		{Label: v.say("spec.column.advice"), Prose: true}, {Label: v.say("spec.column.now"), Numeric: true}, {Label: v.say("spec.column.all_in"), Numeric: true}}
	for _, m := range limited() {
		t.Columns = append(t.Columns, document.Column{Label: v.short(m), Numeric: true})
	}
	t.Columns = append(t.Columns, document.Column{Label: v.say("spec.column.peak"), Whole: true})
	for _, g := range v.groups {
		t.Groups = append(t.Groups, v.standing(g.status))
	}
	places := make(map[*capacity.LoadBalancer]int, len(v.balancers))
	for i, lb := range v.balancers {
		places[lb.LoadBalancer] = i
	}
	t.Rows = func(yield func(document.Row) bool) {
		for i := range v.groups { // worst first
			for _, lb := range v.groups[i].members {
				if !yield(v.row(lb, anchor(places[lb.LoadBalancer]))) {
					return
				}
			}
		}
	}
	return t
}

func (v *view) row(lb balancer, link string) document.Row {
	delta := lb.Recommendation.MonthlyDelta
	first := ""
	if len(lb.reasons) > 0 {
		first = lb.reasons[0]
	}
	name := document.Cell{Text: text.Visible(balancerName(lb.LoadBalancer)), Link: link}
	name.Sort, name.Sub = name.Text, whereabouts(lb)
	cells := []document.Cell{name,
		{Text: lb.status, Sort: v.rank(lb.Status), Tone: statusTone(lb.Status), Chip: true},
		{Text: minus(signed(delta)), Sort: plainNumber(delta), Tone: moneyTone(delta), Sub: v.otherFees(lb.Recommendation.FeesDelta)},
		{Text: lb.advice, Sub: first, Sort: lb.advice}, {Text: money(lb.now), Sort: plainNumber(lb.now)}, v.allInCell(lb)}
	for _, u := range lb.uses {
		c := document.Cell{Text: strings.TrimSpace(u.percent() + u.mark())}
		if u.known {
			c.Sort, c.Meter, c.Tone = formatFloat(u.share), u.share, v.useTone(u.share)
		}
		cells = append(cells, c)
	}
	return document.Row{Group: lb.status, Cells: append(cells, v.peakCell(lb))}
}

// peakCell is when the limit that is hit first was used most.
func (v *view) peakCell(lb balancer) document.Cell {
	c := document.Cell{Text: "-"}
	if at := lb.Metrics[lb.first()].PeakAt; at != nil {
		c.Sort = minute(*at)
		day, clock, _ := strings.Cut(c.Sort, " ")
		c.Text, c.Sub = day, clock+" "+v.metric(lb.first())
	}
	return c
}

// rank sorts statuses by how pressing they are.
func (v *view) rank(s capacity.Status) string {
	for i, known := range standings() {
		if s == known {
			return strconv.Itoa(i)
		}
	}
	return strconv.Itoa(len(standings()))
}

// useTone warns from the target on.
func (v *view) useTone(share float64) document.Tone {
	switch {
	case share >= 1:
		return document.Bad
	case share > v.Policy.TargetUtilization:
		return document.Warn
	}
	return document.Plain
}

// plainNumber is decimal text a script can sort by, empty for what is no number.
func plainNumber(s string) string {
	d, ok := amount(s)
	if !ok {
		return ""
	}
	return strconv.FormatFloat(d.InexactFloat64(), 'f', -1, 64)
}
