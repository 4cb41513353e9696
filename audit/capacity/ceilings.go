package capacity

import (
	"math"

	"github.com/alictl/alictl/internal/model"
)

// ceilings are what a load balancer that is paid by LCU can take, as published.
func (b *balancer) ceilings() *Ceilings {
	switch {
	case b.scheme == elastic:
		return &Ceilings{Limits: b.ceiling, Traffic: lcuMaxTraffic}
	case b.scheme == network && b.lb.Zones > 0:
		return &Ceilings{Limits: b.ceiling, Traffic: nlbMaxTraffic * b.lb.Zones}
	}
	return nil
}

// of returns the ceiling of a metric, 0 where nothing is published.
func (c Ceilings) of(m model.Metric) int {
	if m == model.TrafficIn || m == model.TrafficOut {
		return c.Traffic
	}
	return c.Limits.Of(m)
}

// used are the shares of the limits and of the ceilings; of two for one metric the
// larger.
func (b *balancer) used() map[model.Metric]float64 {
	out, c := b.shares(), b.ceilings()
	if c == nil {
		return out
	}
	for _, m := range append(b.limited(), model.TrafficIn, model.TrafficOut) {
		if peak, ok := b.peak(m); ok && c.of(m) > 0 {
			out[m] = math.Max(out[m], peak/float64(c.of(m)))
		}
	}
	return out
}
