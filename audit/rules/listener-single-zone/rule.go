// Package listenersinglezone finds running listeners whose backends all stand in one zone.
package listenersinglezone

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
		ID: "listener-single-zone", Severity: rule.Low, Kind: rule.Listener,
		Needs:   account.Needs(append(account.GroupTables(), model.InterfacesTable, model.SettingsTable)...),
		Sources: []string{"W6"}, Texts: texts, Judge: judge,
	}
}

func judge(p *account.Pass) {
	account.EachFront(p, account.Any, func(f *account.Front) {
		own, read := f.Own(p)
		serving := account.Serving(own)
		if !read || len(serving) < 2 || account.ZoneCount(f.Balancer) == 1 {
			return
		}
		zone, ok := oneZone(p, f, serving)
		if !ok {
			return
		}
		r := p.Evidence.Listener(f.Listener)
		if account.ZoneCount(f.Balancer) == 0 {
			account.Absent(p, r, "load_balancer zones")
			return
		}
		p.Find(account.Finding{Resource: r, Facts: []rule.Fact{{Name: "zone", Value: zone, Source: string(model.InterfacesTable)}}},
			text.Data{"Zone": account.Show(zone), "Backends": len(serving)})
	})
}

// oneZone returns the zone of all backends. Backends in two zones and one that no
// interface is known of say no; what was not read is noted.
func oneZone(p *account.Pass, f *account.Front, serving []topology.Link) (string, bool) {
	r := p.Evidence.Listener(f.Listener)
	zone, unread, unzoned := "", false, false
	for _, link := range serving {
		eni := link.Interface
		switch {
		case link.Reason == topology.Unread:
			unread = true
		case link.Reason != "":
			return "", false
		case eni == nil || eni.ZoneID == "":
			unzoned = true
		case zone == "":
			zone = eni.ZoneID
		case zone != eni.ZoneID:
			return "", false
		}
	}
	switch {
	case unread:
		account.Unread(p, r, p.Evidence.InterfacesCoverage(f.RegionID))
	case unzoned:
		account.Absent(p, r, "interface zone_id")
	}
	return zone, !unread && !unzoned
}
