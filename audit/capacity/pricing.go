package capacity

import (
	"github.com/shopspring/decimal"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/price"
	"github.com/alictl/alictl/internal/text"
)

// priceSpec prices an option that is paid by a spec, which is also the cap of what
// is metered, under the rule of the report, and says what each rule gives.
func (b *balancer) priceSpec(o *option, spec string) {
	b.priceUnder(b.policy.Metering, o, spec)
	if b.lb.PayType != prePay && !b.outline {
		usage, fixed := b.under(HourlyUsage, o.place, spec), b.under(Fixed, o.place, spec)
		o.MonthlyByRule = &ByRule{HourlyUsage: usage.told(), Fixed: fixed.told(), ByUsage: usage.Arithmetic, ByFixed: fixed.Arithmetic}
	}
}

// under prices a spec under a rule.
func (b *balancer) under(rule Metering, place int, spec string) *option {
	o := &option{place: place}
	b.priceUnder(rule, o, spec)
	return o
}

func (b *balancer) priceUnder(rule Metering, o *option, spec string) {
	switch {
	case b.lb.PayType == prePay:
		b.priceMonth(o, spec)
	case rule == Fixed || o.place < 0:
		b.priceFixed(o, spec)
	default:
		b.priceUsage(o)
	}
}

// told is the monthly price of an option, empty when it is not known.
func (o *option) told() string {
	if !o.priced {
		return ""
	}
	return o.monthly.Text()
}

// rate looks a price up for an option. Of several prices the oldest is shown, for
// that is the weakest.
func (b *balancer) rate(o *option, item price.Item) (price.Price, bool) {
	p, ok := b.lookup(item, b.lb.RegionID)
	if !ok {
		o.step(say("capacity.step_no_price", text.Data{"Item": string(item), "Region": b.lb.RegionID}), "")
		return p, false
	}
	if o.PriceSource == "" || p.Day() < o.PriceDate {
		o.PriceSource, o.PriceDate = p.Source, p.Day()
	}
	return p, true
}

// set gives an option its monthly price.
func (b *balancer) set(o *option, a Arithmetic) {
	o.Arithmetic, o.exact, o.priced = a, b.money(a), true
	o.monthly = o.exact.Round()
}

func (o *option) step(what text.Message, amount string) {
	o.steps = append(o.steps, Step{What: what, Amount: amount})
}

func (b *balancer) priceMonth(o *option, spec string) {
	p, ok := b.rate(o, price.SpecMonth(spec))
	if !ok {
		return
	}
	o.step(say("capacity.step_subscription", text.Data{"Spec": specNamed(spec)}), p.Money().Text())
	b.set(o, Arithmetic{}.by(one(), p, b.lb.RegionID))
}

func (b *balancer) priceFixed(o *option, spec string) {
	p, ok := b.rate(o, price.SpecHour(spec))
	if !ok {
		return
	}
	o.step(say("capacity.step_fixed", text.Data{"Spec": specNamed(spec)}), p.Amount.String())
	b.set(o, hourly(1).by(one(), p, b.lb.RegionID))
	o.step(say("capacity.step_month", text.Data{"Hours": price.MonthHours}), o.monthly.Text())
}

// priceUsage prices the hours of the window by what they needed, and takes the
// month to be like the window.
func (b *balancer) priceUsage(o *option) {
	if b.metered.hours == 0 {
		o.step(say("capacity.step_no_hours", nil), "")
		return
	}
	sum, a := b.zero(), hourly(b.metered.hours)
	for i, hours := range b.metered.under(o.place) {
		if hours == 0 {
			continue
		}
		spec := b.metered.specs[i].Name
		p, ok := b.rate(o, price.SpecHour(spec))
		if !ok {
			return
		}
		part := p.Money().Times(decimal.NewFromInt(int64(hours)))
		a = a.by(decimal.NewFromInt(int64(hours)), p, b.lb.RegionID)
		o.step(say("capacity.step_hours", text.Data{"Hours": hours, "Spec": specNamed(spec), "Price": p.Amount.String()}), part.Amount().String())
		sum = b.plus(sum, part)
	}
	b.set(o, a)
	o.step(say("capacity.step_window", text.Data{"Hours": b.metered.hours}), sum.Amount().String())
	o.step(say("capacity.step_like_window", text.Data{"Hours": price.MonthHours, "Window": b.metered.hours}), o.monthly.Text())
}

// monthOf returns what a month costs when some hours cost so much.
func monthOf(sum price.Money, hours int) price.Money {
	return price.NewMoney(like(sum.Month().Amount(), hours), sum.Currency())
}

// lcuItem is what an LCU of a load balancer's own kind is priced as.
func (b *balancer) lcuItem() price.Item {
	if b.lb.Kind == model.NLB {
		return price.NLBLCU
	}
	return price.CLBLCU
}

func (b *balancer) priceLCU(o *option, item price.Item) {
	o.byLCU = true
	p, ok := b.rate(o, item)
	if !ok {
		return
	}
	if !b.lcu.known {
		o.step(say("capacity.step_lcu_unknown", nil), "")
		return
	}
	sum := p.Money().Times(b.lcu.total)
	o.step(say("capacity.step_lcu", text.Data{"Hours": b.lcu.hours}), b.lcu.total.String())
	o.step(say("capacity.step_lcu_price", text.Data{"LCU": b.lcu.total.String(), "Price": p.Amount.String()}), sum.Amount().String())
	b.set(o, hourly(b.lcu.hours).by(b.lcu.total, p, b.lb.RegionID))
	o.step(say("capacity.step_like_window", text.Data{"Hours": price.MonthHours, "Window": b.lcu.hours}), o.monthly.Text())
}
