package spec

import (
	"strings"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/document"
)

// whereabouts tells a load balancer from others of its name: id, region, spec.
func whereabouts(lb balancer) string {
	return strings.Join(report.Visible(lb.where()), " \u00b7 ")
}

// detail is all that is known about one load balancer.
func (v *view) detail(lb balancer, id string) document.Detail {
	delta := lb.Recommendation.MonthlyDelta
	d := document.Detail{ID: id, Name: text.Visible(balancerName(lb.LoadBalancer)),
		Code:   whereabouts(lb),
		Status: lb.status, Tone: statusTone(lb.Status), Value: minus(signed(delta)), ValueTone: moneyTone(delta),
		Table: v.optionTable(lb)}
	for _, c := range []document.Chart{v.useChart(lb), v.optionChart(lb)} {
		if len(c.Bars)+len(c.Lines) > 0 {
			d.Charts = append(d.Charts, c)
		}
	}
	section := func(id string, tone document.Tone, lines ...string) {
		if items := document.Lines(tone, lines); len(items) > 0 {
			d.Sections = append(d.Sections, document.List{Title: v.say(id), Items: items})
		}
	}
	section("spec.column.advice", document.Plain, append([]string{lb.advice}, lb.reasons...)...)
	section("spec.column.warnings", document.Warn, lb.warnings...)
	section("spec.page.measured", document.Plain, v.measuredLines(lb)...)
	section("spec.page.metering", document.Plain, v.meteringOf(lb.LoadBalancer)...)
	forecast := make([]string, len(lb.Forecast))
	for i, f := range lb.Forecast {
		forecast[i] = v.forecast(f)
	}
	section("spec.forecast_heading", document.Plain, forecast...)
	fees := make([]string, len(lb.Fees))
	for i, f := range lb.Fees {
		fees[i] = v.fee(f, v.currency)
	}
	section("spec.explain_fees", document.Plain, fees...)
	section("spec.bill_heading", document.Plain, v.bills(lb.LoadBalancer)...)
	section("spec.page.arithmetic", document.Plain, v.arithmetic(lb)...)
	section("spec.notes_heading", document.Plain, lb.notes...)
	return d
}

// measuredLines says the peaks, the drops first.
func (v *view) measuredLines(lb balancer) []string {
	lines := []string{lb.drops}
	for _, m := range metricsOf(lb.LoadBalancer) {
		s, ok := lb.Metrics[m]
		switch {
		case !ok || m == model.DroppedConnections && lb.drops != "":
		case s.Peak == nil:
			lines = append(lines, v.Say("spec.explain_no_data", text.Data{"Metric": v.metric(m)}))
		default:
			lines = append(lines, v.peak(m, s))
		}
	}
	return lines
}

func (v *view) arithmetic(lb balancer) []string {
	var lines []string
	for i := range lb.Options {
		o := &lb.Options[i]
		for _, s := range o.Steps {
			lines = append(lines, v.option(o)+": "+v.sentence(s.What)+" = "+text.Visible(s.Amount))
		}
	}
	return lines
}

func (v *view) optionTable(lb balancer) *document.Table {
	if len(lb.Options) == 0 {
		return nil
	}
	var rows []document.Row
	t := &document.Table{Caption: v.say("spec.page.options"), Columns: []document.Column{{Label: v.say("spec.column.option")},
		{Label: v.say("spec.column.monthly"), Numeric: true}, {Label: v.say("spec.column.delta"), Numeric: true}, {Label: v.say("spec.column.other_fees"), Numeric: true},
		{Label: v.say("spec.column.by_usage"), Numeric: true}, {Label: v.say("spec.column.by_fixed"), Numeric: true},
		{Label: v.say("spec.column.constraints")}}}
	for _, f := range v.folded(lb.LoadBalancer) {
		o := &f.Option
		name := document.Cell{Text: v.option(o)}
		if len(f.Specs) > 1 {
			name.Text = v.doesAll(o.Action, f.Specs)
		}
		if f.chosen {
			name.Sub = v.say("spec.column.chosen")
		}
		rows = append(rows, document.Row{Cells: []document.Cell{name, {Text: money(o.Monthly)},
			{Text: minus(signed(o.Delta)), Tone: moneyTone(o.Delta)}, {Text: money(o.Fees)}, {Text: money(byRule(o).HourlyUsage)}, {Text: money(byRule(o).Fixed)},
			{Text: strings.Join(append(v.verdict(*o), v.sentences(o.Constraints)...), "; ")}}})
	}
	t.Rows = document.Seq(rows)
	return t
}

// byRule is the price of an option under each metering rule; empty where it is not
// paid by spec.
func byRule(o *capacity.Option) capacity.ByRule {
	if o.MonthlyByRule == nil {
		return capacity.ByRule{}
	}
	return *o.MonthlyByRule
}
