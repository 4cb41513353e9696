// Package enitimeouttoolong finds network interfaces that keep idle connections longer than
// their listeners need.
package enitimeouttoolong

import (
	_ "embed"
	"strconv"

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
		ID: "eni-timeout-too-long", Severity: rule.Low, Kind: rule.ENI,
		Needs:   account.Needs(append(account.GroupTables(), model.InterfacesTable, model.TimeoutsTable)...),
		Sources: []string{"T2"}, Texts: texts, Judge: judge,
	}
}

func judge(p *account.Pass) {
	account.EachInterface(p, func(i *plan.Interface) {
		if account.UnreadInterface(p, i) {
			return
		}
		var facts []rule.Fact
		var first plan.Change
		for _, c := range i.Changes {
			if c.Direction != plan.Lower {
				continue
			}
			if facts == nil {
				first = c
			}
			facts = append(facts, rule.Fact{Name: string(c.Field), Value: strconv.Itoa(c.From), Source: string(model.TimeoutsTable)},
				rule.Fact{Name: "enough_seconds", Value: strconv.Itoa(c.To), Source: string(c.Field)})
		}
		if facts == nil {
			return
		}
		p.Find(account.Finding{Resource: p.Evidence.Interface(i), Facts: facts, Command: "alictl align-timeouts --allow-lower"},
			text.Data{"Field": text.Message{ID: "field." + string(first.Field)}, "From": first.From, "To": first.To})
	})
}
