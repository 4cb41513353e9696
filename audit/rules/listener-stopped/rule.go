// Package listenerstopped finds listeners that are stopped on an active load balancer.
package listenerstopped

import (
	_ "embed"
	"strings"

	"github.com/alictl/alictl/audit/account"
	"github.com/alictl/alictl/audit/rule"
)

//go:embed texts.yaml
var texts string

// Rule returns the rule.
func Rule() account.Rule {
	return account.Rule{
		ID: "listener-stopped", Severity: rule.Info, Kind: rule.Listener,
		Needs:   account.Needs(account.ListenerTables()...),
		Sources: []string{"ch. 1"}, Texts: texts, Judge: judge,
	}
}

func judge(p *account.Pass) {
	for _, f := range p.Evidence.Fronts() {
		r := p.Evidence.Listener(f.Listener)
		stopped := strings.EqualFold(f.Status, "stopped")
		if !stopped && account.ListenerState(f.Listener) != account.Unclear || account.BalancerState(f.Balancer) == account.Off {
			continue
		}
		if !f.OnActive(p) {
			continue
		}
		if !stopped {
			account.UnclearStatus(p, r, "listener", f.Status)
			continue
		}
		p.Find(account.Finding{Resource: r, Facts: []rule.Fact{{Name: "status", Value: f.Status, Source: string(account.ListenerTable(f.Kind))}}}, nil)
	}
}
