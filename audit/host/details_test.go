package host_test

import (
	"net/netip"
	"strconv"
	"testing"
	"time"

	"github.com/alictl/alictl/audit/host"
	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/evidence"
	"github.com/alictl/alictl/internal/evidence/nginxconf"
	"github.com/alictl/alictl/internal/evidence/nginxlog"
	"github.com/alictl/alictl/internal/model"
)

// finding returns what causes find under one id.
func finding(t *testing.T, h *evidence.Host, causes []host.Cause, id string) host.Finding {
	t.Helper()
	for _, f := range host.Judge(host.New(everything(h), nil), causes, rule.Options{}).Findings {
		if f.Rule == id {
			return f
		}
	}
	t.Fatalf("no %s", id)
	return host.Finding{}
}

func facts(f host.Finding, name string) []string {
	var out []string
	for _, x := range f.Facts {
		if x.Name == name {
			out = append(out, x.Value+" in "+x.Source)
		}
	}
	return out
}

func TestAFindingSpansItsTries(t *testing.T) {
	t.Parallel()
	h := tries(closedAt(2000), closedAt(1000), closedAt(3000), closedAt(4000))
	for i := range h.Logs.Errors.Events {
		h.Logs.Errors.Events[i].Line = "line " + strconv.Itoa(i)
	}
	h.Logs.Files = []nginxlog.File{{Name: "access.log", Kind: nginxlog.KindAccess}, {Name: "error.log", Kind: nginxlog.KindError}}
	f := finding(t, h, host.Nginx(), "upstream-closed-before-response")
	if f.Detail.First != 1000 || f.Detail.Last != 4000 {
		t.Errorf("from %d to %d", f.Detail.First, f.Detail.Last)
	}
	if got := facts(f, "sample"); len(got) != 3 || got[0] != "line 1 in error.log" {
		t.Errorf("samples %q", got)
	}
}

func TestASampleOfARowIsOfTheAccessLog(t *testing.T) {
	t.Parallel()
	h := rows(nginxlog.Try{Status: 502, Connect: -1, Line: "row"})
	h.Logs.Files = []nginxlog.File{{Name: "error.log", Kind: nginxlog.KindError}, {Name: "access.log", Kind: nginxlog.KindAccess}}
	if got := facts(finding(t, h, host.Nginx(), "upstream-refused"), "sample"); len(got) != 1 || got[0] != "row in access.log" {
		t.Errorf("samples %q", got)
	}
}

func TestFailingProbesSpanTheirPlaces(t *testing.T) {
	t.Parallel()
	lines := []nginxlog.Sample{{File: "access.log", Text: "a"}, {File: "access.log", Text: "b"}}
	h := logs(func(l *nginxlog.Summary) {
		l.Access.Probes = map[string]*nginxlog.Probe{
			"HEAD /a": {Count: 3, Failing: 3, LongestRun: 3, First: 50, Last: 60, Samples: lines}, "HEAD /b": {Count: 4, Failing: 4, LongestRun: 4, First: 10, Last: 20, Samples: lines},
			"HEAD /c": {Count: 3, Failing: 3, LongestRun: 3, First: 90, Last: 95},
		}
	})
	f := finding(t, h, host.Nginx(), "health-check-http-failing")
	if f.Detail.First != 10 || f.Detail.Last != 95 || f.Detail.Count != 10 {
		t.Errorf("%d from %d to %d", f.Detail.Count, f.Detail.First, f.Detail.Last)
	}
	if got := facts(f, "sample"); len(got) != 3 {
		t.Errorf("samples %q", got)
	}
}

func gone(lengths ...float64) *evidence.Host {
	return logs(func(l *nginxlog.Summary) {
		for i, took := range lengths {
			l.Access.Gone = append(l.Access.Gone, nginxlog.Row{End: float64(1000 - 100*i), Took: took, Balancer: true, Line: "row " + strconv.Itoa(i)})
		}
		l.Access.GoneAll = nginxlog.Tally{Count: len(lengths)}
	})
}

func TestTimedOutRequestsSpanTheirRows(t *testing.T) {
	t.Parallel()
	f := finding(t, gone(60, 60, 60, 60), host.Nginx(), "lb-request-timeout")
	if f.Detail.First != 700 || f.Detail.Last != 1000 {
		t.Errorf("from %d to %d", f.Detail.First, f.Detail.Last)
	}
	if got := facts(f, "sample"); len(got) != 3 || got[0] != "row 0 in access log" {
		t.Errorf("samples %q", got)
	}
}

// listeners makes a snapshot of listeners of layer 7 with these request timeouts; 0 is
// one that does not tell, and takes 60 s.
func listeners(protocol model.Protocol, timeouts ...int) *model.Snapshot {
	s := &model.Snapshot{}
	for i, n := range timeouts {
		l := model.Listener{RegionID: "r", LoadBalancerID: "lb-1", Kind: model.CLB, Protocol: protocol, Port: 80 + i, Running: true}
		if n > 0 {
			l.RequestTimeout = seconds(n)
		}
		s.Listeners = append(s.Listeners, l)
	}
	return s
}

func TestRequestTimeoutsOfTheListeners(t *testing.T) {
	t.Parallel()
	behind := func(h *evidence.Host, s *model.Snapshot) *evidence.Host {
		h.Snapshot = s
		return h
	}
	log := func(n int) *evidence.Host {
		h := gone()
		for range n {
			h.Logs.Balancer.TimedOut = append(h.Logs.Balancer.TimedOut, nginxlog.Row{End: 500, Took: 60})
		}
		return h
	}
	mixed := gone(60, 60, 60)
	mixed.Logs.Balancer.TimedOut = log(4).Logs.Balancer.TimedOut
	hold(t, host.Nginx(), "lb-request-timeout", []threshold{
		{"one at a timer that is set", behind(gone(10), listeners(model.HTTP, 10)), "true proven 1"},
		{"one of HTTPS", behind(gone(10), listeners(model.HTTPS, 10)), "true proven 1"},
		{"one at the default", behind(gone(60), listeners(model.HTTP, 0)), "true proven 1"},
		{"of layer 4", behind(gone(10), listeners(model.TCP, 10)), "-"},
		{"at another timer", behind(gone(60, 60, 60), listeners(model.HTTP, 10)), "-"},
		{"most of those around it", gone(60, 60, 60, 57, 63, 58), "true proven 3"},
		{"a few of those around it", gone(60, 60, 60, 57, 63, 58, 62), "-"},
		{"others are far away", gone(60, 60, 60, 54, 66.1, 40, 80), "true proven 3"},
		{"told by the load balancer's log", log(3), "true proven 3"},
		{"more by the load balancer's log", mixed, "true proven 4"},
	})
}

func TestClientsWithATimer(t *testing.T) {
	t.Parallel()
	clients := func(lengths ...float64) string {
		h := gone(lengths...)
		for i := range h.Logs.Access.Gone {
			h.Logs.Access.Gone[i].Balancer = false
		}
		f := finding(t, h, host.Nginx(), "client-gone-before-response")
		return f.Summary.ID
	}
	plain := clients(1, 7, 30, 50, 90)
	for name, c := range map[string]struct {
		lengths []float64
		timer   bool
	}{
		"all of one length": {[]float64{10, 10, 10, 10, 10}, true}, "four of them": {[]float64{10, 10, 10, 10}, false},
		"four of five": {[]float64{10, 10, 10, 10, 30}, true}, "three of four": {[]float64{10, 10, 10, 10, 10, 10, 30, 31}, false},
		"at once": {[]float64{0.9, 0.9, 0.9, 0.9, 0.9}, false}, "after a second": {[]float64{1, 1, 1, 1, 1}, true},
		"around one second": {[]float64{9.6, 9.8, 10, 10.2, 10.4}, true}, "around two": {[]float64{9.4, 9.4, 9.4, 10.4, 10.4}, false},
	} {
		if got := clients(c.lengths...) != plain; got != c.timer {
			t.Errorf("%s: a timer: %t", name, got)
		}
	}
}

func TestWhatAccessLogsTellOfClients(t *testing.T) {
	t.Parallel()
	tally := nginxlog.Tally{Count: 2}
	hold(t, host.Nginx(), "client-timed-out", []threshold{
		{"records", logs(func(l *nginxlog.Summary) { l.Errors.Classes[nginxlog.ClientTimedOut] = &tally }), "false proven 2"},
		{"rows", logs(func(l *nginxlog.Summary) { l.Access.TimedOut = tally }), "false proven 2"},
		{"nothing", logs(func(*nginxlog.Summary) {}), "-"},
	})
	hold(t, host.Nginx(), "client-closed-without-request", []threshold{
		{"rows", logs(func(l *nginxlog.Summary) { l.Access.Silent = tally }), "false suggested 2"},
		{"kept connections", logs(func(l *nginxlog.Summary) {
			l.Errors.Classes[nginxlog.KeptClosed], l.Access.Silent = &tally, nginxlog.Tally{Count: 9}
		}), "false proven 2"},
	})
	hold(t, host.Nginx(), "client-gone-during-response", []threshold{
		{"records", logs(func(l *nginxlog.Summary) { l.Errors.Classes[nginxlog.ClientGoneDuring] = &tally }), "false proven 2"},
		{"nothing", logs(func(*nginxlog.Summary) {}), "-"},
	})
}

func TestProxyProtocolThatWasNotAsked(t *testing.T) {
	t.Parallel()
	headers := func(good int, clients ...string) *evidence.Host {
		return logs(func(l *nginxlog.Summary) {
			l.Errors.Classes[nginxlog.ProxyProtocol] = &nginxlog.Tally{Count: 5}
			for _, c := range clients {
				l.Errors.Classes[nginxlog.ProxyProtocol].Clients.Add([]byte(c))
			}
			l.Access.Requests = good
		})
	}
	hold(t, host.Nginx(), "proxy-protocol-mismatch", []threshold{
		{"of two clients", headers(1000, "192.0.2.1", "192.0.2.2"), "true proven 5"}, {"of one client among many good", headers(50, "192.0.2.1"), "false suggested 5"},
		{"of one client among few", headers(49, "192.0.2.1"), "true proven 5"}, {"of the load balancer", headers(50, "100.64.0.1"), "true proven 5"},
		{"rows only", logs(func(l *nginxlog.Summary) { l.Access.Proxy = nginxlog.Tally{Count: 3} }), "true suggested 3"},
	})
}

func TestKeepaliveOfClientsAgainstTheLoadBalancer(t *testing.T) {
	t.Parallel()
	serves := func(keepalive float64, requests, reused, refused int) *evidence.Host {
		h := logs(func(l *nginxlog.Summary) { l.Access.Reused, l.Balancer.Refused.Count = reused, refused })
		h.Nginx = &nginxconf.Config{Servers: []nginxconf.Server{{KeepaliveTimeout: keepalive, KeepaliveShortest: keepalive, KeepaliveRequests: requests}}}
		return h
	}
	hold(t, host.Nginx(), "client-keepalive-shorter-than-lb", []threshold{
		{"15 s", serves(15, 1000, 1, 0), "false suggested 1"}, {"16 s", serves(16, 1000, 1, 0), "-"}, {"off", serves(0, 1000, 1, 0), "-"},
		{"100 requests", serves(75, 100, 1, 0), "false suggested 1"}, {"101 requests", serves(75, 101, 1, 0), "-"},
		{"no connection is used again", serves(5, 1000, 0, 0), "-"},
	})
}

func TestTranslationOfAHostWithoutListeners(t *testing.T) {
	t.Parallel()
	host1 := func(probes time.Duration, established string, ipvs int) *evidence.Host {
		h := way{keepalive: []time.Duration{probes}, conntrack: established}.host()
		h.Snapshot = nil
		if ipvs > 0 {
			h.IPVS = &evidence.IPVS{TCP: ipvs}
		}
		return h
	}
	for name, c := range map[string]struct {
		host *evidence.Host
		want string
	}{
		"the table forgets before the probes": {host1(300*time.Second, "299", 0), "kernel true 1 proven"},
		"in the same second":                  {host1(300*time.Second, "300", 0), "-"},
		"no probes":                           {host1(0, "299", 0), "-"},
		"IPVS forgets before":                 {host1(300*time.Second, "86400", 299), "kernel true 1 proven"},
		"IPVS and the table":                  {host1(300*time.Second, "200", 299), "kernel true 2 proven"},
	} {
		if got := chainVerdict(c.host, "idle-timeout-chain-nat-shortest"); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestWhenAHostTranslates(t *testing.T) {
	t.Parallel()
	forwards := func(change func(*evidence.Host)) string {
		h := way{listener: tcp(), established: 910}.host()
		h.Sysctl = sysctl("net.ipv4.ip_forward", "1", "net.netfilter.nf_conntrack_tcp_timeout_established", "300")
		change(h)
		return chainVerdict(h, "idle-timeout-chain-nat-shortest")
	}
	listen := func(port uint16, process string) func(*evidence.Host) {
		return func(h *evidence.Host) {
			h.Sockets.List = append(h.Sockets.List, evidence.Socket{State: evidence.Listen, Process: process, Local: netip.AddrPortFrom(netip.IPv4Unspecified(), port)})
		}
	}
	backend := func(port int) func(*evidence.Host) {
		return func(h *evidence.Host) { h.Snapshot.ServerGroups[0].Backends[0].Port = port }
	}
	const yes, no = "kernel true 1 proven", "-"
	for name, c := range map[string]struct {
		change func(*evidence.Host)
		want   string
	}{
		"nothing says so":                   {func(*evidence.Host) {}, no},
		"it does not forward":               {func(h *evidence.Host) { h.Sysctl.Values["net.ipv4.ip_forward"] = "0"; listen(30000, "kube-proxy")(h) }, no},
		"kube-proxy":                        {listen(10256, "kube-proxy"), yes},
		"docker-proxy":                      {listen(8080, "docker-proxy"), yes},
		"the first node port":               {listen(30000, "x"), yes},
		"the last node port":                {listen(32767, "x"), yes},
		"below the node ports":              {listen(29999, "x"), no},
		"above the node ports":              {listen(32768, "x"), no},
		"a backend at the first node port":  {backend(30000), yes},
		"a backend at the last node port":   {backend(32767), yes},
		"a backend below the node ports":    {backend(29999), no},
		"a backend above the node ports":    {backend(32768), no},
		"a table without translated":        {func(h *evidence.Host) { h.Conntrack = &evidence.Conntrack{} }, no},
		"a table with one translated entry": {func(h *evidence.Host) { h.Conntrack = &evidence.Conntrack{Translated: 1} }, yes},
	} {
		if got := forwards(c.change); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestFactsOfCounters(t *testing.T) {
	t.Parallel()
	since := &evidence.Host{Counters: one("TcpExt.ListenOverflows", 7), Uptime: 49 * time.Hour, TakenAt: time.Unix(5000, 0)}
	f := finding(t, since, host.Host(), "accept-queue-overflow")
	if got := facts(f, "ListenOverflows"); len(got) != 1 || got[0] != "7 in 2 days in netstat" {
		t.Errorf("since boot: %q", got)
	}
	if f.Detail.First != 0 || f.Detail.Last != 5000 {
		t.Errorf("since boot: from %d to %d", f.Detail.First, f.Detail.Last)
	}
	unknown := &evidence.Host{Counters: one("TcpExt.ListenOverflows", 7)}
	if got := facts(finding(t, unknown, host.Host(), "accept-queue-overflow"), "ListenOverflows"); len(got) != 1 || got[0] != "7 in netstat" {
		t.Errorf("without uptime: %q", got)
	}
	samples := &evidence.Host{Counters: two("TcpExt.ListenOverflows", 7, 9), TakenAt: time.Unix(5000, 0)}
	f = finding(t, samples, host.Host(), "accept-queue-overflow")
	if got := facts(f, "ListenOverflows"); len(got) != 1 || got[0] != "+2 in 10 s in netstat" {
		t.Errorf("two samples: %q", got)
	}
	if f.Detail.First != 4990 || f.Detail.Last != 5000 {
		t.Errorf("two samples: from %d to %d", f.Detail.First, f.Detail.Last)
	}
}

func TestFactsThatAreUnknownAreLeftOut(t *testing.T) {
	t.Parallel()
	h := &evidence.Host{Sysctl: sysctl("net.ipv4.tcp_mem", "1 2 3"), Kernellog: kernelLog(evidence.EventTCPMemory, 1),
		Sockstat: &evidence.Sockstat{MemPages: -1, Orphan: -1, TimeWait: -1}}
	if got := facts(finding(t, h, host.Host(), "tcp-memory-exhausted"), "TCP memory"); len(got) > 0 {
		t.Errorf("memory: %q", got)
	}
	h.Sockstat.MemPages = 0
	if got := facts(finding(t, h, host.Host(), "tcp-memory-exhausted"), "TCP memory"); len(got) != 1 {
		t.Errorf("memory of 0 pages: %q", got)
	}
	full := &evidence.Host{Conntrack: &evidence.Conntrack{Count: -1, Max: 1000, Drops: 0}, Kernellog: kernelLog(evidence.EventConntrackFull, 1)}
	f := finding(t, full, host.Host(), "conntrack-table-full")
	if got := append(facts(f, "entries"), facts(f, "drop")...); len(got) > 0 {
		t.Errorf("conntrack: %q", got)
	}
}

func TestServersOfASummary(t *testing.T) {
	t.Parallel()
	h := tries(closedAt(1), closedAt(2), closedAt(3), closedAt(4))
	for i := range h.Logs.Errors.Events {
		h.Logs.Errors.Events[i].Server = "10.0.0." + strconv.Itoa(i) + ":80"
		h.Logs.Errors.Events[i].Request = 0
	}
	h.Logs.Access.Tries = nil
	got, _ := finding(t, h, host.Nginx(), "upstream-closed-before-response").Summary.Data["Servers"].(string)
	if want := "10.0.0.0:80, 10.0.0.1:80, 10.0.0.2:80, ..."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestALackIsToldByItsFirstRole(t *testing.T) {
	t.Parallel()
	h := &evidence.Host{Found: map[evidence.Role]string{}, Problems: []evidence.Problem{{File: "error.log", Role: evidence.RoleErrorLog, Why: "cut off"}}}
	gap, lacks := host.New(h, nil).Lacks(rule.Need(string(evidence.RoleErrorLog) + "|" + string(evidence.RoleAccessLog)))
	if !lacks || gap.Cause != rule.Failed {
		t.Errorf("%t, %+v", lacks, gap)
	}
	gap, lacks = host.New(h, nil).Lacks(rule.Need(string(evidence.RoleAccessLog) + "|" + string(evidence.RoleErrorLog)))
	if !lacks || gap.Cause != rule.NoData {
		t.Errorf("%t, %+v", lacks, gap)
	}
}

func TestPortsOfMergedRowsCount(t *testing.T) {
	t.Parallel()
	range100 := sysctl("net.ipv4.ip_local_port_range", "30000 30099")
	merged := func(local, peer string, n int) *evidence.Host {
		return &evidence.Host{Sysctl: range100, Sockets: &evidence.Sockets{List: []evidence.Socket{
			{State: evidence.TimeWait, Local: netip.MustParseAddrPort(local), Peer: netip.MustParseAddrPort(peer), Count: n},
		}}}
	}
	hold(t, host.Host(), "ephemeral-ports-exhausted", []threshold{
		{"rows without a local port", merged("10.0.0.1:0", "10.0.0.2:80", 80), "false suggested 1"},
		{"rows without a peer's port", merged("10.0.0.1:0", "10.0.0.2:0", 80), "-"},
		{"rows of a port outside", merged("10.0.0.1:22", "10.0.0.2:80", 80), "-"},
	})
}

func TestPortsInUseAreToldOfThreeGroups(t *testing.T) {
	t.Parallel()
	h := &evidence.Host{Sysctl: sysctl("net.ipv4.ip_local_port_range", "30000 30004"), Sockets: &evidence.Sockets{Source: "ss"}}
	for peer := range 5 {
		for port := range 4 {
			h.Sockets.List = append(h.Sockets.List, evidence.Socket{State: evidence.Established,
				Local: netip.AddrPortFrom(netip.MustParseAddr("10.0.0.1"), uint16(30_000+port)), Peer: netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 0, 1, byte(peer)}), 80)})
		}
	}
	f := finding(t, h, host.Host(), "ephemeral-ports-exhausted")
	n := 0
	for _, x := range f.Facts {
		if x.Value == "4 of 5" && x.Source == "ss" {
			n++
		}
	}
	if f.Detail.Count != 5 || n != 3 {
		t.Errorf("%d groups, %d told: %+v", f.Detail.Count, n, f.Facts)
	}
}

func TestAKeptConnectionTakesNoTimeToOpen(t *testing.T) {
	t.Parallel()
	quick := func(connect float64, opened int) *evidence.Host {
		h := kept(tries(failed{1000, nginxlog.ClosedBefore, 0.01, -1}))
		h.Logs.Access.Tries[0].Connect = connect
		h.Logs.Access.Servers = map[string]*nginxlog.ServerRows{server: {New: opened}}
		return h
	}
	hold(t, host.Nginx(), "upstream-closed-idle-keepalive", []threshold{
		{"no time, where new ones take some", quick(0, 1), "true proven 1"}, {"no time, as all take none", quick(0, 0), "true suggested 1"}, {"some time", quick(0.001, 1), "true suggested 1"},
	})
}

func TestWhatAnIdleCloseRestsOn(t *testing.T) {
	t.Parallel()
	h := kept(tries(failed{1000, nginxlog.ClosedBefore, 0.01, -1}, failed{2000, nginxlog.ClosedBefore, 0.01, 0}, failed{3000, nginxlog.ClosedBefore, 0.01, 9}))
	f := finding(t, h, host.Nginx(), "upstream-closed-idle-keepalive")
	if got := facts(f, "silence before"); len(got) != 1 || got[0] != "0 s in access log" {
		t.Errorf("silence: %q", got)
	}
	if got := facts(f, "keepalive_timeout of upstream app"); len(got) != 1 || got[0] != "60 s in " {
		t.Errorf("timer: %q", got)
	}
}

func TestLinesOfTheBackendsLog(t *testing.T) {
	t.Parallel()
	h := tries(closedAt(1000))
	for i := range 4 {
		h.Backend.Kills = append(h.Backend.Kills, evidence.Moment{Time: 1000, Line: "kill " + strconv.Itoa(i)})
	}
	h.Backend.Source = "app.log"
	if got := facts(finding(t, h, host.Nginx(), "upstream-killed-slow-request"), "backend log"); len(got) != 3 || got[0] != "kill 0 in app.log" {
		t.Errorf("got %q", got)
	}
}

func TestServicesAreNamedByTheirProcess(t *testing.T) {
	t.Parallel()
	names := func(w way, change func(*evidence.Host)) []string {
		h := w.host()
		change(h)
		var out []string
		for _, l := range host.New(h, nil).Paths()[0].Links {
			out = append(out, l.Name)
		}
		return out
	}
	probing := way{listener: tcp(), established: 910, keepalive: []time.Duration{time.Minute}}
	if got := names(probing, func(*evidence.Host) {}); got[len(got)-1] != "tcp keepalive of java" {
		t.Errorf("got %q", got)
	}
	if got := names(probing, func(h *evidence.Host) { h.Sockets.List[0].Process = "" }); got[len(got)-1] != "tcp keepalive of port 80" {
		t.Errorf("got %q", got)
	}
	silent := way{listener: tcp(), established: 910, keepalive: []time.Duration{0}}
	if got := names(silent, func(*evidence.Host) {}); len(got) != 2 {
		t.Errorf("a service without probes has a clock: %q", got)
	}
}

func TestCloseWaitsBeforeAreTold(t *testing.T) {
	t.Parallel()
	waits := func(n int) *evidence.Sockets {
		return &evidence.Sockets{Source: "ss", List: sockets(n, evidence.CloseWait, "10.0.0.1:8080", "192.0.2.1", "java")}
	}
	f := finding(t, &evidence.Host{Sockets: waits(100), SocketsBefore: waits(40)}, host.Host(), "close-wait-leak")
	if got := facts(f, "CLOSE_WAIT of java (7)"); len(got) != 1 || got[0] != "100, 40 before in ss" {
		t.Errorf("two samples: %q", got)
	}
	f = finding(t, &evidence.Host{Sockets: waits(100)}, host.Host(), "close-wait-leak")
	if got := facts(f, "CLOSE_WAIT of java (7)"); len(got) != 1 || got[0] != "100 in ss" {
		t.Errorf("one sample: %q", got)
	}
}

func TestRecordsOfTheKernelLogSpanTheirEvents(t *testing.T) {
	t.Parallel()
	log := &evidence.KernelLog{
		Counts: map[evidence.KernelEvent]int{evidence.EventTCPMemory: 1, evidence.EventOrphans: 1},
		First:  map[evidence.KernelEvent]int64{evidence.EventTCPMemory: 500, evidence.EventOrphans: 300},
		Last:   map[evidence.KernelEvent]int64{evidence.EventTCPMemory: 500, evidence.EventOrphans: 700},
		Samples: map[evidence.KernelEvent][]string{
			evidence.EventTCPMemory: {"a", "b"}, evidence.EventOrphans: {"c", "d"},
		},
	}
	f := finding(t, &evidence.Host{Kernellog: log}, host.Host(), "tcp-memory-exhausted")
	if f.Detail.First != 300 || f.Detail.Last != 700 || f.Detail.Count != 2 {
		t.Errorf("%d from %d to %d", f.Detail.Count, f.Detail.First, f.Detail.Last)
	}
	if got := facts(f, "sample"); len(got) != 3 {
		t.Errorf("samples %q", got)
	}
}

func TestTimeWaitIsToldWhenItIsKnown(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]int{-1: 0, 0: 1, 7: 1} {
		h := &evidence.Host{Counters: one("TcpExt.TCPTimeWaitOverflow", 4), Sockstat: &evidence.Sockstat{TimeWait: n, Orphan: -1, MemPages: -1}}
		if got := facts(finding(t, h, host.Host(), "time-wait-bucket-overflow"), "TIME_WAIT sockets"); len(got) != want {
			t.Errorf("%d: %q", n, got)
		}
	}
}

func TestWorkersOfAPool(t *testing.T) {
	t.Parallel()
	full := func(zone int32) *evidence.Host {
		h := logs(func(l *nginxlog.Summary) { l.Access.Zoned, l.Access.Offset = true, int(zone) })
		h.Backend = evidence.BackendLog{MaxChildren: 3, First: 10_000, Last: 20_000}
		return h
	}
	f := finding(t, full(3600), host.Nginx(), "backend-workers-exhausted")
	if f.Detail.First != 6400 || f.Detail.Last != 16_400 || f.Detail.Count != 3 || !f.Detail.Harmful {
		t.Errorf("%+v", f.Detail)
	}
	h := full(3600)
	h.Backend.First = 0
	if f := finding(t, h, host.Nginx(), "backend-workers-exhausted"); f.Detail.First != 0 {
		t.Errorf("an unknown time became %d", f.Detail.First)
	}
}

func TestFullQueuesOfUnixSockets(t *testing.T) {
	t.Parallel()
	hold(t, host.Nginx(), "accept-queue-overflow", []threshold{
		{"one", tries(failed{1000, nginxlog.SocketQueueFull, 0, -1}), "true proven 1"}, {"none", tries(closedAt(1000)), "-"},
	})
}
