// Package lbidle finds load balancers that nobody uses.
package lbidle

import (
	_ "embed"

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
		ID: "lb-idle", Severity: rule.Low, Kind: rule.LoadBalancer, Metrics: true,
		Needs:   account.Needs(append(account.GroupTables(), model.UsageTable)...),
		Sources: []string{"P12"}, Texts: texts, Judge: judge,
	}
}

func judge(p *account.Pass) {
	account.EachUsage(p, func(u account.Usage) {
		if u.Report.Status == capacity.Idle {
			p.Find(account.Finding{Resource: u.Resource, Command: u.Explain(), Facts: u.IdleFacts(p.Evidence)}, text.Data{"Why": account.IdleReason(u.Report)})
			return
		}
		if u.Busy(p.Evidence) || account.BalancerState(u.Balancer) == account.Off {
			return
		}
		for _, m := range []model.Metric{model.NewConnections, model.TrafficIn, model.TrafficOut} {
			if !u.Complete(m) {
				u.Unknown(p, m)
				return
			}
		}
	})
}
