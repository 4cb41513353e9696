package spec

import (
	"io"
	"strings"
	"time"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/workbook"
)

// writeXLSX writes a spec report as a workbook: what is derived is a formula, so
// that an analyst can change a figure and see what follows.
func writeXLSX(w io.Writer, r *capacity.Report, o report.Options) error {
	o = o.Filled()
	b := book{newView(r, o)}
	return workbook.Write(w, workbook.Book{Title: b.title, Currency: strings.Trim(b.currency, "?"), Made: r.CreatedAt,
		Sheets: []workbook.Sheet{b.summary(), b.instances(), b.hours(), b.choices()}})
}

// book fills the sheets of a report.
type book struct{ *view }

// The columns of the instances sheet that formulas refer to.
const (
	statusColumn = 6
	firstUse     = 8 // peak, limit and share of each of the three limits
	nowColumn    = firstUse + 3*3 + 2
	thenColumn   = nowColumn + 2
	deltaColumn  = nowColumn + 3
	feesColumn   = nowColumn + 4
)

func (b book) columns(named ...any) []workbook.Column {
	var out []workbook.Column
	for i := 0; i < len(named); i += 2 {
		width, _ := named[i+1].(int)
		title, _ := named[i].(string)
		out = append(out, workbook.Column{Title: title, Width: float64(width)})
	}
	return out
}

func (b book) instances() workbook.Sheet {
	columns := b.columns(b.say("column.load_balancer"), 28, b.say("spec.column.name"), 24, b.say("column.region"), 14,
		b.say("spec.column.kind"), 8, b.say("spec.column.spec"), 18, b.say("spec.column.charge"), 14,
		b.say("column.status"), 20, b.say("spec.column.first"), 24)
	for _, m := range limited() {
		columns = append(columns, b.columns(b.metric(m), 14, b.say("spec.column.limit"), 12, b.say("spec.column.used"), 10)...)
	}
	columns = append(columns, b.columns(b.say("spec.column.peak_at"), 18, b.metric(model.DroppedConnections), 14,
		b.say("spec.column.now"), 16, b.say("spec.column.advice"), 30, b.say("spec.column.then"), 16, b.say("spec.column.delta"), 16,
		b.say("spec.column.fees_delta"), 16, b.say("spec.column.fees"), 16, b.say("spec.column.fees_from"), 12, b.say("spec.column.source"), 30,
		b.say("column.reason"), 60, b.say("spec.column.warnings"), 40, b.say("column.notes"), 40)...)
	s := workbook.Sheet{Name: b.say("spec.sheet_instances"), Columns: columns}
	for i, lb := range b.balancers {
		s.Rows = append(s.Rows, b.instance(lb, i+2))
	}
	return s
}

func (b book) instance(lb balancer, row int) []workbook.Cell {
	cells := []workbook.Cell{workbook.Text(lb.ID), workbook.Text(lb.Name), workbook.Text(lb.RegionID), workbook.Text(strings.ToUpper(string(lb.Kind))),
		workbook.Text(lb.spec), workbook.Text(lb.InstanceChargeType), workbook.Text(lb.status), workbook.Text(b.firstLimit(lb))}
	for i, u := range lb.uses {
		cells = append(cells, useCells(u, firstUse+3*i, row)...)
	}
	cells = append(cells, moment(lb.Metrics[lb.Bottleneck].PeakAt), measuredCell(lb.Metrics[model.DroppedConnections].Peak))
	now, then := workbook.Ref(nowColumn, row), workbook.Ref(thenColumn, row)
	change := moneyCell(lb.Recommendation.MonthlyDelta).By(`IF(AND(ISNUMBER(%[1]s),ISNUMBER(%[2]s)),%[2]s-%[1]s,"")`, now, then)
	if lb.now == "" || lb.recommended == "" {
		change = workbook.Money(0).By(`IF(AND(ISNUMBER(%[1]s),ISNUMBER(%[2]s)),%[2]s-%[1]s,"")`, now, then).Unknown()
	}
	monthly, from := feesBeginning(b.Report, lb.LoadBalancer)
	notes := lb.notes
	for _, u := range lb.uses {
		if u.floor {
			notes = append([]string{b.say("spec.only_averages")}, notes...)
			break
		}
	}
	return append(cells, moneyCell(lb.now), workbook.Text(lb.advice), moneyCell(lb.recommended), change,
		moneyCell(lb.Recommendation.FeesDelta), moneyCell(monthly), dayCell(from), workbook.Text(priceSource(lb.LoadBalancer)),
		workbook.Wrapped(strings.Join(lb.reasons, " ")), workbook.Wrapped(strings.Join(lb.warnings, " ")), workbook.Wrapped(strings.Join(notes, " ")))
}

func (b book) firstLimit(lb balancer) string {
	if lb.Bottleneck == "" {
		return ""
	}
	return b.metric(lb.Bottleneck)
}

// useCells are peak, limit, and the share the one is of the other.
func useCells(u use, column, row int) []workbook.Cell {
	cells := []workbook.Cell{measuredCell(u.peak), {}, {}}
	if u.limit > 0 {
		cells[1] = workbook.Count(float64(u.limit))
	}
	if u.limit > 0 && u.peak != nil {
		cells[2] = workbook.Share(*u.peak/float64(u.limit)).By("%s/%s", workbook.Ref(column, row), workbook.Ref(column+1, row))
	}
	return cells
}

func measuredCell(f *float64) workbook.Cell {
	if f == nil {
		return workbook.Cell{}
	}
	return workbook.Count(*f)
}

// moneyCell is an amount, or an empty cell for a price that is not known.
func moneyCell(s string) workbook.Cell {
	d, ok := amount(s)
	if !ok {
		return workbook.Text(s)
	}
	return workbook.Money(d.InexactFloat64())
}

func moment(t *time.Time) workbook.Cell {
	if t == nil {
		return workbook.Cell{}
	}
	return workbook.Moment(china(*t))
}

// dayCell is a date where the text is one.
func dayCell(s string) workbook.Cell {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return workbook.Text(s)
	}
	return workbook.Day(t)
}

// summary has what a reader needs first. Its figures are formulas over the rest.
func (b book) summary() workbook.Sheet {
	rows := [][]workbook.Cell{{workbook.Heading(b.title)}, {workbook.Text(b.window)}}
	for _, s := range append(b.basis, b.incomplete, b.empty) {
		if s != "" {
			rows = append(rows, []workbook.Cell{workbook.Text(s)})
		}
	}
	last := max(len(b.balancers)+1, 2)
	column := func(c int) string {
		return "'" + b.say("spec.sheet_instances") + "'!" + workbook.Ref(c, 2) + ":" + workbook.Ref(c, last)
	}
	rows = append(rows, nil, []workbook.Cell{workbook.Heading(b.say("spec.monthly")), {}})
	for _, line := range []struct {
		id, known string
		column    int
	}{{"spec.column.now", b.Totals.CurrentMonthly, nowColumn}, {"spec.column.then", b.Totals.RecommendedMonthly, thenColumn},
		{"spec.column.delta", b.Totals.MonthlyDelta, deltaColumn}, {"spec.column.fees_delta", b.Totals.FeesDelta, feesColumn}} {
		rows = append(rows, []workbook.Cell{workbook.Text(b.say(line.id)), moneyCell(line.known).By("SUM(%s)", column(line.column))})
	}
	if b.Totals.Unpriced > 0 {
		rows = append(rows, []workbook.Cell{workbook.Text(b.Count("spec.lead_unpriced", b.Totals.Unpriced))})
	}
	rows = append(rows, nil, []workbook.Cell{workbook.Heading(b.say("column.status")), workbook.Heading(b.say("column.load_balancer"))})
	for _, status := range standings() {
		n := 0
		for _, g := range b.groups {
			if g.status == status {
				n = len(g.members)
			}
		}
		rows = append(rows, []workbook.Cell{workbook.Text(b.standing(status)),
			workbook.Count(float64(n)).By("COUNTIF(%s,A%d)", column(statusColumn), len(rows)+1)})
	}
	return workbook.Sheet{Name: b.say("spec.sheet_summary"), Rows: append(rows, b.remarks()...)}
}

// remarks are the fees that begin, the prices, the notes and the errors.
func (b book) remarks() [][]workbook.Cell {
	var rows [][]workbook.Cell
	section := func(heading string, lines []string) {
		if len(lines) == 0 {
			return
		}
		rows = append(rows, nil, []workbook.Cell{workbook.Heading(heading)})
		for _, s := range lines {
			rows = append(rows, []workbook.Cell{workbook.Text(s)})
		}
	}
	section(b.say("spec.fees_heading"), b.fees)
	if len(b.prices) > 0 {
		rows = append(rows, nil, []workbook.Cell{workbook.Heading(b.say("spec.prices_heading"))})
	}
	for i, p := range b.prices {
		rows = append(rows, []workbook.Cell{workbook.Text(p.source), dayCell(b.Report.Prices[i].Date), workbook.Text(p.state)})
	}
	section(b.say("spec.notes_heading"), b.notes)
	section(b.failures.Heading, b.failures.Lines())
	return rows
}
