// Package enitcptimeouttooshort finds network interfaces that forget an idle TCP
// connection before a listener in front of them does.
package enitcptimeouttooshort

import (
	_ "embed"
	"slices"
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
		ID: "eni-tcp-timeout-too-short", Severity: rule.High, Kind: rule.ENI,
		Needs:   account.Needs(model.InterfacesTable, model.TimeoutsTable),
		Sources: []string{"S1", "T1", "T4"}, Texts: texts, Judge: judge,
	}
}

func judge(p *account.Pass) {
	a := p.Evidence
	for i := range a.Plan().Interfaces {
		eni := &a.Plan().Interfaces[i]
		if account.UnreadInterface(p, eni) {
			continue
		}
		at := slices.IndexFunc(eni.Changes, func(c plan.Change) bool {
			return c.Field == model.FieldTCPEstablished && c.Direction == plan.Raise
		})
		if at < 0 {
			continue
		}
		c := eni.Changes[at]
		facts := []rule.Fact{{Name: string(c.Field), Value: strconv.Itoa(c.From), Source: string(model.TimeoutsTable)}}
		p.Find(account.Finding{
			Resource: a.Interface(eni), Facts: append(facts, account.ListenerFacts(eni, false)...),
			Command: "alictl align-timeouts",
		}, text.Data{"From": c.From, "To": c.To})
	}
}
