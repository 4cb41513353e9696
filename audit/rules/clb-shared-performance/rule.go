// Package clbsharedperformance finds CLB instances of the shared-performance kind, which guarantees
// nothing.
package clbsharedperformance

import (
	_ "embed"
	"strings"

	"github.com/alictl/alictl/audit/account"
	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/model"
)

//go:embed texts.yaml
var texts string

// Rule returns the rule.
func Rule() account.Rule {
	return account.Rule{
		ID: "clb-shared-performance", Severity: rule.Medium, Kind: rule.LoadBalancer,
		Needs:   account.Needs(model.CLBTable),
		Sources: []string{"P10", "ch. 17"}, Texts: texts, Judge: judge,
	}
}

func judge(p *account.Pass) {
	for i := range p.Evidence.Snapshot.LoadBalancers {
		lb := &p.Evidence.Snapshot.LoadBalancers[i]
		if lb.Kind != model.CLB || lb.Spec != "" || strings.EqualFold(lb.InstanceChargeType, "PayByCLCU") {
			continue
		}
		p.Find(account.Finding{Resource: p.Evidence.LoadBalancer(lb), Facts: []rule.Fact{
			{Name: "spec", Value: "", Source: string(model.CLBTable)},
			{Name: "instance_charge_type", Value: lb.InstanceChargeType, Source: string(model.CLBTable)},
		}}, nil)
	}
}
