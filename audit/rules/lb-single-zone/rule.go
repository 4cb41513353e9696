// Package lbsinglezone finds active load balancers that stand in one zone.
package lbsinglezone

import (
	_ "embed"
	"strings"

	"github.com/alictl/alictl/audit/account"
	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

//go:embed texts.yaml
var texts string

// Rule returns the rule.
func Rule() account.Rule {
	return account.Rule{
		ID: "lb-single-zone", Severity: rule.Medium, Kind: rule.LoadBalancer,
		Needs:   account.Needs(model.CLBTable, model.NLBTable, model.SettingsTable),
		Sources: []string{"W6"}, Texts: texts, Judge: judge,
	}
}

func judge(p *account.Pass) {
	account.EachActive(p, func(lb *model.LoadBalancer) {
		r := p.Evidence.LoadBalancer(lb)
		switch account.ZoneCount(lb) {
		case 0:
			account.Absent(p, r, "zones")
		case 1:
			facts := []rule.Fact{{Name: "zones", Value: "1", Source: string(account.BalancerTable(lb.Kind))}}
			if lb.Kind == model.CLB {
				facts = append(facts, rule.Fact{Name: "master_zone_id", Value: lb.MasterZoneID, Source: string(model.CLBTable)},
					rule.Fact{Name: "slave_zone_id", Value: lb.SlaveZoneID, Source: string(model.CLBTable)})
			}
			p.Find(account.Finding{Resource: r, Facts: facts}, text.Data{"Kind": strings.ToUpper(string(lb.Kind))})
		}
	})
}
