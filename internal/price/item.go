package price

import "strings"

// Item is the key of something that has a price. A price book, a live quote and
// a report name the same thing by the same key.
type Item string

// The items beside the fees of the specs.
const (
	CLBLCU         Item = "clb.lcu"                // one LCU for an hour
	NLBLCU         Item = "nlb.lcu"                // one LCU for an hour
	CLBInstanceFee Item = "clb.instance_fee"       // an hour
	NLBInstanceFee Item = "nlb.instance_fee"       // an hour
	PublicIP       Item = "clb.public_ip"          // keeping a public address for an hour
	TrafficOut     Item = "clb.traffic_out"        // a GB sent to clients
	BandwidthLow   Item = "clb.bandwidth.to_5"     // a Mbps for an hour, up to the fifth
	BandwidthHigh  Item = "clb.bandwidth.beyond_5" // a Mbps for an hour, from the sixth
)

// Shared is how an item names the shared-performance type, whose spec is empty.
const Shared = "shared"

// SpecHour is the pay-as-you-go fee of a spec for an hour.
func SpecHour(spec string) Item { return Item("clb.spec_hour." + named(spec)) }

// SpecMonth is the subscription fee of a spec for a month.
func SpecMonth(spec string) Item { return Item("clb.spec_month." + named(spec)) }

func named(spec string) string {
	if spec == "" {
		return Shared
	}
	return spec
}

// Unit is what one amount pays for.
type Unit string

// The units of prices.
const (
	PerHour     Unit = "hour"
	PerMonth    Unit = "month"
	PerLCUHour  Unit = "lcu_hour"
	PerGB       Unit = "gb"
	PerMbpsHour Unit = "mbps_hour"
)

// UnitOf returns the unit an item is priced in, and false for an unknown item.
func UnitOf(i Item) (Unit, bool) {
	switch i {
	case CLBLCU, NLBLCU:
		return PerLCUHour, true
	case CLBInstanceFee, NLBInstanceFee, PublicIP:
		return PerHour, true
	case TrafficOut:
		return PerGB, true
	case BandwidthLow, BandwidthHigh:
		return PerMbpsHour, true
	}
	if spec, ok := strings.CutPrefix(string(i), "clb.spec_hour."); ok && priced(spec) {
		return PerHour, true
	}
	if spec, ok := strings.CutPrefix(string(i), "clb.spec_month."); ok && priced(spec) {
		return PerMonth, true
	}
	return "", false
}

// priced says whether a spec can have a fee: those that are sold, the one that is
// only given on request, whose fee a user may know, and the shared type.
func priced(spec string) bool {
	switch spec {
	case "slb.s1.small", "slb.s2.small", "slb.s2.medium", "slb.s3.small", "slb.s3.medium", "slb.s3.large", "slb.s4.large", Shared:
		return true
	}
	return false
}
