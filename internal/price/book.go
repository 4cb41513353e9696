// Package price holds money and price books. A price always comes with its source
// and date, in layers: the user's own book, then what the cloud quoted for this
// account, then the book that is part of the program. A price that no layer has is
// unknown, never zero.
package price

import (
	"time"

	"github.com/shopspring/decimal"
)

// Entry is one price of a book.
type Entry struct {
	Item     Item
	Place    string // a region, or a group of regions
	Amount   decimal.Decimal
	Currency Currency
	Source   string
	Date     time.Time // when the source said so; the zero time: not told
	Free     *Free     // when it is not charged, or nil
}

// Free says for whom a fee is not charged yet.
type Free struct {
	CreatedBefore time.Time // what is older is free
	Until         time.Time // up to and including this day
}

// Price is the answer to a question for a price.
type Price struct {
	Entry
	Unit     Unit
	Outdated bool // its date is more than a year before the report's
}

// Money returns the price of one unit.
func (p Price) Money() Money { return NewMoney(p.Amount, p.Currency) }

// Day returns the date of the price as YYYY-MM-DD, and "" when it is not told.
func (p Price) Day() string {
	if p.Date.IsZero() {
		return ""
	}
	return p.Date.Format(time.DateOnly)
}

type key struct {
	item  Item
	place string
}

// Book answers what things cost in one currency. It is never changed once it is
// made, so that several goroutines may use it.
type Book struct {
	currency Currency
	layers   []map[key]Entry // the first that has an answer gives it; the last is the embedded one
}

// Currency returns the one currency of the book.
func (b *Book) Currency() Currency { return b.currency }

// Lookup returns the price of an item in a region for a report made at a time. It
// is false when no layer of the book prices it there.
func (b *Book) Lookup(item Item, region string, at time.Time) (Price, bool) {
	unit, ok := UnitOf(item)
	if !ok {
		return Price{}, false
	}
	for i, layer := range b.layers {
		e, ok := find(layer, item, region)
		if !ok {
			continue
		}
		if e.Free == nil {
			e.Free = b.freeBelow(i, item, region)
		}
		return Price{Entry: e, Unit: unit, Outdated: !e.Date.IsZero() && e.Date.AddDate(1, 0, 0).Before(at)}, true
	}
	return Price{}, false
}

// freeBelow returns the free period of the entry that an answer covers: another
// amount says nothing about when it starts to be charged.
func (b *Book) freeBelow(layer int, item Item, region string) *Free {
	for _, below := range b.layers[layer+1:] {
		if e, ok := find(below, item, region); ok && e.Free != nil {
			return e.Free
		}
	}
	return nil
}

// find returns the closest entry of one layer: of the region, of its group, of
// everywhere.
func find(layer map[key]Entry, item Item, region string) (Entry, bool) {
	if e, ok := layer[key{item, region}]; ok {
		return e, true
	}
	if group, ok := GroupOf(region); ok {
		if e, ok := layer[key{item, string(group)}]; ok {
			return e, true
		}
	}
	e, ok := layer[key{item, string(Everywhere)}]
	return e, ok
}

// over returns a book in which a layer goes before all others.
func (b *Book) over(layer map[key]Entry) *Book {
	return &Book{currency: b.currency, layers: append([]map[key]Entry{layer}, b.layers...)}
}
