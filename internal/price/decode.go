package price

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/shopspring/decimal"

	"github.com/alictl/alictl/internal/nested"
)

// Schema names the version of the price book's YAML form.
const Schema = "alictl/price-book/v1"

// Decode reads a user's price book and lays it over the embedded book of its
// currency. A book that is not exactly one is refused with the line and the key.
func Decode(data []byte) (*Book, error) {
	currency, entries, err := decode(data)
	if err != nil {
		return nil, err
	}
	base, err := Embedded(currency)
	if err != nil {
		return nil, err
	}
	return base.over(entries), nil
}

// lineError is what is wrong with one key of the file.
func lineError(at int, key, format string, args ...any) error {
	return fmt.Errorf("line %d: %s: %w", at, key, fmt.Errorf(format, args...))
}

func decode(data []byte) (Currency, map[key]Entry, error) {
	var f file
	if err := unmarshal(data, &f); err != nil {
		return "", nil, err
	}
	if f.Schema.text != Schema {
		return "", nil, lineError(max(f.Schema.line, 1), "schema", "%q is not %q", f.Schema.text, Schema)
	}
	if len(f.Prices) == 0 {
		return "", nil, lineError(max(f.Schema.line, 1), "prices", "the book has no price")
	}
	var currency Currency
	entries, lines := make(map[key]Entry, len(f.Prices)), make(map[key]int, len(f.Prices))
	for _, l := range f.Prices {
		e, err := l.entry(f)
		if err != nil {
			return "", nil, err
		}
		if currency != "" && e.Currency != currency {
			return "", nil, lineError(l.first(), "currency", "%s, and the prices before it are in %s; a book has one currency", e.Currency, currency)
		}
		currency = e.Currency
		k := key{e.Item, e.Place}
		if before, twice := lines[k]; twice {
			return "", nil, lineError(l.first(), "item", "%s in %s was already priced in line %d", e.Item, e.Place, before)
		}
		entries[k], lines[k] = e, l.first()
	}
	return currency, entries, nil
}

// unmarshal reads YAML strictly. The reader panics on some texts that are hardly
// YAML, and no file of a user's may end the program.
func unmarshal(data []byte, f *file) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errors.New("line 1: this cannot be read as YAML")
		}
	}()
	if err := nested.Check(data); err != nil {
		return err
	}
	if err := yaml.UnmarshalWithOptions(data, f, yaml.Strict()); err != nil {
		return syntaxError(err)
	}
	return nil
}

// syntaxError keeps the line and the reason of an error of the YAML reader, and
// leaves out the picture of the source it draws.
func syntaxError(err error) error {
	var y yaml.Error
	if errors.As(err, &y) && y.GetToken() != nil {
		return fmt.Errorf("line %d: %s", y.GetToken().Position.Line, y.GetMessage())
	}
	return err
}

// first returns the line an entry begins in.
func (l line) first() int {
	for _, f := range []field{l.Item, l.Region, l.Amount, l.Unit, l.Currency, l.Source, l.Date} {
		if f.line > 0 {
			return f.line
		}
	}
	return 1
}

func (l line) entry(f file) (Entry, error) {
	item, place := Item(l.Item.text), l.Region.text
	unit, ok := UnitOf(item)
	switch {
	case l.Item.text == "":
		return Entry{}, lineError(l.first(), "item", "it is missing")
	case !ok:
		return Entry{}, lineError(l.Item.line, "item", "unknown item %q", l.Item.text)
	case place == "":
		return Entry{}, lineError(l.first(), "region", "it is missing; name a region, mainland, overseas or all")
	case !isPlace(place):
		return Entry{}, lineError(l.Region.line, "region", "unknown region %q; name a region, mainland, overseas or all", place)
	case l.Unit.text != "" && Unit(l.Unit.text) != unit:
		return Entry{}, lineError(l.Unit.line, "unit", "%s is priced by %s, not by %q", item, unit, l.Unit.text)
	case l.Amount.text == "":
		return Entry{}, lineError(l.first(), "amount", "%s has no amount", item)
	}
	amount, err := parseAmount(l.Amount.text)
	if err != nil {
		return Entry{}, lineError(l.Amount.line, "amount", "%w", err)
	}
	e := Entry{Item: item, Place: place, Amount: amount, Currency: Currency(or(l.Currency.text, f.Currency.text)),
		Source: or(l.Source.text, or(f.Source.text, "the user's price book"))}
	if !e.Currency.Known() {
		return Entry{}, lineError(l.first(), "currency", "unknown currency %q; it is CNY, USD or JPY", e.Currency)
	}
	if e.Date, err = date("date", l.Date, f.Date); err != nil {
		return Entry{}, err
	}
	e.Free, err = l.Free.period()
	return e, err
}

func (f *free) period() (*Free, error) {
	if f == nil {
		return nil, nil
	}
	before, err := date("created_before", f.CreatedBefore)
	if err != nil {
		return nil, err
	}
	until, err := date("until", f.Until)
	if err != nil {
		return nil, err
	}
	if before.IsZero() || until.IsZero() {
		return nil, lineError(max(f.CreatedBefore.line, f.Until.line, 1), "free", "both created_before and until are needed")
	}
	return &Free{CreatedBefore: before, Until: until}, nil
}

// date reads the first of the fields that says something.
func date(name string, fields ...field) (time.Time, error) {
	for _, f := range fields {
		if f.text == "" {
			continue
		}
		t, err := time.Parse(time.DateOnly, f.text)
		if err != nil {
			return time.Time{}, lineError(f.line, name, "%q is no day such as 2026-11-22", f.text)
		}
		return t, nil
	}
	return time.Time{}, nil
}

// maxDigits is how many digits an amount may have on each side of its point.
const maxDigits = 12

// parseAmount reads a plain decimal number. It refuses what would be exact but
// absurd, such as 1e999999999.
func parseAmount(s string) (decimal.Decimal, error) {
	if strings.HasPrefix(s, "-") {
		return decimal.Zero, fmt.Errorf("%s is negative", s)
	}
	whole, fraction, point := strings.Cut(s, ".")
	if !digits(whole) || point && !digits(fraction) {
		return decimal.Zero, fmt.Errorf("%q is no plain decimal number such as 0.32", s)
	}
	if max(len(whole), len(fraction)) > maxDigits {
		return decimal.Zero, fmt.Errorf("%q has more than %d digits before or after the point", s, maxDigits)
	}
	return decimal.NewFromString(s)
}

func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
