package fakecloud

import "cmp"

// change is what happens to the account just before the service looks at it.
// The server's lock is held.
func (c *call) change(faults []Fault) {
	for _, f := range faults {
		if c.region == nil || f.Kind != FaultChange && f.Kind != FaultDelete {
			continue
		}
		id := cmp.Or(f.Interface, c.resource)
		ni := c.region.interfaces.get(id)
		switch {
		case ni == nil:
		case f.Kind == FaultDelete:
			c.region.interfaces.remove(id)
		default:
			ni.Timeouts = f.Timeouts.over(ni.Timeouts)
			delete(c.region.late, id)
		}
	}
}
