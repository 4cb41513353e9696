// Package timeout judges the connection-tracking timeouts of network interfaces
// against the idle timeouts of the listeners whose traffic they carry, and plans
// the changes. It is pure: a snapshot and a policy in, a plan out.
package timeout

import (
	"cmp"
	"slices"
	"strings"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/topology"
)

// Key names one interface.
type Key = model.Key

// path is one way on which a listener's traffic reaches an interface.
type path struct {
	listener *model.Listener
	groupID  string // empty for the default backends of a CLB
}

// reach is which listeners' traffic reaches which interface, and where it is
// unknown.
type reach struct {
	topology   *topology.Topology
	paths      map[Key][]path
	unresolved []plan.UnresolvedBackend
	told       map[Key]bool      // what the snapshot has an error about
	missing    []model.ReadError // groups and listeners the snapshot says nothing about
}

// reachOf follows every listener that counts to the interfaces behind it.
func reachOf(t *topology.Topology, s *model.Snapshot, includeStopped bool) *reach {
	r := &reach{topology: t, paths: make(map[Key][]path, len(s.Interfaces)), told: make(map[Key]bool, len(s.Errors))}
	for i := range s.Errors {
		r.told[Key{RegionID: s.Errors[i].RegionID, ID: s.Errors[i].ResourceID}] = true
	}
	for i := range s.Listeners {
		l := &s.Listeners[i]
		if !l.Running && !includeStopped {
			if !isIdle(l.Status) {
				r.missing = append(r.missing, unclear(l, "UnknownStatus", "status", l.Status))
			}
			continue
		}
		if class(l.Protocol) == noClass {
			r.missing = append(r.missing, unclear(l, "UnknownProtocol", "protocol", string(l.Protocol)))
			continue
		}
		for _, ref := range l.Groups {
			if r.topology.Group(l.RegionID, ref) == nil {
				r.missGroup(l, ref)
				continue
			}
			r.follow(l, ref)
		}
	}
	r.tidy()
	return r
}

// follow adds the interfaces behind one group of one listener.
func (r *reach) follow(l *model.Listener, ref model.GroupRef) {
	groupID := ref.ID
	if ref.Kind == model.DefaultGroup {
		groupID = ""
	}
	for _, link := range r.topology.Links(l, ref) {
		if b := link.Backend; link.Reason != "" {
			r.unresolved = append(r.unresolved, plan.UnresolvedBackend{
				RegionID: l.RegionID, LoadBalancerID: l.LoadBalancerID, ServerGroupID: groupID,
				ServerType: b.Type, ServerID: b.ServerID, ServerIP: b.ServerIP, Reason: plan.Reason(link.Reason),
			})
			continue
		}
		key := Key{RegionID: l.RegionID, ID: link.InterfaceID}
		r.paths[key] = append(r.paths[key], path{listener: l, groupID: groupID})
	}
}

// missGroup notes a group that was never read. When the read failed, the
// snapshot has an error about it already.
func (r *reach) missGroup(l *model.Listener, ref model.GroupRef) {
	if r.told[Key{RegionID: l.RegionID, ID: ref.ID}] {
		return
	}
	r.missing = append(r.missing, model.AskForGroup(ref.Kind).Error(Key{RegionID: l.RegionID, ID: ref.ID},
		"NotCollected", "the snapshot does not hold this server group: collect again with the same flags"))
}

// isIdle reports the documented statuses in which a listener carries no traffic.
func isIdle(status string) bool {
	switch strings.ToLower(status) {
	case "stopped", "stopping", "starting", "provisioning", "deleting", "deleted":
		return true
	}
	return false
}

// unclear is the error about a listener that may carry traffic in a way that
// cannot be told: what names the field whose value is not a documented one.
func unclear(l *model.Listener, code, what, value string) model.ReadError {
	id := l.LoadBalancerID
	if l.Kind == model.NLB {
		id = l.ID
	}
	return model.AskForListeners(l.Kind).Error(Key{RegionID: l.RegionID, ID: id},
		code, "a listener has the "+what+" \""+value+"\", which is not known here")
}

// tidy sorts everything and removes what is there twice.
func (r *reach) tidy() {
	for key, paths := range r.paths {
		slices.SortFunc(paths, comparePaths)
		r.paths[key] = slices.CompactFunc(paths, func(a, b path) bool { return comparePaths(a, b) == 0 })
	}
	slices.SortFunc(r.unresolved, compareUnresolved)
	r.unresolved = slices.Compact(r.unresolved)
	slices.SortFunc(r.missing, model.CompareErrors)
	r.missing = slices.Compact(r.missing)
}

func comparePaths(a, b path) int {
	x, y := a.listener, b.listener
	if x == y {
		return cmp.Compare(a.groupID, b.groupID)
	}
	return cmp.Or(cmp.Compare(x.RegionID, y.RegionID), cmp.Compare(x.LoadBalancerID, y.LoadBalancerID), cmp.Compare(x.Port, y.Port),
		cmp.Compare(x.Protocol, y.Protocol), cmp.Compare(x.ID, y.ID), cmp.Compare(a.groupID, b.groupID))
}

func compareUnresolved(a, b plan.UnresolvedBackend) int {
	return cmp.Or(cmp.Compare(a.RegionID, b.RegionID), cmp.Compare(a.LoadBalancerID, b.LoadBalancerID),
		cmp.Compare(a.ServerGroupID, b.ServerGroupID), cmp.Compare(a.ServerType, b.ServerType),
		cmp.Compare(a.ServerID, b.ServerID), cmp.Compare(a.ServerIP, b.ServerIP), cmp.Compare(a.Reason, b.Reason))
}
