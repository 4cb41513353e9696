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
	"github.com/alictl/alictl/report/layout"
)

// Explain writes the arithmetic of one load balancer step by step: what was
// measured, how it is metered, what each option costs and why one was chosen. The
// currency is that of the report it is from, empty when unknown.
func Explain(w io.Writer, lb *capacity.LoadBalancer, currency string, o report.Options) error {
	o = o.Filled()
	e := explanation{Page: layout.NewPage(w, o.Width, o.Color, o.Printer.Lang()), words: words{o.Words()}, LoadBalancer: lb}
	if currency != "" {
		e.currency = " " + e.currencyName(currency)
	}
	e.head()
	e.measured()
	e.metering()
	e.options()
	e.recommendation()
	e.forecasts()
	e.fees()
	e.bills()
	e.section("spec.notes_heading", e.sentences(lb.NoteMessages, lb.Notes))
	return e.Close()
}

// explanation is a page about one load balancer.
type explanation struct {
	*layout.Page
	words
	*capacity.LoadBalancer
	currency string // with a space in front; empty when it is not known
}

func (e explanation) section(heading string, lines []string) {
	e.Section(layout.Bold, e.Say(heading, nil), lines)
}

func (e explanation) head() {
	e.Para(layout.Bold, 0, 2, e.Say("spec.explain_title", text.Data{"ID": text.Visible(e.ID), "Name": report.OrDash(e.Name),
		"Region": text.Visible(e.RegionID), "Spec": e.specOf(e.LoadBalancer), "Status": e.standing(e.Status)}))
}

func (e explanation) measured() {
	var lines []string
	for _, m := range metricsOf(e.LoadBalancer) {
		s, ok := e.Metrics[m]
		switch {
		case !ok:
		case s.Peak == nil:
			lines = append(lines, e.Say("spec.explain_no_data", text.Data{"Metric": e.metric(m)}))
		default:
			lines = append(lines, e.against(s, use{metric: m, limit: limitOf(e.Limits, m), first: m == e.Bottleneck}), e.spread(m, s))
		}
	}
	if len(lines) == 0 {
		lines = []string{e.Say("spec.explain_nothing", nil)}
	}
	if e.Limits == nil {
		lines = append(lines, e.Say("spec.explain_no_limits", nil))
	}
	e.section("spec.explain_measured", lines)
}

// against holds a peak against its limit.
func (e explanation) against(s capacity.MetricSummary, u use) string {
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
func (e explanation) spread(m model.Metric, s capacity.MetricSummary) string {
	value := func(f *float64) string {
		if f == nil {
			return "-"
		}
		return e.words.measured(m, *f)
	}
	return "  " + e.Say("spec.explain_spread", text.Data{"Mean": value(s.Mean), "P50": value(s.P50), "P95": value(s.P95),
		"P99": value(s.P99), "Samples": text.Grouped(strconv.Itoa(s.Samples)), "Expected": text.Grouped(strconv.Itoa(s.Expected))})
}

func (e explanation) metering() {
	e.section("spec.explain_metering", e.meteringOf(e.LoadBalancer))
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

func (e explanation) options() {
	if len(e.Options) == 0 {
		return
	}
	e.Blank()
	e.Para(layout.Bold, 0, 2, e.Say("spec.explain_options", nil))
	for _, o := range e.Options {
		mark, style := "    ", layout.Plain
		if c := chosen(e.LoadBalancer); c != nil && c.Action == o.Action && c.Spec == o.Spec && c.InstanceChargeType == o.InstanceChargeType {
			mark, style = " -> ", layout.Bold
		}
		e.Para(style, 0, 6, mark+e.does(o.Action, o.Spec)+": "+money(o.Monthly)+e.currency+" ("+signed(o.Delta)+")"+e.besides(o))
		if r := byRule(&o); r.HourlyUsage != r.Fixed {
			e.Para(layout.Plain, 6, 8, e.Say("spec.by_rule", text.Data{"Usage": report.OrDash(money(r.HourlyUsage)), "Fixed": report.OrDash(money(r.Fixed))}))
		}
		for _, s := range o.Steps {
			e.Para(layout.Plain, 6, 8, e.sentence(s.Message, s.What)+" = "+text.Visible(s.Amount))
		}
		for _, s := range append(e.verdict(o), e.sentences(o.ConstraintMessages, o.Constraints)...) {
			e.Para(layout.Dim, 6, 8, s)
		}
	}
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

func (e explanation) recommendation() {
	r := e.Recommendation
	lines := append([]string{e.does(r.Action, r.Spec) + ": " + signed(r.MonthlyDelta) + e.currency}, e.sentences(r.ReasonMessages, r.Reasons)...)
	for _, s := range e.sentences(r.WarningMessages, r.Warnings) {
		lines = append(lines, e.Say("spec.warning", text.Data{"Warning": s}))
	}
	e.section("spec.explain_advice", lines)
}

func (e explanation) forecasts() {
	var lines []string
	for _, f := range e.Forecast {
		lines = append(lines, e.words.forecast(f))
	}
	e.section("spec.forecast_heading", lines)
}

// forecast says when a limit is reached, or why nobody can say.
func (w words) forecast(f capacity.Forecast) string {
	data := text.Data{"Metric": w.metric(f.Metric), "Why": w.sentence(f.SilentMessage, f.Silent)}
	switch {
	case f.Silent != "":
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

func (e explanation) fees() {
	lines := make([]string, len(e.Fees))
	for i, f := range e.Fees {
		lines[i] = e.fee(f, strings.TrimSpace(e.currency))
	}
	e.section("spec.explain_fees", lines)
}

func (e explanation) bills() { e.section("spec.bill_heading", e.words.bills(e.LoadBalancer)) }

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
