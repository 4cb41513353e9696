package spec

import (
	"strings"

	"github.com/shopspring/decimal"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/report/document"
)

// book fills the sheets of a report. What is derived is a formula, and every amount
// follows from the charges, so that an analyst can change a figure and see what follows.
type book struct {
	*view
	paid    map[*capacity.Option]paid
	columns []column
	at      map[string]int // the columns by their ids
}

func (v *view) book() *document.Book {
	b := book{view: v, paid: v.ledger().paid, at: map[string]int{}}
	b.columns = b.instanceColumns()
	for i, c := range b.columns {
		b.at[c.id] = i
	}
	summary, sums := b.summary()
	sheets := []document.Sheet{summary}
	if len(b.balancers) > 0 {
		sheets = append(sheets, b.charts(sums))
	}
	return &document.Book{Currency: strings.Trim(currencyCode(b.Report.Currency), "?"), Sheets: append(sheets, b.instances(), b.hours(), b.choices())}
}

func (b book) widths(named ...any) []document.Wide {
	var out []document.Wide
	for i := 0; i < len(named); i += 2 {
		width, _ := named[i+1].(int)
		title, _ := named[i].(string)
		out = append(out, document.Wide{Title: title, Width: float64(width)})
	}
	return out
}

// span are the cells of a column of the instances for a formula of any sheet.
func (b book) span(id string) string {
	return document.Range(b.say("spec.sheet_instances"), b.at[id], 2, max(len(b.balancers)+1, 2))
}

// paidCell is an amount that follows from charges, or an empty cell for one that is not
// known.
func paidCell(s string, plus, less []*document.Charge) document.Value {
	v := moneyCell(s)
	if v.Kind != document.Amount {
		return v
	}
	return v.Paid(plus, less)
}

// moneyCell is an amount, or an empty cell for a price that is not known.
func moneyCell(s string) document.Value {
	d, ok := amount(s)
	if !ok {
		return document.Text(s)
	}
	return document.Money(d.InexactFloat64())
}

// less is the difference of two amounts by a formula over their cells, where both are
// known.
func less(a, b, from, to string) document.Value {
	v := document.Money(0).By(`IF(AND(ISNUMBER(%[1]s),ISNUMBER(%[2]s)),ROUND(%[1]s-%[2]s,2),"")`, from, to)
	x, known := amount(a)
	y, told := amount(b)
	if !known || !told {
		return v.Unknown()
	}
	return v.As(float(x.Sub(y)))
}

func float(d decimal.Decimal) float64 { return d.InexactFloat64() }
