package loadtest_test

import (
	"testing"

	"github.com/alictl/alictl/audit/loadtest"
	"github.com/alictl/alictl/internal/model"
)

func on(b bool) *bool { return &b }

// account is one CLB of layer 7 and one NLB, each with two backends.
func account() *model.Snapshot {
	groups := []model.GroupRef{{Kind: model.DefaultGroup, ID: "lb-1"}}
	nlbGroups := []model.GroupRef{{Kind: model.NLBGroup, ID: "sgp-1"}}
	backends := []model.Backend{{Type: model.ServerECS, ServerID: "i-1", Weight: 100}, {Type: model.ServerECS, ServerID: "i-2", Weight: 100}}
	return &model.Snapshot{
		LoadBalancers: []model.LoadBalancer{
			{RegionID: "r", ID: "lb-1", Kind: model.CLB, Status: "active", Spec: "slb.s2.small", InstanceChargeType: "PayBySpec"},
			{RegionID: "r", ID: "nlb-1", Kind: model.NLB, Status: "Active", Zones: 2},
		},
		Listeners: []model.Listener{
			{RegionID: "r", LoadBalancerID: "lb-1", Kind: model.CLB, Port: 80, Protocol: model.HTTP, Running: true, StickySession: "off", Groups: groups,
				HealthCheck: &model.HealthCheck{Enabled: true, Type: "http", IntervalSeconds: 5}},
			{RegionID: "r", LoadBalancerID: "nlb-1", ID: "lsn-1", Kind: model.NLB, Port: 443, Protocol: model.TCP, Running: true, CPS: 1000, Groups: nlbGroups},
		},
		ServerGroups: []model.ServerGroup{
			{RegionID: "r", Kind: model.DefaultGroup, ID: "lb-1", Backends: backends},
			{RegionID: "r", Kind: model.NLBGroup, ID: "sgp-1", Backends: backends},
		},
		GroupSettings: []model.GroupSettings{{RegionID: "r", ID: "sgp-1", PreserveClientIP: on(false), HealthCheck: &model.HealthCheck{Enabled: true, IntervalSeconds: 10}}},
		Interfaces: []model.Interface{
			{RegionID: "r", ID: "eni-1", InstanceID: "i-1", Primary: true}, {RegionID: "r", ID: "eni-2", InstanceID: "i-2", Primary: true},
		},
		Instances: []model.Instance{
			{RegionID: "r", ID: "i-1", Type: "ecs.g6.large", PrimaryInterfaceID: "eni-1"}, {RegionID: "r", ID: "i-2", Type: "ecs.t6-c1m1.large", PrimaryInterfaceID: "eni-2"},
		},
		Health: []model.ListenerHealth{
			{RegionID: "r", LoadBalancerID: "lb-1", Port: 80, Protocol: model.HTTP, Servers: []model.ServerHealth{{ServerID: "i-1", Status: "normal"}, {ServerID: "i-2", Status: "abnormal"}}},
			{RegionID: "r", LoadBalancerID: "nlb-1", ListenerID: "lsn-1"},
		},
		Coverage: []model.Coverage{{Table: model.SettingsTable, RegionID: "r", Outcome: model.Read}},
	}
}

func client(low, high int) loadtest.Host {
	return loadtest.Host{Client: true, PortRange: [2]int{low, high}}
}

// find returns the check of a resource; the first when there are several.
func find(checks []loadtest.Check, id loadtest.CheckID, resource string) loadtest.Check {
	for _, c := range checks {
		if c.ID == id && c.ResourceID == resource {
			return c
		}
	}
	return loadtest.Check{}
}

func judge(s *model.Snapshot, hosts []loadtest.Host, target loadtest.Target) []loadtest.Check {
	return loadtest.Judge(s, hosts, target, loadtest.DefaultPolicy())
}

func TestShortConnectionsTakeAPortForAMinute(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rate    float64
		clients int
		want    loadtest.Level
	}{{470, 1, loadtest.Ready}, {471, 1, loadtest.Stop}, {4700, 10, loadtest.Ready}, {4800, 10, loadtest.Stop}} {
		checks := judge(nil, []loadtest.Host{client(32768, 60999)}, loadtest.Target{NewPerSecond: c.rate, Clients: c.clients})
		if got := find(checks, loadtest.ClientPorts, "").Level; got != c.want {
			t.Errorf("%.0f a second from %d: %s", c.rate, c.clients, got)
		}
	}
}

func TestLongConnectionsTakeAPortEach(t *testing.T) {
	t.Parallel()
	checks := judge(nil, []loadtest.Host{client(32768, 60999)}, loadtest.Target{Connections: 30_000})
	if c := find(checks, loadtest.ClientAddresses, ""); c.Level != loadtest.Stop || c.Values.Have != 28_232 {
		t.Errorf("got %+v", c)
	}
}

func TestASmallQueueIsNamed(t *testing.T) {
	t.Parallel()
	hosts := []loadtest.Host{{ID: "i-1", SomaxConn: 4096, OpenFiles: 65535, Backlogs: []loadtest.Backlog{{"0.0.0.0:80", 511}, {"0.0.0.0:81", 4096}}}}
	if c := find(judge(nil, hosts, loadtest.Target{}), loadtest.AcceptQueue, "i-1"); c.Level != loadtest.Warn || c.Values.Of != "0.0.0.0:80" {
		t.Errorf("got %+v", c)
	}
}

func TestLevelsOfALoadBalancer(t *testing.T) {
	t.Parallel()
	checks := judge(account(), nil, loadtest.Target{NewPerSecond: 3000, Connections: 600_000, Requests: 6000})
	for _, want := range []struct {
		id       loadtest.CheckID
		resource string
		level    loadtest.Level
	}{
		{loadtest.SpecCeiling, "lb-1", loadtest.Stop}, {loadtest.SpecCeiling, "nlb-1", loadtest.Ready},
		{loadtest.Stickiness, "lb-1:http:80", loadtest.Ready}, {loadtest.HealthChecks, "lb-1:http:80", loadtest.Ready},
		{loadtest.BackendHealth, "lb-1:http:80", loadtest.Stop}, {loadtest.BackendHealth, "lsn-1", loadtest.Ready},
		{loadtest.BackendCount, "lsn-1", loadtest.Ready}, {loadtest.ListenerCPS, "lsn-1", loadtest.Stop},
		{loadtest.ShortBehindL7, "lb-1:http:80", loadtest.Warn}, {loadtest.BackendCeiling, "i-1", loadtest.Stop},
		{loadtest.BackendCeiling, "i-2", loadtest.Unknown}, {loadtest.HiddenClients, "lsn-1", loadtest.Stop},
	} {
		if got := find(checks, want.id, want.resource).Level; got != want.level {
			t.Errorf("%s of %s: %q, want %s", want.id, want.resource, got, want.level)
		}
	}
}

func TestWhatWasNotReadIsUnknown(t *testing.T) {
	t.Parallel()
	s := account()
	s.Coverage, s.Health, s.ServerGroups, s.GroupSettings = nil, nil, nil, nil
	s.LoadBalancers[0].Spec = ""
	checks := judge(s, []loadtest.Host{{ID: "i-1"}, {Client: true}}, loadtest.Target{NewPerSecond: 10, Connections: 10, Requests: 10})
	for _, want := range []struct {
		id       loadtest.CheckID
		resource string
	}{
		{loadtest.Stickiness, "lb-1:http:80"}, {loadtest.BackendHealth, "lsn-1"}, {loadtest.BackendCount, "lsn-1"}, {loadtest.HealthChecks, "lsn-1"},
		{loadtest.SpecCeiling, "lb-1"}, {loadtest.AcceptQueue, "i-1"}, {loadtest.OpenFiles, "i-1"}, {loadtest.ClientPorts, ""},
	} {
		if got := find(checks, want.id, want.resource).Level; got != loadtest.Unknown {
			t.Errorf("%s of %s: %q", want.id, want.resource, got)
		}
	}
}

func TestWithoutATargetNothingStops(t *testing.T) {
	t.Parallel()
	s := account()
	s.Health[0].Servers = nil
	for _, c := range judge(s, []loadtest.Host{client(32768, 60999)}, loadtest.Target{}) {
		if c.Level == loadtest.Stop {
			t.Errorf("%+v", c)
		}
	}
}
