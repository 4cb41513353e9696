package capacity

import (
	"slices"

	"github.com/shopspring/decimal"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/price"
	"github.com/alictl/alictl/internal/text"
)

// choose returns the cheapest option that fits and can be had. On a tie it keeps
// what is, then takes the earlier option, which is the smaller change. Without any
// data it keeps what is: nothing speaks for anything else.
func (b *balancer) choose(options []*option) *option {
	if b.undecided() || b.mustKeep() {
		return b.keep
	}
	var best *option
	for _, o := range options {
		switch {
		case !b.eligible(o):
		case o == b.keep && b.idle.ID == "" && !b.comparable(o):
			return o
		case o == b.keep || best == nil || b.better(o, best):
			best = o
		}
	}
	if best == nil {
		return b.keep
	}
	return best
}

// mustKeep says whether the silence of a load balancer that does not serve means
// nothing, so that what fits is kept.
func (b *balancer) mustKeep() bool {
	return !b.serves() && b.idle.ID == "" && b.knownFit() && !b.saturated()
}

// eligible says whether an option may be chosen: an idle load balancer is kept or
// released.
func (b *balancer) eligible(o *option) bool {
	if !o.Fits || !o.Available || b.oneWay(o) && !b.most() {
		return false
	}
	return b.idle.ID == "" || o == b.keep || o.Action == Release
}

// oneWay says whether an option rests on the use of the window and cannot be undone.
func (b *balancer) oneWay(o *option) bool {
	return !o.Reversible && o.Action != Keep && o.Action != Release // a release rests on more than half of it: see quiet
}

// comparable says whether all that an option costs is known.
func (b *balancer) comparable(o *option) bool { return o.priced && o.feesKnown }

// better says whether an option goes before the best so far: a known price before
// an unknown one, then the cheaper.
func (b *balancer) better(o, best *option) bool {
	if o.Action == Release && !b.comparable(best) {
		return true
	}
	if b.comparable(o) != b.comparable(best) {
		return b.comparable(o)
	}
	return b.comparable(o) && b.cheaper(o, best)
}

// cheaper compares everything that is charged, and what is announced to be.
func (b *balancer) cheaper(o, than *option) bool {
	return b.minus(b.withFees(o), b.withFees(than)).Amount().IsNegative()
}

func (b *balancer) withFees(o *option) price.Money {
	return b.plus(b.plus(o.monthly, o.fees), o.later)
}

// recommendation says what to do and why.
func (b *balancer) recommendation(o *option) Recommendation {
	return Recommendation{Action: o.Action, Spec: o.Spec, InstanceChargeType: o.InstanceChargeType,
		MonthlyDelta: o.Delta, FeesDelta: o.FeesDelta, Reasons: listed(b.reasons(o)), Warnings: listed(b.warnings(o))}
}

// dependsOnRule says whether the other metering rule recommends another option, and
// notes which.
func (b *balancer) dependsOnRule(o *option) bool {
	other := b.underOtherRule()
	if other == nil || other.Action == o.Action && other.Spec == o.Spec && other.InstanceChargeType == o.InstanceChargeType {
		return false
	}
	b.notes = append(b.notes, say("capacity.note_depends_on_rule", text.Data{"Rule": ruleName(b.otherRule()),
		"Action": say("capacity.action."+string(other.Action), text.Data{"Spec": specNamed(other.Spec)})}))
	return true
}

func (b *balancer) otherRule() Metering {
	if b.policy.Metering == Fixed {
		return HourlyUsage
	}
	return Fixed
}

// underOtherRule is what the other metering rule recommends; nil where no rule
// matters.
func (b *balancer) underOtherRule() *option {
	if b.lb.PayType == prePay || b.scheme == network || b.scheme == elastic {
		return nil
	}
	ruled, other := *b.judge, *b
	ruled.policy.Metering = b.otherRule()
	other.judge, other.notes = &ruled, nil
	return other.choose(other.options())
}

func (b *balancer) reasons(o *option) []text.Message {
	if b.idle.ID != "" {
		return b.idleReasons(o)
	}
	if b.undecided() {
		return b.undecidedReasons()
	}
	out := b.standing()
	switch {
	case o == b.keep && !b.serves() && o.Fits:
		out = append([]text.Message{say("capacity.why_state", b.stateData())}, out...)
	case o == b.keep && !o.Fits:
		out = append(out, say("capacity.why_nothing_fits", nil))
	case o == b.keep && !b.comparable(o):
		out = append([]text.Message{say("capacity.why_keep_unpriced", nil)}, out...)
	case o == b.keep:
		out = append(out, say("capacity.why_keep", nil))
	case !b.comparable(o):
		out = append(out, say("capacity.why_smallest_unpriced", text.Data{"Spec": specNamed(o.Spec)}))
	default:
		out = append(out, b.cheaperReason(o))
	}
	if o.Action == ChangeSpec && b.usageMetered() && !b.keep.Fits {
		out = append(out, say("capacity.why_free_ceiling", nil))
	}
	return out
}

// undecidedReasons say of what there are too few samples.
func (b *balancer) undecidedReasons() []text.Message {
	m := b.thin()[0]
	if _, ok := b.peak(m); !ok && len(b.peaks) == 0 {
		return []text.Message{say("capacity.why_no_data", nil)}
	}
	return []text.Message{say("capacity.why_thin", text.Data{"Metric": metricName(m),
		"Samples": figure(float64(max(b.usage.Metrics[m].Samples, 0))), "Expected": figure(float64(b.expected(m)))})}
}

// cheaperReason says that an option is chosen for its price. Where it changes other
// fees too, they are in the sums, as they were in the choice.
func (b *balancer) cheaperReason(o *option) text.Message {
	one, fees := "capacity.why_cheapest_fit", "capacity.why_cheapest_fit_fees"
	if b.keep.Fits {
		one, fees = "capacity.why_cheaper", "capacity.why_cheaper_fees"
	}
	currency := b.currency()
	if b.comparable(b.keep) && !b.minus(o.fees, b.keep.fees).Amount().IsZero() {
		return say(fees, text.Data{"Now": text.Grouped(b.withFees(b.keep).Text()), "Then": text.Grouped(b.withFees(o).Text()), "Currency": currency})
	}
	return say(one, text.Data{"Now": text.Grouped(b.keep.Monthly), "Then": text.Grouped(o.Monthly), "Currency": currency})
}

// standing says how the load balancer stands against its limits.
func (b *balancer) standing() []text.Message {
	var out []text.Message
	if b.drops {
		peak, _ := b.peak(model.DroppedConnections)
		out = append(out, say("capacity.why_drops", text.Data{"Peak": figure(peak)}))
	}
	shares := b.shares()
	delete(shares, model.TrafficOut)
	first := bottleneck(shares)
	if first == "" {
		return out
	}
	peak, _ := b.peak(first)
	data := text.Data{"Metric": metricName(first), "Peak": figure(peak), "Limit": figure(float64(b.limits.Of(first))),
		"Share": Percent(shares[first]), "Target": Percent(b.policy.TargetUtilization)}
	if within(peak, b.limits.Of(first), b.policy.TargetUtilization) {
		return append(out, say("capacity.why_within", data))
	}
	return append(out, say("capacity.why_over", data))
}

func (b *balancer) idleReasons(o *option) []text.Message {
	out := []text.Message{b.idle}
	switch {
	case o.Action != Release:
		out = append(out, say("capacity.why_idle_kept", nil))
	case b.comparable(b.keep):
		data := text.Data{"Monthly": text.Grouped(b.withFees(b.keep).Text()), "Currency": b.currency()}
		out = append(out, say("capacity.why_release", data))
	default:
		data := text.Data{"Fees": text.Grouped(b.plus(b.keep.fees, b.keep.later).Text()), "Currency": b.currency()}
		out = append(out, say("capacity.why_release_unpriced", data))
	}
	return out
}

// usageMetered says whether the hours are billed by what they needed, so that a
// larger ceiling costs nothing.
func (b *balancer) usageMetered() bool {
	return b.policy.Metering == HourlyUsage && b.lb.PayType != prePay && b.scheme == guaranteed
}

// warnings are what can go wrong with the recommendation, or will go wrong anyway.
func (b *balancer) warnings(o *option) []text.Message {
	var out []text.Message
	if !b.serves() {
		out = append(out, say("capacity.warn_state", b.stateData()))
	}
	if o.Action != Keep {
		out = append(out, b.warnChange(o)...)
	}
	if o.Action == PayByLCU && b.lcu.floor {
		out = append(out, say("capacity.warn_lcu_floor", nil))
	}
	if b.drops && (b.scheme == elastic || b.scheme == network) {
		out = append(out, say("capacity.warn_elastic_drops", nil))
	}
	if (b.scheme == elastic || b.scheme == network) && !b.holds(b.ceiling) {
		out = append(out, say("capacity.warn_ceiling", nil))
	}
	if share, ok := b.shares()[model.TrafficOut]; ok && share > b.policy.TargetUtilization {
		data := text.Data{"Share": Percent(share), "Mbps": b.lb.BandwidthMbps}
		out = append(out, say("capacity.warn_bandwidth", data))
	}
	return out
}

// warnChange warns of what speaks against doing anything.
func (b *balancer) warnChange(o *option) []text.Message {
	out := slices.Clone(o.warnings)
	if b.floors() {
		out = append(out, say("capacity.warn_floor", nil))
	}
	out = append(out, b.gaps()...)
	out = append(out, b.unknownDrops(o)...)
	out = append(out, b.censored(o)...)
	if o.Action == Release && b.busy() {
		out = append(out, say("capacity.warn_release_busy", nil))
	}
	if o.Action != Release && b.onceFree() {
		out = append(out, say("capacity.once_free", nil))
	}
	return out
}

// gaps warns of the limit of which the smallest share of the samples exists.
func (b *balancer) gaps() []text.Message {
	var out []text.Message
	least := covered
	for _, m := range b.limited() {
		s := b.usage.Metrics[m]
		if share := float64(s.Samples) / float64(s.Expected); s.Samples > 0 && share < least {
			least = share
			out = []text.Message{say("capacity.warn_gaps", text.Data{"Metric": metricName(m), "Samples": figure(float64(s.Samples)), "Expected": figure(float64(s.Expected))})}
		}
	}
	return out
}

// busy says whether some figure of the window is above zero.
func (b *balancer) busy() bool {
	for _, peak := range b.peaks {
		if peak > 0 {
			return true
		}
	}
	return false
}

// unknownDrops warns where drops may have cut the peaks off, which is unknown.
func (b *balancer) unknownDrops(o *option) []text.Message {
	s := b.usage.Metrics[model.DroppedConnections]
	known := !s.Unread && s.Samples > 0 && float64(s.Samples) >= covered*float64(s.Expected)
	if b.drops || known || o.larger || o.Action == Release {
		return nil
	}
	return []text.Message{say("capacity.warn_drops_unknown", nil)}
}

// censored warns that hours with dropped connections, with unknown what
// they needed, may be billed as the larger spec once there is one, and what that
// adds to a month at most. Without a price it says nothing: the option has none.
func (b *balancer) censored(o *option) []text.Message {
	then, ok := b.lookup(price.SpecHour(o.Spec), b.lb.RegionID)
	if !ok || o.Action != ChangeSpec || !b.usageMetered() {
		return nil
	}
	extra, count := b.zero(), 0
	for i, hours := range capped(b.metered.cut, b.own) {
		now, ok := b.lookup(price.SpecHour(b.metered.specs[i].Name), b.lb.RegionID)
		if hours == 0 {
			continue
		}
		if !ok {
			return nil
		}
		extra = b.plus(extra, b.minus(then.Money(), now.Money()).Times(decimal.NewFromInt(int64(hours))))
		count += hours
	}
	if count == 0 {
		return nil
	}
	return []text.Message{say("capacity.warn_censored", text.Data{"Count": count, "Spec": specNamed(o.Spec),
		"Extra": text.Grouped(monthOf(extra, b.metered.hours).Round().Text()), "Currency": b.currency()})}
}

// floors says whether some figure is only an average, so that the peak may have
// been higher.
func (b *balancer) floors() bool {
	for _, m := range b.limited() {
		if s, ok := b.usage.Metrics[m]; ok && s.Floor && s.Samples > 0 {
			return true
		}
	}
	return false
}
