package spec

import (
	"fmt"

	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report/document"
	"github.com/alictl/alictl/report/render"
)

// summary has what a reader needs first, its figures as formulas over the rest, and
// returns the row of the first sum.
func (b book) summary() (document.Sheet, int) {
	rows := [][]document.Value{{document.Heading(b.title)}, {document.Text(b.window)}}
	for _, s := range append(b.basis, b.incomplete, b.empty) {
		if s != "" {
			rows = append(rows, []document.Value{document.Text(s)})
		}
	}
	if len(b.ledger().costs.Charges) > 0 {
		rows = append(append(rows, nil), render.DiscountRows(b.words.Words)...)
	}
	first := len(rows) + 3 // below an empty row and the headings
	rows = b.sums(append(rows, nil))
	if b.Totals.Unpriced > 0 {
		rows = append(rows, []document.Value{document.Text(b.Count("spec.lead_unpriced", b.Totals.Unpriced))})
	}
	if t := b.Totals.AllIn; len(t.Unknown) > 0 {
		rows = append(rows, []document.Value{document.Text(b.Say("spec.all_in_unknown", text.Data{"Parts": b.parts(t.Unknown)}))})
	}
	return document.Sheet{Name: b.say("page.sheet_summary"), Rows: document.Seq(append(b.standings(rows), b.remarks()...))}, first
}

// sums are what is paid a month now, as recommended, and what that saves.
func (b book) sums(rows [][]document.Value) [][]document.Value {
	rows = append(rows, []document.Value{document.Heading(b.Say("spec.amounts", text.Data{"Currency": b.currency})), document.Head(b.say("spec.column.now")),
		document.Head(b.say("spec.column.then")), document.Head(b.say("spec.column.saving"))})
	sum := func(s, id string) document.Value {
		v := moneyCell(s)
		if v.Kind != document.Amount {
			return v
		}
		return v.By("ROUND(SUM(%s),2)", b.span(id))
	}
	rest := func(now, then string) document.Value {
		row := len(rows) + 1
		return less(now, then, document.Ref(1, row), document.Ref(2, row))
	}
	t := b.Totals.AllIn
	rows = append(rows, []document.Value{document.Text(b.say("spec.column.all_in")), sum(t.Monthly, "all"), sum(t.Recommended, "all_then"), sum(t.Saving, "saving")})
	for i, from := range t.From {
		rows = append(rows, []document.Value{document.Text(b.Say("spec.all_in_since", text.Data{"Date": text.Visible(from.Date)})),
			sum(from.Monthly, fmt.Sprint("since", i)), sum(from.Recommended, fmt.Sprint("since_then", i)), rest(from.Monthly, from.Recommended)})
	}
	priced := func(s, id, other string) document.Value {
		return sum(s, id).By(`ROUND(SUMIFS(%s,%s,">=0"),2)`, b.span(id), b.span(other))
	}
	return append(rows,
		[]document.Value{document.Text(b.say("spec.spec_or_lcu")), priced(b.Totals.CurrentMonthly, "now", "then"), priced(b.Totals.RecommendedMonthly, "then", "now"), rest(b.Totals.CurrentMonthly, b.Totals.RecommendedMonthly)},
		[]document.Value{document.Text(b.say("spec.column.other_fees")), {}, {}, b.feesSaved()})
}

// feesSaved is what the recommendations save of the fees beside spec or LCU.
func (b book) feesSaved() document.Value {
	d, ok := amount(b.Totals.FeesDelta)
	if !ok {
		return document.Value{}
	}
	return document.Money(float(d.Neg())).By("ROUND(0-SUM(%s),2)", b.span("fees_delta"))
}

// standings count the load balancers by status.
func (b book) standings(rows [][]document.Value) [][]document.Value {
	rows = append(rows, nil, []document.Value{document.Heading(b.say("column.status")), document.Head(b.say("column.load_balancer"))})
	for _, status := range standings() {
		n := 0
		for _, g := range b.groups {
			if g.status == status {
				n = len(g.members)
			}
		}
		rows = append(rows, []document.Value{document.Text(b.standing(status)),
			document.Count(float64(n)).By("COUNTIF(%s,A%d)", b.span("status"), len(rows)+1)})
	}
	return rows
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
		rows = append(rows, []document.Value{document.Wrapped(p.source), document.Wrapped(p.state), dayCell(b.Report.Prices[i].Date)})
	}
	section(b.say("spec.notes_heading"), b.notes)
	section(b.failures.Heading, b.failures.Lines())
	return rows
}
