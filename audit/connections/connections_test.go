package connections_test

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/alictl/alictl/audit/connections"
	"github.com/alictl/alictl/internal/model"
)

// account is one instance behind one listener.
func account(peak, perSecond float64, instanceType string, timers model.Timeouts) *model.Snapshot {
	idle := 300
	s := &model.Snapshot{
		TakenAt: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC), AccountID: "1", Regions: []string{"r"},
		LoadBalancers: []model.LoadBalancer{{RegionID: "r", ID: "lb-1", Kind: model.CLB, Status: "active"}},
		Listeners: []model.Listener{{
			RegionID: "r", LoadBalancerID: "lb-1", Kind: model.CLB, Port: 80, Protocol: model.TCP, Running: true, EstablishedTimeout: &idle,
			Groups: []model.GroupRef{{Kind: model.DefaultGroup, ID: "lb-1"}},
		}},
		ServerGroups: []model.ServerGroup{{RegionID: "r", Kind: model.DefaultGroup, ID: "lb-1", Backends: []model.Backend{{Type: model.ServerECS, ServerID: "i-1", Weight: 100}}}},
		Interfaces:   []model.Interface{{RegionID: "r", ID: "eni-1", InstanceID: "i-1", Primary: true, Timeouts: &timers}},
		Instances:    []model.Instance{{RegionID: "r", ID: "i-1", Type: instanceType, PrimaryInterfaceID: "eni-1"}},
		Usage:        []model.Usage{{RegionID: "r", LoadBalancerID: "lb-1", Metrics: map[model.Metric]model.Series{model.NewConnections: {Samples: 9, Peak: perSecond, P50: perSecond}}}},
	}
	if peak >= 0 {
		s.InstanceUsage = []model.InstanceUsage{{RegionID: "r", InstanceID: "i-1", Connections: model.Series{Samples: 9, Peak: peak}}}
	}
	return s
}

var timers = model.Timeouts{TCPEstablished: 910, TCPClosedAndTimeWait: 15, UDP: 100}

func judge(s *model.Snapshot, hosts map[string]connections.HostFigures) connections.Report {
	return connections.Judge(s, hosts, connections.DefaultPolicy())
}

func TestLevelsFollowThePublishedCeiling(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		peak  float64
		type_ string
		want  connections.Level
	}{
		{249_800, "ecs.g6.large", connections.Full}, {237_500, "ecs.g6.large", connections.Full}, {200_000, "ecs.g6.large", connections.Near},
		{199_999, "ecs.g6.large", connections.Fine}, {249_800, "ecs.t6-c1m1.large", connections.Unknown}, {-1, "ecs.g6.large", connections.Unknown},
	} {
		if got := judge(account(c.peak, 10, c.type_, timers), nil).Instances[0].Level; got != c.want {
			t.Errorf("%.0f on %s: %s, want %s", c.peak, c.type_, got, c.want)
		}
	}
}

func TestWhatWasReadInPartIsNeverFine(t *testing.T) {
	t.Parallel()
	s := account(1000, 10, "ecs.g6.large", timers)
	s.InstanceUsage[0].Connections.Unread = true
	if got := judge(s, nil).Instances[0].Level; got != connections.Unknown {
		t.Errorf("got %s", got)
	}
}

func TestTheArithmeticOfClosedConnections(t *testing.T) {
	t.Parallel()
	i := judge(account(100_000, 2000, "ecs.g6.large", timers), nil).Instances[0]
	if i.Parts == nil || i.Parts.Closed != 30_000 || i.Parts.Rest != 70_000 {
		t.Fatalf("parts %+v", i.Parts)
	}
	if !i.Rate.Estimated {
		t.Error("the rate is not called an estimate")
	}
	if len(i.Savings) != 1 || i.Savings[0].Frees != 24_000 || i.Savings[0].To != 3 {
		t.Errorf("savings %+v", i.Savings)
	}
}

func TestTheEstablishedTimerFreesOnlyWhatTheHostNoLongerHas(t *testing.T) {
	t.Parallel()
	hosts := map[string]connections.HostFigures{"i-1": {Sockets: 9_000, NewPerSecond: 100}}
	i := judge(account(100_500, 1, "ecs.g6.large", timers), hosts).Instances[0]
	if i.Parts.Closed != 1_500 || i.Parts.Held != 9_000 || i.Parts.Rest != 90_000 {
		t.Fatalf("parts %+v", i.Parts)
	}
	last := i.Savings[len(i.Savings)-1]
	if last.Field != model.FieldTCPEstablished || last.From != 910 || last.To != 300 {
		t.Fatalf("savings %+v", i.Savings)
	}
	if want := 90_000 * 610.0 / 910; math.Abs(last.Frees-want) > 1e-6 {
		t.Errorf("frees %f, want %f", last.Frees, want)
	}
}

func TestPartsAddUpAndSavingsStayWithinThem(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		peak := rapid.Float64Range(0, 1e6).Draw(t, "peak")
		hosts := map[string]connections.HostFigures{"i-1": {Sockets: rapid.IntRange(0, 1_000_000).Draw(t, "sockets"), NewPerSecond: rapid.Float64Range(0, 1e5).Draw(t, "rate")}}
		set := model.Timeouts{
			TCPEstablished:       rapid.SampledFrom(model.AllowedTCPEstablished()).Draw(t, "established"),
			TCPClosedAndTimeWait: rapid.IntRange(3, 15).Draw(t, "closing"), UDP: 100,
		}
		i := judge(account(peak, rapid.Float64Range(0, 1e5).Draw(t, "lb"), "ecs.g6.large", set), hosts).Instances[0]
		if i.Parts == nil {
			return
		}
		if sum := i.Parts.Closed + i.Parts.Held + i.Parts.Rest; math.Abs(sum-peak) > 1e-6*max(1, peak) || min(i.Parts.Closed, i.Parts.Held, i.Parts.Rest) < -1e-6 {
			t.Fatalf("%+v of %f", i.Parts, peak)
		}
		frees := 0.0
		for _, s := range i.Savings {
			if s.Field == model.FieldTCPEstablished && s.To < 300 {
				t.Fatalf("below what the listener needs: %+v", s)
			}
			frees += s.Frees
		}
		if frees > peak*(1+1e-9) {
			t.Fatalf("%f freed of %f", frees, peak)
		}
	})
}

func TestRequestsCountAsConnectionsBehindLayer7(t *testing.T) {
	t.Parallel()
	s := account(100_000, 10, "ecs.g6.large", timers)
	s.Listeners[0].Protocol = model.HTTP
	s.Usage[0].Metrics[model.Queries] = model.Series{Samples: 9, Peak: 1000, P50: 900}
	if got := judge(s, nil).Instances[0].Rate.PerSecond; got != 1000 {
		t.Errorf("got %f a second", got)
	}
}

func TestSignsCompareWithTheirThresholds(t *testing.T) {
	t.Parallel()
	s := account(1000, 10, "ecs.g6.large", timers)
	s.Usage[0].Metrics[model.NewConnections] = model.Series{Samples: 9, Peak: 5000, P50: 100}
	s.Usage[0].Metrics[model.Queries] = model.Series{Samples: 9, Peak: 150, P50: 100}
	hosts := map[string]connections.HostFigures{"i-1": {
		Sockets: 1000, SynRecv: 300, CookiesSent: 5, Inbound: 400, TopSource: "2001:db8::5", TopSourceCount: 90,
	}}
	got := map[connections.SignID]float64{}
	for _, sign := range judge(s, hosts).Signs {
		got[sign.ID] = sign.Value
	}
	for id, want := range map[connections.SignID]float64{connections.HalfOpen: 0.3, connections.CookiesSent: 5, connections.OneSource: 0.225, connections.WithoutRequests: 50} {
		if got[id] != want {
			t.Errorf("%s: %f, want %f", id, got[id], want)
		}
	}
}

func TestABusyDayIsNoSign(t *testing.T) {
	t.Parallel()
	s := account(1000, 10, "ecs.g6.large", timers)
	s.Usage[0].Metrics[model.NewConnections] = model.Series{Samples: 9, Peak: 5000, P50: 100}
	s.Usage[0].Metrics[model.Queries] = model.Series{Samples: 9, Peak: 4000, P50: 100}
	if signs := judge(s, map[string]connections.HostFigures{"i-1": {Sockets: 1000, SynRecv: 100, Inbound: 900, TopSourceCount: 80}}).Signs; len(signs) > 0 {
		t.Errorf("got %+v", signs)
	}
}
