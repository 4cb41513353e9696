package spec

import (
	"strings"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/webpage"
)

// detail is all that is known about one load balancer.
func (b webPage) detail(lb balancer, id string) webpage.Detail {
	delta := lb.Recommendation.MonthlyDelta
	d := webpage.Detail{ID: id, Name: text.Visible(balancerName(lb.LoadBalancer)),
		Code:   strings.Join(report.Visible(lb.where()), " \u00b7 "),
		Status: lb.status, Tone: statusTone(lb.Status), Value: minus(signed(delta)), ValueTone: moneyTone(delta),
		Table: b.optionTable(lb)}
	for _, c := range []webpage.Chart{b.useChart(lb), b.optionChart(lb)} {
		if len(c.Bars)+len(c.Lines) > 0 {
			d.Charts = append(d.Charts, c)
		}
	}
	section := func(id string, tone webpage.Tone, lines ...string) {
		d.Sections = appendSection(d.Sections, b.say(id), tone, lines)
	}
	section("spec.column.advice", webpage.Plain, append([]string{lb.advice}, lb.reasons...)...)
	section("spec.column.warnings", webpage.Warn, lb.warnings...)
	section("spec.page.measured", webpage.Plain, b.figures(lb)...)
	section("spec.page.metering", webpage.Plain, b.meteringOf(lb.LoadBalancer)...)
	forecast := make([]string, len(lb.Forecast))
	for i, f := range lb.Forecast {
		forecast[i] = b.forecast(f)
	}
	section("spec.forecast_heading", webpage.Plain, forecast...)
	fees := make([]string, len(lb.Fees))
	for i, f := range lb.Fees {
		fees[i] = b.fee(f, b.currency)
	}
	section("spec.explain_fees", webpage.Plain, fees...)
	section("spec.bill_heading", webpage.Plain, b.bills(lb.LoadBalancer)...)
	section("spec.page.arithmetic", webpage.Plain, b.arithmetic(lb)...)
	section("spec.notes_heading", webpage.Plain, lb.notes...)
	return d
}

func appendSection(sections []webpage.Section, title string, tone webpage.Tone, lines []string) []webpage.Section {
	s := webpage.Section{Title: title}
	for _, line := range lines {
		if line != "" {
			s.Items = append(s.Items, webpage.Item{Text: line, Tone: tone})
		}
	}
	if len(s.Items) == 0 {
		return sections
	}
	return append(sections, s)
}

// figures says the peaks, the drops first.
func (b webPage) figures(lb balancer) []string {
	lines := []string{lb.drops}
	for _, m := range metricsOf(lb.LoadBalancer) {
		s, ok := lb.Metrics[m]
		switch {
		case !ok || m == model.DroppedConnections && lb.drops != "":
		case s.Peak == nil:
			lines = append(lines, b.Say("spec.explain_no_data", text.Data{"Metric": b.metric(m)}))
		default:
			lines = append(lines, b.peak(m, s))
		}
	}
	return lines
}

func (b webPage) arithmetic(lb balancer) []string {
	var lines []string
	for i := range lb.Options {
		o := &lb.Options[i]
		for _, s := range o.Steps {
			lines = append(lines, b.option(o)+": "+b.sentence(s.Message, s.What)+" = "+text.Visible(s.Amount))
		}
	}
	return lines
}

func (b webPage) optionTable(lb balancer) webpage.Table {
	t := webpage.Table{Caption: b.say("spec.page.options"), Columns: []webpage.Column{{Label: b.say("spec.column.option")},
		{Label: b.say("spec.column.monthly"), Numeric: true}, {Label: b.say("spec.column.delta"), Numeric: true}, {Label: b.say("spec.column.other_fees"), Numeric: true},
		{Label: b.say("spec.column.constraints")}}}
	for i := range lb.Options {
		o := &lb.Options[i]
		name := webpage.Cell{Text: b.option(o)}
		if o == chosen(lb.LoadBalancer) {
			name.Sub = b.say("spec.column.chosen")
		}
		t.Rows = append(t.Rows, webpage.Row{Cells: []webpage.Cell{name, {Text: money(o.Monthly)},
			{Text: minus(signed(o.Delta)), Tone: moneyTone(o.Delta)}, {Text: money(o.Fees)},
			{Text: strings.Join(append(b.verdict(*o), b.sentences(o.ConstraintMessages, o.Constraints)...), "; ")}}})
	}
	return t
}

// sections are what a reader must know beside the load balancers.
func (b webPage) sections() []webpage.Section {
	sections := appendSection(nil, b.say("spec.fees_heading"), webpage.Plain, b.fees)
	if len(b.prices) > 0 {
		prices := webpage.Section{Title: b.say("spec.prices_heading")}
		for i, line := range b.priceLines() {
			item := webpage.Item{Text: line}
			if b.Report.Prices[i].Outdated {
				item.Tone = webpage.Warn
			}
			prices.Items = append(prices.Items, item)
		}
		sections = append(sections, prices)
	}
	sections = appendSection(sections, b.failures.Heading, webpage.Bad, b.failures.Lines())
	sections = appendSection(sections, b.say("spec.notes_heading"), webpage.Plain, b.notes)
	return appendSection(sections, b.say("spec.page.basis"), webpage.Plain, b.basis)
}
