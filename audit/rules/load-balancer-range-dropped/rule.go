// Package loadbalancerrangedropped finds security groups that drop what load balancers probe and
// forward from.
package loadbalancerrangedropped

import (
	_ "embed"
	"strconv"

	"github.com/alictl/alictl/audit/account"
	"github.com/alictl/alictl/audit/ingress"
	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

//go:embed texts.yaml
var texts string

// Rule returns the rule.
func Rule() account.Rule {
	return account.Rule{
		ID: "load-balancer-range-dropped", Severity: rule.High, Kind: rule.SecurityGroup,
		Needs:   account.Needs(append(account.GroupTables(), model.InterfacesTable, model.SecurityGroupsTable, model.SettingsTable)...),
		Sources: []string{"L2", "ch. 6"}, Texts: texts, Judge: judge,
	}
}

// door is a port of an interface that some listener sends to.
type door struct {
	eni    *model.Interface
	target ingress.Target
}

func judge(p *account.Pass) {
	a := p.Evidence
	seen := map[door]bool{}
	account.EachFront(p, account.Any, func(f *account.Front) {
		for _, g := range f.UnreadGroups(p) {
			for _, link := range g.Links {
				d := door{link.Interface, f.Target(link)}
				if d.eni == nil || !d.target.Valid() || !a.SecurityGroupsOf(d.eni).MayShutOut() || seen[d] {
					continue
				}
				seen[d] = true
				look(p, f, d)
			}
		}
	})
}

// look judges the security groups of one interface for one port.
func look(p *account.Pass, f *account.Front, d door) {
	a := p.Evidence
	groups := a.SecurityGroupsOf(d.eni)
	for i, id := range groups.IDs {
		r := a.SecurityGroup(d.eni.RegionID, id)
		g := groups.Groups[i]
		if g == nil {
			account.Unread(p, r, a.Covered.Resource(model.SecurityGroupsTable, model.Key{RegionID: d.eni.RegionID, ID: id}))
			continue
		}
		r.Name = g.Name()
		switch answer, drop := g.ShutsOut(d.target, groups.Groups); {
		case answer == ingress.Unknown && groups.Unread != nil:
			account.Unread(p, r, *groups.Unread)
		case answer == ingress.Unknown:
			account.Unknown(p, r, "security group rule", id)
		case answer == ingress.Yes:
			p.Find(account.Finding{Resource: r, Facts: []rule.Fact{
				{Name: "dropped_source", Value: drop.IPv4, Source: string(model.SecurityGroupsTable)},
				{Name: "port_range", Value: drop.PortRange, Source: string(model.SecurityGroupsTable)},
				{Name: "priority", Value: strconv.Itoa(drop.Priority), Source: string(model.SecurityGroupsTable)},
				{Name: "network_interface", Value: d.eni.ID, Source: f.Listener.Name()},
			}}, text.Data{"Source": account.Show(drop.IPv4), "Port": d.target.Port, "Interface": account.Show(d.eni.ID), "Listener": account.Show(f.Listener.Name())})
		}
	}
}
