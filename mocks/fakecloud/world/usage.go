package world

// HourUse is what the meter saw in a clock hour: the peaks, and the GB.
type HourUse struct{ Connections, Created, Queries, Gb, GbOut float64 }

const bitsPerGB = 8e9

// Usage meters the hours of a day, UTC+8, counted from 1970. Bills see every
// minute, also those that CloudMonitor lost.
func (b *Balancer) Usage(day int64) *[24]HourUse {
	out := &[24]HourUse{}
	if b.curve == nil {
		return out
	}
	first := day*minutesPerDay - UTC8
	for at := max(first, b.curve.from); at < min(first+minutesPerDay, b.curve.to); at++ {
		var v sample
		if !b.curve.metered(at, &v) {
			continue
		}
		h := &out[(at-first)/60]
		h.Connections = max(h.Connections, v.most.connections)
		h.Created = max(h.Created, v.most.created)
		h.Queries = max(h.Queries, v.most.queries)
		h.Gb += (v.mean.in + v.mean.out) * 60 / bitsPerGB
		h.GbOut += v.mean.out * 60 / bitsPerGB
	}
	return out
}
