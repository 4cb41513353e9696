package document

import "slices"

// Costs are the amounts of a document that follow from unit prices, charge by charge. A
// format that calculates lays quantities, prices and hours open, and takes the discount
// that a reader tries off every unit price.
type Costs struct {
	Whose    string // what those are called that the charges are of
	Charges  []*Charge
	Unlisted []*Charge // what values are the sum of as well, too many to be listed
}

// Charge is an amount of a month: the sum of quantity x unit price of its terms, counted
// in Over hours, for the Hours of a month. It is rounded once, to cents.
type Charge struct {
	Owner, Name string // whose it is
	What        string // what is paid for
	When        string // when it is paid
	Amount      float64
	Terms       []Term
	Hours, Over int // Hours is 0 where the quantities are those of a month
}

// Term is a quantity of what has a unit price.
type Term struct {
	Quantity float64
	Price    *UnitPrice
}

// UnitPrice is what one unit of something costs.
type UnitPrice struct {
	Item, Place, Unit, Source, Date string
	Amount                          float64
}

// Prices lists the unit prices, each once, in the order in which they are first met.
func (c *Costs) Prices() []*UnitPrice {
	var out []*UnitPrice
	seen := map[*UnitPrice]bool{}
	for _, c := range slices.Concat(c.Charges, c.Unlisted) {
		for _, t := range c.Terms {
			if !seen[t.Price] {
				seen[t.Price], out = true, append(out, t.Price)
			}
		}
	}
	return out
}

// Discount names the one cell of a workbook that holds the discount.
const Discount = "discount"

// Paid says that a value is the sum of charges, less others.
func (v Value) Paid(plus, less []*Charge) Value {
	v.Plus, v.Less = plus, less
	return v
}

// Priced says whether there is an amount that follows from unit prices.
func (d *Document) Priced() bool { return d.Costs != nil && len(d.Costs().Charges) > 0 }
