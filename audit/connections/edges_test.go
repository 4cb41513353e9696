package connections_test

import (
	"testing"

	"github.com/alictl/alictl/audit/connections"
	"github.com/alictl/alictl/internal/model"
)

// find returns an instance of a report, or nothing.
func find(r connections.Report, id string) *connections.Instance {
	for i := range r.Instances {
		if r.Instances[i].ID == id {
			return &r.Instances[i]
		}
	}
	return nil
}

func rateOf(t *testing.T, s *model.Snapshot, id string) *connections.Rate {
	t.Helper()
	i := find(judge(s, nil), id)
	if i == nil {
		t.Fatalf("no instance %s", id)
	}
	return i.Rate
}

func TestASeriesWithoutSamplesIsNoRate(t *testing.T) {
	t.Parallel()
	s := account(1000, 10, "ecs.g6.large", timers)
	s.Usage[0].Metrics[model.NewConnections] = model.Series{Peak: 10}
	if got := rateOf(t, s, "i-1"); got != nil {
		t.Errorf("got %+v", *got)
	}
}

func TestASeriesWithoutSamplesIsNoPeak(t *testing.T) {
	t.Parallel()
	s := account(1000, 10, "ecs.g6.large", timers)
	s.InstanceUsage[0].Connections.Samples = 0
	if got := find(judge(s, nil), "i-1"); got.Peak != nil {
		t.Errorf("got %v", *got.Peak)
	}
}

func TestQueriesWithoutSamplesAreNoRate(t *testing.T) {
	t.Parallel()
	s := account(1000, 10, "ecs.g6.large", timers)
	s.Listeners[0].Protocol = model.HTTP
	s.Usage[0].Metrics[model.Queries] = model.Series{Peak: 1000}
	if got := rateOf(t, s, "i-1"); got == nil || got.PerSecond != 10 {
		t.Errorf("got %+v", got)
	}
}

func TestQueriesCountByProtocol(t *testing.T) {
	t.Parallel()
	for protocol, want := range map[model.Protocol]float64{model.HTTP: 1000, model.HTTPS: 1000, model.TCP: 10, model.UDP: 10} {
		s := account(1000, 10, "ecs.g6.large", timers)
		s.Listeners[0].Protocol = protocol
		s.Usage[0].Metrics[model.Queries] = model.Series{Samples: 9, Peak: 1000}
		if got := rateOf(t, s, "i-1"); got == nil || got.PerSecond != want {
			t.Errorf("%s: %+v, want %v", protocol, got, want)
		}
	}
}

func TestTheRateIsSharedByWeight(t *testing.T) {
	t.Parallel()
	s := account(1000, 100, "ecs.g6.large", timers)
	s.ServerGroups[0].Backends = []model.Backend{
		{Type: model.ServerECS, ServerID: "i-1", Weight: 30},
		{Type: model.ServerECS, ServerID: "i-2", Weight: 10}, // an instance that was not read itself
		{Type: model.ServerECS, ServerID: "i-3", Weight: 0},
	}
	for id, want := range map[string]float64{"i-1": 75, "i-2": 25} {
		if got := rateOf(t, s, id); got == nil || got.PerSecond != want {
			t.Errorf("%s: %+v, want %v", id, got, want)
		}
	}
	if got := find(judge(s, nil), "i-3"); got != nil && got.Rate != nil {
		t.Errorf("no traffic is sent to i-3: %+v", *got.Rate)
	}
}

func TestAHostWithoutSocketsSaysNothingOfWhatIsHeld(t *testing.T) {
	t.Parallel()
	i := find(judge(account(1000, 10, "ecs.g6.large", timers), map[string]connections.HostFigures{"i-1": {NewPerSecond: 10}}), "i-1")
	if i.Parts.HostKnown {
		t.Errorf("parts %+v", *i.Parts)
	}
}

func TestATimerThatIsShortAlreadyFreesNothing(t *testing.T) {
	t.Parallel()
	short := model.Timeouts{TCPEstablished: 300, TCPClosedAndTimeWait: 3, UDP: 100}
	i := find(judge(account(1000, 10, "ecs.g6.large", short), map[string]connections.HostFigures{"i-1": {Sockets: 10, NewPerSecond: 10}}), "i-1")
	if i.Parts == nil || len(i.Savings) > 0 {
		t.Errorf("parts %+v, savings %+v", i.Parts, i.Savings)
	}
}

func TestNothingIsFreedOfNothing(t *testing.T) {
	t.Parallel()
	// All of the peak is closed connections, so none is left for the established timer.
	i := find(judge(account(150, 10, "ecs.g6.large", timers), map[string]connections.HostFigures{"i-1": {Sockets: 10, NewPerSecond: 10}}), "i-1")
	if i.Parts == nil || i.Parts.Rest != 0 {
		t.Fatalf("parts %+v", i.Parts)
	}
	if len(i.Savings) != 1 || i.Savings[0].Field != model.FieldTCPClosed {
		t.Errorf("savings %+v", i.Savings)
	}
}

func TestAnInterfaceOfUnknownNeedKeepsItsEstablishedTimer(t *testing.T) {
	t.Parallel()
	s := account(100_000, 10, "ecs.g6.large", timers)
	second := timers
	s.Interfaces = append(s.Interfaces, model.Interface{RegionID: "r", ID: "eni-2", InstanceID: "i-1", Timeouts: &second})
	i := find(judge(s, map[string]connections.HostFigures{"i-1": {Sockets: 10, NewPerSecond: 10}}), "i-1")
	for _, saving := range i.Savings {
		if saving.Field == model.FieldTCPEstablished {
			t.Errorf("eni-2 serves no listener that is known: %+v", saving)
		}
	}
}

func TestAnInterfaceWithoutInstanceIsNoInstance(t *testing.T) {
	t.Parallel()
	s := account(1000, 10, "ecs.g6.large", timers)
	s.Interfaces = append(s.Interfaces, model.Interface{RegionID: "r", ID: "eni-2", Timeouts: &timers})
	s.ServerGroups[0].Backends = append(s.ServerGroups[0].Backends, model.Backend{Type: model.ServerENI, ServerID: "eni-2", Weight: 100})
	if got := find(judge(s, nil), ""); got != nil {
		t.Errorf("got %+v", *got)
	}
}

func TestAHostIsProvenWhenItDroppedNothing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		host connections.HostFigures
		want bool
	}{
		"no drops": {connections.HostFigures{DropsKnown: true}, true},
		"drops":    {connections.HostFigures{DropsKnown: true, Drops: 1}, false},
		"unknown":  {connections.HostFigures{}, false},
	} {
		s := account(1000, 10, "ecs.g6.large", timers)
		if got := find(judge(s, map[string]connections.HostFigures{"i-1": c.host}), "i-1").Proven; got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func TestSignsOfAHostBeginAboveTheirThresholds(t *testing.T) {
	t.Parallel()
	p := connections.DefaultPolicy()
	for name, c := range map[string]struct {
		host connections.HostFigures
		want connections.SignID
	}{
		"half open, at":       {connections.HostFigures{Sockets: 1000, SynRecv: int(1000 * p.SynRecvShare)}, ""},
		"half open, above":    {connections.HostFigures{Sockets: 1000, SynRecv: int(1000*p.SynRecvShare) + 1}, connections.HalfOpen},
		"no cookies":          {connections.HostFigures{Sockets: 1000}, ""},
		"cookies":             {connections.HostFigures{Sockets: 1000, CookiesSent: 0.1}, connections.CookiesSent},
		"share of one, at":    {connections.HostFigures{Inbound: 100, TopSourceCount: int(100 * p.SourceShare)}, ""},
		"share of one, above": {connections.HostFigures{Inbound: 100, TopSourceCount: int(100*p.SourceShare) + 1}, connections.OneSource},
		"count of one, at":    {connections.HostFigures{Inbound: 10_000, TopSourceCount: p.SourceCount}, ""},
		"count of one, above": {connections.HostFigures{Inbound: 10_000, TopSourceCount: p.SourceCount + 1}, connections.OneSource},
	} {
		var got connections.SignID
		for _, sign := range judge(account(1000, 10, "ecs.g6.large", timers), map[string]connections.HostFigures{"i-1": c.host}).Signs {
			got += sign.ID
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestSignsOfALoadBalancerBeginAtTheirThresholds(t *testing.T) {
	t.Parallel()
	p := connections.DefaultPolicy()
	flat := model.Series{Samples: 9, Peak: 100, P50: 100}
	for name, c := range map[string]struct {
		fresh, queries model.Series
		want           bool
	}{
		"growth below":      {model.Series{Samples: 9, Peak: 100*p.GrowthFactor - 1, P50: 100}, flat, false},
		"growth at":         {model.Series{Samples: 9, Peak: 100 * p.GrowthFactor, P50: 100}, flat, true},
		"queries at":        {model.Series{Samples: 9, Peak: 5000, P50: 100}, model.Series{Samples: 9, Peak: 100 * p.QueriesFactor, P50: 100}, true},
		"queries above":     {model.Series{Samples: 9, Peak: 5000, P50: 100}, model.Series{Samples: 9, Peak: 100*p.QueriesFactor + 1, P50: 100}, false},
		"no median":         {model.Series{Samples: 9, Peak: 5000}, flat, false},
		"no median queries": {model.Series{Samples: 9, Peak: 5000, P50: 100}, model.Series{Samples: 9}, false},
		"no samples":        {model.Series{Peak: 5000, P50: 100}, flat, false},
	} {
		s := account(1000, 10, "ecs.g6.large", timers)
		s.Usage[0].Metrics = map[model.Metric]model.Series{model.NewConnections: c.fresh, model.Queries: c.queries}
		if got := len(judge(s, nil).Signs) == 1; got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}
