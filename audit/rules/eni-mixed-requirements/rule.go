// Package enimixedrequirements finds network interfaces whose listeners need very different
// TCP timeouts.
package enimixedrequirements

import (
	_ "embed"

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
		ID: "eni-mixed-requirements", Severity: rule.Info, Kind: rule.ENI,
		Needs:      account.Needs(append(account.GroupTables(), model.InterfacesTable)...),
		Parameters: []rule.Parameter{{Name: "ratio", Default: 5, Min: 1.01, Max: 1000}},
		Sources:    []string{"A3"}, Texts: texts, Judge: judge,
	}
}

func judge(p *account.Pass) {
	account.EachInterface(p, func(i *plan.Interface) {
		least, most := 0, 0
		for n := range i.Listeners {
			l := &i.Listeners[n]
			if l.Protocol == model.UDP || l.RequiredSeconds <= 0 {
				continue
			}
			if least == 0 || l.RequiredSeconds < least {
				least = l.RequiredSeconds
			}
			most = max(most, l.RequiredSeconds)
		}
		if least == 0 || float64(most)/float64(least) < p.Value("ratio") {
			account.UnclearRequirement(p, i, func(l *plan.Listener) bool { return l.Protocol != model.UDP })
			return
		}
		p.Find(account.Finding{Resource: p.Evidence.Interface(i), Facts: account.ListenerFacts(i, false)},
			text.Data{"Least": least, "Most": most})
	})
}
