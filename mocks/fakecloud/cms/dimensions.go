package cms

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/alictl/alictl/mocks/fakecloud/account"
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// readDimensions finds the series that a request means: those that match any
// of the objects in Dimensions, and every one of the account without it.
func (c *call) readDimensions(m *world.Metric) ([]world.Series, *wire.Error) {
	filters, err := c.dimensions()
	if err != nil {
		return nil, err
	}
	w := c.State.World
	var out []world.Series
	for _, b := range measured(c.State, w, m.Namespace, filters) {
		if !w.Offers(m, b) {
			continue
		}
		for _, s := range m.Series(w, b) {
			if len(filters) == 0 || slices.ContainsFunc(filters, func(f map[string]string) bool { return matches(s, f) }) {
				out = append(out, s)
			}
		}
	}
	return out, nil
}

// dimensions reads a JSON array of objects; a lone object is an array of one.
func (c *call) dimensions() ([]map[string]string, *wire.Error) {
	text := c.Params["Dimensions"]
	if text == "" {
		return nil, nil
	}
	if strings.HasPrefix(strings.TrimSpace(text), "{") {
		text = "[" + text + "]"
	}
	var raw []map[string]any
	if json.Unmarshal([]byte(text), &raw) != nil {
		return nil, wire.InvalidParameter("Dimensions", "a JSON array of objects is expected")
	}
	if len(raw) > maxInstances {
		return nil, wire.InvalidParameter("Dimensions", "at most 50 instances are allowed")
	}
	out := make([]map[string]string, len(raw))
	for i, object := range raw {
		out[i] = map[string]string{}
		for key, value := range object {
			out[i][key] = fmt.Sprint(value)
		}
	}
	return out, nil
}

// matches says whether the series has all the dimensions asked for.
func matches(s world.Series, filter map[string]string) bool {
	for key, want := range filter {
		if !slices.Contains(s.Labels, world.Label{Key: key, Value: want}) {
			return false
		}
	}
	return true
}

// measured lists what may match: those named, in the order of the request, when
// every filter names one.
func measured(s *account.State, w *world.World, namespace string, filters []map[string]string) []*world.Balancer {
	var out []*world.Balancer
	unnamed := func(f map[string]string) bool { return f["instanceId"] == "" }
	if len(filters) == 0 || slices.ContainsFunc(filters, unnamed) {
		for i := range w.Regions {
			out = append(out, w.MeasuredOf(&w.Regions[i], namespace)...)
		}
		return out
	}
	seen := map[string]bool{}
	for _, f := range filters {
		id := f["instanceId"]
		if b := subject(s, namespace, id); b != nil && !seen[id] {
			seen[id] = true
			out = append(out, w.Measured(b))
		}
	}
	return out
}

// subject finds what has metrics by its id, nil when there is none; the curve is
// still missing.
func subject(s *account.State, namespace, id string) *world.Balancer {
	if namespace == world.NamespaceECS {
		for i := range s.World.Regions {
			r := s.Regions[s.World.Regions[i].ID]
			if in := r.Instances.Get(id); in != nil {
				return &world.Balancer{Region: r.Region, Instance: in}
			}
		}
		return nil
	}
	b := s.Balancers[id]
	if b == nil {
		return nil
	}
	return &world.Balancer{Region: b.Region, CLB: b.CLB, NLB: b.NLB}
}
