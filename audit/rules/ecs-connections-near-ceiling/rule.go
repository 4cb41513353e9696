// Package ecsconnectionsnearceiling finds instances behind listeners that hold almost as many connections
// as their type can.
package ecsconnectionsnearceiling

import (
	_ "embed"
	"strconv"

	"github.com/alictl/alictl/audit/account"
	"github.com/alictl/alictl/audit/ceiling"
	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

//go:embed texts.yaml
var texts string

// Rule returns the rule.
func Rule() account.Rule {
	return account.Rule{
		ID: "ecs-connections-near-ceiling", Severity: rule.High, Kind: rule.Instance, Metrics: true,
		Needs:      account.Needs(append(account.GroupTables(), model.InterfacesTable, model.InstancesTable, model.InstanceUsageTable)...),
		Parameters: []rule.Parameter{{Name: "threshold", Default: 0.8, Min: 0.01, Max: 1}},
		Sources:    []string{"P13", "D", "sources/000"}, Texts: texts, Judge: judge,
	}
}

func judge(p *account.Pass) {
	seen := map[model.Key]bool{}
	account.EachFront(p, account.Any, func(f *account.Front) {
		for _, g := range f.UnreadGroups(p) {
			for _, link := range g.Links {
				id := account.InstanceOf(link)
				k := model.Key{RegionID: f.RegionID, ID: id}
				if id != "" && !seen[k] {
					seen[k] = true
					look(p, k)
				}
			}
		}
	})
}

// look judges one instance.
func look(p *account.Pass, k model.Key) {
	a := p.Evidence
	r := a.Resource(rule.Instance, k.RegionID, k.ID, "")
	instance := a.Topology.Instance(k)
	if instance == nil {
		account.Unread(p, r, a.Covered.Resource(model.InstancesTable, k))
		return
	}
	r.Name = instance.Name
	most, published := ceiling.Of(instance.Type)
	if !published {
		account.Unknown(p, r, "instance_type", instance.Type)
		return
	}
	peak, whole := a.Connections(k)
	if peak/float64(most.Connections) >= p.Value("threshold") {
		p.Find(account.Finding{Resource: r, Command: "alictl diagnose connections", Facts: []rule.Fact{
			{Name: "concurrent_connections", Value: account.Figure(peak), Source: string(model.InstanceUsageTable)},
			{Name: "ceiling", Value: strconv.Itoa(most.Connections), Source: ceiling.Source + ", " + ceiling.Date},
			{Name: "instance_type", Value: instance.Type, Source: string(model.InstancesTable)},
		}}, text.Data{"Peak": account.Said(peak), "Share": account.Percent(peak / float64(most.Connections)), "Ceiling": account.Said(float64(most.Connections)), "Type": account.Show(instance.Type)})
		return
	}
	if !whole {
		account.UnreadConnections(p, r, k)
	}
}
