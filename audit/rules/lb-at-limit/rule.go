// Package lbatlimit finds load balancers that reached a limit.
package lbatlimit

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
		ID: "lb-at-limit", Severity: rule.Critical, Kind: rule.LoadBalancer, Metrics: true,
		Needs:   account.Needs(append(account.ListenerTables(), model.UsageTable)...),
		Sources: []string{"P2"}, Texts: texts, Judge: judge,
	}
}

func judge(p *account.Pass) {
	account.EachUsage(p, func(u account.Usage) {
		highest, metric, unknown := u.Highest()
		switch {
		case highest >= 1:
			p.Find(account.Finding{Resource: u.Resource, Facts: account.UtilizationFacts(u.Report), Command: u.Explain()},
				text.Data{"Metric": text.Message{ID: "capacity.metric." + string(metric)}, "Highest": account.Percent(highest)})
		case unknown != "":
			u.Unknown(p, unknown)
		}
	})
}
