package price

// Items lists every item that can be priced, in the order of an empty book.
func Items() []Item {
	items := []Item{CLBLCU, NLBLCU, CLBInstanceFee, NLBInstanceFee, PublicIP, TrafficOut, BandwidthLow, BandwidthHigh}
	for _, spec := range []string{"", "slb.s1.small", "slb.s2.small", "slb.s2.medium", "slb.s3.small", "slb.s3.medium", "slb.s3.large", "slb.s4.large"} {
		items = append(items, SpecHour(spec), SpecMonth(spec))
	}
	return items
}
