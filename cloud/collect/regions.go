package collect

import (
	"context"
	"slices"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/cloud/call"
	"github.com/alictl/alictl/cloud/ecs"
)

// HomeRegion is asked for what no region is needed for: the list of regions and
// the caller's identity.
const HomeRegion = "cn-hangzhou"

// Regions lists the regions the account can use, sorted.
func Regions(ctx context.Context, access cloud.Access, door *call.Door) ([]string, error) {
	c, err := ecs.New(access, door, HomeRegion)
	if err != nil {
		return nil, err
	}
	ids, err := c.Regions(ctx)
	slices.Sort(ids)
	return slices.Compact(ids), err
}
