package topology

import (
	"slices"

	"github.com/alictl/alictl/internal/model"
)

// Wanted returns the interfaces that carry traffic of a listener that counts, sorted:
// those whose timeouts matter. Of a snapshot that is still being read it returns
// some of them.
func Wanted(s *model.Snapshot, includeStopped bool) []model.Key {
	seen := make(map[model.Key]bool, len(s.Interfaces))
	var keys []model.Key
	Of(s).each(s, includeStopped, func(l *model.Listener, link Link) {
		key := model.Key{RegionID: l.RegionID, ID: link.InterfaceID}
		if key.ID != "" && !seen[key] {
			seen[key] = true
			keys = append(keys, key)
		}
	})
	slices.SortFunc(keys, model.Key.Compare)
	return keys
}

// MissingInstances returns, by region, the instances that are backends but of
// which no interface was listed, so that the instance itself must be asked.
func MissingInstances(s *model.Snapshot, includeStopped bool) map[string][]string {
	out := map[string][]string{}
	seen := map[model.Key]bool{}
	Of(s).each(s, includeStopped, func(l *model.Listener, link Link) {
		b := link.Backend
		key := model.Key{RegionID: l.RegionID, ID: b.ServerID}
		if b.Type == model.ServerECS && link.Reason == NotFound && key.ID != "" && !seen[key] {
			seen[key] = true
			out[key.RegionID] = append(out[key.RegionID], key.ID)
		}
	})
	for _, ids := range out {
		slices.Sort(ids)
	}
	return out
}

// each calls look with every backend of every listener that counts: one that runs, or
// any, and whose protocol an interface keeps time of.
func (t *Topology) each(s *model.Snapshot, includeStopped bool, look func(*model.Listener, Link)) {
	for i := range s.Listeners {
		l := &s.Listeners[i]
		if !l.Running && !includeStopped || !l.Protocol.IsTimed() {
			continue
		}
		for _, ref := range l.Groups {
			for _, link := range t.Links(l, ref) {
				look(l, link)
			}
		}
	}
}
