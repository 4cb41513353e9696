package collect_test

import (
	"slices"
	"testing"

	"github.com/alictl/alictl/cloud/collect"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/mocks/fakecloud"
)

// stoppedWorld holds load balancers with a stopped listener each: lb-1 has a running
// one with a backend, lb-2 one without, lb-3 and nlb-1 none, lb-4 one that redirects.
func stoppedWorld() *fakecloud.World {
	vgroup := func(id string, backends ...fakecloud.Backend) fakecloud.VServerGroup {
		return fakecloud.VServerGroup{ID: id, Backends: backends}
	}
	stopped := func(id string) fakecloud.CLBListener {
		return fakecloud.CLBListener{Port: 81, Protocol: "http", Status: "stopped", Rules: []fakecloud.Rule{{ID: "rule-" + id, Domain: "a.example.com", VServerGroup: id}}}
	}
	server := fakecloud.Backend{ID: "i-1", Port: 80, Weight: 100}
	return &fakecloud.World{
		AccountID: "1234567890123456", AccessKeys: []fakecloud.AccessKey{{ID: "LTAI5tSandboxNotARealKey", Secret: "sandbox-secret-that-opens-nothing"}},
		Regions: []fakecloud.Region{{
			ID: "cn-hangzhou", Instances: []fakecloud.Instance{{ID: "i-1", VPC: "vpc-1"}},
			Interfaces: []fakecloud.Interface{{ID: "eni-1", Instance: "i-1", Address: "10.0.0.1"}},
			CLBs: []fakecloud.CLB{
				{ID: "lb-1", VServerGroups: []fakecloud.VServerGroup{vgroup("rsp-1", server), vgroup("rsp-2", server)},
					Listeners: []fakecloud.CLBListener{{Port: 80, Protocol: "tcp", VServerGroup: "rsp-1"}, stopped("rsp-2")}},
				{ID: "lb-2", VServerGroups: []fakecloud.VServerGroup{vgroup("rsp-3"), vgroup("rsp-4", server)},
					Listeners: []fakecloud.CLBListener{{Port: 80, Protocol: "tcp", VServerGroup: "rsp-3"}, stopped("rsp-4")}},
				{ID: "lb-3", VServerGroups: []fakecloud.VServerGroup{vgroup("rsp-5")}, Listeners: []fakecloud.CLBListener{stopped("rsp-5")}},
				{ID: "lb-4", VServerGroups: []fakecloud.VServerGroup{vgroup("rsp-6")},
					Listeners: []fakecloud.CLBListener{{Port: 80, Protocol: "http", ForwardPort: 81}, stopped("rsp-6")}},
			},
			ServerGroups: []fakecloud.ServerGroup{{ID: "sgp-1"}},
			NLBs:         []fakecloud.NLB{{ID: "nlb-1", Listeners: []fakecloud.NLBListener{{Port: 80, Protocol: "TCP", Status: "Stopped", ServerGroup: "sgp-1"}}}},
		}},
	}
}

func groupsOf(s *model.Snapshot) []string {
	var out []string
	for _, g := range s.ServerGroups {
		out = append(out, g.ID)
	}
	slices.Sort(out)
	return out
}

// Whether a load balancer without a running backend is idle depends on the groups
// of its stopped listeners; of the others they are not read.
func TestGroupsOfStoppedListeners(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		options collect.Options
		want    []string
	}{
		{collect.Options{}, []string{"rsp-1", "rsp-3"}},
		{collect.Options{Idle: true}, []string{"lb-2", "lb-3", "rsp-1", "rsp-3", "rsp-4", "rsp-5", "sgp-1"}},
		{collect.Options{Idle: true, IncludeStopped: true}, []string{"lb-1", "lb-2", "lb-3", "lb-4", "rsp-1", "rsp-2", "rsp-3", "rsp-4", "rsp-5", "rsp-6", "sgp-1"}},
	} {
		r := serve(t, stoppedWorld())
		c.options.Regions = []string{"cn-hangzhou"}
		s := r.collect(t, c.options)
		if got := groupsOf(s); !slices.Equal(got, c.want) || len(s.Errors) > 0 {
			t.Errorf("%+v: %v, want %v, %v", c.options, got, c.want, s.Errors)
		}
	}
}

// A stopped listener shows the groups of its forwarding rules once they were read.
func TestRulesOfStoppedListeners(t *testing.T) {
	t.Parallel()
	s := serve(t, stoppedWorld()).collect(t, collect.Options{Idle: true, Regions: []string{"cn-hangzhou"}})
	for _, l := range s.Listeners {
		want := []model.GroupRef{{Kind: model.DefaultGroup, ID: "lb-2"}, {Kind: model.VServerGroup, ID: "rsp-4", RuleID: "rule-rsp-4"}}
		if l.Name() == "lb-2:http:81" && !slices.Equal(l.Groups, want) {
			t.Errorf("%+v", l.Groups)
		}
	}
}
