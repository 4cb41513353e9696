package spec

import (
	"cmp"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
)

// begins tells whether a fee is not charged yet when the report is made.
func begins(r *capacity.Report, f capacity.Fee) bool {
	return f.From > china(r.CreatedAt).Format("2006-01-02")
}

// beginning says which fees will begin, when, for how many load balancers, and
// what they come to.
func (v *view) beginning() []string {
	type kind struct{ from, name, source string }
	type tally struct {
		balancers int
		sum       decimal.Decimal
		unknown   bool
	}
	sums := map[kind]tally{}
	var order []kind
	for _, b := range v.balancers {
		for _, f := range b.Fees {
			if !begins(v.Report, f) {
				continue
			}
			k := kind{f.From, v.sentence(f.Name), f.Source}
			t, seen := sums[k]
			if !seen {
				order = append(order, k)
			}
			d, ok := amount(f.Monthly)
			sums[k] = tally{t.balancers + 1, t.sum.Add(d), t.unknown || !ok}
		}
	}
	slices.SortFunc(order, func(a, b kind) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.name, b.name), cmp.Compare(a.source, b.source))
	})
	var out []string
	for _, k := range order {
		t := sums[k]
		sum := money(t.sum.StringFixed(2))
		if t.unknown {
			sum = v.Say("spec.at_least", text.Data{"Value": sum})
		}
		out = append(out, v.Say("spec.fee_begins", text.Data{"Fee": k.name, "From": text.Visible(k.from),
			"Monthly": sum, "Currency": v.currency, "Balancers": v.Count("spec.balancers", t.balancers),
			"Source": report.OrDash(k.source)}))
	}
	return out
}

// feesBeginning adds up the fees of a load balancer that are not charged yet and
// says from when the first is.
func feesBeginning(r *capacity.Report, lb *capacity.LoadBalancer) (monthly, from string) {
	sum, found := decimal.Zero, false
	for _, f := range lb.Fees {
		if d, ok := amount(f.Monthly); ok && begins(r, f) {
			sum, found = sum.Add(d), true
			if from == "" || f.From < from {
				from = f.From
			}
		}
	}
	if !found {
		return "", ""
	}
	return sum.StringFixed(2), from
}

// fee says one charge beside the spec.
func (w words) fee(f capacity.Fee, currency string) string {
	data := text.Data{"Fee": w.sentence(f.Name), "Monthly": money(f.Monthly), "Currency": currency,
		"From": text.Visible(f.From), "Source": report.OrDash(f.Source)}
	if f.From == "" {
		return w.Say("spec.fee_now", data)
	}
	return w.Say("spec.fee_from", data)
}

func (v *view) priceLines() []string {
	lines := make([]string, len(v.prices))
	for i, p := range v.prices {
		lines[i] = v.Say("spec.price", text.Data{"Source": p.source, "Date": p.date, "State": p.state})
	}
	return lines
}

func (w words) price(p capacity.PriceSource) priceLine {
	state := w.Say("spec.price_current", nil)
	if p.Outdated {
		state = w.Say("spec.price_outdated", nil)
	}
	return priceLine{source: report.OrDash(p.Source), date: report.OrDash(p.Date), state: state}
}
