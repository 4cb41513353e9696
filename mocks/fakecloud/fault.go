package fakecloud

import (
	"math/rand/v2"
	"time"
)

// fault is a Fault with its counters. The server's lock guards it.
type fault struct {
	Fault
	seen   int
	struck int
	rnd    *rand.Rand
}

func newFaults(list []Fault) []*fault {
	out := make([]*fault, len(list))
	for i, f := range list {
		out[i] = &fault{Fault: f, rnd: rand.New(rand.NewPCG(uint64(f.Seed), uint64(i)))}
	}
	return out
}

// strikes are the faults that strike one request.
type strikes struct {
	hits []Fault
	hold time.Duration
	skew time.Duration
	deny bool
}

// strike finds the faults for a request and counts them.
func (s *Server) strike(c *call, region string) strikes {
	var out strikes
	if len(s.faults) == 0 {
		return out
	}
	if region == "" && !c.central() {
		region = s.state.world.defaultRegion(c.product)
	}
	for _, f := range s.faults {
		if !f.concerns(c, region) || !f.due() {
			continue
		}
		c.fault = f.Kind
		out.hits = append(out.hits, f.Fault)
		switch f.Kind {
		case FaultDelayed:
			out.hold = f.For
		case FaultClockSkew:
			out.skew += f.For
		case FaultDeny:
			out.deny = true
		}
	}
	return out
}

func (f *fault) concerns(c *call, region string) bool {
	return glob(f.Product, c.product) && glob(f.Action, c.action) &&
		glob(f.Region, region) && glob(f.Resource, c.resource)
}

// due counts a matching request and says whether the fault strikes it.
func (f *fault) due() bool {
	f.seen++
	if f.seen <= f.After {
		return false
	}
	if f.Every > 1 && (f.seen-f.After)%f.Every != 0 {
		return false
	}
	if f.First > 0 && f.struck >= f.First {
		return false
	}
	if f.Probability > 0 && f.rnd.Float64() >= f.Probability {
		return false
	}
	f.struck++
	return true
}
