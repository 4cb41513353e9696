package document

import (
	"fmt"
	"iter"
	"math"
	"strconv"
	"strings"
	"time"
)

// Sheet is one sheet of a workbook. With columns it has a header.
type Sheet struct {
	Name    string // at most 31 characters
	Columns []Wide
	Rows    iter.Seq[[]Value]
	Plots   []Plot
}

// Plot is a chart over cells of the book, drawn by the program that opens it, so that
// it follows them.
type Plot struct {
	Title  string
	At     string // the cell of its upper left corner
	Share  bool   // the values are shares
	Valued bool   // each bar has its value beside it
	Bars   int    // of each series
	Series []Series
}

// Series is one series of a plot: the cell that names it, and ranges of cells.
type Series struct{ Name, Labels, Values string }

// Wide is a column of a sheet.
type Wide struct {
	Title string
	Width float64 // in characters; 0 for a usual one
}

// Value is a typed value, a formula, or both: the value is what the formula gives, for
// programs that do not calculate. The zero value is an empty cell.
type Value struct {
	Kind    Kind
	Value   any
	Formula string
	Plus    []*Charge // what it is the sum of, in place of a formula
	Less    []*Charge
	Name    string // what formulas may call the cell
}

// Kind is what a value is.
type Kind int

// The kinds of values.
const (
	Nothing Kind = iota
	Label
	Headline
	WrappedText
	Whole
	Fraction
	Percent
	Amount
	Time
	Date
	Rate
	Input
	Above
)

// Text is text and nothing else, whatever it begins with.
func Text(s string) Value { return Value{Kind: Label, Value: s} }

// Heading is bold text.
func Heading(s string) Value { return Value{Kind: Headline, Value: s} }

// Head is the heading of figures below it.
func Head(s string) Value { return Value{Kind: Above, Value: s} }

// Wrapped is text that may take several lines.
func Wrapped(s string) Value { return Value{Kind: WrappedText, Value: s} }

// Count is a number; thousands are set apart.
func Count(f float64) Value {
	if f != math.Trunc(f) {
		return Value{Kind: Fraction, Value: f}
	}
	return Value{Kind: Whole, Value: f}
}

// Share is a number shown as a percentage.
func Share(f float64) Value { return Value{Kind: Percent, Value: f} }

// Money is an amount in the currency of the book.
func Money(f float64) Value { return Value{Kind: Amount, Value: f} }

// Price is the price of one unit, with the places it has.
func Price(f float64) Value { return Value{Kind: Rate, Value: f} }

// Entry is a share that a reader may change; formulas call it by its name.
func Entry(name string, f float64) Value { return Value{Kind: Input, Value: f, Name: name} }

// Moment is a date with a time of day, Day a date. The zone is the time's own.
func Moment(t time.Time) Value { return Value{Kind: Time, Value: wall(t)} }

// Day is a date.
func Day(t time.Time) Value { return Value{Kind: Date, Value: wall(t)} }

// By lets a formula calculate the value. Formulas are ours and never hold text
// from outside.
func (v Value) By(format string, args ...any) Value {
	v.Formula = fmt.Sprintf(format, args...)
	return v
}

// Unknown drops the value, for a formula that gives nothing as yet.
func (v Value) Unknown() Value {
	v.Value = nil
	return v
}

// As sets what the formula of a value gives.
func (v Value) As(f float64) Value {
	v.Value = f
	return v
}

// wall drops the zone but keeps what the clock shows, as spreadsheets do.
func wall(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}

// Ref names a cell for a formula: the column counts from 0, the row from 1.
func Ref(column, row int) string {
	letters := ""
	for n := column + 1; n > 0; n = (n - 1) / 26 {
		letters = string(rune('A'+(n-1)%26)) + letters
	}
	return letters + strconv.Itoa(row)
}

// At names a cell of a sheet for a formula of any sheet.
func At(sheet string, column, row int) string {
	return "'" + strings.ReplaceAll(sheet, "'", "''") + "'!" + fixed(column, row)
}

// Range names the cells of a column of a sheet from one row to another.
func Range(sheet string, column, first, last int) string {
	return At(sheet, column, first) + ":" + fixed(column, last)
}

func fixed(column, row int) string {
	return "$" + strings.TrimRight(Ref(column, row), "0123456789") + "$" + strconv.Itoa(row)
}
