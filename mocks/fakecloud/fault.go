package fakecloud

import (
	"math/rand/v2"
	"time"

	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// fault is a Fault with its counters. The server's lock guards it.
type fault struct {
	world.Fault
	seen   int
	struck int
	rnd    *rand.Rand
}

// faults are those of an account.
type faults []*fault

func newFaults(list []world.Fault) faults {
	out := make(faults, len(list))
	for i, f := range list {
		out[i] = &fault{Fault: f, rnd: rand.New(rand.NewPCG(uint64(f.Seed), uint64(i)))}
	}
	return out
}

// strikes are the faults that strike one request.
type strikes struct {
	hits []world.Fault
	hold time.Duration
	skew time.Duration
	deny bool
}

// strike finds the faults for a request to a region and counts them.
func (list faults) strike(c *exchange, region string) strikes {
	var out strikes
	for _, f := range list {
		if !f.concerns(c, region) || !f.due() {
			continue
		}
		c.fault = f.Kind
		out.hits = append(out.hits, f.Fault)
		switch f.Kind {
		case world.FaultDelayed:
			out.hold = f.For
		case world.FaultClockSkew:
			out.skew += f.For
		case world.FaultDeny:
			out.deny = true
		}
	}
	return out
}

func (f *fault) concerns(c *exchange, region string) bool {
	return world.Glob(f.Product, c.product) && world.Glob(f.Action, c.action) &&
		world.Glob(f.Region, region) && world.Glob(f.Resource, c.resource)
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
