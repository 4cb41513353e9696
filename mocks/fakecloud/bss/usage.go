package bss

import (
	"math"
	"time"

	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// usageLog keeps what was metered, by the day and the limits of a load balancer.
type usageLog struct {
	days map[meterDay]*[24]world.HourUse
}

// meterDay is a day of a load balancer with the limits it had.
type meterDay struct {
	id     string
	day    int64
	limits world.Limits
}

// hour is what the meter saw in an hour counted from 1970.
func (m *usageLog) hour(b *world.Balancer, hour int64) *world.HourUse {
	if m.days == nil {
		m.days = map[meterDay]*[24]world.HourUse{}
	}
	day, of := dayOf(hour)
	key := meterDay{b.ID(), day, b.Limits()}
	if m.days[key] == nil {
		m.days[key] = b.Usage(day)
	}
	return &m.days[key][of]
}

// needed is the smallest spec for an hour, but never a larger one than there is.
func needed(h *world.HourUse, own string) string {
	for _, spec := range world.CLBSpecs()[:6] {
		l := world.LimitsOf(spec)
		if spec == own || h.Connections <= l.Connections && h.Created <= l.Created && h.Queries <= l.Queries {
			return spec
		}
	}
	return own
}

// lcu is the LCU of an hour: of each listener its largest dimension.
func lcu(h *world.HourUse, b *world.Balancer) float64 {
	parts := b.Listeners()
	if len(parts) == 0 {
		parts = []world.ListenerPart{{Protocol: world.ProtoTCP, Share: 1}}
	}
	total := 0.0
	for _, p := range parts {
		created, connections := lcuCapacity(b, p)
		total += p.Share * max(h.Created/created, h.Connections/connections, h.Gb)
	}
	return math.Round(total*1e6) / 1e6
}

// lcuCapacity is how many new connections a second and connections one LCU is.
func lcuCapacity(b *world.Balancer, p world.ListenerPart) (created, connections float64) {
	switch p.Protocol {
	case world.ProtoUDP, "UDP":
		return 400, 50_000
	case world.ProtoHTTP, world.ProtoHTTPS:
		return 25, 3_000
	case world.ProtoTCPSSL:
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
func (s span) of(b *world.Balancer, known time.Time) span {
	created, deleted := b.Life()
	s.from = max(s.from, world.FloorDiv(created.Unix(), 3600))
	if !deleted.IsZero() {
		s.to = min(s.to, -world.FloorDiv(-deleted.Unix(), 3600))
	}
	s.to = min(s.to, world.FloorDiv(known.Unix(), 3600))
	return s
}

// dayOf splits an hour into its day and the hour of that day, UTC+8.
func dayOf(hour int64) (day, of int64) {
	day = world.FloorDiv(hour+8, 24)
	return day, hour + 8 - day*24
}
