// Package clbfreefeeending finds CLB instances whose instance fee is still waived.
package clbfreefeeending

import (
	_ "embed"
	"time"

	"github.com/alictl/alictl/audit/account"
	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/model"
)

//go:embed texts.yaml
var texts string

// Rule returns the rule.
func Rule() account.Rule {
	return account.Rule{
		ID: "clb-free-fee-ending", Severity: rule.Info, Kind: rule.LoadBalancer,
		Needs:   account.Needs(model.CLBTable),
		Sources: []string{"P11"}, Texts: texts, Judge: judge,
	}
}

// The instance fee of a CLB that was made before `charged` was waived until `ends`
// (help page "Pay-as-you-go billing for CLB", times in UTC+8).
func charged() time.Time { return time.Date(2024, 12, 1, 0, 0, 0, 0, time.FixedZone("UTC+8", 8*60*60)) }
func ends() time.Time    { return time.Date(2026, 12, 1, 0, 0, 0, 0, time.FixedZone("UTC+8", 8*60*60)) }

func judge(p *account.Pass) {
	s := p.Evidence.Snapshot
	if !s.TakenAt.Before(ends()) {
		return
	}
	for i := range s.LoadBalancers {
		lb := &s.LoadBalancers[i]
		switch {
		case lb.Kind != model.CLB:
		case lb.CreatedAt == nil:
			account.Absent(p, p.Evidence.LoadBalancer(lb), "created_at")
		case lb.CreatedAt.Before(charged()):
			p.Find(account.Finding{Resource: p.Evidence.LoadBalancer(lb), Command: "alictl spec-report explain " + account.Word(lb.ID), Facts: []rule.Fact{
				{Name: "created_at", Value: lb.CreatedAt.UTC().Format(time.RFC3339), Source: string(model.CLBTable)},
			}}, nil)
		}
	}
}
