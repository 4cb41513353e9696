// Package lbnearlimit finds load balancers that come close to a limit.
package lbnearlimit

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
		ID: "lb-near-limit", Severity: rule.High, Kind: rule.LoadBalancer, Metrics: true,
		Needs:   account.Needs(append(account.ListenerTables(), model.UsageTable)...),
		Sources: []string{"P2"}, Texts: texts, Judge: judge,
	}
}

func judge(p *account.Pass) {
	target := p.Evidence.Policy.Capacity.TargetUtilization
	account.EachUsage(p, func(u account.Usage) {
		highest, metric, unknown := u.Highest()
		switch {
		case highest >= 1:
		case unknown != "" && (highest <= target || u.Failed(p, unknown)):
			u.Unknown(p, unknown)
		case highest > target:
			p.Find(account.Finding{Resource: u.Resource, Facts: account.UtilizationFacts(u.Report), Command: u.Explain()}, text.Data{
				"Metric":  text.Message{ID: "capacity.metric." + string(metric)},
				"Highest": account.Percent(highest), "Target": account.Percent(target),
			})
		}
	})
}
