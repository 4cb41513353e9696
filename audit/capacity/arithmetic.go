package capacity

import (
	"github.com/shopspring/decimal"

	"github.com/alictl/alictl/internal/price"
)

// Arithmetic is how an amount follows from unit prices: the sum of quantity x price of
// its terms, counted in Over hours, for the Hours of a month. It is rounded once.
type Arithmetic struct {
	Terms []Term
	Hours int // 0: the quantities are those of a month
	Over  int
}

// Term is a quantity of what has a unit price.
type Term struct {
	Item     price.Item
	Region   string
	Unit     price.Unit
	Quantity decimal.Decimal
	Price    decimal.Decimal // of one unit
	Source   string
	Date     string // YYYY-MM-DD; empty: not told
}

// Known says whether there is an amount.
func (a Arithmetic) Known() bool { return len(a.Terms) > 0 }

// Sum is the amount before it is rounded. It multiplies before it divides, so that
// nothing is lost on the way.
func (a Arithmetic) Sum() decimal.Decimal {
	sum := decimal.Zero
	for _, t := range a.Terms {
		sum = sum.Add(t.Quantity.Mul(t.Price))
	}
	if a.Hours == 0 {
		return sum
	}
	return like(sum.Mul(decimal.NewFromInt(int64(a.Hours))), a.Over)
}

// like takes what some hours come to for one of them.
func like(sum decimal.Decimal, hours int) decimal.Decimal {
	if hours == 1 {
		return sum
	}
	return sum.DivRound(decimal.NewFromInt(int64(hours)), 16)
}

// by adds a quantity at a price in a region.
func (a Arithmetic) by(quantity decimal.Decimal, p price.Price, region string) Arithmetic {
	a.Terms = append(a.Terms, Term{Item: p.Item, Region: region, Unit: p.Unit, Quantity: quantity, Price: p.Amount, Source: p.Source, Date: p.Day()})
	return a
}

// hourly is what is counted in so many hours, for a month like them.
func hourly(over int) Arithmetic { return Arithmetic{Hours: price.MonthHours, Over: over} }

// one is a single unit of what is priced.
func one() decimal.Decimal { return decimal.NewFromInt(1) }

// money is the amount in the currency of the report, before it is rounded.
func (j *judge) money(a Arithmetic) price.Money { return price.NewMoney(a.Sum(), j.book.Currency()) }
