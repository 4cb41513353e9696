package capacity_test

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"github.com/alictl/alictl/audit/capacity"
)

// byHand works an amount out in fractions, as a spreadsheet is told to: nothing is
// rounded but the end, to cents, halves away from zero.
func byHand(t *rapid.T, a capacity.Arithmetic) string {
	sum := new(big.Rat)
	for _, term := range a.Terms {
		if term.Item == "" || term.Region == "" || term.Unit == "" || term.Source == "" {
			t.Fatalf("the price of %+v is not named", term)
		}
		sum.Add(sum, new(big.Rat).Mul(term.Quantity.Rat(), term.Price.Rat()))
	}
	if a.Hours > 0 {
		sum.Mul(sum, big.NewRat(int64(a.Hours), int64(a.Over)))
	}
	return sum.FloatString(2)
}

// TestArithmeticGivesTheAmounts: every amount follows from the quantities, unit prices
// and hours beside it, and nothing that has a price lacks them.
func TestArithmeticGivesTheAmounts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		check := func(what, want string, a capacity.Arithmetic) {
			if a.Known() != (want != "") {
				t.Fatalf("%s: %q from %+v", what, want, a)
			}
			if got := byHand(t, a); want != "" && got != want {
				t.Fatalf("%s: %+v gives %s, the report says %s", what, a, got, want)
			}
		}
		for _, lb := range judged(t, drawMoney(t), drawPolicy(t)).LoadBalancers {
			for _, o := range lb.Options {
				if o.Action != capacity.Release {
					check(o.Spec, o.Monthly, o.Arithmetic)
				}
				if r := o.MonthlyByRule; r != nil {
					check("usage", r.HourlyUsage, r.ByUsage)
					check("fixed", r.Fixed, r.ByFixed)
				}
				now := dec("0")
				for _, f := range o.Charges {
					check(english().Tell(f.Name), f.Monthly, f.Arithmetic)
					if f.From == "" {
						now = now.Add(dec(f.Monthly))
					}
				}
				if o.Fees != "" && o.Fees != now.StringFixed(2) {
					t.Fatalf("%s: the fees are %s, the charges come to %s", o.Action, o.Fees, now)
				}
			}
			for _, f := range lb.Fees {
				check(english().Tell(f.Name), f.Monthly, f.Arithmetic)
			}
		}
	})
}
