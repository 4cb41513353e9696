package spec

import (
	"io"
	"strconv"
	"strings"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/webpage"
)

// writeHTML writes a spec report as one page for a browser.
func writeHTML(w io.Writer, r *capacity.Report, o report.Options) error {
	o = o.Filled()
	b := webPage{newView(r, o)}
	p := webpage.Page{Lang: string(b.Lang()), Title: b.title, Subtitle: b.window, Alert: b.incomplete, Lead: b.lead,
		Words: b.controls(), Sections: b.sections()}
	if b.empty != "" {
		p.Lead = b.empty
		return webpage.Render(w, p)
	}
	p.Tiles, p.Charts, p.Table = b.tiles(), b.fleetCharts(), b.table()
	for i, lb := range b.balancers {
		p.Details = append(p.Details, b.detail(lb, anchor(i)))
	}
	return webpage.Render(w, p)
}

// webPage puts a report into the parts of a page.
type webPage struct{ *view }

// anchor names the details of a load balancer by its place: ids are not ours.
func anchor(i int) string { return "lb-" + strconv.Itoa(i+1) }

func (b webPage) controls() webpage.Words {
	return webpage.Words{Skip: b.say("spec.page.skip"), Theme: b.say("spec.page.theme"), Filter: b.say("spec.page.filter"),
		Status: b.say("spec.page.status"), All: b.say("spec.page.all"), Shown: b.say("spec.page.shown"), Sort: b.say("spec.page.sort"),
		Overview: b.say("spec.page.overview"), Details: b.say("spec.page.details"), OpenAll: b.say("spec.page.open_all"),
		Scroll: b.say("spec.page.scroll")}
}

// tiles are the key figures.
func (b webPage) tiles() []webpage.Tile {
	all := b.Say("spec.page.of", text.Data{"Balancers": b.Count("spec.balancers", len(b.balancers))})
	number := func(id string, tone webpage.Tone, in ...capacity.Status) webpage.Tile {
		n := 0
		for _, g := range b.groups {
			for _, s := range in {
				if g.status == s {
					n += len(g.members)
				}
			}
		}
		if n == 0 {
			tone = webpage.Plain
		}
		return webpage.Tile{Label: b.say(id), Value: strconv.Itoa(n), Note: all, Tone: tone}
	}
	t, unit := b.Totals, b.Say("spec.page.spec_fees", text.Data{"Currency": b.currency})
	return []webpage.Tile{
		{Label: b.say("spec.column.now"), Value: money(t.CurrentMonthly), Note: unit},
		{Label: b.say("spec.column.then"), Value: money(t.RecommendedMonthly), Note: unit},
		{Label: b.say("spec.column.delta"), Value: minus(signed(t.MonthlyDelta)), Tone: moneyTone(t.MonthlyDelta),
			Note: b.Comma(b.currency, b.otherFees(t.FeesDelta))},
		number("spec.page.at_limit", webpage.Bad, capacity.Saturated, capacity.NearLimit),
		number("spec.page.saving", webpage.Good, capacity.Oversized, capacity.Idle),
		number("spec.page.no_data", webpage.Warn, capacity.NoData),
	}
}

// otherFees says how the fees beside the spec change, if they do.
func (b webPage) otherFees(delta string) string {
	if d, ok := amount(delta); !ok || d.IsZero() {
		return ""
	}
	return b.Say("spec.fees_change", text.Data{"Delta": minus(signed(delta))})
}

// minus sets a real minus sign, which is as wide as a plus.
func minus(s string) string {
	if len(s) > 1 && s[0] == '-' {
		return "\u2212" + s[1:]
	}
	return s
}

// moneyTone is good where money is saved.
func moneyTone(delta string) webpage.Tone {
	d, ok := amount(delta)
	switch {
	case ok && d.IsNegative():
		return webpage.Good
	case ok && d.IsPositive():
		return webpage.Warn
	}
	return webpage.Plain
}

func statusTone(s capacity.Status) webpage.Tone {
	switch s {
	case capacity.Saturated:
		return webpage.Bad
	case capacity.NearLimit, capacity.NoData:
		return webpage.Warn
	case capacity.Oversized, capacity.Idle:
		return webpage.Good
	}
	return webpage.Mute
}

func (b webPage) table() webpage.Table {
	t := webpage.Table{Caption: b.Say("spec.page.caption", text.Data{"Currency": b.currency}), Columns: []webpage.Column{
		{Label: b.say("column.load_balancer")}, {Label: b.say("column.status")}, {Label: b.say("spec.column.delta"), Numeric: true},
		{Label: b.say("spec.column.advice")}, {Label: b.say("spec.column.now"), Numeric: true}}}
	for _, m := range limited() {
		t.Columns = append(t.Columns, webpage.Column{Label: b.short(m), Numeric: true})
	}
	t.Columns = append(t.Columns, webpage.Column{Label: b.say("spec.column.peak")}, webpage.Column{Label: b.say("spec.column.spec")})
	for _, g := range b.groups {
		t.Groups = append(t.Groups, b.standing(g.status))
	}
	for i, lb := range b.balancers {
		t.Rows = append(t.Rows, b.row(lb, anchor(i)))
	}
	return t
}

func (b webPage) row(lb balancer, link string) webpage.Row {
	delta := lb.Recommendation.MonthlyDelta
	first := ""
	if len(lb.reasons) > 0 {
		first = lb.reasons[0]
	}
	name := webpage.Cell{Text: text.Visible(balancerName(lb.LoadBalancer)), Link: link}
	name.Sort = name.Text
	if lb.Name != "" {
		name.Sub = text.Visible(lb.ID)
	}
	cells := []webpage.Cell{name,
		{Text: lb.status, Sort: b.rank(lb.Status), Tone: statusTone(lb.Status), Chip: true},
		{Text: minus(signed(delta)), Sort: plainNumber(delta), Tone: moneyTone(delta), Sub: b.otherFees(lb.Recommendation.FeesDelta)},
		{Text: lb.advice, Sub: first, Sort: lb.advice}, {Text: money(lb.now), Sort: plainNumber(lb.now)}}
	for _, u := range lb.uses {
		c := webpage.Cell{Text: strings.TrimSpace(u.percent() + u.mark())}
		if u.known {
			c.Sort, c.Meter, c.Tone = formatFloat(u.share), u.share, b.useTone(u.share)
		}
		cells = append(cells, c)
	}
	cells = append(cells, b.peakCell(lb), webpage.Cell{Text: lb.spec, Sort: lb.spec, Sub: text.Visible(lb.RegionID)})
	return webpage.Row{Group: lb.status, Cells: cells}
}

// peakCell is when the limit that is hit first was used most.
func (b webPage) peakCell(lb balancer) webpage.Cell {
	c := webpage.Cell{Text: "-"}
	if at := lb.Metrics[lb.first()].PeakAt; at != nil {
		c.Text = minute(*at)
		c.Sort = c.Text
		c.Sub = b.metric(lb.first())
	}
	return c
}

// rank sorts statuses by how pressing they are.
func (b webPage) rank(s capacity.Status) string {
	for i, known := range standings() {
		if s == known {
			return strconv.Itoa(i)
		}
	}
	return strconv.Itoa(len(standings()))
}

// useTone warns from the target on.
func (b webPage) useTone(share float64) webpage.Tone {
	switch {
	case share >= 1:
		return webpage.Bad
	case share > b.Policy.TargetUtilization:
		return webpage.Warn
	}
	return webpage.Plain
}

// plainNumber is decimal text a script can sort by, empty for what is no number.
func plainNumber(s string) string {
	d, ok := amount(s)
	if !ok {
		return ""
	}
	return strconv.FormatFloat(d.InexactFloat64(), 'f', -1, 64)
}
