package fakecloud

// hourUse is what the meter saw in a clock hour: the peaks, and the GB.
type hourUse struct{ connections, created, queries, gb, gbOut float64 }

// meterDay is a day of a load balancer with the limits it had.
type meterDay struct {
	id     string
	day    int64
	limits limits
}

// usage meters the hours of a day, UTC+8, counted from 1970. Bills see every
// minute, also those that CloudMonitor lost.
func (s *state) usage(b *balancer, day int64) *[24]hourUse {
	key := meterDay{b.id(), day, b.limits()}
	if known, ok := s.metered[key]; ok {
		return known
	}
	out := &[24]hourUse{}
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
	s.metered[key] = out
	return out
}

func (s *state) hour(b *balancer, hour int64) *hourUse {
	if b.curve == nil {
		return &hourUse{}
	}
	day, of := dayOf(hour)
	return &s.usage(b, day)[of]
}

// dayOf splits an hour into its day and the hour of that day, UTC+8.
func dayOf(hour int64) (day, of int64) {
	day = floorDiv(hour+8, 24)
	return day, hour + 8 - day*24
}

const bitsPerGB = 8e9
