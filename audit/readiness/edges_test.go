package readiness_test

import (
	"testing"

	"github.com/alictl/alictl/audit/readiness"
	"github.com/alictl/alictl/internal/model"
)

func has(checks []readiness.Check, id readiness.CheckID) bool {
	for _, c := range checks {
		if c.ID == id {
			return true
		}
	}
	return false
}

const (
	web = "lb-1:http:80" // the listener of layer 7 of account
	nlb = "lsn-1"        // its NLB listener
)

// level returns the level of one check after a change of the account.
func level(t *testing.T, id readiness.CheckID, resource string, target readiness.Target, change func(*model.Snapshot)) readiness.Level {
	t.Helper()
	s := account()
	change(s)
	return find(judge(s, nil, target), id, resource).Level
}

func TestProbesAreFrequentBelowFiveSeconds(t *testing.T) {
	t.Parallel()
	for seconds, want := range map[int]readiness.Level{1: readiness.Warn, 4: readiness.Warn, 5: readiness.Ready} {
		got := level(t, readiness.HealthChecks, web, readiness.Target{}, func(s *model.Snapshot) { s.Listeners[0].HealthCheck.IntervalSeconds = seconds })
		if got != want {
			t.Errorf("%d s: %s, want %s", seconds, got, want)
		}
	}
}

func TestACheckThatIsOffDoesNotProbe(t *testing.T) {
	t.Parallel()
	got := level(t, readiness.HealthChecks, web, readiness.Target{}, func(s *model.Snapshot) { s.Listeners[0].HealthCheck = &model.HealthCheck{} })
	if got != readiness.Ready {
		t.Errorf("got %s", got)
	}
}

func TestStickinessOfBothLayers(t *testing.T) {
	t.Parallel()
	seconds := func(n int) *int { return &n }
	for name, c := range map[string]struct {
		listener model.Listener
		want     readiness.Level
	}{
		"cookie":          {model.Listener{Protocol: model.HTTPS, StickySession: "on"}, readiness.Warn},
		"no cookie":       {model.Listener{Protocol: model.HTTPS, StickySession: "off"}, readiness.Ready},
		"persistence":     {model.Listener{Protocol: model.TCP, PersistenceTimeout: seconds(1)}, readiness.Warn},
		"persistence off": {model.Listener{Protocol: model.TCP, PersistenceTimeout: seconds(0)}, readiness.Ready},
		"UDP":             {model.Listener{Protocol: model.UDP}, readiness.Ready},
	} {
		l := c.listener
		l.RegionID, l.LoadBalancerID, l.Kind, l.Port, l.Running = "r", "lb-1", model.CLB, 80, true
		got := level(t, readiness.Stickiness, "lb-1:"+string(l.Protocol)+":80", readiness.Target{}, func(s *model.Snapshot) { s.Listeners[0] = l })
		if got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestTheCapOfAListenerCountsForEachZone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rate  float64
		zones int
		want  readiness.Level
	}{{2000, 2, readiness.Ready}, {2001, 2, readiness.Stop}, {1000, 0, readiness.Ready}, {1001, 0, readiness.Stop}} {
		got := level(t, readiness.ListenerCPS, nlb, readiness.Target{NewPerSecond: c.rate}, func(s *model.Snapshot) { s.LoadBalancers[1].Zones = c.zones })
		if got != c.want {
			t.Errorf("%.0f a second over %d zones: %s, want %s", c.rate, c.zones, got, c.want)
		}
	}
}

func TestChecksThatAreNotAsked(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		id     readiness.CheckID
		target readiness.Target
		change func(*model.Snapshot)
	}{
		"a listener without a cap":      {readiness.ListenerCPS, readiness.Target{NewPerSecond: 10}, func(s *model.Snapshot) { s.Listeners[1].CPS = 0 }},
		"no new connections asked":      {readiness.ListenerCPS, readiness.Target{Connections: 10}, func(*model.Snapshot) {}},
		"no requests asked":             {readiness.ShortBehindL7, readiness.Target{Connections: 10}, func(*model.Snapshot) {}},
		"no backend gets requests":      {readiness.ShortBehindL7, readiness.Target{Requests: 10}, func(s *model.Snapshot) { s.ServerGroups[0].Backends = nil }},
		"connections for every proxy":   {readiness.FewConnections, readiness.Target{Requests: 10, Connections: 7}, func(*model.Snapshot) {}},
		"no connections asked":          {readiness.FewConnections, readiness.Target{Requests: 10}, func(*model.Snapshot) {}},
		"ceilings without connections":  {readiness.BackendCeiling, readiness.Target{Requests: 10}, func(*model.Snapshot) {}},
		"clients without connections":   {readiness.HiddenClients, readiness.Target{Requests: 10}, func(*model.Snapshot) {}},
		"clients that are passed on":    {readiness.HiddenClients, readiness.Target{Connections: 10}, func(s *model.Snapshot) { s.GroupSettings[0].PreserveClientIP = on(true) }},
		"clients of unknown settings":   {readiness.HiddenClients, readiness.Target{Connections: 10}, func(s *model.Snapshot) { s.GroupSettings[0].PreserveClientIP = nil }},
		"bandwidth by traffic":          {readiness.Bandwidth, readiness.Target{}, func(s *model.Snapshot) { s.LoadBalancers[0].BandwidthMbps = 5 }},
		"bandwidth that is not limited": {readiness.Bandwidth, readiness.Target{}, func(s *model.Snapshot) { s.LoadBalancers[0].InternetChargeType = "paybybandwidth" }},
		"stopped listeners": {readiness.BackendCount, readiness.Target{}, func(s *model.Snapshot) {
			s.Listeners[0].Running, s.Listeners[1].Running = false, false
		}},
		"redirects": {readiness.BackendCount, readiness.Target{}, func(s *model.Snapshot) {
			s.Listeners[0].Redirects, s.Listeners[1].Running = true, false
		}},
	} {
		s := account()
		c.change(s)
		if has(judge(s, nil, c.target), c.id) {
			t.Errorf("%s: %s is told", name, c.id)
		}
	}
}

func TestRequestsAreSharedAmongBackends(t *testing.T) {
	t.Parallel()
	got := find(judge(account(), nil, readiness.Target{Requests: 6000}), readiness.ShortBehindL7, web).Values
	if want := (readiness.Values{Have: 3000, Need: 180_000, Count: 2}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestFewConnectionsReachAPartOfTheProxies(t *testing.T) {
	t.Parallel()
	got := find(judge(account(), nil, readiness.Target{Requests: 10, Connections: 6}), readiness.FewConnections, web).Values
	if want := (readiness.Values{Have: 6, Need: 7}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestBackendsWithoutWeightGetNothing(t *testing.T) {
	t.Parallel()
	for n, want := range []readiness.Level{readiness.Stop, readiness.Warn, readiness.Ready} {
		got := level(t, readiness.BackendCount, nlb, readiness.Target{Connections: 10}, func(s *model.Snapshot) {
			backends := []model.Backend{{Type: model.ServerECS, ServerID: "i-1"}, {Type: model.ServerECS, ServerID: "i-2"}}
			for i := range n {
				backends[i].Weight = 1
			}
			s.ServerGroups[1].Backends = backends
		})
		if got != want {
			t.Errorf("%d backends with weight: %s, want %s", n, got, want)
		}
	}
}

func TestTheShareOfABackendAgainstItsCeiling(t *testing.T) {
	t.Parallel()
	// Two backends; the ceiling of ecs.g6.large is 250,000.
	for connections, want := range map[float64]readiness.Level{500_000: readiness.Ready, 500_002: readiness.Stop} {
		if got := level(t, readiness.BackendCeiling, "i-1", readiness.Target{Connections: connections}, func(*model.Snapshot) {}); got != want {
			t.Errorf("%.0f: %s, want %s", connections, got, want)
		}
	}
}

func TestAnInstanceWithoutTypeHasNoCeiling(t *testing.T) {
	t.Parallel()
	got := level(t, readiness.BackendCeiling, "i-1", readiness.Target{Connections: 10}, func(s *model.Snapshot) { s.Instances[0].Type = "" })
	if got != readiness.Unknown {
		t.Errorf("got %s", got)
	}
}

func TestHealthOfTheListenerItself(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*model.Snapshot)
		want   readiness.Level
	}{
		"normal":         {func(s *model.Snapshot) { s.Health[0].Servers[1].Status = "Normal" }, readiness.Ready},
		"not checked":    {func(s *model.Snapshot) { s.Health[0].Servers[1].Status = "unavailable" }, readiness.Ready},
		"another region": {func(s *model.Snapshot) { s.Health[0].RegionID = "q" }, readiness.Unknown},
		"another balancer": {func(s *model.Snapshot) { s.Health[0].LoadBalancerID = "lb-2" },
			readiness.Unknown},
		"another port":     {func(s *model.Snapshot) { s.Health[0].Port = 81 }, readiness.Unknown},
		"another protocol": {func(s *model.Snapshot) { s.Health[0].Protocol = model.TCP }, readiness.Unknown},
		"no protocol told": {func(s *model.Snapshot) { s.Health[0].Protocol = "" }, readiness.Stop},
	} {
		if got := level(t, readiness.BackendHealth, web, readiness.Target{}, c.change); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestHiddenClientsHaveALimitForEachBackendAndZone(t *testing.T) {
	t.Parallel()
	two := func(*model.Snapshot) {}
	one := func(s *model.Snapshot) { s.LoadBalancers[1].Zones, s.ServerGroups[1].Backends = 0, nil }
	for _, c := range []struct {
		connections float64
		change      func(*model.Snapshot)
		want        readiness.Level
	}{{220_000, two, readiness.Ready}, {220_001, two, readiness.Stop}, {55_000, one, readiness.Ready}, {55_001, one, readiness.Stop}} {
		if got := level(t, readiness.HiddenClients, nlb, readiness.Target{Connections: c.connections}, c.change); got != c.want {
			t.Errorf("%.0f: %s, want %s", c.connections, got, c.want)
		}
	}
}

func TestTheLimitOfASpecIsReachedNotPassed(t *testing.T) {
	t.Parallel()
	// slb.s2.small: 50,000 connections, 5,000 new ones a second, 5,000 queries.
	for _, c := range []struct {
		target readiness.Target
		want   readiness.Level
	}{
		{readiness.Target{Connections: 50_000}, readiness.Ready}, {readiness.Target{Connections: 50_001}, readiness.Stop},
		{readiness.Target{NewPerSecond: 5_000}, readiness.Ready}, {readiness.Target{NewPerSecond: 5_001}, readiness.Stop},
		{readiness.Target{Requests: 5_000}, readiness.Ready}, {readiness.Target{Requests: 5_001}, readiness.Stop},
	} {
		if got := find(judge(account(), nil, c.target), readiness.SpecCeiling, "lb-1").Level; got != c.want {
			t.Errorf("%+v: %s, want %s", c.target, got, c.want)
		}
	}
}

func TestQueriesAreNotAskedOfLayer4(t *testing.T) {
	t.Parallel()
	s := account()
	s.Listeners[0].Protocol = model.TCP
	if c := find(judge(s, nil, readiness.Target{Requests: 10_000}), readiness.SpecCeiling, "lb-1"); c.ID != "" {
		t.Errorf("got %+v", c)
	}
}

func TestLimitedBandwidthIsShared(t *testing.T) {
	t.Parallel()
	got := level(t, readiness.Bandwidth, "lb-1", readiness.Target{}, func(s *model.Snapshot) {
		s.LoadBalancers[0].InternetChargeType, s.LoadBalancers[0].BandwidthMbps = "paybybandwidth", 1
	})
	if got != readiness.Warn {
		t.Errorf("got %q", got)
	}
}

func TestPortRangesThatSayNothing(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		low, high int
		want      readiness.Level
	}{{0, 60_999, readiness.Unknown}, {5000, 5000, readiness.Unknown}, {5001, 5000, readiness.Unknown}, {1, 2, readiness.Ready}} {
		if got := find(judge(nil, []readiness.Host{client(c.low, c.high)}, readiness.Target{}), readiness.ClientPorts, "").Level; got != c.want {
			t.Errorf("%d-%d: %s, want %s", c.low, c.high, got, c.want)
		}
	}
}

func TestAddressesMultiplyPorts(t *testing.T) {
	t.Parallel()
	for connections, want := range map[float64]readiness.Level{200: readiness.Ready, 201: readiness.Stop} {
		checks := judge(nil, []readiness.Host{client(1001, 1100)}, readiness.Target{Connections: connections, Clients: 2})
		if got := find(checks, readiness.ClientAddresses, "").Level; got != want {
			t.Errorf("%.0f: %s, want %s", connections, got, want)
		}
	}
}

func TestQueuesAndFilesAtTheirLimits(t *testing.T) {
	t.Parallel()
	host := func(backlog, files int) []readiness.Host {
		return []readiness.Host{{ID: "i-1", SomaxConn: 4096, OpenFiles: files, Backlogs: []readiness.Backlog{{"0.0.0.0:80", backlog}}}}
	}
	for _, c := range []struct {
		id             readiness.CheckID
		backlog, files int
		want           readiness.Level
	}{
		{readiness.AcceptQueue, 1024, 1, readiness.Ready}, {readiness.AcceptQueue, 1023, 1, readiness.Warn},
		{readiness.OpenFiles, 1024, 1000, readiness.Ready}, {readiness.OpenFiles, 1024, 999, readiness.Warn},
	} {
		if got := find(judge(nil, host(c.backlog, c.files), readiness.Target{Connections: 1000}), c.id, "i-1").Level; got != c.want {
			t.Errorf("%s, queue %d, files %d: %s, want %s", c.id, c.backlog, c.files, got, c.want)
		}
	}
}

func TestUnlimitedFilesWithoutATarget(t *testing.T) {
	t.Parallel()
	checks := judge(nil, []readiness.Host{{ID: "i-1", OpenFiles: 10}}, readiness.Target{})
	if got := find(checks, readiness.OpenFiles, "i-1").Level; got != readiness.Ready {
		t.Errorf("got %s", got)
	}
}
