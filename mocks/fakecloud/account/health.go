package account

import (
	"strconv"

	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// Sick says whether a backend is unhealthy: because the world says so, because
// its instance does not run, or because its interface was changed and does not
// bear it.
func (r *Region) Sick(vpc, id, address string, port int) bool {
	at := ":" + strconv.Itoa(port)
	for _, name := range []string{id, address} {
		if name != "" && (r.unhealthy[name] || r.unhealthy[name+at]) {
			return true
		}
	}
	ni := r.Behind(vpc, id, address)
	if in := r.Instances.Get(id); in != nil && in.Status != world.Running {
		return true
	}
	if ni == nil {
		return false
	}
	if in := r.Instances.Get(ni.Instance); in != nil && in.Status != world.Running {
		return true
	}
	began, watched := r.began[ni.ID]
	return r.unhealthy[ni.ID] || watched && began != ni.Timeouts
}
