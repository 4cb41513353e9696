package collect

import (
	"context"
	"slices"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/cloud/call"
	"github.com/alictl/alictl/cloud/ecs"
)

// Regions lists the regions the account can use, sorted.
func Regions(ctx context.Context, access cloud.Access, door *call.Door) ([]string, error) {
	c, err := ecs.New(access, door, access.HomeRegion())
	if err != nil {
		return nil, err
	}
	ids, err := c.Regions(ctx)
	slices.Sort(ids)
	return slices.Compact(ids), err
}
