// Package nlblistenercpsnearcap finds NLB listeners whose new connections come close to their own cap.
package nlblistenercpsnearcap

import (
	_ "embed"
	"strconv"

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
		ID: "nlb-listener-cps-near-cap", Severity: rule.Medium, Kind: rule.Listener, Metrics: true,
		Needs:      account.Needs(model.NLBTable, model.NLBListenersTable, model.UsageTable, model.SettingsTable),
		Parameters: []rule.Parameter{{Name: "threshold", Default: 0.8, Min: 0.01, Max: 1}},
		Sources:    []string{"P9"}, Texts: texts, Judge: judge,
	}
}

func judge(p *account.Pass) {
	a := p.Evidence
	usage := a.UsageByListener()
	for _, f := range a.Fronts() {
		if f.Kind != model.NLB {
			continue
		}
		r := a.Listener(f.Listener)
		if account.OddSetting(p, r, f.Listener, "Cps") || f.CPS <= 0 {
			continue
		}
		zones := account.ZoneCount(f.Balancer)
		if f.Balancer == nil {
			account.Unread(p, r, a.Covered.Region(model.NLBTable, f.RegionID))
			continue
		}
		if zones == 0 {
			account.Absent(p, r, "load_balancer zones")
			continue
		}
		peak, ok := usage.Peak(f.Listener)
		if !ok {
			account.UnreadUsage(p, r, f.Listener)
			continue
		}
		most := float64(f.CPS) * float64(zones)
		if peak/most < p.Value("threshold") {
			continue
		}
		p.Find(account.Finding{Resource: r, Facts: []rule.Fact{
			{Name: string(model.NewConnections), Value: account.Figure(peak), Source: string(model.UsageTable)},
			{Name: "cps", Value: strconv.Itoa(f.CPS), Source: string(model.NLBListenersTable)},
			{Name: "zones", Value: strconv.Itoa(zones), Source: string(model.NLBTable)},
		}}, text.Data{"Peak": account.Said(peak), "Share": account.Percent(peak / most), "CPS": f.CPS, "Zones": zones})
	}
}
