package fakecloud

import (
	"io/fs"
	"net/http"

	"github.com/alictl/alictl/mocks/fakecloud/wire"
)

// call is a request to an account, with the region it is about.
type call struct {
	wire.Exchange
	state  *state
	region *region
	// files are those that the scenario names; nil is none.
	files fs.FS
}

// handler is what an action does with a request of a product's own kind: run
// performs it; hidden, when set, is the answer to a caller without permission
// instead of a refusal.
type handler[C any] struct {
	run func(C) (wire.Reply, *wire.Error)
	// ram is the permission it needs, where that has a name of its own.
	ram    string
	hidden func() wire.Reply
}

// action is a handler of any request.
type action = handler[*call]

// findRegion resolves RegionId. Without one the request means the region of
// the host it came to, which for a single host is the world's first region.
func (c *call) findRegion() *wire.Error {
	if c.Central() {
		return nil
	}
	id := c.Params["RegionId"]
	if id == "" || c.Action == "DescribeRegions" {
		id = c.state.world.DefaultRegion(c.Product)
	}
	r, ok := c.state.regions[id]
	if !ok || !r.Offers(c.Product) {
		return wire.Refuse(http.StatusNotFound, "InvalidRegionId.NotFound", "The specified RegionId does not exist.")
	}
	c.enter(r)
	return nil
}

// enter makes a region the one that the request is about.
func (c *call) enter(r *region) { c.region, c.RegionID = r, r.ID }

// regionRow is a row of every DescribeRegions; Status is of ECS only.
type regionRow struct {
	RegionId, LocalName, RegionEndpoint string
	Status                              string `json:",omitempty"`
}

func (c *call) regionRows(status string) []regionRow {
	out := []regionRow{}
	for i := range c.state.world.Regions {
		r := &c.state.world.Regions[i]
		if !r.Offers(c.Product) {
			continue
		}
		out = append(out, regionRow{r.ID, r.Name, c.Product + "." + r.ID + ".aliyuncs.com", status})
	}
	return out
}
