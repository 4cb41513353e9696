package plan_test

import (
	"testing"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
)

func TestKeepTakesOutAndCountsAgain(t *testing.T) {
	t.Parallel()
	change := []plan.Change{{Field: "tcp_established_timeout", From: 60, To: 910, Selected: true}}
	p := &plan.Plan{
		Interfaces: []plan.Interface{
			{RegionID: "cn-hangzhou", ID: "eni-1", Status: plan.TooShort, Changes: change},
			{RegionID: "cn-beijing", ID: "eni-1", Status: plan.TooShort, Changes: change},
		},
		UnresolvedBackends: []plan.UnresolvedBackend{{RegionID: "cn-hangzhou", LoadBalancerID: "lb-1"}, {RegionID: "cn-hangzhou", LoadBalancerID: "lb-2"}},
	}
	p.Keep(func(k model.Key) bool { return k.RegionID == "cn-hangzhou" }, func(k model.Key) bool { return k.ID == "lb-2" })
	if p.Summary != (plan.Summary{Interfaces: 1, TooShort: 1, ChangesSelected: 1}) {
		t.Errorf("summary %+v", p.Summary)
	}
	if len(p.UnresolvedBackends) != 1 || p.UnresolvedBackends[0].LoadBalancerID != "lb-2" {
		t.Errorf("unresolved %+v", p.UnresolvedBackends)
	}
}
