package host_test

import (
	"net/netip"
	"slices"
	"testing"
	"time"

	"github.com/alictl/alictl/audit/host"
	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/evidence"
	"github.com/alictl/alictl/internal/evidence/nginxconf"
	"github.com/alictl/alictl/internal/model"
)

func seconds(n int) *int { return &n }

// way is a path from a listener over an interface to port 80 of this host.
type way struct {
	listener          model.Listener
	established, udp  int             // timers of the interface; 0: not read
	keepalive         []time.Duration // of the established sockets; 0: none
	nginx             float64         // keepalive_timeout; 0: no nginx
	conntrack         string          // nf_conntrack_tcp_timeout_established, translating
	keepaliveTime     string          // net.ipv4.tcp_keepalive_time
	withoutSockets    bool
	withoutTimers     bool // of sockets: ss without -o
	anotherHostBehind bool
}

func (w way) host() *evidence.Host {
	l := w.listener
	l.RegionID, l.LoadBalancerID, l.ID, l.Port, l.Running = "r", "lb-1", "lsn-1", 80, true
	group := model.GroupRef{Kind: model.DefaultGroup, ID: "lb-1"}
	if l.Kind == model.NLB {
		group = model.GroupRef{Kind: model.NLBGroup, ID: "sgp-1"}
	}
	l.Groups = []model.GroupRef{group}
	backends := []model.Backend{{Type: model.ServerECS, ServerID: "i-1", Port: 80, Weight: 100}}
	s := &model.Snapshot{
		Regions: []string{"r"}, LoadBalancers: []model.LoadBalancer{{RegionID: "r", ID: "lb-1", Kind: l.Kind}}, Listeners: []model.Listener{l},
		Interfaces: []model.Interface{{RegionID: "r", ID: "eni-1", InstanceID: "i-1", Primary: true, Addresses: []string{"10.0.0.1"}}},
		Instances:  []model.Instance{{RegionID: "r", ID: "i-1", PrimaryInterfaceID: "eni-1"}},
	}
	if w.anotherHostBehind {
		s.Interfaces[0].Addresses = []string{"10.9.9.9"}
		s.Interfaces = append(s.Interfaces, model.Interface{RegionID: "r", ID: "eni-2", InstanceID: "i-2", Primary: true, Addresses: []string{"10.9.9.8"}})
		s.Instances = append(s.Instances, model.Instance{RegionID: "r", ID: "i-2", PrimaryInterfaceID: "eni-2"})
		backends = append(backends, model.Backend{Type: model.ServerECS, ServerID: "i-2", Port: 80, Weight: 100})
	}
	s.ServerGroups = []model.ServerGroup{{RegionID: "r", Kind: group.Kind, ID: group.ID, Backends: backends}}
	if w.established > 0 {
		s.Interfaces[0].Timeouts = &model.Timeouts{TCPEstablished: w.established, TCPClosedAndTimeWait: 15, UDP: w.udp}
	}
	h := &evidence.Host{Snapshot: s, Sysctl: evidence.Sysctl{Values: map[string]string{}}}
	if !w.withoutSockets {
		h.Sockets = &evidence.Sockets{Timers: true, List: []evidence.Socket{{State: evidence.Listen, Local: netip.MustParseAddrPort("0.0.0.0:80"), Process: "java"}}}
	}
	if w.withoutTimers {
		h.Sockets.Timers = false
	}
	for i, k := range w.keepalive {
		h.Sockets.List = append(h.Sockets.List, evidence.Socket{State: evidence.Established, Local: netip.MustParseAddrPort("10.0.0.1:80"),
			Peer: netip.AddrPortFrom(netip.MustParseAddr("192.0.2.1"), uint16(30_000+i)), HasKeepalive: k > 0, Keepalive: k})
	}
	if w.nginx > 0 {
		h.Nginx = &nginxconf.Config{Usable: true, Servers: []nginxconf.Server{{KeepaliveTimeout: w.nginx, Listens: []nginxconf.ListenOn{{Port: 80}}}}}
	}
	if w.conntrack != "" {
		h.Sysctl.Values["net.netfilter.nf_conntrack_tcp_timeout_established"] = w.conntrack
		h.Conntrack = &evidence.Conntrack{Count: -1, Max: -1, Translated: 1}
	}
	if w.keepaliveTime != "" {
		h.Sysctl.Values["net.ipv4.tcp_keepalive_time"] = w.keepaliveTime
	}
	return h
}

// chainVerdict is what the causes of a chain say under one id: side, harmful, count and
// certainty; "-" for nothing.
func chainVerdict(h *evidence.Host, id string) string {
	sockets := h.Sockets
	everything(h)
	h.Sockets = sockets
	h.Found[evidence.RoleSnapshot], h.Found[evidence.RoleIPVS] = "file", "file"
	for _, f := range host.Judge(host.New(h, nil), host.Chain(), rule.Options{}).Findings {
		if f.Rule == id {
			return told(f)[len(id)+1:]
		}
	}
	return "-"
}

func tcp() model.Listener  { return model.Listener{Kind: model.CLB, Protocol: model.TCP} }
func http() model.Listener { return model.Listener{Kind: model.CLB, Protocol: model.HTTP} }
func udp() model.Listener  { return model.Listener{Kind: model.CLB, Protocol: model.UDP} }
func nlb() model.Listener  { return model.Listener{Kind: model.NLB, Protocol: model.TCP} }

func with(l model.Listener, change func(*model.Listener)) model.Listener {
	change(&l)
	return l
}

func TestTheInterfaceForgetsFirst(t *testing.T) {
	t.Parallel()
	silent := []time.Duration{0} // one socket, without a keepalive timer
	idle := func(n int) func(*model.Listener) { return func(l *model.Listener) { l.IdleTimeout = seconds(n) } }
	for name, c := range map[string]struct {
		way  way
		want string
	}{
		"at the listener's default":            {way{listener: tcp(), established: 900}, "-"},
		"below it":                             {way{listener: tcp(), established: 899, keepalive: silent}, "eni true 1 proven"},
		"below a timer that is set":            {way{listener: with(tcp(), func(l *model.Listener) { l.EstablishedTimeout = seconds(100) }), established: 99, keepalive: silent}, "eni true 1 proven"},
		"at a timer that is set":               {way{listener: with(tcp(), func(l *model.Listener) { l.EstablishedTimeout = seconds(100) }), established: 100}, "-"},
		"NLB, below its default":               {way{listener: nlb(), established: 899, keepalive: silent}, "eni true 1 proven"},
		"NLB, below a timer that is set":       {way{listener: with(nlb(), idle(120)), established: 119, keepalive: silent}, "eni true 1 proven"},
		"NLB, at a timer that is set":          {way{listener: with(nlb(), idle(120)), established: 120}, "-"},
		"UDP, below the fixed timer":           {way{listener: udp(), established: 910, udp: 89}, "eni true 1 proven"},
		"UDP, at the fixed timer":              {way{listener: udp(), established: 910, udp: 90}, "-"},
		"NLB of UDP, below its default":        {way{listener: with(nlb(), func(l *model.Listener) { l.Protocol = model.UDP }), established: 910, udp: 89}, "eni true 1 proven"},
		"layer 7, below the request timer":     {way{listener: http(), established: 59, keepalive: silent}, "eni true 1 proven"},
		"layer 7, at the request timer":        {way{listener: http(), established: 60}, "-"},
		"layer 7, the idle timer is longer":    {way{listener: with(http(), func(l *model.Listener) { l.RequestTimeout, l.IdleTimeout = seconds(10), seconds(50) }), established: 49, keepalive: silent}, "eni true 1 proven"},
		"timers that were not read":            {way{listener: tcp()}, "-"},
		"nothing is known of the service":      {way{listener: tcp(), established: 60, withoutSockets: true}, "eni true 1 suggested"},
		"no socket of the service":             {way{listener: tcp(), established: 60}, "eni true 1 suggested"},
		"timers of sockets were not shown":     {way{listener: tcp(), established: 60, keepalive: silent, withoutTimers: true}, "eni true 1 suggested"},
		"nginx alone tells":                    {way{listener: tcp(), established: 60, nginx: 61, withoutTimers: true}, "eni true 1 proven"},
		"the evidence is of another host":      {way{listener: tcp(), established: 60, anotherHostBehind: true, keepalive: []time.Duration{0}}, "eni true 1 suggested"},
		"nginx closes before":                  {way{listener: tcp(), established: 61, nginx: 60}, "eni false 1 suggested"},
		"nginx closes in the same second":      {way{listener: tcp(), established: 60, nginx: 60}, "eni false 1 suggested"},
		"nginx closes later":                   {way{listener: tcp(), established: 60, nginx: 61}, "eni true 1 proven"},
		"all sockets probe before":             {way{listener: tcp(), established: 60, keepalive: []time.Duration{59 * time.Second, 59 * time.Second}}, "eni false 1 suggested"},
		"all sockets probe in the same second": {way{listener: tcp(), established: 60, keepalive: []time.Duration{60 * time.Second}}, "eni true 1 proven"},
		"one socket does not probe":            {way{listener: tcp(), established: 60, keepalive: []time.Duration{59 * time.Second, 0}}, "eni true 1 proven"},
	} {
		if got := chainVerdict(c.way.host(), "idle-timeout-chain-eni-shortest"); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestSocketsThatProbeTooLate(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		way  way
		want string
	}{
		"no probes":                             {way{listener: tcp(), established: 910, keepalive: []time.Duration{0}}, "kernel true 1 proven"},
		"probes at the listener's timer":        {way{listener: tcp(), established: 910, keepalive: []time.Duration{900 * time.Second}}, "kernel true 1 proven"},
		"probes before it":                      {way{listener: tcp(), established: 910, keepalive: []time.Duration{899 * time.Second}}, "-"},
		"the kernel's time":                     {way{listener: tcp(), established: 910, keepalive: []time.Duration{3600 * time.Second}, keepaliveTime: "7200"}, "kernel true 1 proven"},
		"half of the kernel's time is left":     {way{listener: tcp(), established: 910, keepalive: []time.Duration{600 * time.Second}, keepaliveTime: "1200"}, "kernel true 1 proven"},
		"less is left: a time of the program":   {way{listener: tcp(), established: 910, keepalive: []time.Duration{599 * time.Second}, keepaliveTime: "1200"}, "-"},
		"one of three does not probe":           {way{listener: tcp(), established: 910, keepalive: []time.Duration{time.Minute, time.Minute, 0}}, "-"},
		"one of two does not probe":             {way{listener: tcp(), established: 910, keepalive: []time.Duration{time.Minute, 0}}, "kernel true 1 proven"},
		"no sockets":                            {way{listener: tcp(), established: 910}, "-"},
		"nginx closes before":                   {way{listener: tcp(), established: 910, keepalive: []time.Duration{0}, nginx: 899}, "-"},
		"nginx closes in the same second":       {way{listener: tcp(), established: 910, keepalive: []time.Duration{0}, nginx: 900}, "kernel true 1 proven"},
		"the interface forgets before":          {way{listener: tcp(), established: 60, keepalive: []time.Duration{0}}, "-"},
		"timers of the interface were not read": {way{listener: tcp(), keepalive: []time.Duration{0}}, "-"},
		"layer 7":                               {way{listener: http(), established: 910, keepalive: []time.Duration{0}}, "-"},
		"UDP":                                   {way{listener: udp(), established: 910, udp: 100, keepalive: []time.Duration{0}}, "-"},
	} {
		if got := chainVerdict(c.way.host(), "idle-timeout-chain-keepalive-slow"); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestTranslationForgetsFirst(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		way  way
		want string
	}{
		"below the listener":                   {way{listener: tcp(), established: 910, conntrack: "899", keepalive: []time.Duration{0}}, "kernel true 1 proven"},
		"at the listener":                      {way{listener: tcp(), established: 910, conntrack: "900", keepalive: []time.Duration{0}}, "-"},
		"below the interface":                  {way{listener: tcp(), established: 300, conntrack: "299", keepalive: []time.Duration{0}}, "kernel true 1 proven"},
		"at the interface":                     {way{listener: tcp(), established: 300, conntrack: "300", keepalive: []time.Duration{0}}, "-"},
		"the service closes before":            {way{listener: tcp(), established: 910, conntrack: "300", nginx: 300}, "kernel false 1 suggested"},
		"the service closes later":             {way{listener: tcp(), established: 910, conntrack: "300", nginx: 301}, "kernel true 1 proven"},
		"the evidence is of another host":      {way{listener: tcp(), established: 910, conntrack: "300", anotherHostBehind: true, keepalive: []time.Duration{0}}, "-"},
		"translation has no timers of streams": {way{listener: udp(), established: 910, udp: 100, conntrack: "10"}, "-"},
	} {
		if got := chainVerdict(c.way.host(), "idle-timeout-chain-nat-shortest"); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// What the clocks of a path are, and which is first, as the report shows it.
func TestTheClocksOfAPath(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		way             way
		shortest, first string
		notTold         []string
	}{
		"the interface":       {way{listener: tcp(), established: 60}, "interface TCP established timeout", "network interface", []string{"client", "load balancer", "service"}},
		"the listener of CLB": {way{listener: tcp(), established: 910}, "listener idle timeout", "load balancer", nil},
		"the listener of NLB": {way{listener: nlb(), established: 910}, "listener idle timeout", "load balancer", []string{"unknown"}},
		"layer 7":             {way{listener: http(), established: 910}, "listener idle timeout (client)", "load balancer", nil},
		"nginx":               {way{listener: tcp(), established: 910, nginx: 75}, "nginx keepalive_timeout", "nginx", nil},
		"translation":         {way{listener: tcp(), established: 910, conntrack: "300"}, "conntrack established timeout", "conntrack", []string{"client", "load balancer", "service"}},
		"probes close nothing": {way{listener: tcp(), established: 910, keepalive: []time.Duration{30 * time.Second}}, "listener idle timeout",
			"load balancer", nil},
	} {
		paths := host.New(c.way.host(), nil).Paths()
		if len(paths) != 1 {
			t.Errorf("%s: %d paths", name, len(paths))
			continue
		}
		if p := paths[0]; p.Shortest != c.shortest || p.First != c.first || !slices.Equal(p.NotTold, c.notTold) {
			t.Errorf("%s: %s, %s first, %v not told", name, p.Shortest, p.First, p.NotTold)
		}
	}
}
