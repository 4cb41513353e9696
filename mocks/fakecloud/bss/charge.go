package bss

import (
	"slices"
	"time"

	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// charge is one item of the bill of a load balancer.
type charge struct {
	item, unit      string
	quantity, price float64
}

func (c charge) cost() float64 { return c.quantity * c.price }

// charges are what a load balancer costs in a span. Items of no charge, such as
// traffic of a private one, are listed with zero where they could cost.
func charges(bill book, used *usageLog, b *world.Balancer, hours span) []charge {
	if hours.from >= hours.to {
		return nil
	}
	product := billedCLB
	if b.NLB != nil {
		product = billedNLB
	}
	var out []charge
	add := func(item, unit string, quantity, price float64) {
		i := slices.IndexFunc(out, func(c charge) bool { return c.item == item && c.price == price })
		if i < 0 {
			out = append(out, charge{item, unit, 0, price})
			i = len(out) - 1
		}
		out[i].quantity += quantity
	}
	for hour := hours.from; hour < hours.to; hour++ {
		use := used.hour(b, hour)
		if prepaid(b) {
			continue
		}
		if elastic(b) {
			add(moduleLCU, "LCU", lcu(use, b), bill.lcuPrice(product))
		} else if b.CLB.Spec != world.SharedSpec {
			add(moduleSpec, "Hour", 1, bill.specFee(meteredSpec(b, bill, use), b.Region.ID))
		}
		if paysInstance(b, hour) {
			add(moduleRent, "Hour", 1, bill.instanceFee(product))
		}
		internet(b, add, bill, use)
	}
	return out
}

func prepaid(b *world.Balancer) bool { return b.CLB != nil && b.CLB.PayType == world.PrePaid }

// elastic says whether LCU are paid.
func elastic(b *world.Balancer) bool {
	return b.NLB != nil || b.CLB.InstanceChargeType == world.ChargeByUse
}

// meteredSpec is the spec that an hour is charged for.
func meteredSpec(b *world.Balancer, bill book, use *world.HourUse) string {
	if bill.Metering == world.MeteringFixed {
		return b.CLB.Spec
	}
	return needed(use, b.CLB.Spec)
}

// paysInstance says whether an hour costs the instance fee: always for an NLB
// and a CLB made since 2024-12-01, from 2026-12-01 on for older ones, UTC+8.
func paysInstance(b *world.Balancer, hour int64) bool {
	if b.NLB != nil {
		return true
	}
	zone := time.FixedZone("", world.UTC8*60)
	since := time.Date(2024, 12, 1, 0, 0, 0, 0, zone)
	if !b.CLB.Created.Before(since) {
		return true
	}
	return hour*3600 >= time.Date(2026, 12, 1, 0, 0, 0, 0, zone).Unix()
}

// internet adds what a public CLB pays for its address and what it sends.
func internet(b *world.Balancer, add func(item, unit string, quantity, price float64), bill book, use *world.HourUse) {
	if b.CLB == nil || b.CLB.AddressType != "internet" {
		return
	}
	add("PublicIPRetention", "Hour", 1, bill.addressFee(b.Region.ID))
	if b.CLB.InternetChargeType == world.PayByBandwidth {
		add(moduleBandwidth, "Hour", 1, bill.bandwidthFee(float64(max(b.CLB.Bandwidth, 0))))
		return
	}
	add(moduleTraffic, "GB", use.GbOut, bill.trafficPrice(b.Region.ID))
}
