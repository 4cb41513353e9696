package account

import (
	"cmp"

	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// Change is what happens to the account just before the service looks at it.
// The server's lock is held.
func (c *Call) Change(faults []world.Fault) {
	for _, f := range faults {
		if c.Region == nil || f.Kind != world.FaultChange && f.Kind != world.FaultDelete {
			continue
		}
		id := cmp.Or(f.Interface, c.Resource)
		ni := c.Region.Interfaces.Get(id)
		switch {
		case ni == nil:
		case f.Kind == world.FaultDelete:
			c.Region.Interfaces.Remove(id)
		default:
			ni.Timeouts = f.Timeouts.Over(ni.Timeouts)
			delete(c.Region.Late, id)
		}
	}
}
