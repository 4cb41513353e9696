package capacity

import (
	"slices"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/price"
	"github.com/alictl/alictl/internal/text"
)

// option is an Option while it is priced.
type option struct {
	Option
	exact     price.Money // a month of it
	monthly   price.Money // the same to the cent
	priced    bool
	charges   []fee       // beside it
	unknown   []Part      // of the charges beside it
	fees      price.Money // what of them is charged when it is done
	later     price.Money // what begins to be charged
	feesKnown bool
	place     int // of its spec in Specs; -1 without one
	steps     []Step
	warnings  []text.Message // those of its constraints that can hurt
	larger    bool           // its limits are beyond today's
	byLCU     bool           // it is paid by LCU
}

// options lists what can be done, keeping what is first.
func (b *balancer) options() []*option {
	b.keep = b.keepIt()
	out := []*option{b.keep}
	if b.lb.Kind == model.CLB && b.scheme != elastic {
		for i, s := range Specs() {
			if i != b.own {
				out = append(out, b.change(i, s))
			}
		}
		out = append(out, b.toLCU())
	}
	if b.layer4() {
		out = append(out, b.toNLB())
	}
	if b.idle.ID != "" {
		out = append(out, b.release())
	}
	for _, o := range out {
		if b.undecided() { // unknown what fits
			o.Fits = false
			o.say("capacity.fit_unknown", nil)
		}
		b.compare(o)
	}
	return out
}

// newOption returns an option that is charged the fees of today.
func (b *balancer) newOption(action Action, spec, charge string) *option {
	o := &option{Option: Option{Action: action, Spec: spec, InstanceChargeType: charge, Available: true}, feesKnown: true, place: -1}
	b.charge(o, b.fees, b.unknown)
	return o
}

// charge gives an option its fees, and the parts of them that are not known.
func (b *balancer) charge(o *option, fees []fee, unknown []Part) {
	o.charges, o.unknown = fees, unknown
	o.fees, o.later = b.sumFees(fees)
}

func (b *balancer) keepIt() *option {
	o := b.newOption(Keep, b.lb.Spec, b.lb.InstanceChargeType)
	o.Reversible, o.place = true, b.own
	switch b.scheme {
	case guaranteed:
		o.Fits = b.fits(b.limits)
		b.priceSpec(o, b.lb.Spec)
	case shared:
		o.Fits = !b.drops
		b.priceSpec(o, "")
	case unlisted:
		o.Fits = !b.drops
		b.priceSpec(o, b.lb.Spec)
	case elastic, network:
		o.Fits = !b.drops && b.holds(b.ceiling)
		b.priceLCU(o, b.lcuItem())
	}
	return o
}

// change is another spec. Instances that are paid by spec may still change it.
func (b *balancer) change(i int, s Spec) *option {
	o := b.newOption(ChangeSpec, s.Name, payBySpec)
	o.place, o.Reversible, o.Fits = i, b.scheme == guaranteed, b.fits(s.Limits)
	o.larger = b.larger(s.Limits)
	b.priceSpec(o, s.Name)
	switch {
	case b.scheme == shared:
		o.warn("capacity.shared_one_way", nil)
		o.warn("capacity.interruption", nil)
	case b.scheme == unlisted:
		o.warn("capacity.unlisted_back", text.Data{"Spec": b.lb.Spec})
	}
	if b.lb.PayType == prePay && i < b.own {
		o.Available = false
		o.say("capacity.allow_list", nil)
	}
	if b.lb.PayType == prePay && b.scheme != guaranteed {
		o.Available = false
		o.say("capacity.subscription_closed", nil)
	}
	if s.OnRequest {
		o.Available = false
		o.say("capacity.on_request", text.Data{"Spec": specNamed(s.Name)})
	}
	o.say("capacity.spec_alone", nil)
	return o
}

// toLCU is the one-way change to paying by LCU.
func (b *balancer) toLCU() *option {
	o := b.newOption(PayByLCU, elasticSpec, payByLCU)
	o.Fits = b.holds(lcuCeiling()) && b.fits(lcuCeiling()) && b.trafficWithin(lcuMaxTraffic)
	o.larger = b.larger(lcuCeiling())
	b.priceLCU(o, price.CLBLCU)
	o.warn("capacity.lcu_one_way", nil)
	o.say("capacity.lcu_ceiling", nil)
	switch {
	case b.lb.PayType == prePay:
		o.Available = false
		o.say("capacity.lcu_subscription", nil)
	case b.scheme == shared:
		o.Available = false
		o.say("capacity.lcu_shared", nil)
	}
	if b.own == len(Specs())-1 || b.scheme == unlisted {
		o.warn("capacity.lcu_largest", nil)
	}
	if b.lb.InternetChargeType != byBandwidth {
		o.say("capacity.lcu_soon", nil)
		return o
	}
	o.warn("capacity.lcu_midnight", nil)
	b.becomeTraffic(o)
	return o
}

// becomeTraffic gives an option the fee of traffic in place of that of bandwidth.
func (b *balancer) becomeTraffic(o *option) {
	fees := slices.DeleteFunc(slices.Clone(b.fees), func(f fee) bool { return f.Part == BandwidthPart })
	unknown := slices.DeleteFunc(slices.Clone(b.unknown), func(p Part) bool { return p == BandwidthPart })
	known := slices.ContainsFunc(b.fees, func(f fee) bool { return f.Part == BandwidthPart })
	traffic := b.traffic()
	o.feesKnown = b.lb.AddressType != internet || known && len(traffic) > 0
	if b.lb.AddressType == internet {
		fees = append(fees, traffic...)
		if len(traffic) == 0 {
			unknown = append(unknown, TrafficPart)
		}
	}
	b.charge(o, fees, unknown)
}

// release is for a load balancer nobody needs.
func (b *balancer) release() *option {
	o := b.newOption(Release, "", "")
	o.Fits, o.priced, o.monthly = true, true, b.zero()
	b.charge(o, nil, nil)
	o.warn("capacity.release_for_good", nil)
	if b.lb.PayType == prePay {
		o.Available = false
		o.say("capacity.release_subscription", nil)
	}
	return o
}

func (o *option) say(id string, data text.Data) {
	o.Constraints = append(o.Constraints, say(id, data))
}

// warn adds a constraint that somebody who does it must be warned of.
func (o *option) warn(id string, data text.Data) {
	o.say(id, data)
	o.warnings = append(o.warnings, say(id, data))
}

// fits says whether limits hold every peak with the room the policy asks for. When
// connections were dropped the peak was cut off, so only limits beyond today's can.
// Where a metric has no data, or not all of it could be read, only limits that are
// no lower than today's are safe.
func (b *balancer) fits(l Limits) bool {
	if b.drops && !b.larger(l) {
		return false
	}
	for _, m := range b.limited() {
		peak, ok := b.peak(m)
		if ok && !within(peak, l.Of(m), b.policy.TargetUtilization) {
			return false
		}
		if (!ok || b.usage.Metrics[m].Unread) && (b.own < 0 || l.Of(m) < b.limits.Of(m)) {
			return false
		}
	}
	return true
}

// larger says whether limits are beyond today's.
func (b *balancer) larger(l Limits) bool {
	return b.scheme == shared || b.own >= 0 && l != b.limits && !l.below(b.limits)
}

// below says whether some limit is lower than the other's.
func (l Limits) below(other Limits) bool {
	return l.MaxConnections < other.MaxConnections || l.NewConnections < other.NewConnections || l.Queries < other.Queries
}

// holds says whether no known peak is beyond what an elastic one can take; a
// unknown ceiling holds everything.
func (b *balancer) holds(ceiling Limits) bool {
	for _, m := range b.limited() {
		peak, ok := b.peak(m)
		if limit := ceiling.Of(m); ok && limit > 0 && !within(peak, limit, b.policy.TargetUtilization) {
			return false
		}
	}
	return true
}

// trafficWithin says whether the traffic of both directions stays within a ceiling.
func (b *balancer) trafficWithin(most int) bool {
	in, _ := b.peak(model.TrafficIn)
	out, _ := b.peak(model.TrafficOut)
	return within(max(in, out), most, b.policy.TargetUtilization)
}

// compare sets an option's money beside that of keeping what is.
func (b *balancer) compare(o *option) {
	o.Monthly = o.told()
	if o.priced && b.keep.priced {
		o.Delta = b.minus(o.monthly, b.keep.monthly).Text()
	}
	if o.feesKnown {
		o.Fees = o.fees.Text()
	}
	if o.feesKnown && b.keep.feesKnown {
		o.FeesDelta = b.minus(o.fees, b.keep.fees).Text()
	}
}

// shown is the option as the report shows it.
func (b *balancer) shown(o *option) Option {
	out := o.Option
	out.Constraints, out.Charges = listed(o.Constraints), b.told(o.charges)
	out.Steps = listed(o.steps)
	return out
}
