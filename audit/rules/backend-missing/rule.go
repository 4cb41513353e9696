// Package backendmissing finds server groups with a backend that the account does not have.
package backendmissing

import (
	_ "embed"

	"github.com/alictl/alictl/audit/account"
	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/internal/topology"
)

//go:embed texts.yaml
var texts string

// Rule returns the rule.
func Rule() account.Rule {
	return account.Rule{
		ID: "backend-missing", Severity: rule.Medium, Kind: rule.ServerGroup,
		Needs:   account.Needs(append(account.GroupTables(), model.InterfacesTable)...),
		Wants:   account.Needs(model.InstancesTable),
		Sources: []string{"design 3.4"}, Texts: texts, Judge: judge,
	}
}

func judge(p *account.Pass) {
	a := p.Evidence
	for _, f := range a.Fronts() {
		if f.Redirects || !f.Counts(p, a.Listener(f.Listener)) {
			continue
		}
		for _, g := range f.UnreadGroups(p) {
			for _, link := range g.Links {
				look(p, f, g, link)
			}
		}
	}
}

// look judges one backend.
func look(p *account.Pass, f *account.Front, g *account.Group, link topology.Link) {
	a, b := p.Evidence, link.Backend
	if b.Type != model.ServerECS && b.Type != model.ServerENI || link.InterfaceID != "" {
		return
	}
	r := a.ServerGroup(f.RegionID, g.Ref)
	interfaces := a.Covered.Region(model.InterfacesTable, f.RegionID)
	switch {
	case interfaces.Outcome != model.Read:
		account.Unread(p, r, interfaces)
	case link.Reason == topology.Unread:
		account.Unread(p, r, a.Covered.Region(model.InstancesTable, f.RegionID))
	case link.Reason == topology.NotFound && !(b.Type == model.ServerECS && a.Topology.HasInstance(model.Key{RegionID: f.RegionID, ID: b.ServerID})):
		p.Find(account.Finding{Resource: r, Facts: []rule.Fact{{Name: "missing_backend", Value: b.ServerID, Source: string(model.GroupsTable)}}},
			text.Data{"Backend": account.Show(b.ServerID), "Listener": account.Show(f.Listener.Name())})
	}
}
