package render

import (
	"fmt"
	"iter"
	"strconv"
	"strings"

	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/document"
)

// The columns of the sheets of charges and unit prices that formulas refer to.
const (
	quantityColumn = 5
	overColumn     = 7
	hoursColumn    = 8
	priceColumn    = 9
	amountColumn   = 10

	listColumn = 3 // of the sheet of unit prices
	offColumn  = 4
)

// ledger lays the charges of a document out on a sheet and their unit prices on another,
// and knows where each stands.
type ledger struct {
	words   report.Words
	costs   *document.Costs
	prices  []*document.UnitPrice
	priceAt map[*document.UnitPrice]string
	at      map[*document.Charge]string
}

func newLedger(c *document.Costs, words report.Words) *ledger {
	l := &ledger{words: words, costs: c, prices: c.Prices(), priceAt: map[*document.UnitPrice]string{}, at: map[*document.Charge]string{}}
	for i, p := range l.prices {
		l.priceAt[p] = document.At(l.say("page.sheet_prices"), offColumn, i+2)
	}
	row := 2
	for _, c := range c.Charges {
		l.at[c] = document.At(l.say("page.sheet_charges"), amountColumn, row)
		row += max(1, len(c.Terms))
	}
	return l
}

func (l *ledger) say(id string) string { return l.words.Say(id, nil) }

func (l *ledger) sheets() []document.Sheet {
	return []document.Sheet{
		{Name: l.say("page.sheet_charges"), Rows: l.charges(), Columns: []document.Wide{
			{Title: l.costs.Whose, Width: 28}, {Title: l.say("page.column.name"), Width: 20}, {Title: l.say("page.column.charge"), Width: 26},
			{Title: l.say("page.column.paid"), Width: 36}, {Title: l.say("page.column.item"), Width: 30},
			{Title: l.say("page.column.quantity"), Width: 14}, {Title: l.say("page.column.unit"), Width: 12}, {Title: l.say("page.column.counted"), Width: 12},
			{Title: l.say("page.column.hours"), Width: 12}, {Title: l.say("page.column.price_off"), Width: 14}, {Title: l.say("page.column.amount"), Width: 16}}},
		{Name: l.say("page.sheet_prices"), Rows: l.unitPrices(), Columns: []document.Wide{
			{Title: l.say("page.column.item"), Width: 30}, {Title: l.say("column.region"), Width: 16}, {Title: l.say("page.column.unit"), Width: 12},
			{Title: l.say("page.column.price"), Width: 14}, {Title: l.say("page.column.price_off"), Width: 14},
			{Title: l.say("page.column.source"), Width: 60}, {Title: l.say("page.column.date"), Width: 12}}},
	}
}

func (l *ledger) unitPrices() iter.Seq[[]document.Value] {
	return func(yield func([]document.Value) bool) {
		for i, p := range l.prices {
			off := document.Price(p.Amount).By("%s*(1-%s)", document.Ref(listColumn, i+2), document.Discount)
			if !yield([]document.Value{document.Text(p.Item), document.Text(p.Place), document.Text(p.Unit), document.Price(p.Amount), off,
				document.Wrapped(p.Source), document.Text(p.Date)}) {
				return
			}
		}
	}
}

// charges has a row for each term of each charge; the first has the amount.
func (l *ledger) charges() iter.Seq[[]document.Value] {
	return func(yield func([]document.Value) bool) {
		row := 2
		for _, c := range l.costs.Charges {
			who := []document.Value{document.Text(c.Owner), document.Text(c.Name), document.Wrapped(c.What), document.Wrapped(c.When)}
			for i, t := range c.Terms {
				cells := append(who[:4:4], document.Text(t.Price.Item), number(t.Quantity), document.Text(t.Price.Unit), hours(c.Over), hours(c.Hours),
					document.Price(t.Price.Amount).By("%s", l.priceAt[t.Price]))
				if i == 0 {
					cells = append(cells, document.Money(c.Amount).By("%s", inCells(c, row)))
				}
				if !yield(cells) {
					return
				}
				row++
			}
		}
	}
}

// number is a quantity with all its places.
func number(f float64) document.Value {
	if v := document.Count(f); v.Kind == document.Whole {
		return v
	}
	return document.Price(f)
}

func hours(n int) document.Value {
	if n == 0 {
		return document.Value{}
	}
	return document.Count(float64(n))
}

// inCells is the amount of a charge from the cells of its terms.
func inCells(c *document.Charge, row int) string {
	last := row + len(c.Terms) - 1
	sum := document.Ref(quantityColumn, row) + "*" + document.Ref(priceColumn, row)
	if last > row {
		sum = fmt.Sprintf("SUMPRODUCT(%s:%s,%s:%s)", document.Ref(quantityColumn, row), document.Ref(quantityColumn, last),
			document.Ref(priceColumn, row), document.Ref(priceColumn, last))
	}
	if c.Hours > 0 {
		sum += "*" + document.Ref(hoursColumn, row) + "/" + document.Ref(overColumn, row)
	}
	return "ROUND(" + sum + ",2)"
}

// amount is a charge in a formula: the cell that has it, or else its arithmetic.
func (l *ledger) amount(c *document.Charge) string {
	if at, ok := l.at[c]; ok {
		return at
	}
	terms := make([]string, len(c.Terms))
	for i, t := range c.Terms {
		terms[i] = strconv.FormatFloat(t.Quantity, 'f', -1, 64) + "*" + l.priceAt[t.Price]
	}
	sum := strings.Join(terms, "+")
	if c.Hours > 0 {
		sum = fmt.Sprintf("(%s)*%d/%d", sum, c.Hours, c.Over)
	}
	return "ROUND(" + sum + ",2)"
}

// follow gives the values of a sheet that are sums of charges their formulas.
func (l *ledger) follow(s document.Sheet) document.Sheet {
	rows := s.Rows
	if rows == nil {
		return s
	}
	s.Rows = func(yield func([]document.Value) bool) {
		for cells := range document.Chain(rows) {
			for i, v := range cells {
				if len(v.Plus)+len(v.Less) > 0 {
					cells[i] = v.By("%s", l.sum(v.Plus, v.Less))
				}
			}
			if !yield(cells) {
				return
			}
		}
	}
	return s
}

func (l *ledger) sum(plus, less []*document.Charge) string {
	if len(plus) == 1 && len(less) == 0 {
		return l.amount(plus[0])
	}
	var b strings.Builder
	for i, c := range plus {
		if i > 0 {
			b.WriteString("+")
		}
		b.WriteString(l.amount(c))
	}
	for _, c := range less {
		b.WriteString("-" + l.amount(c))
	}
	return "ROUND(" + b.String() + ",2)"
}
