package spec

import (
	"github.com/shopspring/decimal"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/document"
)

// namedFees is how many load balancers whose fees begin are named.
const namedFees = 5

// allIn says what the account pays for its load balancers, all charges together: today,
// from each day on which a fee begins, and what is not known of it.
func (v *view) allIn() []string {
	t := v.Totals.AllIn
	if len(v.balancers) == 0 || t.Monthly == "" {
		return nil
	}
	saving, told := amount(t.Saving)
	data := text.Data{"Now": money(t.Monthly), "Then": money(t.Recommended), "Currency": v.currency, "Saving": money(saving.Abs().StringFixed(2))}
	id := "spec.all_in_same"
	switch {
	case !told:
		id = "spec.all_in_unsure"
	case saving.IsPositive():
		id = "spec.all_in_saves"
	case saving.IsNegative():
		id = "spec.all_in_costs"
	}
	out := []string{v.Say(id, data)}
	for _, from := range t.From {
		out = append(out, v.Say("spec.all_in_from", text.Data{"Date": text.Visible(from.Date), "Now": money(from.Monthly),
			"Then": money(from.Recommended), "Currency": v.currency, "Balancers": v.some(from.LoadBalancers)}))
	}
	if len(t.Unknown) > 0 {
		out = append(out, v.Say("spec.all_in_unknown", text.Data{"Parts": v.parts(t.Unknown)}))
	}
	return out
}

// some names the first of a list and counts the others.
func (v *view) some(ids []string) string {
	shown := make([]string, 0, namedFees+1)
	for i, id := range ids {
		if i == namedFees {
			shown = append(shown, v.More(len(ids)-i))
			break
		}
		shown = append(shown, text.Visible(id))
	}
	return v.List(shown)
}

func (v *view) parts(parts []capacity.Part) string {
	names := make([]string, len(parts))
	for i, p := range parts {
		names[i] = v.Named("capacity.part.", string(p))
	}
	return v.List(names)
}

// allInCell is what one load balancer costs with all charges, and how that changes.
func (v *view) allInCell(lb balancer) document.Cell {
	a := lb.AllIn
	c := document.Cell{Text: report.OrDash(money(a.Monthly)), Sort: plainNumber(a.Monthly)}
	if a.Recommended != a.Monthly {
		c.Sub = "\u2192 " + money(a.Recommended)
	}
	if len(a.Unknown) > 0 {
		c.Text = v.Say("spec.at_least", text.Data{"Value": c.Text})
	}
	return c
}

// paid is what a load balancer costs today, for the order of lists.
func (b balancer) paid() decimal.Decimal {
	d, _ := amount(b.AllIn.Monthly)
	return d
}
