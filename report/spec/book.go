package spec

import (
	"strings"
	"time"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/report/document"
)

// book fills the sheets of a report. What is derived is a formula, so that an analyst
// can change a figure and see what follows.
type book struct{ *view }

func (b book) book() *document.Book {
	return &document.Book{Currency: strings.Trim(b.currency, "?"),
		Sheets: []document.Sheet{b.summary(), b.instances(), b.hours(), b.choices()}}
}

// The columns of the instances sheet that formulas refer to.
const (
	statusColumn = 6
	firstUse     = 8 // peak, limit and share of each of the three limits
	nowColumn    = firstUse + 3*3 + 2
	thenColumn   = nowColumn + 2
	deltaColumn  = nowColumn + 3
	feesColumn   = nowColumn + 4
	allInColumn  = nowColumn + 7
)

func (b book) columns(named ...any) []document.Wide {
	var out []document.Wide
	for i := 0; i < len(named); i += 2 {
		width, _ := named[i+1].(int)
		title, _ := named[i].(string)
		out = append(out, document.Wide{Title: title, Width: float64(width)})
	}
	return out
}

func (b book) instances() document.Sheet {
	columns := b.columns(b.say("column.load_balancer"), 28, b.say("spec.column.name"), 24, b.say("column.region"), 14,
		b.say("spec.column.kind"), 8, b.say("spec.column.spec"), 18, b.say("spec.column.charge"), 14,
		b.say("column.status"), 20, b.say("spec.column.first"), 24)
	for _, m := range limited() {
		columns = append(columns, b.columns(b.metric(m), 14, b.say("spec.column.limit"), 12, b.say("spec.column.used"), 10)...)
	}
	columns = append(columns, b.columns(b.say("spec.column.peak_at"), 18, b.metric(model.DroppedConnections), 14,
		b.say("spec.column.now"), 16, b.say("spec.column.advice"), 30, b.say("spec.column.then"), 16, b.say("spec.column.delta"), 16,
		b.say("spec.column.fees_delta"), 16, b.say("spec.column.fees"), 16, b.say("spec.column.fees_from"), 12,
		b.say("spec.column.all_in"), 16, b.say("spec.column.all_in_then"), 16, b.say("spec.column.saving"), 16, b.say("spec.column.source"), 30,
		b.say("column.reason"), 60, b.say("spec.column.warnings"), 40, b.say("column.notes"), 40)...)
	rows := make([][]document.Value, len(b.balancers))
	for i, lb := range b.balancers {
		rows[i] = b.instance(lb, i+2)
	}
	return document.Sheet{Name: b.say("spec.sheet_instances"), Columns: columns, Rows: document.Seq(rows)}
}

func (b book) instance(lb balancer, row int) []document.Value {
	cells := []document.Value{document.Text(lb.ID), document.Text(lb.Name), document.Text(lb.RegionID), document.Text(strings.ToUpper(string(lb.Kind))),
		document.Text(lb.spec), document.Text(lb.InstanceChargeType), document.Text(lb.status), document.Text(b.firstLimit(lb))}
	for i, u := range lb.uses {
		cells = append(cells, useCells(u, firstUse+3*i, row)...)
	}
	cells = append(cells, moment(lb.Metrics[lb.Bottleneck].PeakAt), measuredCell(lb.Metrics[model.DroppedConnections].Peak))
	now, then := document.Ref(nowColumn, row), document.Ref(thenColumn, row)
	change := moneyCell(lb.Recommendation.MonthlyDelta).By(`IF(AND(ISNUMBER(%[1]s),ISNUMBER(%[2]s)),%[2]s-%[1]s,"")`, now, then)
	if lb.now == "" || lb.recommended == "" {
		change = document.Money(0).By(`IF(AND(ISNUMBER(%[1]s),ISNUMBER(%[2]s)),%[2]s-%[1]s,"")`, now, then).Unknown()
	}
	monthly, from := feesBeginning(b.Report, lb.LoadBalancer)
	saving := moneyCell(lb.AllIn.Saving).By(`IF(AND(ISNUMBER(%[1]s),ISNUMBER(%[2]s)),%[1]s-%[2]s,"")`, document.Ref(allInColumn, row), document.Ref(allInColumn+1, row))
	if lb.AllIn.Saving == "" {
		saving = saving.Unknown()
	}
	notes := lb.notes
	for _, u := range lb.uses {
		if u.floor {
			notes = append([]string{b.say("spec.only_averages")}, notes...)
			break
		}
	}
	return append(cells, moneyCell(lb.now), document.Text(lb.advice), moneyCell(lb.recommended), change,
		moneyCell(lb.Recommendation.FeesDelta), moneyCell(monthly), dayCell(from), moneyCell(lb.AllIn.Monthly), moneyCell(lb.AllIn.Recommended), saving, document.Text(priceSource(lb.LoadBalancer)),
		document.Wrapped(strings.Join(lb.reasons, " ")), document.Wrapped(strings.Join(lb.warnings, " ")), document.Wrapped(strings.Join(notes, " ")))
}

func (b book) firstLimit(lb balancer) string {
	if lb.Bottleneck == "" {
		return ""
	}
	return b.metric(lb.Bottleneck)
}

// useCells are peak, limit, and the share the one is of the other.
func useCells(u use, column, row int) []document.Value {
	cells := []document.Value{measuredCell(u.peak), {}, {}}
	if u.limit > 0 {
		cells[1] = document.Count(float64(u.limit))
	}
	if u.limit > 0 && u.peak != nil {
		cells[2] = document.Share(*u.peak/float64(u.limit)).By("%s/%s", document.Ref(column, row), document.Ref(column+1, row))
	}
	return cells
}

func measuredCell(f *float64) document.Value {
	if f == nil {
		return document.Value{}
	}
	return document.Count(*f)
}

// moneyCell is an amount, or an empty cell for a price that is not known.
func moneyCell(s string) document.Value {
	d, ok := amount(s)
	if !ok {
		return document.Text(s)
	}
	return document.Money(d.InexactFloat64())
}

func moment(t *time.Time) document.Value {
	if t == nil {
		return document.Value{}
	}
	return document.Moment(china(*t))
}

// dayCell is a date where the text is one.
func dayCell(s string) document.Value {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return document.Text(s)
	}
	return document.Day(t)
}

// summary has what a reader needs first. Its figures are formulas over the rest.
func (b book) summary() document.Sheet {
	rows := [][]document.Value{{document.Heading(b.title)}, {document.Text(b.window)}}
	for _, s := range append(b.basis, b.incomplete, b.empty) {
		if s != "" {
			rows = append(rows, []document.Value{document.Text(s)})
		}
	}
	last := max(len(b.balancers)+1, 2)
	column := func(c int) string {
		return "'" + b.say("spec.sheet_instances") + "'!" + document.Ref(c, 2) + ":" + document.Ref(c, last)
	}
	rows = append(rows, nil, []document.Value{document.Heading(b.say("spec.monthly")), {}})
	for _, line := range []struct {
		id, known string
		column    int
	}{{"spec.column.now", b.Totals.CurrentMonthly, nowColumn}, {"spec.column.then", b.Totals.RecommendedMonthly, thenColumn},
		{"spec.column.delta", b.Totals.MonthlyDelta, deltaColumn}, {"spec.column.fees_delta", b.Totals.FeesDelta, feesColumn}} {
		rows = append(rows, []document.Value{document.Text(b.say(line.id)), moneyCell(line.known).By("SUM(%s)", column(line.column))})
	}
	if b.Totals.Unpriced > 0 {
		rows = append(rows, []document.Value{document.Text(b.Count("spec.lead_unpriced", b.Totals.Unpriced))})
	}
	rows = append(rows, nil, []document.Value{document.Heading(b.say("column.status")), document.Heading(b.say("column.load_balancer"))})
	for _, status := range standings() {
		n := 0
		for _, g := range b.groups {
			if g.status == status {
				n = len(g.members)
			}
		}
		rows = append(rows, []document.Value{document.Text(b.standing(status)),
			document.Count(float64(n)).By("COUNTIF(%s,A%d)", column(statusColumn), len(rows)+1)})
	}
	return document.Sheet{Name: b.say("page.sheet_summary"), Rows: document.Seq(append(rows, b.remarks()...))}
}

// remarks are the fees that begin, the prices, the notes and the errors.
func (b book) remarks() [][]document.Value {
	var rows [][]document.Value
	section := func(heading string, lines []string) {
		if len(lines) == 0 {
			return
		}
		rows = append(rows, nil, []document.Value{document.Heading(heading)})
		for _, s := range lines {
			rows = append(rows, []document.Value{document.Text(s)})
		}
	}
	section(b.say("spec.fees_heading"), b.fees)
	if len(b.prices) > 0 {
		rows = append(rows, nil, []document.Value{document.Heading(b.say("spec.prices_heading"))})
	}
	for i, p := range b.prices {
		rows = append(rows, []document.Value{document.Text(p.source), dayCell(b.Report.Prices[i].Date), document.Text(p.state)})
	}
	section(b.say("spec.notes_heading"), b.notes)
	section(b.failures.Heading, b.failures.Lines())
	return rows
}
