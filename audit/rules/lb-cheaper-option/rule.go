// Package lbcheaperoption finds load balancers for which something cheaper fits.
package lbcheaperoption

import (
	_ "embed"

	"github.com/shopspring/decimal"

	"github.com/alictl/alictl/audit/account"
	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

//go:embed texts.yaml
var texts string

// Rule returns the rule.
func Rule() account.Rule {
	return account.Rule{
		ID: "lb-cheaper-option", Severity: rule.Info, Kind: rule.LoadBalancer, Metrics: true,
		Needs:      account.Needs(append(account.GroupTables(), model.UsageTable)...),
		Parameters: []rule.Parameter{{Name: "minimum", Default: 1, Min: 0, Max: 1000000}},
		Sources:    []string{"P4"}, Texts: texts, Judge: judge,
	}
}

func judge(p *account.Pass) {
	least := decimal.NewFromFloat(p.Value("minimum"))
	account.EachUsage(p, func(u account.Usage) {
		if u.Report.Recommendation.Action == capacity.Keep {
			if u.Report.Status == capacity.NoData {
				u.Unknown(p, model.MaxConnections)
			}
			return
		}
		delta, err := decimal.NewFromString(u.Report.Recommendation.MonthlyDelta)
		if err != nil {
			p.Miss(u.Resource, rule.NoData, text.Message{ID: "audit.no_price"})
			return
		}
		saves := delta.Neg()
		if saves.LessThan(least) {
			return
		}
		p.Find(account.Finding{Resource: u.Resource, Command: u.Explain(), Facts: u.OptionFacts()},
			text.Data{"Saving": text.Grouped(saves.StringFixed(2)), "Currency": text.Message{ID: "capacity.currency." + p.Evidence.Currency()}, "Action": p.Say(string(u.Report.Recommendation.Action), text.Data{"Spec": account.Show(u.Report.Recommendation.Spec)})})
	})
}
