package account

import (
	"strconv"
	"strings"

	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/topology"
)

// ListenerTable is the table of the listeners of a product.
func ListenerTable(k model.Kind) model.Table {
	if k == model.NLB {
		return model.NLBListenersTable
	}
	return model.CLBListenersTable
}

// ListenerTables are what a rule about listeners needs.
func ListenerTables() []model.Table {
	return []model.Table{model.CLBTable, model.NLBTable, model.CLBListenersTable, model.NLBListenersTable}
}

// GroupTables are what a rule about listeners and their backends needs.
func GroupTables() []model.Table {
	return append(ListenerTables(), model.RulesTable, model.GroupsTable)
}

// ServerGroup names a server group. The default group of a CLB has its id and name.
func (a *Account) ServerGroup(regionID string, ref model.GroupRef) rule.Resource {
	r := a.Resource(rule.ServerGroup, regionID, ref.ID, "")
	switch ref.Kind {
	case model.DefaultGroup:
		if lb := a.Topology.LoadBalancer(model.Key{RegionID: regionID, ID: ref.ID}); lb != nil {
			r.Name = lb.Name
		}
	case model.NLBGroup:
		if settings, _ := a.Settings(regionID, ref.ID); settings != nil {
			r.Name = settings.Name
		}
	}
	return r
}

// BackendName names a backend: what its group says it is, with its port.
func BackendName(link topology.Link) string {
	b := link.Backend
	name := b.ServerID
	if name == "" {
		name = b.ServerIP
	}
	if b.Port > 0 {
		name += ":" + strconv.Itoa(b.Port)
	}
	return name
}

// BackendFacts are one row for each backend.
func (f *Front) BackendFacts(name string, links []topology.Link) []rule.Fact {
	facts := make([]rule.Fact, len(links))
	for i, link := range links {
		facts[i] = rule.Fact{Name: name, Value: BackendName(link), Source: link.Ref.ID}
	}
	return facts
}

// WeightFacts are the weight of each backend.
func WeightFacts(links []topology.Link) []rule.Fact {
	facts := make([]rule.Fact, len(links))
	for i, link := range links {
		facts[i] = rule.Fact{Name: "weight", Value: strconv.Itoa(link.Backend.Weight), Source: BackendName(link)}
	}
	return facts
}

// GroupFacts are the groups of a listener with how many backends each has.
func GroupFacts(groups []*Group) []rule.Fact {
	facts := make([]rule.Fact, len(groups))
	for i, g := range groups {
		facts[i] = rule.Fact{Name: "backends", Value: strconv.Itoa(len(g.Links)), Source: g.Ref.ID}
	}
	return facts
}

// RequirementFact is what a listener requires of an interface.
func RequirementFact(l *plan.Listener) rule.Fact {
	named := model.Listener{LoadBalancerID: l.LoadBalancerID, Kind: l.LoadBalancerKind, ID: l.ListenerID, Port: l.Port, Protocol: l.Protocol}
	return rule.Fact{Name: "required_seconds", Value: strconv.Itoa(l.RequiredSeconds), Source: named.Name()}
}

// CheckSource is the table that says how the backends of a listener are probed.
func (f *Front) CheckSource() string {
	if f.Kind == model.NLB {
		return string(model.GroupSettingsTable)
	}
	return string(model.CLBListenersTable)
}

// CheckFacts are the settings of a health check.
func (f *Front) CheckFacts(c *model.HealthCheck) []rule.Fact {
	source := f.CheckSource()
	return []rule.Fact{
		{Name: "health_check_type", Value: c.Type, Source: source},
		{Name: "interval_seconds", Value: strconv.Itoa(c.IntervalSeconds), Source: source},
		{Name: "timeout_seconds", Value: strconv.Itoa(c.TimeoutSeconds), Source: source},
		{Name: "unhealthy_threshold", Value: strconv.Itoa(c.UnhealthyThreshold), Source: source},
	}
}

// Schedules returns the scheduler of a listener in lower case. Where it was not
// read it notes why and returns false.
func (f *Front) Schedules(p *Pass) (string, bool) {
	scheduler := f.Scheduler
	if f.Kind == model.NLB {
		settings := f.OwnSettings(p)
		if settings == nil {
			return "", false
		}
		scheduler = settings.Scheduler
	}
	if scheduler == "" {
		Absent(p, p.Evidence.Listener(f.Listener), "scheduler")
		return "", false
	}
	return strings.ToLower(scheduler), true
}

// Word writes an id as one word of a shell command.
func Word(id string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_.:", r)
	}
	if id != "" && !strings.HasPrefix(id, "-") && strings.TrimFunc(id, plain) == "" {
		return id
	}
	return "'" + strings.ReplaceAll(id, "'", `'\''`) + "'"
}
