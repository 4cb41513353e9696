package account

import (
	"io/fs"
	"net/http"

	"github.com/alictl/alictl/mocks/fakecloud/wire"
)

// Call is a request to an account, with the region it is about.
type Call struct {
	wire.Exchange
	State  *State
	Region *Region
	// Files are those that the scenario names; nil is none.
	Files fs.FS
}

// Handler is what an action does with a request of a product's own kind: run
// performs it; hidden, when set, is the answer to a caller without permission
// instead of a refusal.
type Handler[C any] struct {
	Run func(C) (wire.Reply, *wire.Error)
	// RAM is the permission it needs, where that has a name of its own.
	RAM    string
	Hidden func() wire.Reply
}

// Action is a handler of any request.
type Action = Handler[*Call]

// Actions are those of a product, or of all, by their names, such as
// ecs:DescribeRegions.
type Actions map[string]Action

// Handlers makes a product's table of actions: wrap makes its own kind of request.
func Handlers[C any](wrap func(*Call) C, list map[string]Handler[C]) Actions {
	out := Actions{}
	for name, h := range list {
		out[name] = Action{Run: func(c *Call) (wire.Reply, *wire.Error) { return h.Run(wrap(c)) }, RAM: h.RAM, Hidden: h.Hidden}
	}
	return out
}

// FindRegion resolves RegionId. Without one the request means the region of
// the host it came to, which for a single host is the world's first region.
func (c *Call) FindRegion() *wire.Error {
	if c.Central() {
		return nil
	}
	id := c.Params["RegionId"]
	if id == "" || c.Action == "DescribeRegions" {
		id = c.State.World.DefaultRegion(c.Product)
	}
	r, ok := c.State.Regions[id]
	if !ok || !r.Offers(c.Product) {
		return wire.Refuse(http.StatusNotFound, "InvalidRegionId.NotFound", "The specified RegionId does not exist.")
	}
	c.Enter(r)
	return nil
}

// Enter makes a region the one that the request is about.
func (c *Call) Enter(r *Region) { c.Region, c.RegionID = r, r.ID }

// RegionRow is a row of every DescribeRegions; Status is of ECS only.
type RegionRow struct {
	RegionId, LocalName, RegionEndpoint string
	Status                              string `json:",omitempty"`
}

// RegionRows are the regions that have the product.
func (c *Call) RegionRows(status string) []RegionRow {
	out := []RegionRow{}
	for i := range c.State.World.Regions {
		r := &c.State.World.Regions[i]
		if !r.Offers(c.Product) {
			continue
		}
		out = append(out, RegionRow{r.ID, r.Name, c.Product + "." + r.ID + ".aliyuncs.com", status})
	}
	return out
}
