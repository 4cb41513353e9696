package host_test

import (
	"fmt"
	"net/netip"
	"strconv"
	"testing"

	"github.com/alictl/alictl/audit/host"
	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/evidence"
	"github.com/alictl/alictl/internal/evidence/nginxlog"
)

// everything says that every role was read, so that only the facts decide.
func everything(h *evidence.Host) *evidence.Host {
	h.Found = map[evidence.Role]string{}
	for _, r := range []evidence.Role{evidence.RoleCounters, evidence.RoleKernelLog, evidence.RoleSockets, evidence.RoleSummary, evidence.RoleConntrack,
		evidence.RoleSysctl, evidence.RoleErrorLog, evidence.RoleAccessLog, evidence.RoleLimits, evidence.RoleCloud, evidence.RoleBackendLog, evidence.RoleNginxConfig} {
		h.Found[r] = "file"
	}
	if h.Sockets == nil {
		h.Sockets = &evidence.Sockets{}
	}
	return h
}

// verdict is what causes say of a host under one id: harmful or not, certainty and
// count; "-" for nothing.
func verdict(h *evidence.Host, causes []host.Cause, id string) string {
	for _, f := range host.Judge(host.New(everything(h), nil), causes, rule.Options{}).Findings {
		if f.Rule == id {
			return fmt.Sprintf("%t %s %d", f.Detail.Harmful, f.Detail.Certainty, f.Detail.Count)
		}
	}
	return "-"
}

type threshold struct {
	name string
	host *evidence.Host
	want string
}

func hold(t *testing.T, causes []host.Cause, id string, all []threshold) {
	t.Helper()
	for _, c := range all {
		if got := verdict(c.host, causes, id); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func counters(first, last map[string]uint64) evidence.Counters {
	return evidence.Counters{Last: last, First: first, Seconds: 10, Source: "netstat"}
}

func one(name string, n uint64) evidence.Counters { return counters(nil, map[string]uint64{name: n}) }

func two(name string, first, last uint64) evidence.Counters {
	return counters(map[string]uint64{name: first}, map[string]uint64{name: last})
}

func sysctl(pairs ...string) evidence.Sysctl {
	s := evidence.Sysctl{Values: map[string]string{}, Source: "sysctl"}
	for i := 0; i < len(pairs); i += 2 {
		s.Values[pairs[i]] = pairs[i+1]
	}
	return s
}

func kernelLog(event evidence.KernelEvent, n int) *evidence.KernelLog {
	return &evidence.KernelLog{Counts: map[evidence.KernelEvent]int{event: n}, First: map[evidence.KernelEvent]int64{event: 100}, Last: map[evidence.KernelEvent]int64{event: 200}}
}

func listening(recvQ, sendQ int64) *evidence.Sockets {
	return &evidence.Sockets{List: []evidence.Socket{{State: evidence.Listen, Local: netip.MustParseAddrPort("0.0.0.0:80"), RecvQ: recvQ, SendQ: sendQ, Backlog: true}}}
}

func TestAcceptQueueOverflows(t *testing.T) {
	t.Parallel()
	const name = "TcpExt.ListenOverflows"
	hold(t, host.Host(), "accept-queue-overflow", []threshold{
		{"none since boot", &evidence.Host{Counters: one(name, 0)}, "-"},
		{"some since boot", &evidence.Host{Counters: one(name, 7)}, "false suggested 7"},
		{"some since boot, full now", &evidence.Host{Counters: one(name, 7), Sockets: listening(129, 128)}, "true proven 7"},
		{"some since boot, at the limit", &evidence.Host{Counters: one(name, 7), Sockets: listening(128, 128)}, "false suggested 7"},
		{"none between samples", &evidence.Host{Counters: two(name, 7, 7)}, "-"},
		{"one between samples", &evidence.Host{Counters: two(name, 7, 8)}, "true proven 1"},
		{"none between samples, full now", &evidence.Host{Counters: two(name, 7, 7), Sockets: listening(129, 128)}, "true proven 7"},
	})
}

func TestSynQueueOverflows(t *testing.T) {
	t.Parallel()
	hold(t, host.Host(), "syn-queue-overflow", []threshold{
		{"nothing", &evidence.Host{Counters: one("TcpExt.TCPReqQFullDoCookies", 0)}, "-"},
		{"cookies since boot", &evidence.Host{Counters: one("TcpExt.TCPReqQFullDoCookies", 1)}, "false suggested 1"},
		{"cookies between samples", &evidence.Host{Counters: two("TcpExt.TCPReqQFullDoCookies", 1, 3)}, "false proven 2"},
		{"records only", &evidence.Host{Kernellog: kernelLog(evidence.EventSynFlood, 3)}, "false suggested 3"},
		{"cookies and records", &evidence.Host{Counters: one("TcpExt.TCPReqQFullDoCookies", 1), Kernellog: kernelLog(evidence.EventSynFlood, 3)}, "false proven 1"},
		{"drops", &evidence.Host{Counters: counters(nil, map[string]uint64{"TcpExt.TCPReqQFullDoCookies": 0, "TcpExt.TCPReqQFullDrop": 2})}, "true suggested 2"},
	})
}

func TestTimeWaitBuckets(t *testing.T) {
	t.Parallel()
	limit := sysctl("net.ipv4.tcp_max_tw_buckets", "5000")
	at := func(n int64) *evidence.Sockstat { return &evidence.Sockstat{TimeWait: n, Orphan: -1, MemPages: -1} }
	hold(t, host.Host(), "time-wait-bucket-overflow", []threshold{
		{"below the limit", &evidence.Host{Sysctl: limit, Sockstat: at(4999)}, "-"},
		{"at the limit", &evidence.Host{Sysctl: limit, Sockstat: at(5000)}, "false proven 5000"},
		{"no limit", &evidence.Host{Sysctl: sysctl("net.ipv4.tcp_max_tw_buckets", "0"), Sockstat: at(0)}, "-"},
		{"records", &evidence.Host{Kernellog: kernelLog(evidence.EventBucketTable, 2)}, "false suggested 2"},
		{"counter since boot", &evidence.Host{Counters: one("TcpExt.TCPTimeWaitOverflow", 4)}, "false suggested 4"},
		{"counter since boot and records", &evidence.Host{Counters: one("TcpExt.TCPTimeWaitOverflow", 4), Kernellog: kernelLog(evidence.EventBucketTable, 2)}, "false proven 4"},
		{"counter between samples", &evidence.Host{Counters: two("TcpExt.TCPTimeWaitOverflow", 4, 5)}, "false proven 1"},
	})
}

func TestConntrackTable(t *testing.T) {
	t.Parallel()
	table := func(n, drops int64) *evidence.Conntrack {
		return &evidence.Conntrack{Count: n, Max: 1000, Drops: drops}
	}
	hold(t, host.Host(), "conntrack-table-full", []threshold{
		{"below near", &evidence.Host{Conntrack: table(799, 0)}, "-"},
		{"near", &evidence.Host{Conntrack: table(800, 0)}, "false suggested 800"},
		{"drops, not full", &evidence.Host{Conntrack: table(949, 5)}, "false suggested 949"},
		{"drops, full", &evidence.Host{Conntrack: table(950, 5)}, "true proven 5"},
		{"no drops, full", &evidence.Host{Conntrack: table(1000, 0)}, "false suggested 1000"},
		{"no maximum", &evidence.Host{Conntrack: &evidence.Conntrack{Count: 900, Max: 0}}, "-"},
		{"no count", &evidence.Host{Conntrack: &evidence.Conntrack{Count: -1, Max: 1000, Drops: 5}}, "-"},
		{"records", &evidence.Host{Kernellog: kernelLog(evidence.EventConntrackFull, 9)}, "true proven 9"},
	})
}

func TestTCPMemory(t *testing.T) {
	t.Parallel()
	marks := sysctl("net.ipv4.tcp_mem", "100 200 300", "net.ipv4.tcp_max_orphans", "1000")
	used := func(pages, orphans int64) *evidence.Sockstat {
		return &evidence.Sockstat{MemPages: pages, Orphan: orphans, TimeWait: -1}
	}
	hold(t, host.Host(), "tcp-memory-exhausted", []threshold{
		{"below pressure", &evidence.Host{Sysctl: marks, Sockstat: used(199, 0)}, "-"},
		{"pressure", &evidence.Host{Sysctl: marks, Sockstat: used(200, 0)}, "false suggested 1"},
		{"below the limit", &evidence.Host{Sysctl: marks, Sockstat: used(299, 0)}, "false suggested 1"},
		{"at the limit", &evidence.Host{Sysctl: marks, Sockstat: used(300, 0)}, "true proven 1"},
		{"few orphans", &evidence.Host{Sysctl: marks, Sockstat: used(1, 799)}, "-"},
		{"many orphans", &evidence.Host{Sysctl: marks, Sockstat: used(1, 800)}, "false suggested 1"},
		{"unknown pages", &evidence.Host{Sysctl: sysctl("net.ipv4.tcp_mem", "0 0 0"), Sockstat: used(-1, -1)}, "-"},
		{"aborts since boot", &evidence.Host{Counters: one("TcpExt.TCPAbortOnMemory", 6)}, "false suggested 6"},
		{"no aborts", &evidence.Host{Counters: one("TcpExt.TCPAbortOnMemory", 0)}, "-"},
		{"aborts between samples", &evidence.Host{Counters: two("TcpExt.TCPAbortOnMemory", 6, 8)}, "true proven 2"},
		{"records", &evidence.Host{Kernellog: kernelLog(evidence.EventTCPMemory, 3)}, "true proven 3"},
	})
}

func TestReversePath(t *testing.T) {
	t.Parallel()
	const name = "TcpExt.IPReversePathFilter"
	strict := sysctl("net.ipv4.conf.all.rp_filter", "0", "net.ipv4.conf.eth1.rp_filter", "1")
	loose := sysctl("net.ipv4.conf.all.rp_filter", "2", "net.ipv4.conf.eth1.rp_filter", "1")
	hold(t, host.Host(), "rp-filter-drops", []threshold{
		{"no drops", &evidence.Host{Sysctl: strict, Counters: one(name, 0)}, "-"},
		{"drops since boot", &evidence.Host{Sysctl: strict, Counters: one(name, 3)}, "false suggested 3"},
		{"drops between samples", &evidence.Host{Sysctl: strict, Counters: two(name, 3, 5)}, "true proven 2"},
		{"drops in the past", &evidence.Host{Sysctl: strict, Counters: two(name, 3, 3)}, "-"},
		{"all is loose", &evidence.Host{Sysctl: loose, Counters: two(name, 3, 5)}, "-"},
		{"martians only", &evidence.Host{Sysctl: strict, Kernellog: kernelLog(evidence.EventMartian, 4)}, "false suggested 4"},
		{"lo is strict", &evidence.Host{Sysctl: sysctl("net.ipv4.conf.lo.rp_filter", "1"), Counters: one(name, 3)}, "-"},
	})
}

func TestRecycledTimeWait(t *testing.T) {
	t.Parallel()
	on := sysctl("net.ipv4.tcp_tw_recycle", "1")
	hold(t, host.Host(), "tw-recycle-behind-nat", []threshold{
		{"rejects", &evidence.Host{Kernel: "3.10.0", Sysctl: on, Counters: one("TcpExt.PAWSPassive", 5)}, "true proven 5"},
		{"none", &evidence.Host{Kernel: "3.10.0", Sysctl: on, Counters: one("TcpExt.PAWSPassive", 0)}, "-"},
		{"off", &evidence.Host{Kernel: "3.10.0", Sysctl: sysctl("net.ipv4.tcp_tw_recycle", "0"), Counters: one("TcpExt.PAWSPassive", 5)}, "-"},
		{"4.11", &evidence.Host{Kernel: "4.11.9", Sysctl: on, Counters: one("TcpExt.PAWSPassive", 5)}, "true proven 5"},
		{"4.12", &evidence.Host{Kernel: "4.12.0", Sysctl: on, Counters: one("TcpExt.PAWSPassive", 5)}, "-"},
		{"5.1", &evidence.Host{Kernel: "5.1", Sysctl: on, Counters: one("TcpExt.PAWSPassive", 5)}, "-"},
	})
}

// sockets repeats one socket with peers that count up.
func sockets(n int, state evidence.State, local, peer string, process string) []evidence.Socket {
	out := make([]evidence.Socket, n)
	for i := range out {
		out[i] = evidence.Socket{State: state, Local: netip.MustParseAddrPort(local), Peer: netip.AddrPortFrom(netip.MustParseAddr(peer), uint16(20_000+i)), Process: process, PID: 7}
	}
	return out
}

func TestCloseWait(t *testing.T) {
	t.Parallel()
	waits := func(n int) *evidence.Sockets {
		return &evidence.Sockets{List: sockets(n, evidence.CloseWait, "10.0.0.1:8080", "192.0.2.1", "java")}
	}
	hold(t, host.Host(), "close-wait-leak", []threshold{
		{"few", &evidence.Host{Sockets: waits(99)}, "-"},
		{"many", &evidence.Host{Sockets: waits(100)}, "true proven 100"},
		{"few that rise", &evidence.Host{Sockets: waits(10), SocketsBefore: waits(9)}, "true proven 10"},
		{"too few that rise", &evidence.Host{Sockets: waits(9), SocketsBefore: waits(1)}, "-"},
		{"few that stay", &evidence.Host{Sockets: waits(10), SocketsBefore: waits(10)}, "-"},
	})
}

func TestSourcesOfConnections(t *testing.T) {
	t.Parallel()
	from := func(one, others int) *evidence.Sockets {
		s := &evidence.Sockets{List: []evidence.Socket{{State: evidence.Listen, Local: netip.MustParseAddrPort("0.0.0.0:80")}}}
		s.List = append(s.List, sockets(one, evidence.Established, "10.0.0.1:80", "198.51.100.9", "")...)
		for i := range others {
			s.List = append(s.List, sockets(1, evidence.Established, "10.0.0.1:80", "203.0."+strconv.Itoa(i/250)+"."+strconv.Itoa(i%250+1), "")...)
		}
		return s
	}
	hold(t, host.Host(), "source-concentration", []threshold{
		{"too few", &evidence.Host{Sockets: from(9, 0)}, "-"},
		{"enough", &evidence.Host{Sockets: from(10, 0)}, "false suggested 10"},
		{"a fifth", &evidence.Host{Sockets: from(20, 80)}, "-"},
		{"more than a fifth", &evidence.Host{Sockets: from(21, 80)}, "false suggested 21"},
		{"a hundred of many", &evidence.Host{Sockets: from(100, 900)}, "-"},
		{"more than a hundred of many", &evidence.Host{Sockets: from(101, 900)}, "false suggested 101"},
		{"addresses that were replaced", &evidence.Host{Replaced: true, Sockets: from(101, 0)}, "-"},
	})
}

func TestBacklogs(t *testing.T) {
	t.Parallel()
	somaxconn := func(n string) evidence.Sysctl { return sysctl("net.core.somaxconn", n) }
	hold(t, host.Host(), "backlog-capped", []threshold{
		{"small, as the kernel caps it", &evidence.Host{Sockets: listening(0, 128), Sysctl: somaxconn("128")}, "false proven 1"},
		{"small, as the program asked", &evidence.Host{Sockets: listening(0, 128), Sysctl: somaxconn("4096")}, "false suggested 1"},
		{"one more than small", &evidence.Host{Sockets: listening(0, 129), Sysctl: somaxconn("4096")}, "-"},
	})
}

func TestLocalPorts(t *testing.T) {
	t.Parallel()
	hundred := sysctl("net.ipv4.ip_local_port_range", "30000 30099")
	out := func(n int) *evidence.Sockets {
		s := &evidence.Sockets{}
		for i := range n {
			s.List = append(s.List, evidence.Socket{State: evidence.TimeWait, Local: netip.AddrPortFrom(netip.MustParseAddr("10.0.0.1"), uint16(30_000+i)), Peer: netip.MustParseAddrPort("10.0.0.2:80")})
		}
		return s
	}
	outside := out(80)
	outside.List[0].Local, outside.List[1].Local = netip.MustParseAddrPort("10.0.0.1:29999"), netip.MustParseAddrPort("10.0.0.1:30100")
	last := out(79)
	last.List = append(last.List, evidence.Socket{State: evidence.TimeWait, Local: netip.MustParseAddrPort("10.0.0.1:30099"), Peer: netip.MustParseAddrPort("10.0.0.2:80")})
	hold(t, host.Host(), "ephemeral-ports-exhausted", []threshold{
		{"fewer than most", &evidence.Host{Sysctl: hundred, Sockets: out(79)}, "-"},
		{"most", &evidence.Host{Sysctl: hundred, Sockets: out(80)}, "false suggested 1"},
		{"ports at both ends", &evidence.Host{Sysctl: hundred, Sockets: last}, "false suggested 1"},
		{"ports outside the range", &evidence.Host{Sysctl: hundred, Sockets: outside}, "-"},
		{"a range without ports", &evidence.Host{Sysctl: sysctl("net.ipv4.ip_local_port_range", "30001 30000"), Sockets: out(80)}, "-"},
	})
}

func TestDescriptors(t *testing.T) {
	t.Parallel()
	used := func(name string, open, soft int64) *evidence.Host {
		return &evidence.Host{Limits: []evidence.ProcessLimits{{PID: 9, Name: name, OpenFiles: open, OpenSoft: soft}}}
	}
	hold(t, host.Host(), "open-files-exhausted", []threshold{
		{"fewer than most", used("java", 799, 1000), "-"}, {"most", used("java", 800, 1000), "false suggested 1"},
		{"unknown", used("java", -1, 1000), "-"}, {"no limit", used("java", 800, -1), "-"}, {"none at all", used("java", 0, 0), "-"},
		{"the master of nginx", used("nginx: master process", 800, 1000), "-"}, {"a worker of nginx", used("nginx: worker process", 800, 1000), "false suggested 1"},
	})
}

// sessions is an instance of one interface with a peak, the ceiling of its type and
// the cap of the interface.
func sessions(peak, ceiling, limit int64) *evidence.Host {
	i := evidence.CloudInstance{ID: "i-1"}
	i.Sessions = &struct {
		Peak    int64 `json:"peak"`
		Ceiling int64 `json:"ceiling"`
	}{peak, ceiling}
	i.Interfaces = append(i.Interfaces, struct {
		ID         string `json:"network_interface_id"`
		SessionCap int64  `json:"session_cap"`
		Peak       int64  `json:"peak"`
	}{ID: "eni-1", SessionCap: limit})
	return &evidence.Host{Cloud: &evidence.Cloud{Instances: []evidence.CloudInstance{i}}}
}

func TestSessionsOfAnInstance(t *testing.T) {
	t.Parallel()
	dropping := sessions(950, 1000, 0)
	dropping.Counters = two("TcpExt.ListenOverflows", 1, 2)
	hold(t, host.Connections(), "eni-session-limit", []threshold{
		{"below near", sessions(799, 1000, 0), "-"}, {"near", sessions(800, 1000, 0), "false suggested 1"},
		{"below full", sessions(949, 1000, 0), "false suggested 1"}, {"full", sessions(950, 1000, 0), "true proven 1"},
		{"no ceiling", sessions(950, 0, 0), "-"}, {"a cap that is smaller", sessions(475, 1000, 500), "true proven 1"},
		{"a cap that is larger", sessions(475, 1000, 2000), "-"}, {"a cap alone", sessions(475, 0, 500), "true proven 1"},
		{"no sessions", sessions(0, 1000, 0), "-"}, {"the host drops itself", dropping, "true suggested 1"},
	})
}

func logs(change func(*nginxlog.Summary)) *evidence.Host {
	l := &nginxlog.Summary{}
	change(l)
	return &evidence.Host{Logs: l}
}

func TestProbesThatFail(t *testing.T) {
	t.Parallel()
	probe := func(count, failing, run int) *evidence.Host {
		return logs(func(l *nginxlog.Summary) {
			l.Access.Probes = map[string]*nginxlog.Probe{"HEAD /": {Count: count, Failing: failing, LongestRun: run, First: 5, Last: 9}}
		})
	}
	hold(t, host.Nginx(), "health-check-http-failing", []threshold{
		{"none fails", probe(10, 0, 0), "-"}, {"a run of two, few of all", probe(100, 2, 2), "-"}, {"a run of three", probe(100, 3, 3), "true proven 3"},
		{"just under half of all", probe(100, 49, 1), "-"}, {"half of all", probe(100, 50, 1), "true proven 50"},
	})
}

func TestClientsThatLeaveAtTheRequestTimeout(t *testing.T) {
	t.Parallel()
	gone := func(n int, took float64, balancer bool) *evidence.Host {
		return logs(func(l *nginxlog.Summary) {
			for range n {
				l.Access.Gone = append(l.Access.Gone, nginxlog.Row{End: 100, Took: took, Balancer: balancer})
			}
			l.Access.GoneAll = nginxlog.Tally{Count: n}
		})
	}
	hold(t, host.Nginx(), "lb-request-timeout", []threshold{
		{"two rows", gone(2, 60, true), "-"}, {"three rows", gone(3, 60, true), "true proven 3"}, {"of other clients", gone(3, 60, false), "-"},
		{"half a second late", gone(3, 60.5, true), "true proven 3"}, {"more than that", gone(3, 60.6, true), "-"}, {"half a second early", gone(3, 59.5, true), "true proven 3"},
	})
	hold(t, host.Nginx(), "client-gone-before-response", []threshold{
		{"all of them are the timeout's", gone(3, 60, true), "-"}, {"of other clients", gone(3, 60, false), "false proven 3"},
	})
}

func TestConnectionsAtConstantIntervals(t *testing.T) {
	t.Parallel()
	beat := func(b nginxlog.Beat) *evidence.Host {
		return logs(func(l *nginxlog.Summary) {
			l.Errors.Peers = map[nginxlog.Peer]*nginxlog.Beat{{Client: "192.0.2.7", Server: "a"}: &b}
			l.Errors.Classes[nginxlog.SilentClient] = &nginxlog.Tally{Count: b.Count}
		})
	}
	even := nginxlog.Beat{Count: 6, First: 0, Last: 100, Least: 20, Longest: 20}
	few := nginxlog.Beat{Count: 5, First: 0, Last: 80, Least: 20, Longest: 20}
	late, early := even, even
	late.Longest, early.Least = 23, 17
	bit := even
	bit.Longest, bit.Least = 22, 18
	fast := nginxlog.Beat{Count: 11, First: 0, Last: 9, Least: 0, Longest: 1}
	hold(t, host.Nginx(), "health-check-reset", []threshold{
		{"six at 20 s", beat(even), "false suggested 6"}, {"five", beat(few), "-"}, {"a tenth off", beat(bit), "false suggested 6"},
		{"one late", beat(late), "-"}, {"one early", beat(early), "-"}, {"more than one a second", beat(fast), "-"},
	})
	hold(t, host.Nginx(), "client-closed-without-request", []threshold{
		{"all of them are checks", beat(even), "-"}, {"five", beat(few), "false proven 5"},
	})
}

func TestRequestsFromTheLoadBalancersAddresses(t *testing.T) {
	t.Parallel()
	from := func(balanced, all int) *evidence.Host {
		return logs(func(l *nginxlog.Summary) {
			l.Access.Requests = all
			l.Access.Balanced.AddN([]byte("100.64.1.1"), balanced)
		})
	}
	hold(t, host.Nginx(), "real-ip-missing", []threshold{
		{"too few", from(4, 4), "-"}, {"enough", from(5, 5), "false suggested 1"}, {"nine of ten", from(90, 100), "false suggested 1"}, {"fewer", from(89, 100), "-"},
	})
}
