// Package clbbandwidthnearcap finds CLB instances whose traffic comes close to the bandwidth that is paid
// for.
package clbbandwidthnearcap

import (
	_ "embed"
	"strconv"
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
		ID: "clb-bandwidth-near-cap", Severity: rule.Medium, Kind: rule.LoadBalancer, Metrics: true,
		Needs:      account.Needs(model.CLBTable, model.UsageTable),
		Parameters: []rule.Parameter{{Name: "threshold", Default: 0.8, Min: 0.01, Max: 1}},
		Sources:    []string{"P6", "ch. 12"}, Texts: texts, Judge: judge,
	}
}

func judge(p *account.Pass) {
	account.EachUsage(p, func(u account.Usage) {
		lb := u.Balancer
		if lb == nil || lb.Kind != model.CLB || !strings.EqualFold(lb.AddressType, "internet") ||
			!strings.EqualFold(lb.InternetChargeType, "paybybandwidth") || lb.BandwidthMbps <= 0 {
			return
		}
		most := float64(lb.BandwidthMbps) * 1e6
		m := u.Report.Metrics[model.TrafficOut]
		switch {
		case m.Peak != nil && *m.Peak/most >= p.Value("threshold"):
			p.Find(account.Finding{Resource: u.Resource, Command: u.Explain(), Facts: append(u.PeakFacts(model.TrafficOut),
				rule.Fact{Name: "bandwidth_mbps", Value: strconv.Itoa(lb.BandwidthMbps), Source: string(model.CLBTable)})},
				text.Data{"Share": account.Percent(*m.Peak / most), "Mbps": lb.BandwidthMbps})
		case !u.Complete(model.TrafficOut):
			u.Unknown(p, model.TrafficOut)
		}
	})
}
