package fakecloud

import (
	"cmp"

	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// change is what happens to the account just before the service looks at it.
// The server's lock is held.
func (c *call) change(faults []world.Fault) {
	for _, f := range faults {
		if c.region == nil || f.Kind != world.FaultChange && f.Kind != world.FaultDelete {
			continue
		}
		id := cmp.Or(f.Interface, c.Resource)
		ni := c.region.interfaces.get(id)
		switch {
		case ni == nil:
		case f.Kind == world.FaultDelete:
			c.region.interfaces.remove(id)
		default:
			ni.Timeouts = f.Timeouts.Over(ni.Timeouts)
			delete(c.region.late, id)
		}
	}
}
