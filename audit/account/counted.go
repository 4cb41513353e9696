package account

import (
	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/internal/topology"
)

// listenerKey names a listener in what it did.
type listenerKey struct {
	balancer model.Key
	port     int
	protocol model.Protocol
}

// ListenerUsage finds what a listener did in the window.
type ListenerUsage map[listenerKey]*model.ListenerUsage

// UsageByListener arranges the usage of the snapshot by listener.
func (a *Account) UsageByListener() ListenerUsage {
	out := ListenerUsage{}
	for i := range a.Snapshot.Usage {
		u := &a.Snapshot.Usage[i]
		for n := range u.Listeners {
			l := &u.Listeners[n]
			out[listenerKey{model.Key{RegionID: u.RegionID, ID: u.LoadBalancerID}, l.Port, l.Protocol}] = l
		}
	}
	return out
}

// Peak returns the largest count of new connections per second that a listener
// had in the window, and false without one.
func (u ListenerUsage) Peak(l *model.Listener) (peak float64, ok bool) {
	row := u[listenerKey{model.Key{RegionID: l.RegionID, ID: l.LoadBalancerID}, l.Port, l.Protocol}]
	if row == nil {
		return 0, false
	}
	for _, f := range row.NewConnections {
		if Real(f) {
			peak, ok = max(peak, f), true
		}
	}
	return peak, ok
}

// UnreadUsage notes why the use of a listener is not known.
func UnreadUsage(p *Pass, r rule.Resource, l *model.Listener) {
	unsampled(p, r, p.Evidence.Covered.Resource(model.UsageTable, model.Key{RegionID: l.RegionID, ID: l.LoadBalancerID}), model.NewConnections)
}

func unsampled(p *Pass, r rule.Resource, c model.Coverage, m model.Metric) {
	if c.Outcome != model.Read {
		Unread(p, r, c)
		return
	}
	p.Miss(r, rule.NoData, text.Message{ID: "audit.no_samples", Data: text.Data{"Metric": text.Message{ID: "capacity.metric." + string(m)}}})
}

// InstanceOf returns the instance behind a backend that leads to an interface, or
// nothing.
func InstanceOf(link topology.Link) string {
	if link.InterfaceID == "" {
		return ""
	}
	if eni := link.Interface; eni != nil && eni.InstanceID != "" {
		return eni.InstanceID
	}
	if link.Backend.Type == model.ServerECS {
		return link.Backend.ServerID
	}
	return ""
}

// Connections returns the most connections that an instance held in the window,
// and false when that is not known whole. What was read counts all the same.
func (a *Account) Connections(k model.Key) (peak float64, whole bool) {
	u := a.uses()[k]
	if u == nil || u.Connections.Samples <= 0 || !Real(u.Connections.Peak) {
		return 0, false
	}
	return u.Connections.Peak, !u.Connections.Unread
}

func usesByInstance(s *model.Snapshot) map[model.Key]*model.InstanceUsage {
	out := make(map[model.Key]*model.InstanceUsage, len(s.InstanceUsage))
	for i := range s.InstanceUsage {
		u := &s.InstanceUsage[i]
		out[model.Key{RegionID: u.RegionID, ID: u.InstanceID}] = u
	}
	return out
}

// UnreadConnections notes why the connections of an instance are not known.
func UnreadConnections(p *Pass, r rule.Resource, k model.Key) {
	if u := p.Evidence.uses()[k]; u != nil && u.Connections.Unread {
		p.Miss(r, rule.Failed, text.Message{ID: "audit.part_unread", Data: text.Data{"Metric": text.Message{ID: "capacity.metric." + string(model.MaxConnections)}}})
		return
	}
	unsampled(p, r, p.Evidence.Covered.Resource(model.InstanceUsageTable, k), model.MaxConnections)
}
