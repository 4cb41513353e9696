package price

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/alictl/alictl/internal/model"
)

// LiveSource names the source of live quotes in reports.
const LiveSource = "live quote of the billing API"

// BadQuote is a live quote that cannot be used, and why.
type BadQuote struct {
	Quote  model.Quote
	Reason error
}

// WithQuotes returns the book with live quotes before the embedded prices; what the
// user's own book says still goes first. A quote that cannot be used is left out and
// returned, so that the rest still counts.
func (b *Book) WithQuotes(quotes []model.Quote, at time.Time) (*Book, []BadQuote) {
	var bad []BadQuote
	layer := make(map[key]Entry, len(quotes))
	for _, q := range quotes {
		e, err := b.quoted(q, at)
		if old, twice := layer[key{e.Item, e.Place}]; err == nil && twice && !old.Amount.Equal(e.Amount) {
			err = fmt.Errorf("%s was quoted as %s and as %s", q.Item, old.Amount, e.Amount)
		}
		if err != nil {
			bad = append(bad, BadQuote{Quote: q, Reason: err})
			continue
		}
		layer[key{e.Item, e.Place}] = e
	}
	if len(layer) == 0 {
		return b, bad
	}
	embedded := len(b.layers) - 1
	return &Book{currency: b.currency, layers: slices.Insert(slices.Clone(b.layers), embedded, layer)}, bad
}

func (b *Book) quoted(q model.Quote, at time.Time) (Entry, error) {
	e := Entry{Item: Item(q.Item), Place: q.RegionID, Currency: Currency(q.Currency), Source: LiveSource, Date: at}
	if _, ok := UnitOf(e.Item); !ok {
		return e, fmt.Errorf("unknown item %q", q.Item)
	}
	if q.RegionID == "" {
		e.Place = string(Everywhere)
	}
	if e.Currency != b.currency {
		return e, fmt.Errorf("quoted in %q, and the price book is in %s", q.Currency, b.currency)
	}
	amount, err := parseAmount(q.Amount)
	if err == nil && amount.IsZero() {
		err = errors.New("quoted as 0, which is no price")
	}
	e.Amount = amount
	return e, err
}

// ForQuotes returns the embedded book of the currency that live quotes are in, or
// the one in CNY when there are none that could say.
func ForQuotes(quotes []model.Quote) (*Book, error) {
	for _, q := range quotes {
		if c := Currency(q.Currency); c.Known() {
			return Embedded(c)
		}
	}
	return Embedded(CNY)
}
