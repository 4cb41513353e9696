package readiness

import (
	"fmt"
	"strings"

	"github.com/alictl/alictl/audit/ceiling"
	"github.com/alictl/alictl/internal/model"
)

// name is the id of a listener in output.
func name(l *model.Listener) string {
	if l.Kind == model.NLB {
		return l.ID
	}
	return fmt.Sprintf("%s:%s:%d", l.LoadBalancerID, l.Protocol, l.Port)
}

func (j *judge) listener(lb *model.LoadBalancer, l *model.Listener) {
	j.stickiness(l)
	j.probes(l)
	j.listenerCPS(lb, l)
	j.shortAndLong(lb, l)
	j.backends(l)
	j.health(l)
	j.hiddenClients(lb, l)
}

// stickiness sends a client to one backend, so a few clients load a few backends.
func (j *judge) stickiness(l *model.Listener) {
	if !j.settingsRead(l.RegionID) || !saysStickiness(l) {
		j.add(Stickiness, Unknown, l.RegionID, name(l), Values{})
		return
	}
	seconds := 0
	if l.PersistenceTimeout != nil {
		seconds = *l.PersistenceTimeout
	}
	if seconds > 0 || strings.EqualFold(l.StickySession, "on") {
		j.add(Stickiness, Warn, l.RegionID, name(l), Values{Have: float64(seconds)})
		return
	}
	j.add(Stickiness, Ready, l.RegionID, name(l), Values{})
}

// saysStickiness reports whether the answer held the setting, where a listener has one.
func saysStickiness(l *model.Listener) bool {
	switch {
	case l.Kind != model.CLB:
		return true
	case layer7(l):
		return l.StickySession != ""
	}
	return l.Protocol != model.TCP || l.PersistenceTimeout != nil
}

func (j *judge) settingsRead(regionID string) bool {
	return j.covered.Region(model.SettingsTable, regionID).Outcome == model.Read
}

// probes: each node of the cluster probes each backend at the interval.
func (j *judge) probes(l *model.Listener) {
	check := l.HealthCheck
	if l.Kind == model.NLB {
		check = j.groupCheck(l)
	}
	switch {
	case check == nil, check.Enabled && check.IntervalSeconds <= 0:
		j.add(HealthChecks, Unknown, l.RegionID, name(l), Values{})
	case check.Enabled && check.IntervalSeconds > 0 && check.IntervalSeconds < 5:
		j.add(HealthChecks, Warn, l.RegionID, name(l), Values{Have: float64(check.IntervalSeconds), Of: check.Type})
	default:
		j.add(HealthChecks, Ready, l.RegionID, name(l), Values{Have: float64(check.IntervalSeconds), Of: check.Type})
	}
}

func (j *judge) groupSettings(l *model.Listener) *model.GroupSettings {
	for _, ref := range l.Groups {
		for i := range j.s.GroupSettings {
			if g := &j.s.GroupSettings[i]; g.RegionID == l.RegionID && g.ID == ref.ID {
				return g
			}
		}
	}
	return nil
}

func (j *judge) groupCheck(l *model.Listener) *model.HealthCheck {
	if g := j.groupSettings(l); g != nil {
		return g.HealthCheck
	}
	return nil
}

// listenerCPS: an NLB listener may have a cap of its own, for each zone.
func (j *judge) listenerCPS(lb *model.LoadBalancer, l *model.Listener) {
	if l.Kind != model.NLB || l.CPS <= 0 || j.target.NewPerSecond <= 0 {
		return
	}
	limit := float64(l.CPS * max(1, lb.Zones))
	level := Ready
	if j.target.NewPerSecond > limit*j.policy.Room {
		level = Stop
	}
	j.add(ListenerCPS, level, l.RegionID, name(l), Values{Have: limit, Need: j.target.NewPerSecond, Count: l.CPS})
}

// shortAndLong: behind layer 7 of a CLB every request is a connection to the backend,
// and its QPS is spread over proxies, so that few connections reach a part of it only.
func (j *judge) shortAndLong(lb *model.LoadBalancer, l *model.Listener) {
	if !layer7(l) || j.target.Requests <= 0 {
		return
	}
	backends := j.weighted(l)
	if backends > 0 {
		each := j.target.Requests / float64(backends)
		j.add(ShortBehindL7, Warn, l.RegionID, name(l), Values{Have: each, Need: each * j.policy.TimeWaitSeconds, Count: backends})
	}
	if needed := float64(j.policy.ProxiesOfLayer7 - 1); j.target.Connections > 0 && j.target.Connections < needed {
		j.add(FewConnections, Warn, l.RegionID, name(l), Values{Have: j.target.Connections, Need: needed})
	}
}

// weighted counts the backends that get traffic.
func (j *judge) weighted(l *model.Listener) int {
	n := 0
	for _, ref := range l.Groups {
		for _, link := range j.topology.Links(l, ref) {
			if link.Backend.Weight > 0 {
				n++
			}
		}
	}
	return n
}

// backends: how many there are, and whether their share of the load fits under the
// ceiling of their type.
func (j *judge) backends(l *model.Listener) {
	for _, ref := range l.Groups {
		if j.topology.Group(l.RegionID, ref) == nil {
			j.add(BackendCount, Unknown, l.RegionID, name(l), Values{Of: ref.ID})
			return
		}
	}
	if l.Redirects {
		return
	}
	n := j.weighted(l)
	switch {
	case n == 0:
		j.add(BackendCount, Stop, l.RegionID, name(l), Values{})
	case n == 1:
		j.add(BackendCount, Warn, l.RegionID, name(l), Values{Count: 1, Have: 1})
	default:
		j.add(BackendCount, Ready, l.RegionID, name(l), Values{Count: n, Have: float64(n)})
	}
	if j.target.Connections <= 0 || n == 0 {
		return
	}
	j.ceilings(l, j.target.Connections/float64(n))
}

func (j *judge) ceilings(l *model.Listener, each float64) {
	seen := map[string]bool{}
	for _, ref := range l.Groups {
		for _, link := range j.topology.Links(l, ref) {
			eni := j.topology.Interface(model.Key{RegionID: l.RegionID, ID: link.InterfaceID})
			if eni == nil || eni.InstanceID == "" || seen[eni.InstanceID] {
				continue
			}
			seen[eni.InstanceID] = true
			j.ceiling(l.RegionID, eni.InstanceID, each)
		}
	}
}

func (j *judge) ceiling(regionID, instanceID string, each float64) {
	instance := j.topology.Instance(model.Key{RegionID: regionID, ID: instanceID})
	if instance == nil || instance.Type == "" {
		j.add(BackendCeiling, Unknown, regionID, instanceID, Values{Need: each})
		return
	}
	c, ok := ceiling.Of(instance.Type)
	v := Values{Have: float64(c.Connections), Need: each, Of: instance.Type}
	switch {
	case !ok:
		j.add(BackendCeiling, Unknown, regionID, instanceID, v)
	case each > v.Have*j.policy.Room:
		j.add(BackendCeiling, Stop, regionID, instanceID, v)
	default:
		j.add(BackendCeiling, Ready, regionID, instanceID, v)
	}
}

// health: a backend that fails or flaps takes its share of the load away.
func (j *judge) health(l *model.Listener) {
	for i := range j.s.Health {
		h := &j.s.Health[i]
		if h.RegionID != l.RegionID || h.LoadBalancerID != l.LoadBalancerID || !sameListener(h, l) {
			continue
		}
		bad := 0
		for _, server := range h.Servers {
			if !strings.EqualFold(server.Status, "normal") && !strings.EqualFold(server.Status, "Unavailable") {
				bad++
			}
		}
		level := Ready
		if bad > 0 {
			level = Stop
		}
		j.add(BackendHealth, level, l.RegionID, name(l), Values{Count: bad, Have: float64(bad)})
		return
	}
	j.add(BackendHealth, Unknown, l.RegionID, name(l), Values{})
}

func sameListener(h *model.ListenerHealth, l *model.Listener) bool {
	if l.Kind == model.NLB {
		return h.ListenerID == l.ID
	}
	return h.Port == l.Port && (h.Protocol == "" || h.Protocol == l.Protocol)
}

// hiddenClients: an NLB that puts its own addresses before the clients' has about
// 55,000 connections to each backend and zone.
func (j *judge) hiddenClients(lb *model.LoadBalancer, l *model.Listener) {
	g := j.groupSettings(l)
	if l.Kind != model.NLB || j.target.Connections <= 0 || g == nil || g.PreserveClientIP == nil || *g.PreserveClientIP {
		return
	}
	backends := j.weighted(l)
	limit := j.policy.ConnectionsPerIP * float64(max(1, backends)*max(1, lb.Zones))
	level := Ready
	if j.target.Connections > limit {
		level = Stop
	}
	j.add(HiddenClients, level, l.RegionID, name(l), Values{Have: limit, Need: j.target.Connections, Count: backends})
}
