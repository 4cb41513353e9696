package capacity

import (
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/price"
	"github.com/alictl/alictl/internal/text"
)

// fee is a charge beside the spec while it is added up.
type fee struct {
	Fee
	money price.Money
}

// begins says that the fee is announced and not charged yet.
func (f fee) begins() bool { return f.From != "" }

// charged lists the fees beside the spec, and the parts of them that are not known.
// What a subscription pays beside it is not known, so nothing is said of it.
func (b *balancer) charged() ([]fee, []Part) {
	if b.lb.PayType == prePay {
		return nil, append([]Part{InstanceFeePart}, b.publicParts()...)
	}
	item := price.CLBInstanceFee
	if b.lb.Kind == model.NLB {
		item = price.NLBInstanceFee
	}
	fees, unknown := b.instanceFee(item)
	if b.lb.Kind == model.NLB || b.lb.AddressType != internet {
		return fees, append(unknown, b.publicParts()...)
	}
	if p, ok := b.lookup(price.PublicIP, b.lb.RegionID); ok {
		fees = append(fees, b.newFee(PublicAddressPart, say("capacity.fee_address", nil), hourly(1).by(one(), p, b.lb.RegionID)))
	} else {
		unknown = append(unknown, PublicAddressPart)
		b.notes = append(b.notes, say("capacity.note_no_address_price", text.Data{"Region": b.lb.RegionID}))
	}
	moved := b.moved()
	if len(moved) == 0 {
		unknown = append(unknown, b.movedParts()...)
	}
	return append(fees, moved...), unknown
}

// instanceFee is the fee for having the instance. A fee of which it is not known
// whether it is charged yet is announced, and unknown until then.
func (b *balancer) instanceFee(item price.Item) ([]fee, []Part) {
	p, ok := b.lookup(item, b.lb.RegionID)
	if !ok {
		return nil, []Part{InstanceFeePart}
	}
	f := b.newFee(InstanceFeePart, say("capacity.fee_instance", nil), hourly(1).by(one(), p, b.lb.RegionID))
	if f.From = b.freeUntil(p.Free); f.begins() && b.lb.CreatedAt == nil {
		return []fee{f}, []Part{InstanceFeePart}
	}
	return []fee{f}, nil
}

// moved is the fee of what is sent to clients, by traffic or by bandwidth.
func (b *balancer) moved() []fee {
	switch {
	case b.bandwidthCapped():
		return b.bandwidth()
	case b.lb.InternetChargeType == byTraffic:
		return b.traffic()
	}
	return nil
}

// movedParts are the parts of the bill that what is sent to clients may stand in.
func (b *balancer) movedParts() []Part {
	switch {
	case b.lb.Kind == model.NLB:
	case b.lb.InternetChargeType == byBandwidth:
		return []Part{BandwidthPart}
	case b.lb.InternetChargeType == byTraffic:
		return []Part{TrafficPart}
	}
	return []Part{TrafficPart, BandwidthPart}
}

// publicParts are the parts of the bill that only a public load balancer has. Where
// it is not known to be private they are not known to be nothing.
func (b *balancer) publicParts() []Part {
	if strings.EqualFold(b.lb.AddressType, intranet) {
		return nil
	}
	return append([]Part{PublicAddressPart}, b.movedParts()...)
}

// newFee is a fee by its arithmetic, and of the source of its first price.
func (b *balancer) newFee(part Part, what text.Message, a Arithmetic) fee {
	money := b.money(a).Round()
	return fee{Fee: Fee{Part: part, Monthly: money.Text(), Source: a.Terms[0].Source, Name: what, Arithmetic: a}, money: money}
}

// zone is the time that bills are written in.
func zone() *time.Location { return time.FixedZone("UTC+8", 8*3600) }

// freeUntil returns the day from which an instance pays a fee that older ones do
// not pay yet, and nothing when it pays already.
func (b *balancer) freeUntil(free *price.Free) string {
	if free == nil {
		return ""
	}
	first := free.Until.AddDate(0, 0, 1).Format(time.DateOnly)
	if b.at.In(zone()).Format(time.DateOnly) >= first {
		return ""
	}
	if b.lb.CreatedAt == nil {
		b.notes = append(b.notes, say("capacity.note_created_unknown", nil))
		return first
	}
	if b.lb.CreatedAt.In(zone()).Format(time.DateOnly) >= free.CreatedBefore.Format(time.DateOnly) {
		return ""
	}
	return first
}

// bandwidth is the fee of a fixed bandwidth: five Mbps at one price, the rest at
// another.
func (b *balancer) bandwidth() []fee {
	low, ok := b.lookup(price.BandwidthLow, b.lb.RegionID)
	high, also := b.lookup(price.BandwidthHigh, b.lb.RegionID)
	if !ok || !also {
		b.notes = append(b.notes, say("capacity.note_no_bandwidth_price", text.Data{"Region": b.lb.RegionID}))
		return nil
	}
	a := hourly(1).by(decimal.NewFromInt(int64(min(b.lb.BandwidthMbps, 5))), low, b.lb.RegionID)
	if rest := b.lb.BandwidthMbps - 5; rest > 0 {
		a = a.by(decimal.NewFromInt(int64(rest)), high, b.lb.RegionID)
	}
	return []fee{b.newFee(BandwidthPart, say("capacity.fee_bandwidth", text.Data{"Mbps": b.lb.BandwidthMbps}), a)}
}

// traffic is what the window's mean traffic to clients comes to in a month.
func (b *balancer) traffic() []fee {
	s, ok := b.usage.Metrics[model.TrafficOut]
	mean := clean(s.Mean)
	if !ok || s.Samples <= 0 || mean == model.NoData {
		return nil
	}
	p, ok := b.lookup(price.TrafficOut, b.lb.RegionID)
	if !ok {
		b.notes = append(b.notes, say("capacity.note_no_traffic_price", text.Data{"Region": b.lb.RegionID}))
		return nil
	}
	gb := decimal.NewFromFloat(gigabytes(mean)) // in an hour
	what := say("capacity.fee_traffic", text.Data{"GB": gb.Mul(decimal.NewFromInt(price.MonthHours)).Round(1).String()})
	return []fee{b.newFee(TrafficPart, what, hourly(1).by(gb, p, b.lb.RegionID))}
}

// sumFees adds up the fees of an option: those charged now, and those that begin.
func (b *balancer) sumFees(fees []fee) (now, later price.Money) {
	now, later = b.zero(), b.zero()
	for _, f := range fees {
		if f.begins() {
			later = b.plus(later, f.money)
		} else {
			now = b.plus(now, f.money)
		}
	}
	return now, later
}

// told are fees as the report shows them.
func (b *balancer) told(fees []fee) []Fee {
	out := make([]Fee, 0, len(fees))
	for _, f := range fees {
		out = append(out, f.Fee)
	}
	return out
}
