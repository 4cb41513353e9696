package capacity

import (
	"math"

	"github.com/shopspring/decimal"

	"github.com/alictl/alictl/internal/model"
)

// class is a group of protocols whose LCU are counted alike: what one LCU holds.
type class struct {
	newConnections int64
	connections    int64
}

// classOf returns the class of a protocol on a kind of load balancer.
func classOf(kind model.Kind, p model.Protocol) (class, bool) {
	switch {
	case p == model.TCP:
		return class{800, 100_000}, true
	case p == model.UDP:
		return class{400, 50_000}, true
	case p == model.TCPSSL && kind == model.NLB:
		return class{50, 3_000}, true
	case (p == model.HTTP || p == model.HTTPS) && kind == model.CLB:
		return class{25, 3_000}, true
	}
	return class{}, false
}

// millionths is the LCU of one hour of one listener, in millionths: the largest of
// what its new connections per second, its connections and its traffic in GB come
// to. The figures are measured, so what comes of them is as exact as they are; from
// here on all counting is exact.
func (c class) millionths(newConnections, connections, gb float64) int64 {
	if c.connections == 0 {
		return 0
	}
	most := max(newConnections/float64(c.newConnections), connections/float64(c.connections), gb)
	return int64(math.Round(most * 1e6))
}

// gigabytes returns what a rate in bits per second moves in an hour, in GB of
// 10^9 bytes.
func gigabytes(bitsPerSecond float64) float64 { return bitsPerSecond * 3600 / 8e9 }

// lcuUse is how many LCU-hours the window had. Known is false when they cannot be
// told.
type lcuUse struct {
	total decimal.Decimal
	hours int
	known bool
	floor bool // several listeners were counted as one, so it is at least this
}

func (u lcuUse) text() string {
	if !u.known {
		return ""
	}
	return u.total.String()
}

// countLCU counts from the listeners by the hour, or from the instance when all its
// listeners are of one class.
func (b *balancer) countLCU() lcuUse {
	if len(b.usage.Listeners) > 0 {
		return b.lcuOfListeners()
	}
	if len(b.listeners) == 0 {
		return lcuUse{}
	}
	first := b.listeners[0].Protocol
	one, _ := classOf(b.lb.Kind, first)
	for _, l := range b.listeners {
		if c, ok := classOf(b.lb.Kind, l.Protocol); !ok || c != one {
			return lcuUse{}
		}
	}
	metrics := b.usage.Metrics
	in, out := metrics[model.TrafficIn].HourMeans, metrics[model.TrafficOut].HourMeans
	traffic := make([]float64, max(len(in), len(out)))
	for i := range traffic {
		if traffic[i] = at(in, i) + at(out, i); at(in, i) < 0 || at(out, i) < 0 {
			traffic[i] = model.NoData
		}
	}
	u := sumLCU(b.lb.Kind, []model.ListenerUsage{{
		Protocol: first, MaxConnections: metrics[model.MaxConnections].Hours,
		NewConnections: metrics[model.NewConnections].Hours, TrafficBitsPerSecond: traffic,
	}})
	u.floor = len(b.listeners) > 1
	return u
}

// lcuOfListeners counts the listeners that were read by the hour. Listeners that
// were not make the count unknown: they would be missing from the bill.
func (b *balancer) lcuOfListeners() lcuUse {
	type name struct {
		port     int
		protocol model.Protocol
	}
	read := map[name]bool{}
	for _, l := range b.usage.Listeners {
		read[name{l.Port, l.Protocol}] = true
	}
	for _, l := range b.listeners {
		if !read[name{l.Port, l.Protocol}] && l.Running {
			return lcuUse{}
		}
	}
	return sumLCU(b.lb.Kind, b.usage.Listeners)
}

// sumLCU adds up the hours in which every listener has all its figures.
func sumLCU(kind model.Kind, listeners []model.ListenerUsage) lcuUse {
	hours := 0
	for _, l := range listeners {
		hours = max(hours, len(l.MaxConnections), len(l.NewConnections), len(l.TrafficBitsPerSecond))
	}
	var u lcuUse
	for i := range hours {
		if sum, ok := lcuOfHour(kind, listeners, i); ok {
			u.total, u.hours, u.known = u.total.Add(decimal.New(sum, -6)), u.hours+1, true
		}
	}
	return u
}

func lcuOfHour(kind model.Kind, listeners []model.ListenerUsage, i int) (int64, bool) {
	sum := int64(0)
	for _, l := range listeners {
		connections, fresh, traffic := at(l.MaxConnections, i), at(l.NewConnections, i), at(l.TrafficBitsPerSecond, i)
		c, ok := classOf(kind, l.Protocol)
		if !ok || connections < 0 || fresh < 0 || traffic < 0 {
			return sum, false
		}
		sum += c.millionths(fresh, connections, gigabytes(traffic))
	}
	return sum, true
}
