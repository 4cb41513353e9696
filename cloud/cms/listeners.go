package cms

import (
	"cmp"
	"slices"

	"github.com/alictl/alictl/internal/model"
)

// addListeners puts one metric of every listener of a load balancer into its usage.
func addListeners(u *model.Usage, metric model.Metric, t *total) {
	for l, cells := range t.listeners {
		i := slices.IndexFunc(u.Listeners, func(x model.ListenerUsage) bool { return x.Port == l.port && x.Protocol == l.protocol })
		if i < 0 {
			i = len(u.Listeners)
			u.Listeners = append(u.Listeners, model.ListenerUsage{
				Port: l.port, Protocol: l.protocol, MaxConnections: noData(len(cells)),
				NewConnections: noData(len(cells)), TrafficBitsPerSecond: noData(len(cells)),
			})
		}
		x := &u.Listeners[i]
		switch metric {
		case model.MaxConnections:
			peaks(x.MaxConnections, cells)
		case model.NewConnections:
			peaks(x.NewConnections, cells)
		default:
			addMeans(x.TrafficBitsPerSecond, cells)
		}
	}
}

func noData(hours int) []float64 {
	out := make([]float64, hours)
	for i := range out {
		out[i] = model.NoData
	}
	return out
}

func peaks(hours []float64, cells []cell) {
	for i, c := range cells {
		if c.n > 0 {
			hours[i] = max(hours[i], c.peak)
		}
	}
}

// addMeans adds the mean of one direction to what is known of the other.
func addMeans(hours []float64, cells []cell) {
	for i, c := range cells {
		if c.n > 0 {
			hours[i] = max(hours[i], 0) + c.sum/float64(c.n)
		}
	}
}

func compareUsage(a, b model.ListenerUsage) int {
	return cmp.Or(cmp.Compare(a.Port, b.Port), cmp.Compare(a.Protocol, b.Protocol))
}
