package fakecloud

import (
	"io/fs"
	"net/http"
)

// call is a request to an account, with the region it is about.
type call struct {
	exchange
	state  *state
	region *region
	// files are those that the scenario names; nil is none.
	files fs.FS
}

// handler is what an action does with a request of a product's own kind: run
// performs it; hidden, when set, is the answer to a caller without permission
// instead of a refusal.
type handler[C any] struct {
	run func(C) (reply, *apiError)
	// ram is the permission it needs, where that has a name of its own.
	ram    string
	hidden func() reply
}

// action is a handler of any request.
type action = handler[*call]

// findRegion resolves RegionId. Without one the request means the region of
// the host it came to, which for a single host is the world's first region.
func (c *call) findRegion() *apiError {
	if c.central() {
		return nil
	}
	id := c.params["RegionId"]
	if id == "" || c.action == "DescribeRegions" {
		id = c.state.world.DefaultRegion(c.product)
	}
	r, ok := c.state.regions[id]
	if !ok || !r.Offers(c.product) {
		return refuse(http.StatusNotFound, "InvalidRegionId.NotFound", "The specified RegionId does not exist.")
	}
	c.enter(r)
	return nil
}

// enter makes a region the one that the request is about.
func (c *call) enter(r *region) { c.region, c.regionID = r, r.ID }

// regionRow is a row of every DescribeRegions; Status is of ECS only.
type regionRow struct {
	RegionId, LocalName, RegionEndpoint string
	Status                              string `json:",omitempty"`
}

func (c *call) regionRows(status string) []regionRow {
	out := []regionRow{}
	for i := range c.state.world.Regions {
		r := &c.state.world.Regions[i]
		if !r.Offers(c.product) {
			continue
		}
		out = append(out, regionRow{r.ID, r.Name, c.product + "." + r.ID + ".aliyuncs.com", status})
	}
	return out
}
