package capacity

import (
	"slices"
	"strings"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/price"
)

// layer4 says whether every listener surely forwards TCP or UDP, so that an NLB can
// do the same.
func (b *balancer) layer4() bool {
	return b.lb.Kind == model.CLB && len(b.listeners) > 0 && b.index.listed(b.lb) &&
		!slices.ContainsFunc(b.listeners, func(l model.Listener) bool { return l.Protocol != model.TCP && l.Protocol != model.UDP })
}

// toNLB is the same load on an NLB of one zone. It is another load balancer, and so
// nothing that can be set on this one.
func (b *balancer) toNLB() *option {
	o := b.newOption(MigrateToNLB, "", "")
	o.Migration, o.Available = true, false
	o.larger = true
	o.Fits = b.holds(nlbCeiling(1)) && b.trafficWithin(nlbMaxTraffic)
	b.priceLCU(o, price.NLBLCU) // TCP and UDP count alike on both
	fees, unknown := b.instanceFee(price.NLBInstanceFee)
	private := strings.EqualFold(b.lb.AddressType, intranet)
	if !private {
		unknown = append(unknown, PublicAddressPart, TrafficPart, BandwidthPart)
	}
	o.feesKnown = len(unknown) == 0
	b.charge(o, fees, unknown)
	o.warn("capacity.migrate_new", nil)
	if b.scheme != elastic {
		o.warn("capacity.migrate_no_return", nil)
	}
	if !private {
		o.say("capacity.migrate_addresses", nil)
	}
	if b.lcu.floor {
		o.say("capacity.warn_lcu_floor", nil)
	}
	return o
}
