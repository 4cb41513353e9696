package spec

import (
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/document"
	"github.com/alictl/alictl/report/render"
)

// Explain writes the arithmetic of one load balancer step by step: what was
// measured, how it is metered, what each option costs and why one was chosen. The
// currency is that of the report it is from, empty when unknown.
func Explain(w io.Writer, lb *capacity.LoadBalancer, currency string, o report.Options) error {
	o = o.Filled()
	return render.Terminal(w, explained(lb, currency, o), o)
}

// explained is the document of one load balancer.
func explained(lb *capacity.LoadBalancer, currency string, o report.Options) *document.Document {
	e := explanation{words: words{o.Words()}, LoadBalancer: lb}
	if currency != "" {
		e.currency = " " + e.currencyName(currency)
	}
	e.add("spec.explain_measured", e.measured())
	e.add("spec.explain_metering", document.Lines(document.Plain, e.meteringOf(lb)))
	e.add("spec.explain_options", e.options())
	e.add("spec.explain_advice", document.Lines(document.Plain, e.recommendation()))
	e.add("spec.forecast_heading", document.Lines(document.Plain, e.forecasts()))
	e.add("spec.explain_fees", document.Lines(document.Plain, e.fees()))
	e.add("spec.bill_heading", document.Lines(document.Plain, e.bills(lb)))
	e.add("spec.notes_heading", document.Lines(document.Plain, e.sentences(lb.Notes)))
	title := e.Say("spec.explain_title", text.Data{"ID": text.Visible(e.ID), "Name": report.OrDash(e.Name),
		"Region": text.Visible(e.RegionID), "Spec": e.specOf(lb), "Status": e.standing(e.Status)})
	return &document.Document{Title: title, Sections: e.sections}
}

// explanation is a load balancer while it is explained.
type explanation struct {
	words
	*capacity.LoadBalancer
	currency string // with a space in front; empty when it is not known
	sections []document.Section
}

// add adds a section, if there is anything in it.
func (e *explanation) add(heading string, items []document.Item) {
	if len(items) > 0 {
		e.sections = append(e.sections, document.Section{Title: e.Say(heading, nil), Tone: document.Strong, Items: document.Seq(items)})
	}
}

func (e *explanation) measured() []document.Item {
	var out []document.Item
	for _, m := range metricsOf(e.LoadBalancer) {
		s, ok := e.Metrics[m]
		switch {
		case !ok:
		case s.Peak == nil:
			out = append(out, document.Item{Text: e.Say("spec.explain_no_data", text.Data{"Metric": e.metric(m)})})
		default:
			out = append(out, document.Item{Text: e.against(s, use{metric: m, limit: limitOf(e.Limits, m), first: m == e.Bottleneck}),
				Under: []document.Item{{Text: e.spread(m, s)}}})
		}
	}
	if len(out) == 0 {
		out = []document.Item{{Text: e.Say("spec.explain_nothing", nil)}}
	}
	if e.Limits == nil {
		out = append(out, document.Item{Text: e.Say("spec.explain_no_limits", nil)})
	}
	return out
}

// against holds a peak against its limit.
func (e *explanation) against(s capacity.MetricSummary, u use) string {
	line := e.peak(u.metric, s)
	if part, ok := e.Utilization[u.metric]; ok && u.limit > 0 {
		line = e.Comma(line, e.Say("spec.explain_share", text.Data{
			"Peak": figure(*s.Peak), "Limit": text.Grouped(strconv.Itoa(u.limit)), "Share": share(part)}))
	}
	if u.first {
		line = e.Comma(line, e.Say("spec.explain_first", nil))
	}
	return line
}

// spread says how a metric was distributed and how much of it was seen.
func (e *explanation) spread(m model.Metric, s capacity.MetricSummary) string {
	value := func(f *float64) string {
		if f == nil {
			return "-"
		}
		return e.words.measured(m, *f)
	}
	return e.Say("spec.explain_spread", text.Data{"Mean": value(s.Mean), "P50": value(s.P50), "P95": value(s.P95),
		"P99": value(s.P99), "Samples": text.Grouped(strconv.Itoa(s.Samples)), "Expected": text.Grouped(strconv.Itoa(s.Expected))})
}

// meteringOf says what the window is billed as.
func (w words) meteringOf(lb *capacity.LoadBalancer) []string {
	m := lb.Metering
	if m.Hours == 0 && len(m.HoursBySpec) == 0 {
		return nil
	}
	lines := []string{w.Count("spec.explain_hours", m.Hours)}
	if m.NoDataHours > 0 {
		lines = append(lines, w.Count("spec.explain_no_data_hours", m.NoDataHours))
	}
	if m.PartialHours > 0 {
		lines = append(lines, w.Count("spec.explain_partial_hours", m.PartialHours))
	}
	for _, spec := range bySize(m.HoursBySpec) {
		lines = append(lines, w.Say("spec.explain_hours_of", text.Data{"Spec": w.spec(spec), "Hours": text.Grouped(strconv.Itoa(m.HoursBySpec[spec]))}))
	}
	for _, percent := range []string{"70", "85", "100"} {
		if n, ok := m.HoursAbove[percent]; ok {
			lines = append(lines, w.Say("spec.explain_above", text.Data{"Percent": percent, "Hours": text.Grouped(strconv.Itoa(n))}))
		}
	}
	if m.LCU != "" {
		lines = append(lines, w.Say("spec.explain_lcu", text.Data{"LCU": text.Visible(m.LCU)}))
	}
	return lines
}

// options are what can be done, and below each its arithmetic. Those that differ in
// nothing but their spec are told together.
func (e *explanation) options() []document.Item {
	var out []document.Item
	for _, f := range e.folded(e.LoadBalancer) {
		o := f.Option
		mark, tone := "", document.Plain
		if f.chosen {
			mark, tone = "-> ", document.Strong
		}
		item := document.Item{Tone: tone, Text: mark + e.doesAll(o.Action, f.Specs) + ": " + money(o.Monthly) + e.currency + " (" + signed(o.Delta) + ")" + e.besides(o)}
		under := func(tone document.Tone, lines ...string) {
			item.Under = append(item.Under, document.Lines(tone, lines)...)
		}
		if r := byRule(&o); r.HourlyUsage != r.Fixed {
			under(document.Plain, e.Say("spec.by_rule", text.Data{"Usage": report.OrDash(money(r.HourlyUsage)), "Fixed": report.OrDash(money(r.Fixed))}))
		}
		for _, s := range o.Steps {
			under(document.Plain, e.sentence(s.What)+" = "+text.Visible(s.Amount))
		}
		under(document.Mute, append(e.verdict(o), e.sentences(o.Constraints)...)...)
		out = append(out, item)
	}
	return out
}

// besides says what is charged beside an option, where it makes a difference.
func (w words) besides(o capacity.Option) string {
	if d, ok := amount(o.FeesDelta); !ok || d.IsZero() {
		return ""
	}
	return "; " + w.Say("spec.besides", text.Data{"Fees": money(o.Fees), "Delta": signed(o.FeesDelta)})
}

// verdict says whether an option can be chosen, and where its price is from.
func (w words) verdict(o capacity.Option) []string {
	var out []string
	for _, v := range []struct {
		holds bool
		id    string
	}{{!o.Fits, "spec.does_not_fit"}, {!o.Available, "spec.not_available"},
		{!o.Reversible && o.Action != capacity.Keep, "spec.one_way"}, {o.Monthly == "", "spec.no_price"}} {
		if v.holds {
			out = append(out, w.Say(v.id, nil))
		}
	}
	if o.PriceSource != "" {
		out = append(out, w.Say("spec.priced_by", text.Data{"Source": strings.TrimSpace(text.Visible(o.PriceSource) + " " + text.Visible(o.PriceDate))}))
	}
	return out
}

func (e *explanation) recommendation() []string {
	r := e.Recommendation
	lines := append([]string{e.does(r.Action, r.Spec) + ": " + signed(r.MonthlyDelta) + e.currency}, e.sentences(r.Reasons)...)
	for _, s := range e.sentences(r.Warnings) {
		lines = append(lines, e.Say("spec.warning", text.Data{"Warning": s}))
	}
	return lines
}

func (e *explanation) forecasts() []string {
	var lines []string
	for _, f := range e.Forecast {
		lines = append(lines, e.forecast(f))
	}
	return lines
}

// forecast says when a limit is reached, or why nobody can say.
func (w words) forecast(f capacity.Forecast) string {
	data := text.Data{"Metric": w.metric(f.Metric), "Why": w.sentence(f.Silent)}
	switch {
	case f.Silent.ID != "":
		return w.Say("spec.forecast_silent", data)
	case f.Reached == nil:
		return w.Say("spec.forecast_never", data)
	}
	data["Date"] = china(*f.Reached).Format("2006-01-02")
	if f.Earliest == nil || f.Latest == nil {
		return w.Say("spec.forecast_date", data)
	}
	data["Earliest"], data["Latest"] = china(*f.Earliest).Format("2006-01-02"), china(*f.Latest).Format("2006-01-02")
	return w.Say("spec.forecast_range", data)
}

func (e *explanation) fees() []string {
	lines := make([]string, len(e.Fees))
	for i, f := range e.Fees {
		lines[i] = e.fee(f, strings.TrimSpace(e.currency))
	}
	return lines
}

// bills holds each month of the real bill against the rules.
func (w words) bills(lb *capacity.LoadBalancer) []string {
	var lines []string
	for _, r := range lb.Reconciliation {
		rules := make([]string, 0, len(r.Rules))
		for _, m := range sortedKeys(r.Rules) {
			rules = append(rules, w.ruleName(m)+" "+money(r.Rules[m]))
		}
		data := text.Data{"Cycle": text.Visible(r.Cycle), "Billed": money(r.Billed),
			"Currency": w.currencyName(r.Currency), "Rules": w.List(slices.Clip(rules)), "Closest": w.ruleName(r.Closest)}
		switch {
		case r.VerdictMessage.ID != "" && r.Verdict != capacity.Decided:
			lines = append(lines, w.Say("spec.bill_line_verdict", data)+w.Gap()+w.Tell(r.VerdictMessage))
		case r.Closest == "":
			lines = append(lines, w.Say("spec.bill_line_none", data))
		default:
			lines = append(lines, w.Say("spec.bill_line", data))
		}
	}
	return lines
}

func (w words) ruleName(m capacity.Metering) string { return w.Named("capacity.rule_name.", string(m)) }
