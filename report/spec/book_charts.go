package spec

import (
	"slices"

	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report/document"
)

// charted is how many load balancers a chart of their use shows: the first of the
// instances, which call for action most.
const charted = 20

// charts are what is paid, from a row of the summary on, and how far limits are used.
func (b book) charts(sums int) document.Sheet {
	return document.Sheet{Name: b.say("spec.sheet_charts"), Plots: append(b.costPlot(sums), b.usePlot()...)}
}

// costPlot holds what is paid now against what would be.
func (b book) costPlot(row int) []document.Plot {
	if _, ok := amount(b.Totals.AllIn.Monthly); !ok {
		return nil
	}
	sheet, last := b.say("page.sheet_summary"), row+1+len(b.Totals.AllIn.From)
	p := document.Plot{Title: b.Say("spec.page.chart_cost", text.Data{"Currency": b.currency}), At: "A1", Valued: true, Bars: last - row + 1}
	for column := 1; column <= 2; column++ {
		p.Series = append(p.Series, document.Series{Name: document.At(sheet, column, row-1),
			Labels: document.Range(sheet, 0, row, last), Values: document.Range(sheet, column, row, last)})
	}
	return []document.Plot{p}
}

// usePlot holds the use of every limit at the peak.
func (b book) usePlot() []document.Plot {
	shown := b.ordered()[:min(len(b.balancers), charted)]
	used := func(lb balancer) bool { return slices.ContainsFunc(lb.uses, func(u use) bool { return u.known }) }
	if !slices.ContainsFunc(shown, used) {
		return nil
	}
	label := "name"
	if slices.ContainsFunc(shown, func(lb balancer) bool { return lb.Name == "" }) {
		label = "id"
	}
	sheet, last := b.say("spec.sheet_instances"), len(shown)+1
	p := document.Plot{Title: b.say("spec.page.chart_peaks"), At: "A22", Share: true, Bars: len(shown)}
	for _, m := range limited() {
		column := b.at[string(m)+"_used"]
		p.Series = append(p.Series, document.Series{Name: document.At(sheet, column, 1),
			Labels: document.Range(sheet, b.at[label], 2, last), Values: document.Range(sheet, column, 2, last)})
	}
	return []document.Plot{p}
}
