package wire

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

// Faults are those of an account.
type Faults []*fault

// NewFaults begins with all counters at zero.
func NewFaults(list []world.Fault) Faults {
	out := make(Faults, len(list))
	for i, f := range list {
		out[i] = &fault{Fault: f, rnd: rand.New(rand.NewPCG(uint64(f.Seed), uint64(i)))}
	}
	return out
}

// Strikes are the faults that strike one request.
type Strikes struct {
	Hits []world.Fault
	Hold time.Duration
	Skew time.Duration
	Deny bool
}

// Strike finds the faults for a request to a region and counts them.
func (list Faults) Strike(c *Exchange, region string) Strikes {
	var out Strikes
	for _, f := range list {
		if !f.concerns(c, region) || !f.due() {
			continue
		}
		c.Fault = f.Kind
		out.Hits = append(out.Hits, f.Fault)
		switch f.Kind {
		case world.FaultDelayed:
			out.Hold = f.For
		case world.FaultClockSkew:
			out.Skew += f.For
		case world.FaultDeny:
			out.Deny = true
		}
	}
	return out
}

func (f *fault) concerns(c *Exchange, region string) bool {
	return world.Glob(f.Product, c.Product) && world.Glob(f.Action, c.Action) &&
		world.Glob(f.Region, region) && world.Glob(f.Resource, c.Resource)
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
