// Package enitimeoutoutofreach finds network interfaces that no allowed timeout can align
// with their listeners.
package enitimeoutoutofreach

import (
	_ "embed"
	"slices"

	"github.com/alictl/alictl/audit/account"
	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/text"
)

//go:embed texts.yaml
var texts string

// Rule returns the rule.
func Rule() account.Rule {
	return account.Rule{
		ID: "eni-timeout-out-of-reach", Severity: rule.Medium, Kind: rule.ENI,
		Needs:   account.Needs(append(account.GroupTables(), model.InterfacesTable)...),
		Sources: []string{"A3"}, Texts: texts, Judge: judge,
	}
}

func judge(p *account.Pass) {
	margin := p.Evidence.Policy.Timeouts.MarginSeconds
	account.EachInterface(p, func(i *plan.Interface) {
		var facts []rule.Fact
		most, largest := 0, 0
		for _, udp := range []bool{false, true} {
			limit := slices.Max(allowed(udp))
			over := slices.DeleteFunc(slices.Clone(i.Listeners), func(l plan.Listener) bool {
				return (l.Protocol == model.UDP) != udp || l.RequiredSeconds+margin <= limit
			})
			for _, l := range over {
				if facts == nil {
					largest = limit
				}
				if largest == limit {
					most = max(most, l.RequiredSeconds)
				}
				facts = append(facts, account.RequirementFact(&l))
			}
		}
		if facts == nil {
			return
		}
		p.Find(account.Finding{Resource: p.Evidence.Interface(i), Facts: facts},
			text.Data{"Required": most, "Margin": margin, "Largest": largest})
	})
}

func allowed(udp bool) []int {
	if udp {
		return model.AllowedUDP()
	}
	return model.AllowedTCPEstablished()
}
