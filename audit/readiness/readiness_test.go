package readiness_test

import (
	"testing"

	"github.com/alictl/alictl/audit/readiness"
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

func client(low, high int) readiness.Host {
	return readiness.Host{Client: true, PortRange: [2]int{low, high}}
}

// find returns the check of a resource; the first when there are several.
func find(checks []readiness.Check, id readiness.CheckID, resource string) readiness.Check {
	for _, c := range checks {
		if c.ID == id && c.ResourceID == resource {
			return c
		}
	}
	return readiness.Check{}
}

func judge(s *model.Snapshot, hosts []readiness.Host, target readiness.Target) []readiness.Check {
	return readiness.Judge(s, hosts, target, readiness.DefaultPolicy())
}

func TestShortConnectionsTakeAPortForAMinute(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rate    float64
		clients int
		want    readiness.Level
	}{{470, 1, readiness.Ready}, {471, 1, readiness.Stop}, {4700, 10, readiness.Ready}, {4800, 10, readiness.Stop}} {
		checks := judge(nil, []readiness.Host{client(32768, 60999)}, readiness.Target{NewPerSecond: c.rate, Clients: c.clients})
		if got := find(checks, readiness.ClientPorts, "").Level; got != c.want {
			t.Errorf("%.0f a second from %d: %s", c.rate, c.clients, got)
		}
	}
}

func TestLongConnectionsTakeAPortEach(t *testing.T) {
	t.Parallel()
	checks := judge(nil, []readiness.Host{client(32768, 60999)}, readiness.Target{Connections: 30_000})
	if c := find(checks, readiness.ClientAddresses, ""); c.Level != readiness.Stop || c.Values.Have != 28_232 {
		t.Errorf("got %+v", c)
	}
}

func TestASmallQueueIsNamed(t *testing.T) {
	t.Parallel()
	hosts := []readiness.Host{{ID: "i-1", SomaxConn: 4096, OpenFiles: 65535, Backlogs: []readiness.Backlog{{"0.0.0.0:80", 511}, {"0.0.0.0:81", 4096}}}}
	if c := find(judge(nil, hosts, readiness.Target{}), readiness.AcceptQueue, "i-1"); c.Level != readiness.Warn || c.Values.Of != "0.0.0.0:80" {
		t.Errorf("got %+v", c)
	}
}

func TestLevelsOfALoadBalancer(t *testing.T) {
	t.Parallel()
	checks := judge(account(), nil, readiness.Target{NewPerSecond: 3000, Connections: 600_000, Requests: 6000})
	for _, want := range []struct {
		id       readiness.CheckID
		resource string
		level    readiness.Level
	}{
		{readiness.SpecCeiling, "lb-1", readiness.Stop}, {readiness.SpecCeiling, "nlb-1", readiness.Ready},
		{readiness.Stickiness, "lb-1:http:80", readiness.Ready}, {readiness.HealthChecks, "lb-1:http:80", readiness.Ready},
		{readiness.BackendHealth, "lb-1:http:80", readiness.Stop}, {readiness.BackendHealth, "lsn-1", readiness.Ready},
		{readiness.BackendCount, "lsn-1", readiness.Ready}, {readiness.ListenerCPS, "lsn-1", readiness.Stop},
		{readiness.ShortBehindL7, "lb-1:http:80", readiness.Warn}, {readiness.BackendCeiling, "i-1", readiness.Stop},
		{readiness.BackendCeiling, "i-2", readiness.Unknown}, {readiness.HiddenClients, "lsn-1", readiness.Stop},
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
	checks := judge(s, []readiness.Host{{ID: "i-1"}, {Client: true}}, readiness.Target{NewPerSecond: 10, Connections: 10, Requests: 10})
	for _, want := range []struct {
		id       readiness.CheckID
		resource string
	}{
		{readiness.Stickiness, "lb-1:http:80"}, {readiness.BackendHealth, "lsn-1"}, {readiness.BackendCount, "lsn-1"}, {readiness.HealthChecks, "lsn-1"},
		{readiness.SpecCeiling, "lb-1"}, {readiness.AcceptQueue, "i-1"}, {readiness.OpenFiles, "i-1"}, {readiness.ClientPorts, ""},
	} {
		if got := find(checks, want.id, want.resource).Level; got != readiness.Unknown {
			t.Errorf("%s of %s: %q", want.id, want.resource, got)
		}
	}
}

// A listener whose answer lacks the setting is not one without it.
func TestStickinessThatWasNotSaidIsUnknown(t *testing.T) {
	t.Parallel()
	for _, protocol := range []model.Protocol{model.HTTP, model.TCP} {
		s := account()
		s.Listeners[0].StickySession, s.Listeners[0].Protocol = "", protocol
		if got := find(judge(s, nil, readiness.Target{}), readiness.Stickiness, "lb-1:"+string(protocol)+":80").Level; got != readiness.Unknown {
			t.Errorf("%s: %q, want %s", protocol, got, readiness.Unknown)
		}
	}
}

// An interval that the answer did not give is not one of 0 s.
func TestACheckWithoutAnIntervalIsUnknown(t *testing.T) {
	t.Parallel()
	s := account()
	s.Listeners[0].HealthCheck.IntervalSeconds = 0
	if got := find(judge(s, nil, readiness.Target{}), readiness.HealthChecks, "lb-1:http:80").Level; got != readiness.Unknown {
		t.Errorf("%q, want %s", got, readiness.Unknown)
	}
}

func TestWithoutATargetNothingStops(t *testing.T) {
	t.Parallel()
	s := account()
	s.Health[0].Servers = nil
	for _, c := range judge(s, []readiness.Host{client(32768, 60999)}, readiness.Target{}) {
		if c.Level == readiness.Stop {
			t.Errorf("%+v", c)
		}
	}
}
