package account

import (
	"strconv"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/model"
)

// Usage is a load balancer with its part of the spec report.
type Usage struct {
	Resource rule.Resource
	Report   *capacity.LoadBalancer
}

// EachUsage calls look with every load balancer whose utilization is known. For
// those whose usage could not be read it notes why.
func EachUsage(p *Pass, look func(Usage)) {
	a := p.Evidence
	report, err := a.Report()
	if err != nil {
		return // Lacks has told that there is no usage
	}
	for i := range report.LoadBalancers {
		lb := &report.LoadBalancers[i]
		r := a.Resource(rule.LoadBalancer, lb.RegionID, lb.ID, lb.Name)
		if len(lb.Utilization) > 0 {
			look(Usage{r, lb})
			continue
		}
		if c := a.Covered.Resource(model.UsageTable, model.Key{RegionID: lb.RegionID, ID: lb.ID}); c.Outcome != model.Read {
			cause, reason := Why(c)
			p.Miss(r, cause, reason)
		}
	}
}

// UtilizationFacts are the shares of the limits of a load balancer at the peak.
func UtilizationFacts(lb *capacity.LoadBalancer) []rule.Fact {
	var facts []rule.Fact
	for _, m := range model.Metrics() {
		if share, ok := lb.Utilization[m]; ok {
			facts = append(facts, rule.Fact{Name: string(m), Value: Percent(share), Source: string(model.UsageTable)})
		}
	}
	return facts
}

// Percent writes a share with one decimal: 0.823 is 82.3 %.
func Percent(share float64) string { return strconv.FormatFloat(share*100, 'f', 1, 64) + " %" }
