// Package trialrule finds load balancers that TODO.
package trialrule

import (
	_ "embed"

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
		ID: "trial-rule", Severity: rule.Info, Kind: rule.LoadBalancer, Extra: true,
		Needs:   account.Needs(model.CLBTable, model.NLBTable),
		Sources: []string{"TODO"}, Texts: texts, Judge: judge,
	}
}

func judge(p *account.Pass) {
	account.EachActive(p, func(lb *model.LoadBalancer) {
		if lb.Name != "TODO" {
			return
		}
		p.Find(account.Finding{
			Resource: p.Evidence.LoadBalancer(lb),
			Facts:    []rule.Fact{{Name: "name", Value: lb.Name, Source: string(account.BalancerTable(lb.Kind))}},
		}, text.Data{"Name": account.Show(lb.Name)})
	})
}
