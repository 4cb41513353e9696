// Package lbconnectionsdropped finds load balancers that dropped connections.
package lbconnectionsdropped

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
		ID: "lb-connections-dropped", Severity: rule.High, Kind: rule.LoadBalancer, Metrics: true,
		Needs:   account.Needs(append(account.ListenerTables(), model.UsageTable)...),
		Sources: []string{"P1"}, Texts: texts, Judge: judge,
	}
}

func judge(p *account.Pass) {
	account.EachUsage(p, func(u account.Usage) {
		m := u.Report.Metrics[model.DroppedConnections]
		switch {
		case m.Peak != nil && *m.Peak > 0:
			p.Find(account.Finding{Resource: u.Resource, Command: u.Explain(), Facts: u.PeakFacts(model.DroppedConnections)},
				text.Data{"Peak": account.Said(*m.Peak)})
		case !u.Complete(model.DroppedConnections):
			u.Unknown(p, model.DroppedConnections)
		}
	})
}
