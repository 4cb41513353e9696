package fakecloud

// hourUse is what the meter saw in a clock hour: the peaks, and the GB.
type hourUse struct{ connections, created, queries, gb, gbOut float64 }

const bitsPerGB = 8e9

// usage meters the hours of a day, UTC+8, counted from 1970. Bills see every
// minute, also those that CloudMonitor lost.
func (b *balancer) usage(day int64) *[24]hourUse {
	out := &[24]hourUse{}
	if b.curve == nil {
		return out
	}
	first := day*minutesPerDay - utc8
	for at := max(first, b.curve.from); at < min(first+minutesPerDay, b.curve.to); at++ {
		var v sample
		if !b.curve.metered(at, &v) {
			continue
		}
		h := &out[(at-first)/60]
		h.connections = max(h.connections, v.most.connections)
		h.created = max(h.created, v.most.created)
		h.queries = max(h.queries, v.most.queries)
		h.gb += (v.mean.in + v.mean.out) * 60 / bitsPerGB
		h.gbOut += v.mean.out * 60 / bitsPerGB
	}
	return out
}
