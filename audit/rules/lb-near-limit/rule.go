// Package lbnearlimit finds load balancers that come close to a limit of their spec.
package lbnearlimit

import (
	_ "embed"
	"maps"
	"slices"

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
		Needs: account.Needs(model.CLBTable, model.UsageTable), Sources: []string{"P2"}, Texts: texts, Judge: judge,
	}
}

func judge(p *account.Pass) {
	account.EachUsage(p, func(u account.Usage) {
		highest := slices.Max(slices.Collect(maps.Values(u.Report.Utilization)))
		target := p.Evidence.Policy.Capacity.TargetUtilization
		if highest >= 1 || highest <= target {
			return
		}
		p.Find(account.Finding{Resource: u.Resource, Facts: account.UtilizationFacts(u.Report), Command: "alictl spec-report explain " + u.Report.ID},
			text.Data{"Highest": account.Percent(highest), "Target": account.Percent(target), "Metric": text.Message{ID: "capacity.metric." + string(u.Report.Bottleneck)}})
	})
}
