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
	"github.com/alictl/alictl/internal/model"
)

// Timeouts changes the connection-tracking timeouts of interfaces, and reads the
// health of what stands in front of them. It holds functions instead of clients:
// see ecs.Client.
type Timeouts struct {
	read  func(ctx context.Context, regionID, interfaceID string) (model.Timeouts, error)
	write func(ctx context.Context, regionID, interfaceID string, t model.Timeouts) (string, error)
	clb   func(ctx context.Context, regionID, loadBalancerID string) (int, error)
	nlb   func(ctx context.Context, regionID, listenerID string) (int, error)
}

// NewTimeouts returns the executor for the regions of a plan or journal.
func NewTimeouts(access cloud.Access, door *call.Door, regions []string) (*Timeouts, error) {
	type clients struct {
		ecs *ecs.Client
		slb *slb.Client
		nlb *nlb.Client
	}
	byRegion := map[string]clients{}
	for _, id := range regions {
		var c clients
		var err error
		if c.ecs, err = ecs.New(access, door, id); err != nil {
			return nil, err
		}
		if c.slb, err = slb.New(access, door, id); err != nil {
			return nil, err
		}
		if c.nlb, err = nlb.New(access, door, id); err != nil {
			return nil, err
		}
		byRegion[id] = c
	}
	in := func(regionID string) (clients, error) {
		c, ok := byRegion[regionID]
		if !ok {
			return c, fmt.Errorf("region %s is not part of this run", regionID)
		}
		return c, nil
	}
	return &Timeouts{
		read: func(ctx context.Context, regionID, interfaceID string) (model.Timeouts, error) {
			c, err := in(regionID)
			if err != nil {
				return model.Timeouts{}, err
			}
			return c.ecs.Timeouts(ctx, interfaceID)
		},
		write: func(ctx context.Context, regionID, interfaceID string, t model.Timeouts) (string, error) {
			c, err := in(regionID)
			if err != nil {
				return "", err
			}
			return c.ecs.SetTimeouts(ctx, interfaceID, t)
		},
		clb: func(ctx context.Context, regionID, loadBalancerID string) (int, error) {
			c, err := in(regionID)
			if err != nil {
				return 0, err
			}
			return c.slb.Unhealthy(ctx, loadBalancerID)
		},
		nlb: func(ctx context.Context, regionID, listenerID string) (int, error) {
			c, err := in(regionID)
			if err != nil {
				return 0, err
			}
			return c.nlb.Unhealthy(ctx, listenerID)
		},
	}, nil
}

// Timeouts reads the live timeouts of an interface.
func (t *Timeouts) Timeouts(ctx context.Context, regionID, interfaceID string) (model.Timeouts, error) {
	return t.read(ctx, regionID, interfaceID)
}

// SetTimeouts writes all three timeouts and returns the request id.
func (t *Timeouts) SetTimeouts(ctx context.Context, regionID, interfaceID string, want model.Timeouts) (string, error) {
	return t.write(ctx, regionID, interfaceID, want)
}
