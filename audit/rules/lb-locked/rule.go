// Package lblocked finds load balancers that are locked.
package lblocked

import (
	_ "embed"
	"strings"

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
		ID: "lb-locked", Severity: rule.High, Kind: rule.LoadBalancer,
		Needs:   account.Needs(model.CLBTable, model.NLBTable, model.SettingsTable),
		Sources: []string{"ch. 1"}, Texts: texts, Judge: judge,
	}
}

func judge(p *account.Pass) {
	for i := range p.Evidence.Snapshot.LoadBalancers {
		lb := &p.Evidence.Snapshot.LoadBalancers[i]
		if facts := locked(lb); facts != nil {
			p.Find(account.Finding{Resource: p.Evidence.LoadBalancer(lb), Facts: facts}, text.Data{"Lock": account.Show(facts[0].Value)})
		} else if lb.Kind == model.CLB && lb.Status == "" {
			account.Absent(p, p.Evidence.LoadBalancer(lb), "status")
		}
	}
}

// locked returns what says that a load balancer is locked, or nothing.
func locked(lb *model.LoadBalancer) []rule.Fact {
	if lb.Kind == model.CLB {
		if !strings.EqualFold(lb.Status, "locked") {
			return nil
		}
		return []rule.Fact{{Name: "status", Value: lb.Status, Source: string(model.CLBTable)}}
	}
	var facts []rule.Fact
	for _, lock := range lb.Locks {
		facts = append(facts, rule.Fact{Name: "lock_reason", Value: lock, Source: string(model.NLBTable)})
	}
	if strings.EqualFold(lb.BusinessStatus, "abnormal") {
		facts = append(facts, rule.Fact{Name: "business_status", Value: lb.BusinessStatus, Source: string(model.NLBTable)})
	}
	return facts
}
