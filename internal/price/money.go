package price

import (
	"fmt"

	"github.com/shopspring/decimal"
)

// MonthHours is how many hours a month has wherever a monthly cost is told.
const MonthHours = 730

// Currency is a currency that bills are written in.
type Currency string

// The currencies that Alibaba Cloud bills in.
const (
	CNY Currency = "CNY"
	USD Currency = "USD"
	JPY Currency = "JPY"
)

// Known says whether the currency is one that bills are written in.
func (c Currency) Known() bool { return c == CNY || c == USD || c == JPY }

// Money is an exact amount of one currency. The zero value is of no currency
// and can be added to nothing.
type Money struct {
	amount   decimal.Decimal
	currency Currency
}

// NewMoney returns an amount of a currency.
func NewMoney(amount decimal.Decimal, c Currency) Money { return Money{amount: amount, currency: c} }

// Zero returns nothing of a currency.
func Zero(c Currency) Money { return Money{currency: c} }

// Amount returns the exact amount.
func (m Money) Amount() decimal.Decimal { return m.amount }

// Currency returns the currency.
func (m Money) Currency() Currency { return m.currency }

// Add adds two amounts of one currency.
func (m Money) Add(other Money) (Money, error) {
	if err := m.same(other); err != nil {
		return Money{}, fmt.Errorf("add money: %w", err)
	}
	return Money{amount: m.amount.Add(other.amount), currency: m.currency}, nil
}

// Sub takes an amount of the same currency away.
func (m Money) Sub(other Money) (Money, error) {
	if err := m.same(other); err != nil {
		return Money{}, fmt.Errorf("subtract money: %w", err)
	}
	return Money{amount: m.amount.Sub(other.amount), currency: m.currency}, nil
}

// Times multiplies the amount.
func (m Money) Times(factor decimal.Decimal) Money {
	return Money{amount: m.amount.Mul(factor), currency: m.currency}
}

// Month returns what an hourly amount comes to in a month.
func (m Money) Month() Money { return m.Times(decimal.NewFromInt(MonthHours)) }

// Round rounds to whole cents, halves away from zero, as a bill does.
func (m Money) Round() Money { return Money{amount: m.amount.Round(2), currency: m.currency} }

// Text returns the amount with two places and without the currency.
func (m Money) Text() string { return m.Round().amount.StringFixed(2) }

func (m Money) same(other Money) error {
	if m.currency != other.currency || m.currency == "" {
		return fmt.Errorf("%q and %q are different currencies, and no rate between them is known", m.currency, other.currency)
	}
	return nil
}
