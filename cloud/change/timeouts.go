// Package change is the writing side of the cloud: for each kind of change, how
// it is made and how its effect is read back.
package change

import (
	"context"
	"fmt"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/cloud/call"
	"github.com/alictl/alictl/cloud/ecs"
	"github.com/alictl/alictl/cloud/nlb"
	"github.com/alictl/alictl/cloud/slb"
	"github.com/alictl/alictl/internal/apply"
	"github.com/alictl/alictl/internal/model"
)

var _ apply.Cloud = (*Timeouts)(nil)

// Timeouts changes the connection-tracking timeouts of interfaces, and reads the
// health of what stands in front of them. It holds functions instead of clients:
// see ecs.Client.
type Timeouts struct{ regions map[string]regionCalls }

// regionCalls are the calls of one region.
type regionCalls struct {
	turn      func(ctx context.Context) error
	read      func(ctx context.Context, interfaceID string) (model.Timeouts, error)
	write     func(ctx context.Context, interfaceID string, before, t model.Timeouts) (string, error)
	clbHealth func(ctx context.Context, loadBalancerID string) (int, error)
	nlbHealth func(ctx context.Context, listenerID string) (int, error)
}

// NewTimeouts returns the executor for the regions of a plan or journal.
func NewTimeouts(access cloud.Access, door *call.Door, regions []string) (*Timeouts, error) {
	t := &Timeouts{regions: map[string]regionCalls{}}
	for _, id := range regions {
		e, err := ecs.New(access, door, id)
		if err != nil {
			return nil, err
		}
		s, err := slb.New(access, door, id)
		if err != nil {
			return nil, err
		}
		n, err := nlb.New(access, door, id)
		if err != nil {
			return nil, err
		}
		t.regions[id] = regionCalls{turn: e.Turn, read: e.Timeouts, write: e.SetTimeouts, clbHealth: s.Unhealthy, nlbHealth: n.Unhealthy}
	}
	return t, nil
}

func (t *Timeouts) in(regionID string) (regionCalls, error) {
	calls, ok := t.regions[regionID]
	if !ok {
		return calls, fmt.Errorf("region %s is not part of this run", regionID)
	}
	return calls, nil
}

// Timeouts reads the live timeouts of an interface.
func (t *Timeouts) Timeouts(ctx context.Context, regionID, interfaceID string) (model.Timeouts, error) {
	calls, err := t.in(regionID)
	if err != nil {
		return model.Timeouts{}, err
	}
	return calls.read(ctx, interfaceID)
}

// Turn waits until the next SetTimeouts may write.
func (t *Timeouts) Turn(ctx context.Context, regionID string) error {
	calls, err := t.in(regionID)
	if err != nil {
		return err
	}
	return calls.turn(ctx)
}

// SetTimeouts writes all three timeouts of an interface that has those before, and
// returns the request id.
func (t *Timeouts) SetTimeouts(ctx context.Context, regionID, interfaceID string, before, want model.Timeouts) (string, error) {
	calls, err := t.in(regionID)
	if err != nil {
		return "", err
	}
	return calls.write(ctx, interfaceID, before, want)
}

// UnhealthyBackends counts the backends of a target that fail their health check.
func (t *Timeouts) UnhealthyBackends(ctx context.Context, target apply.HealthTarget) (int, error) {
	calls, err := t.in(target.RegionID)
	if err != nil {
		return 0, err
	}
	if target.Kind == model.NLB {
		return calls.nlbHealth(ctx, target.ListenerID)
	}
	return calls.clbHealth(ctx, target.LoadBalancerID)
}
