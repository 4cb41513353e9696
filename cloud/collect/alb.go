package collect

import (
	"context"

	"github.com/alictl/alictl/cloud/alb"
	"github.com/alictl/alictl/internal/model"
)

// albs lists the application load balancers of a region.
func (c *Collector) albs(ctx context.Context, regionID string) ([]model.LoadBalancer, error) {
	return alb.NewClient(c.access, c.door, regionID).LoadBalancers(ctx)
}
