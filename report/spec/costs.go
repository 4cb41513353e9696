package spec

import (
	"slices"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/price"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report/document"
)

// ledger has every charge of a report, and what each option pays.
type ledger struct {
	words
	costs  document.Costs
	prices map[document.UnitPrice]*document.UnitPrice
	paid   map[*capacity.Option]paid
}

// paid is what an option pays: for what is chosen, and what is charged beside it.
type paid struct {
	spec         *document.Charge // nil where it is not known, or nothing
	fees         []feeCharge
	usage, fixed []*document.Charge // for spec under each metering rule
}

type feeCharge struct {
	*document.Charge
	fee capacity.Fee
}

func newLedger(w words, all []balancer) *ledger {
	l := &ledger{words: w, costs: document.Costs{Whose: w.Say("column.load_balancer", nil)},
		prices: map[document.UnitPrice]*document.UnitPrice{}, paid: map[*capacity.Option]paid{}}
	for _, b := range all {
		keep, chosen := keeping(b.LoadBalancer), chosen(b.LoadBalancer)
		l.enter(b, keep, chosen)
		for i := range b.Options {
			o := &b.Options[i]
			p, entered := l.paid[o]
			if !entered {
				p = l.beside(b, o, keep)
			}
			if r := o.MonthlyByRule; r != nil {
				p.usage, p.fixed = l.rule(b, r.ByUsage), l.rule(b, r.ByFixed)
			}
			l.paid[o] = p
		}
	}
	return l
}

// enter lists what is paid now and as recommended. What is the same on both sides is
// listed once.
func (l *ledger) enter(b balancer, keep, chosen *capacity.Option) {
	if keep == nil {
		return
	}
	same := keep == chosen || chosen == nil
	now := paid{spec: l.list(b, keep, l.when("now", same))}
	then := paid{}
	if !same {
		then.spec = l.list(b, chosen, l.when("then", false))
	}
	for _, f := range keep.Charges {
		c := feeCharge{l.charge(b, l.Named("capacity.part.", string(f.Part)), f.Arithmetic), f}
		shared := same || slices.ContainsFunc(chosen.Charges, func(g capacity.Fee) bool { return sameFee(f, g) })
		c.When = l.from(l.when("now", shared), f.From)
		now.fees = append(now.fees, c)
		l.costs.Charges = append(l.costs.Charges, c.Charge)
	}
	if l.paid[keep] = now; same {
		return
	}
	for _, f := range chosen.Charges {
		c, shared := now.fee(f)
		if !shared {
			c = feeCharge{l.charge(b, l.Named("capacity.part.", string(f.Part)), f.Arithmetic), f}
			c.When = l.from(l.when("then", false), f.From)
			l.costs.Charges = append(l.costs.Charges, c.Charge)
		}
		then.fees = append(then.fees, c)
	}
	l.paid[chosen] = then
}

// list enters what an option pays for spec or LCU, if it is known.
func (l *ledger) list(b balancer, o *capacity.Option, when string) *document.Charge {
	if !o.Arithmetic.Known() {
		return nil
	}
	c := l.charge(b, l.capacity(o), o.Arithmetic)
	c.When = when
	l.costs.Charges = append(l.costs.Charges, c)
	return c
}

// beside is what an option pays that is neither kept nor chosen.
func (l *ledger) beside(b balancer, o, keep *capacity.Option) paid {
	p := paid{spec: l.unlisted(b, o.Arithmetic)}
	for _, f := range o.Charges {
		c, shared := l.paid[keep].fee(f)
		if !shared {
			c = feeCharge{l.unlisted(b, f.Arithmetic), f}
		}
		p.fees = append(p.fees, c)
	}
	return p
}

// capacity says what is paid for: LCU, or a spec.
func (l *ledger) capacity(o *capacity.Option) string {
	if o.Arithmetic.Terms[0].Unit == price.PerLCUHour {
		return l.Named("capacity.part.", string(capacity.LCUPart))
	}
	return l.Named("capacity.part.", string(capacity.SpecPart)) + " " + l.spec(o.Spec)
}

func (l *ledger) unlisted(b balancer, a capacity.Arithmetic) *document.Charge {
	if !a.Known() {
		return nil
	}
	c := l.charge(b, "", a)
	l.costs.Unlisted = append(l.costs.Unlisted, c)
	return c
}

// rule is a price under one of the metering rules.
func (l *ledger) rule(b balancer, a capacity.Arithmetic) []*document.Charge {
	if c := l.unlisted(b, a); c != nil {
		return []*document.Charge{c}
	}
	return nil
}

func (l *ledger) charge(b balancer, what string, a capacity.Arithmetic) *document.Charge {
	c := &document.Charge{Owner: b.ID, Name: b.Name, What: what, Hours: a.Hours, Over: a.Over, Amount: a.Sum().Round(2).InexactFloat64()}
	for _, t := range a.Terms {
		p := document.UnitPrice{Item: string(t.Item), Place: t.Region, Unit: l.Named("spec.unit.", string(t.Unit)),
			Amount: t.Price.InexactFloat64(), Source: t.Source, Date: t.Date}
		if l.prices[p] == nil {
			l.prices[p] = &p
		}
		c.Terms = append(c.Terms, document.Term{Quantity: t.Quantity.InexactFloat64(), Price: l.prices[p]})
	}
	return c
}

func (l *ledger) when(side string, both bool) string {
	if both {
		side = "both"
	}
	return l.Say("spec.paid_"+side, nil)
}

func (l *ledger) from(when, day string) string {
	if day == "" {
		return when
	}
	return l.Say("spec.paid_from", text.Data{"When": when, "Date": day})
}

// fee finds the charge that pays the same fee.
func (p paid) fee(f capacity.Fee) (feeCharge, bool) {
	i := slices.IndexFunc(p.fees, func(c feeCharge) bool { return sameFee(c.fee, f) })
	if i < 0 {
		return feeCharge{}, false
	}
	return p.fees[i], true
}

func sameFee(a, b capacity.Fee) bool {
	return a.Part == b.Part && a.From == b.From && a.Monthly == b.Monthly
}

// by picks charges by the fees they are for.
func (p paid) by(keep func(capacity.Fee) bool) []*document.Charge {
	var out []*document.Charge
	for _, f := range p.fees {
		if keep(f.fee) {
			out = append(out, f.Charge)
		}
	}
	return out
}

// upTo is all that is paid by a day: spec or LCU, and the fees that have begun.
func (p paid) upTo(day string) []*document.Charge {
	fees := p.by(func(f capacity.Fee) bool { return f.From <= day })
	if p.spec == nil {
		return fees
	}
	return append([]*document.Charge{p.spec}, fees...)
}

// capacity is what is paid for spec or LCU.
func (p paid) capacity() []*document.Charge {
	if p.spec == nil {
		return nil
	}
	return []*document.Charge{p.spec}
}
