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
		for n := range i.Listeners {
			l := &i.Listeners[n]
			limit := limitOf(l)
			if l.RequiredSeconds+margin <= limit {
				continue
			}
			facts = append(facts, account.RequirementFact(l))
			if l.RequiredSeconds-limit > most-largest || largest == 0 {
				most, largest = l.RequiredSeconds, limit
			}
		}
		if facts == nil {
			account.UnclearRequirement(p, i, func(*plan.Listener) bool { return true })
			return
		}
		p.Find(account.Finding{Resource: p.Evidence.Interface(i), Facts: facts},
			text.Data{"Required": most, "Margin": margin, "Largest": largest})
	})
}

// limitOf is the largest timeout that an interface can have for a listener.
func limitOf(l *plan.Listener) int {
	if l.Protocol == model.UDP {
		return slices.Max(model.AllowedUDP())
	}
	return slices.Max(model.AllowedTCPEstablished())
}
