package slb_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/cloud/cloudtest"
	"github.com/alictl/alictl/cloud/slb"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/mocks/fakecloud"
)

// serve serves a region and returns a client of it.
func serve(t *testing.T, region fakecloud.Region, faults ...fakecloud.Fault) (*slb.Client, *fakecloud.Server) {
	t.Helper()
	account := cloudtest.Region(t, region, faults...)
	client, err := slb.New(account.Access, account.Door, cloudtest.RegionID)
	if err != nil {
		t.Fatal(err)
	}
	return client, account.Server
}

// Every kind of group, with the words of CLB brought to those of NLB.
func TestGroup(t *testing.T) {
	t.Parallel()
	list := []fakecloud.Backend{{ID: "i-1", Port: 80, Weight: 0}, {Type: "eni", ID: "eni-1", IP: "10.0.0.1", Port: 80, Weight: 100}, {Type: "eci", ID: "eci-1", IP: "10.0.0.2", Port: 80, Weight: 1}}
	region := fakecloud.Region{CLBs: []fakecloud.CLB{{
		ID: "lb-1", VPC: "vpc-1", Backends: list, VServerGroups: []fakecloud.VServerGroup{{ID: "rsp-1", Backends: list}},
		MasterSlaveGroups: []fakecloud.MasterSlaveGroup{{ID: "rsp-2", Backends: list[:2]}},
	}}}
	c, _ := serve(t, region)
	with := func(port int, address bool) []model.Backend {
		out := []model.Backend{{Type: model.ServerECS, ServerID: "i-1", Port: port}, {Type: model.ServerENI, ServerID: "eni-1", Port: port, Weight: 100}, {Type: model.ServerECI, ServerID: "eci-1", Port: port, Weight: 1}}
		if address {
			out[1].ServerIP, out[2].ServerIP = "10.0.0.1", "10.0.0.2"
		}
		return out
	}
	tests := map[model.GroupRef][]model.Backend{
		{Kind: model.DefaultGroup, ID: "lb-1"}:      with(0, true),
		{Kind: model.VServerGroup, ID: "rsp-1"}:     with(80, true),
		{Kind: model.MasterSlaveGroup, ID: "rsp-2"}: with(80, false)[:2],
	}
	for ref, want := range tests {
		got, err := c.Group(context.Background(), ref)
		if diff := cmp.Diff(want, got.Backends); err != nil || diff != "" {
			t.Errorf("%+v: %v (-want +got)\n%s", ref, err, diff)
		}
	}
	for _, ref := range []model.GroupRef{{Kind: model.DefaultGroup, ID: "lb-gone"}, {Kind: model.VServerGroup, ID: "rsp-gone"}, {Kind: model.MasterSlaveGroup, ID: "rsp-gone"}} {
		if got, err := c.Group(context.Background(), ref); err == nil {
			t.Errorf("%+v: %+v and no error", ref, got)
		}
	}
}

// Success with an empty id is how the service may say that a group is gone.
func TestGroupMissing(t *testing.T) {
	t.Parallel()
	region := fakecloud.Region{CLBs: []fakecloud.CLB{{
		ID: "lb-1", VPC: "vpc-1", VServerGroups: []fakecloud.VServerGroup{{ID: "rsp-1"}}, MasterSlaveGroups: []fakecloud.MasterSlaveGroup{{ID: "rsp-2"}},
	}}}
	c, _ := serve(t, region,
		fakecloud.Fault{Kind: fakecloud.FaultSetField, Field: "VServerGroupId", Value: ""},
		fakecloud.Fault{Kind: fakecloud.FaultSetField, Field: "MasterSlaveServerGroupId", Value: ""},
		fakecloud.Fault{Kind: fakecloud.FaultSetField, Field: "LoadBalancerId", Value: ""})
	for _, ref := range []model.GroupRef{{Kind: model.DefaultGroup, ID: "lb-1"}, {Kind: model.VServerGroup, ID: "rsp-1"}, {Kind: model.MasterSlaveGroup, ID: "rsp-2"}} {
		if _, err := c.Group(context.Background(), ref); cloud.KindOf(err) != cloud.NotFound {
			t.Errorf("%+v: %v", ref, err)
		}
	}
}

// Rules are found by the cheaper way, and all the same when that leaves them out.
func TestRules(t *testing.T) {
	t.Parallel()
	rule := func(id string) []fakecloud.Rule {
		return []fakecloud.Rule{{ID: id, Name: id, Domain: "d", VServerGroup: "rsp-2"}}
	}
	tests := map[string]struct {
		http, https []fakecloud.Rule
		fault       fakecloud.Fault
		lists, asks int
	}{
		"none":     {nil, nil, fakecloud.Fault{}, 1, 0},
		"on https": {nil, rule("rule-1"), fakecloud.Fault{}, 1, 1},
		"on http":  {rule("rule-1"), nil, fakecloud.Fault{}, 1, 2},
		"on both":  {rule("rule-1"), rule("rule-2"), fakecloud.Fault{}, 1, 2},
		"not told": {rule("rule-1"), rule("rule-2"), fakecloud.Fault{Kind: fakecloud.FaultSetField, Action: "DescribeVServerGroups", Field: "AssociatedObjects", Value: "null"}, 1, 2},
		"no list":  {rule("rule-1"), nil, fakecloud.Fault{Kind: fakecloud.FaultSetField, Action: "DescribeVServerGroups", Field: "VServerGroups", Value: "null"}, 1, 2},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			region := fakecloud.Region{CLBs: []fakecloud.CLB{{
				ID: "lb-1", VPC: "vpc-1", VServerGroups: []fakecloud.VServerGroup{{ID: "rsp-1"}, {ID: "rsp-2"}},
				Listeners: []fakecloud.CLBListener{{Port: 80, Protocol: "http", VServerGroup: "rsp-1", Rules: tt.http}, {Port: 443, Protocol: "https", VServerGroup: "rsp-1", Rules: tt.https}},
			}}}
			var faults []fakecloud.Fault
			if tt.fault.Kind != "" {
				faults = append(faults, tt.fault)
			}
			c, server := serve(t, region, faults...)
			list, err := c.Listeners(context.Background(), func([]model.Listener) {})
			if err != nil || len(list) != 2 {
				t.Fatalf("%+v, %v", list, err)
			}
			web := []*model.Listener{&list[0], &list[1]}
			if err := c.Rules(context.Background(), web); err != nil {
				t.Fatal(err)
			}
			if len(list[0].Groups) != 1+len(tt.http) || len(list[1].Groups) != 1+len(tt.https) {
				t.Errorf("http %+v, https %+v", list[0].Groups, list[1].Groups)
			}
			if calls := server.Calls(); calls["slb:DescribeVServerGroups"] != tt.lists || calls["slb:DescribeRules"] != tt.asks {
				t.Errorf("calls %v", calls)
			}
		})
	}
	c, server := serve(t, fakecloud.Region{})
	if err := c.Rules(context.Background(), nil); err != nil || len(server.Calls()) != 0 {
		t.Errorf("%v, calls %v", err, server.Calls())
	}
}

// A listener that is being changed serves all the time.
func TestListenerStatus(t *testing.T) {
	t.Parallel()
	statuses := map[string]bool{"running": true, "configuring": true, "stopped": false, "starting": false, "stopping": false}
	var listeners []fakecloud.CLBListener
	for status := range statuses {
		listeners = append(listeners, fakecloud.CLBListener{Port: 80 + len(listeners), Protocol: "tcp", Status: status})
	}
	c, _ := serve(t, fakecloud.Region{CLBs: []fakecloud.CLB{{ID: "lb-1", VPC: "vpc-1", Listeners: listeners}}})
	list, err := c.Listeners(context.Background(), func([]model.Listener) {})
	if err != nil || len(list) != len(statuses) {
		t.Fatalf("%+v, %v", list, err)
	}
	for _, l := range list {
		if l.Running != statuses[l.Status] {
			t.Errorf("%s: running %v", l.Status, l.Running)
		}
	}
}

// A setting that is not of its type is one that nobody read: no zero stands for it,
// and the timeouts beside it count.
func TestOddSettings(t *testing.T) {
	t.Parallel()
	for _, field := range []string{"HealthCheck", "HealthCheckType", "HealthCheckInterval", "HealthCheckConnectTimeout", "HealthyThreshold", "UnhealthyThreshold"} {
		t.Run(field, func(t *testing.T) {
			t.Parallel()
			c, _ := serve(t, fakecloud.Region{CLBs: []fakecloud.CLB{{ID: "lb-1", VPC: "vpc-1", Listeners: []fakecloud.CLBListener{{Port: 80, Protocol: "tcp"}}}}},
				fakecloud.Fault{Kind: fakecloud.FaultSetField, Field: field, Value: `["abc"]`})
			list, err := c.Listeners(context.Background(), func([]model.Listener) {})
			if err != nil || len(list) != 1 {
				t.Fatalf("%+v, %v", list, err)
			}
			if list[0].HealthCheck != nil {
				t.Errorf("the health check is %+v, want none that is known", *list[0].HealthCheck)
			}
			if list[0].EstablishedTimeout == nil {
				t.Error("the timeout is gone with the setting")
			}
		})
	}
}

// An access list of which nobody can tell whether it is on is kept as unknown.
func TestOddAccessList(t *testing.T) {
	t.Parallel()
	c, _ := serve(t, fakecloud.Region{CLBs: []fakecloud.CLB{{ID: "lb-1", VPC: "vpc-1", Listeners: []fakecloud.CLBListener{{Port: 80, Protocol: "tcp"}}}}},
		fakecloud.Fault{Kind: fakecloud.FaultSetField, Field: "AclStatus", Value: `["abc"]`})
	list, err := c.Listeners(context.Background(), func([]model.Listener) {})
	if err != nil || len(list) != 1 || list[0].OddSettings["AclStatus"] == "" {
		t.Errorf("%+v, %v", list, err)
	}
}

// A backend that nobody checks is not one that fails.
func TestUnhealthy(t *testing.T) {
	t.Parallel()
	c, _ := serve(t, fakecloud.Region{
		CLBs: []fakecloud.CLB{{ID: "lb-1", VPC: "vpc-1", Backends: []fakecloud.Backend{{ID: "i-1"}, {ID: "i-2"}}, Listeners: []fakecloud.CLBListener{
			{Port: 80, Protocol: "tcp"}, {Port: 81, Protocol: "tcp", HealthCheck: "off"}, {Port: 82, Protocol: "tcp", Status: "stopped"},
		}}},
		Health: fakecloud.Health{Unhealthy: []string{"i-1"}},
	})
	if got, err := c.Unhealthy(context.Background(), "lb-1"); err != nil || got != 1 {
		t.Errorf("%d, %v", got, err)
	}
}

func TestRegions(t *testing.T) {
	t.Parallel()
	c, _ := serve(t, fakecloud.Region{})
	if got, err := c.Regions(context.Background()); err != nil || !slices.Equal(got, []string{"cn-hangzhou", "cn-beijing"}) {
		t.Errorf("%v, %v", got, err)
	}
}
