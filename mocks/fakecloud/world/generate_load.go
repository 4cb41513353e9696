package world

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
	"time"
)

// loadRegion gives the generated load balancers believable days, specs in the
// shares in which they are met, and ages. It draws from numbers of its own, so
// that everything else of a world stays what its seed made it.
func loadRegion(r *Region, seed int64) {
	for i := range r.CLBs {
		lb := &r.CLBs[i]
		rnd := randomFor(lb.ID, seed)
		if lb.InstanceChargeType == "" {
			lb.Spec = usualSpec(rnd.IntN(100))
		}
		if lb.Spec != SharedSpec && lb.InstanceChargeType == "" && rnd.IntN(100) < 8 {
			lb.PayType = PrePaid
		}
		l := LimitsOf(lb.Spec)
		if l == (Limits{}) {
			l = LimitsOf("slb.s1.small")
		}
		lb.Load = anyLoad(rnd, l)
		lb.Created, lb.Age = anyLife(rnd)
	}
	for i := range r.NLBs {
		lb := &r.NLBs[i]
		rnd := randomFor(lb.ID, seed)
		lb.Load = anyLoad(rnd, Limits{Connections: 200_000, Created: 8_000})
		lb.Created, lb.Age = anyLife(rnd)
	}
}

func randomFor(id string, seed int64) *rand.Rand {
	h := fnv.New64a()
	_, _ = h.Write([]byte(id)) // a hash never fails
	return rand.New(rand.NewPCG(uint64(seed), h.Sum64()))
}

// usualSpec picks a spec: the small ones are the most common.
func usualSpec(percent int) string {
	switch {
	case percent < 25:
		return "slb.s1.small"
	case percent < 55:
		return "slb.s2.small"
	case percent < 73:
		return "slb.s2.medium"
	case percent < 84:
		return "slb.s3.small"
	case percent < 89:
		return "slb.s3.medium"
	case percent < 92:
		return "slb.s3.large"
	}
	return SharedSpec
}

// anyLoad is idle, oversized, usual, near a limit or over it; some load
// balancers have no metrics at all.
func anyLoad(rnd *rand.Rand, l Limits) *Load {
	between := func(least, most float64) float64 { return least + (most-least)*rnd.Float64() }
	use := 0.0
	switch kind := rnd.IntN(100); {
	case kind < 3:
		return nil
	case kind < 13:
		return &Load{}
	case kind < 50:
		use = between(0.01, 0.2)
	case kind < 75:
		use = between(0.2, 0.7)
	case kind < 90:
		use = between(0.75, 0.97)
	default:
		use = between(1.02, 1.5)
	}
	round := func(v float64) float64 { return math.Round(v*100) / 100 }
	peak := math.Round(l.Connections * use)
	load := &Load{
		Base: math.Round(peak * between(0.02, 0.3)), Peak: peak, NewConnections: round(l.Created * use * between(0.2, 1)),
		Queries: round(l.Queries * use * between(0.2, 1)), In: round(peak * between(0.0002, 0.002)), Out: round(peak * between(0.001, 0.006)),
		PeakHour: round(between(9, 23)), Weekend: round(between(0.3, 1.6)), Noise: round(between(0, 0.25)),
	}
	if rnd.IntN(100) < 30 {
		load.Growth = round(between(-0.05, 0.1))
	}
	if rnd.IntN(100) < 30 {
		load.Gaps = round(between(0, 0.05))
	}
	return load
}

// anyLife is a date of creation in the last years, or now and then an age of
// hours to days.
func anyLife(rnd *rand.Rand) (created time.Time, age time.Duration) {
	if rnd.IntN(100) < 6 {
		return time.Time{}, time.Duration(1+rnd.IntN(300)) * time.Hour
	}
	return time.Date(2018, 1, 1, 0, 0, rnd.IntN(86400), 0, time.UTC).AddDate(0, 0, rnd.IntN(3000)), 0
}
