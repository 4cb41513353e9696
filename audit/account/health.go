package account

import (
	"strings"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/topology"
)

// healthKey names a listener in what the health checks say.
type healthKey struct {
	balancer model.Key
	listener string
	port     int
	protocol model.Protocol
}

func healthByListener(s *model.Snapshot) map[healthKey]*model.ListenerHealth {
	out := make(map[healthKey]*model.ListenerHealth, len(s.Health))
	for i := range s.Health {
		h := &s.Health[i]
		k := healthKey{listener: h.ListenerID, balancer: model.Key{RegionID: h.RegionID}}
		if h.ListenerID == "" {
			k = healthKey{balancer: model.Key{RegionID: h.RegionID, ID: h.LoadBalancerID}, port: h.Port, protocol: model.Protocol(strings.ToLower(string(h.Protocol)))}
		}
		if old, ok := out[k]; ok {
			merged := *old
			merged.Servers = append(append([]model.ServerHealth{}, old.Servers...), h.Servers...)
			h = &merged
		}
		out[k] = h
	}
	return out
}

// Health returns what the health check of a listener says. Where it was not read,
// Health notes why and returns false.
func (f *Front) Health(p *Pass) (*model.ListenerHealth, bool) {
	a := p.Evidence
	k, about := healthKey{listener: f.ID, balancer: model.Key{RegionID: f.RegionID}}, f.ID
	if f.Kind == model.CLB {
		k = healthKey{balancer: model.Key{RegionID: f.RegionID, ID: f.LoadBalancerID}, port: f.Port, protocol: f.Protocol}
		about = f.LoadBalancerID
	}
	if h, ok := a.health()[k]; ok {
		return h, true
	}
	k.protocol = "" // an answer may leave it out
	if h, ok := a.health()[k]; ok {
		return h, true
	}
	c := a.Covered.Resource(model.HealthTable, model.Key{RegionID: f.RegionID, ID: about})
	if c.Outcome == model.Read {
		return &model.ListenerHealth{}, true // nothing is said against any backend
	}
	Unread(p, a.Listener(f.Listener), c)
	return nil, false
}

// Verdict is what a health check says of a backend.
type Verdict int

// The verdicts.
const (
	NotAbnormal Verdict = iota // also: nothing is said of it
	Abnormal
	Undocumented // a status that the API does not document
)

// Judged returns the verdict of a health check about one backend of a listener,
// and the status in the words of the API. Of several rows about the same backend
// the worst counts.
func (f *Front) Judged(h *model.ListenerHealth, link topology.Link) (Verdict, string) {
	verdict, words := NotAbnormal, ""
	for i := range h.Servers {
		row := &h.Servers[i]
		if !about(row, link, f.BackendPort(link)) {
			continue
		}
		switch status := strings.ToLower(row.Status); {
		case f.Kind == model.CLB && status == "abnormal", f.Kind == model.NLB && status == "unhealthy":
			return Abnormal, row.Status
		case status == "normal", status == "unavailable", status == "initial", status == "healthy", status == "unused":
		default:
			verdict, words = Undocumented, row.Status
		}
	}
	return verdict, words
}

// about reports whether a row of a health answer is about a backend. What one of
// the two does not say does not tell them apart.
func about(row *model.ServerHealth, link topology.Link, port int) bool {
	b := link.Backend
	return row.ServerID == b.ServerID &&
		(row.GroupID == "" || row.GroupID == link.Ref.ID) &&
		(row.Port == 0 || port == 0 || row.Port == port) &&
		(row.ServerIP == "" || b.ServerIP == "" || row.ServerIP == b.ServerIP)
}

func settingsByGroup(s *model.Snapshot) map[model.Key]*model.GroupSettings {
	out := make(map[model.Key]*model.GroupSettings, len(s.GroupSettings))
	for i := range s.GroupSettings {
		g := &s.GroupSettings[i]
		out[model.Key{RegionID: g.RegionID, ID: g.ID}] = g
	}
	return out
}

// Settings returns the settings of an NLB server group, or nil and why not.
func (a *Account) Settings(regionID, groupID string) (*model.GroupSettings, model.Coverage) {
	k := model.Key{RegionID: regionID, ID: groupID}
	if g, ok := a.groups()[k]; ok {
		return g, model.Coverage{}
	}
	return nil, a.Covered.Resource(model.GroupSettingsTable, k)
}

// OwnSettings returns the settings of the group that an NLB listener names, with
// its id. Where they were not read it notes why and returns nil.
func (f *Front) OwnSettings(p *Pass) *model.GroupSettings {
	for _, g := range f.Groups {
		if !g.Own {
			continue
		}
		settings, c := p.Evidence.Settings(f.RegionID, g.Ref.ID)
		if settings == nil {
			Unread(p, p.Evidence.Listener(f.Listener), c)
		}
		return settings
	}
	return nil
}

// Check returns how the backends of a listener are probed. Where that was not
// read it notes why and returns nil.
func (f *Front) Check(p *Pass) *model.HealthCheck {
	check := f.HealthCheck
	if f.Kind == model.NLB {
		settings := f.OwnSettings(p)
		if settings == nil {
			return nil
		}
		check = settings.HealthCheck
	}
	if check == nil {
		Absent(p, p.Evidence.Listener(f.Listener), "health_check")
	}
	return check
}

// Checked is what the health check of a listener says of its serving backends.
type Checked struct {
	Serving      []topology.Link
	Abnormal     []topology.Link
	Healthy      int    // those that nothing is said against
	Undocumented string // a status that the API does not document, of some backend
}

// EachChecked calls look with every running listener whose health was read.
func EachChecked(p *Pass, look func(*Front, Checked)) {
	EachFront(p, Any, func(f *Front) {
		groups, ok := f.All(p)
		if !ok {
			return
		}
		health, ok := f.Health(p)
		if !ok {
			return
		}
		c := Checked{Serving: Serving(groups)}
		for _, link := range c.Serving {
			switch verdict, status := f.Judged(health, link); verdict {
			case Abnormal:
				c.Abnormal = append(c.Abnormal, link)
			case Undocumented:
				c.Undocumented = status
			default:
				c.Healthy++
			}
		}
		look(f, c)
	})
}
