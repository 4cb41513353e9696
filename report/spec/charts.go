package spec

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report/document"
)

// barsShown is how many load balancers a chart of them shows by name.
const barsShown = 12

func (v *view) fleetCharts() []document.Chart {
	return slices.DeleteFunc([]document.Chart{v.costChart(), v.changeChart()}, func(c document.Chart) bool { return len(c.Bars) == 0 })
}

// costChart holds what is paid against what would be, all charges together: today, and
// once every fee has begun.
func (v *view) costChart() document.Chart {
	c := document.Chart{Title: v.Say("spec.page.chart_cost", text.Data{"Currency": v.currency})}
	t := v.Totals.AllIn
	now, known := amount(t.Monthly)
	then, told := amount(t.Recommended)
	if !known || !told || now.IsZero() && then.IsZero() {
		return c
	}
	bar := func(label string, d decimal.Decimal, tone document.Tone) {
		c.Bars = append(c.Bars, document.Bar{Label: label, Text: money(d.StringFixed(2)), Value: d.InexactFloat64(), Tone: tone})
	}
	bar(v.say("spec.column.now"), now, document.Mute)
	bar(v.say("spec.column.then"), then, document.Plain)
	if n := len(t.From); n > 0 {
		last := t.From[n-1]
		later, _ := amount(last.Monthly)
		after, _ := amount(last.Recommended)
		bar(v.Say("spec.page.fees", text.Data{"Date": text.Visible(last.Date)}), later, document.Mute)
		bar(v.Say("spec.page.recommended_fees", text.Data{"Date": text.Visible(last.Date)}), after, document.Plain)
	}
	c.Desc = described(c)
	return c
}

// changeChart shows where the money is: the largest changes by name.
func (v *view) changeChart() document.Chart {
	c := document.Chart{Title: v.Say("spec.page.chart_change", text.Data{"Currency": v.currency})}
	var moved []balancer
	for _, lb := range v.balancers {
		if !lb.delta().IsZero() {
			moved = append(moved, lb)
		}
	}
	slices.SortStableFunc(moved, func(a, b balancer) int { return b.weight().Cmp(a.weight()) })
	rest := decimal.Zero
	for i, lb := range moved {
		if i >= barsShown {
			rest = rest.Add(lb.delta())
			continue
		}
		c.Bars = append(c.Bars, changeBar(text.Cut(text.Visible(balancerName(lb.LoadBalancer)), 36), lb.delta()))
	}
	if n := len(moved) - barsShown; n > 0 {
		label := v.Say("spec.page.chart_others", text.Data{"Balancers": v.Count("spec.balancers", n)})
		c.Bars = append(c.Bars, changeBar(label, rest))
	}
	c.Desc = described(c)
	return c
}

func changeBar(label string, d decimal.Decimal) document.Bar {
	s := d.StringFixed(2)
	return document.Bar{Label: label, Text: minus(signed(s)), Value: d.InexactFloat64(), Tone: moneyTone(s)}
}

// described says the bars of a chart for those who cannot see them.
func described(c document.Chart) string {
	parts := make([]string, len(c.Bars))
	for i, bar := range c.Bars {
		parts[i] = bar.Label + ": " + bar.Text
	}
	return strings.Join(parts, "; ")
}

// useChart shows the use of each limit: over time where the hours are known,
// else at the peak.
func (v *view) useChart(lb balancer) document.Chart {
	c := document.Chart{Title: v.say("spec.page.chart_peaks"), Most: 1}
	for _, u := range lb.uses {
		if !u.known || u.limit == 0 || u.peak == nil {
			continue
		}
		c.Bars = append(c.Bars, document.Bar{Label: v.metric(u.metric), Value: u.share, Tone: v.useTone(u.share),
			Text: v.Say("spec.page.used", text.Data{"Share": u.percent(), "Peak": figure(*u.peak), "Limit": text.Grouped(strconv.Itoa(u.limit))})})
	}
	c.Desc = described(c)
	lines := v.lines(lb)
	if len(lines) == 0 {
		return c
	}
	return document.Chart{Title: v.say("spec.page.chart_use"), Desc: c.Desc, Lines: lines, Ticks: v.ticks(len(lines[0].Values)),
		Marks: []document.Mark{{}, {Label: "50 %", At: 0.5}, {Label: "100 % " + v.say("spec.page.limit"), At: 1, Tone: document.Bad},
			{Label: v.Say("spec.page.target", text.Data{"Target": share(v.Policy.TargetUtilization)}), At: v.Policy.TargetUtilization, Tone: document.Warn}}}
}

// lines are the hours of each limit as shares of it.
func (v *view) lines(lb balancer) []document.Line {
	var out []document.Line
	for _, u := range lb.uses {
		hours := lb.Hours[u.metric]
		if u.limit == 0 || len(hours) == 0 {
			continue
		}
		line := document.Line{Label: v.metric(u.metric), Values: make([]float64, len(hours))}
		for i, v := range hours {
			line.Values[i] = model.NoData
			if v >= 0 {
				line.Values[i] = v / float64(u.limit)
			}
		}
		out = append(out, line)
	}
	return out
}

// ticks are at most seven moments of the window, at midnight when it is long.
func (v *view) ticks(hours int) []document.Tick {
	if hours < 2 {
		return nil
	}
	start := china(v.Window.Start).Truncate(time.Hour)
	days, step, layout := (hours+23)/24, 12, "01-02 15:04"
	if days > 3 {
		step, layout = (days+6)/7*24, "01-02"
	}
	var out []document.Tick
	for i := (24 - start.Hour()) % min(step, 24); i < hours; i += step {
		out = append(out, document.Tick{Label: start.Add(time.Duration(i) * time.Hour).Format(layout), At: float64(i) / float64(hours-1)})
	}
	return out
}

// optionChart holds the prices of what can be done side by side.
func (v *view) optionChart(lb balancer) document.Chart {
	c := document.Chart{Title: v.Say("spec.page.chart_options", text.Data{"Currency": v.currency})}
	for i := range lb.Options {
		o := &lb.Options[i]
		d, ok := amount(o.Monthly)
		if !ok {
			continue
		}
		tone, label := document.Mute, v.option(o)
		if o == chosen(lb.LoadBalancer) {
			tone = document.Plain
		}
		c.Bars = append(c.Bars, document.Bar{Label: label, Text: money(o.Monthly), Value: d.InexactFloat64(), Tone: tone})
	}
	c.Desc = described(c)
	return c
}

// option says what is done and to which spec.
func (w words) option(o *capacity.Option) string {
	if o.Action == capacity.Keep && o.Spec != "" {
		return w.does(o.Action, "") + " (" + w.spec(o.Spec) + ")"
	}
	return w.does(o.Action, o.Spec)
}
