package fakecloud

import (
	"math"
	"time"
)

// usageLog keeps what was metered, by the day and the limits of a load balancer.
type usageLog struct{ days map[meterDay]*[24]hourUse }

// meterDay is a day of a load balancer with the limits it had.
type meterDay struct {
	id     string
	day    int64
	limits limits
}

// hour is what the meter saw in an hour counted from 1970.
func (m *usageLog) hour(b *balancer, hour int64) *hourUse {
	if m.days == nil {
		m.days = map[meterDay]*[24]hourUse{}
	}
	day, of := dayOf(hour)
	key := meterDay{b.id(), day, b.limits()}
	if m.days[key] == nil {
		m.days[key] = b.usage(day)
	}
	return &m.days[key][of]
}

// needed is the smallest spec for an hour, but never a larger one than there is.
func needed(h *hourUse, own string) string {
	for _, spec := range clbSpecs()[:6] {
		l := limitsOf(spec)
		if spec == own || h.connections <= l.connections && h.created <= l.created && h.queries <= l.queries {
			return spec
		}
	}
	return own
}

// lcu is the LCU of an hour: of each listener its largest dimension.
func lcu(h *hourUse, b *balancer) float64 {
	parts := b.listeners()
	if len(parts) == 0 {
		parts = []listenerPart{{protocol: protoTCP, share: 1}}
	}
	total := 0.0
	for _, p := range parts {
		created, connections := lcuCapacity(b, p)
		total += p.share * max(h.created/created, h.connections/connections, h.gb)
	}
	return math.Round(total*1e6) / 1e6
}

// lcuCapacity is how many new connections a second and connections one LCU is.
func lcuCapacity(b *balancer, p listenerPart) (created, connections float64) {
	switch p.protocol {
	case protoUDP, "UDP":
		return 400, 50_000
	case protoHTTP, protoHTTPS:
		return 25, 3_000
	case protoTCPSSL:
		return 50, 3_000
	}
	return 800, 100_000
}

// span is the hours that a bill covers, counted from 1970: from <= hour < to.
type span struct{ from, to int64 }

// cycleSpan covers a month, or one day of it, in UTC+8.
func cycleSpan(from, to time.Time) span {
	return span{from.Unix() / 3600, to.Unix() / 3600}
}

// of keeps the hours in which a load balancer existed; those begun count whole.
func (s span) of(b *balancer, known time.Time) span {
	created, deleted := b.life()
	s.from = max(s.from, floorDiv(created.Unix(), 3600))
	if !deleted.IsZero() {
		s.to = min(s.to, -floorDiv(-deleted.Unix(), 3600))
	}
	s.to = min(s.to, floorDiv(known.Unix(), 3600))
	return s
}

// dayOf splits an hour into its day and the hour of that day, UTC+8.
func dayOf(hour int64) (day, of int64) {
	day = floorDiv(hour+8, 24)
	return day, hour + 8 - day*24
}
