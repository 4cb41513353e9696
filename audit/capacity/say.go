package capacity

import (
	"math"
	"slices"
	"strconv"
	"sync"

	"github.com/shopspring/decimal"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/price"
	"github.com/alictl/alictl/internal/text"
)

// english is the printer of all reports, so that the catalogue is read once.
var english = sync.OnceValue(text.InEnglish)

func say(id string, data text.Data) text.Message { return text.Message{ID: id, Data: data} }

// specNamed is a spec as a sentence names it: in the words of the console, or as it is.
func specNamed(name string) any {
	if name == "" {
		name = price.Shared
	}
	if name == price.Shared || slices.ContainsFunc(Specs(), func(s Spec) bool { return s.Name == name }) && english().Say("capacity.spec."+name, nil) == name {
		return say("capacity.spec."+name, nil)
	}
	return name
}

// currency is that of the report, as a sentence names it.
func (j *judge) currency() text.Message {
	return say("capacity.currency."+string(j.book.Currency()), nil)
}

// metricName is a metric as part of a sentence.
func metricName(m model.Metric) text.Message { return say("capacity.metric."+string(m), nil) }

// listed is never nil, so that JSON has an empty list.
func listed[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}

// Percent writes a share with one place: 0.825 is 82.5 %. It is rounded here and
// nowhere else, halves up, and never up to a limit that was not reached.
func Percent(share float64) string {
	if math.IsNaN(share) || math.IsInf(share, 0) {
		return "-"
	}
	p := decimal.NewFromFloat(share).Shift(2).Round(1)
	if whole := decimal.NewFromInt(100); share < 1 && p.Equal(whole) {
		p = whole.Sub(decimal.New(1, -1))
	}
	return text.Grouped(p.StringFixed(1)) + " %"
}

// Figure writes a measured number for people, as a report does.
func Figure(f float64) string { return figure(f) }

// figure writes a measured number: whole from a hundred on, its thousands apart, and
// with at most two places below.
func figure(f float64) string {
	if math.Abs(f) >= 100 {
		return text.Grouped(strconv.FormatFloat(math.Round(f), 'f', -1, 64))
	}
	return strconv.FormatFloat(math.Round(f*100)/100, 'f', -1, 64)
}

func (j *judge) zero() price.Money { return price.Zero(j.book.Currency()) }

// plus adds money of the one currency of the report's book.
func (j *judge) plus(a, b price.Money) price.Money {
	sum, err := a.Add(b)
	if err != nil && j.errs == nil {
		j.errs = err
	}
	return sum
}

func (j *judge) minus(a, b price.Money) price.Money {
	rest, err := a.Sub(b)
	if err != nil && j.errs == nil {
		j.errs = err
	}
	return rest
}
