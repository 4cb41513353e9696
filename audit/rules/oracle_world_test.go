package rules_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/alictl/alictl/internal/model"
)

// maker makes random accounts that lean to the extremes: empty groups, weight 0,
// master-slave groups, redirects, stopped and locked things, what is missing and
// what was not read.
type maker struct {
	*rand.Rand
	s *model.Snapshot
}

func randomAccount(seed uint64) *model.Snapshot {
	m := &maker{randOf(seed), &model.Snapshot{Schema: model.SnapshotSchema, AccountID: "1234567890123456"}}
	m.s.TakenAt = pick(m, time.Date(2026, 11, 28, 0, 0, 0, 0, time.UTC), time.Date(2026, 11, 30, 15, 59, 59, 0, time.UTC), time.Date(2026, 11, 30, 16, 0, 0, 0, time.UTC))
	m.s.Window = &model.Window{Start: m.s.TakenAt.Add(-24 * time.Hour), End: m.s.TakenAt, PeriodSeconds: 60}
	m.s.Regions = []string{"cn-hangzhou", "cn-shanghai"}[:1+m.IntN(2)]
	for _, r := range m.s.Regions {
		m.region(r)
	}
	m.s.Sort()
	return m.s
}

func randOf(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 7)) }

func pick[T any](m *maker, from ...T) T { return from[m.IntN(len(from))] }

func (m *maker) rarely() bool { return m.IntN(12) == 0 }

func maybe[T any](m *maker, v T) *T {
	if m.rarely() {
		return nil
	}
	return &v
}

func (m *maker) region(r string) {
	for i := range 6 {
		m.networkInterface(r, i)
	}
	for i := range 4 {
		m.securityGroup(r, i)
	}
	m.groups(r)
	for i := range 3 {
		m.clb(r, i)
		m.nlb(r, i)
	}
	m.coverage(r)
}

// networkInterface makes eni-<i> of instance i-<i/2>.
func (m *maker) networkInterface(r string, i int) {
	eni := model.Interface{
		RegionID: r, ID: fmt.Sprint("eni-", i), InstanceID: fmt.Sprint("i-", i/2), Primary: i%2 == 0, VPCID: pick(m, "vpc-1", "vpc-1", "vpc-2"),
		Addresses: []string{fmt.Sprint("10.0.0.", i)}, ZoneID: pick(m, "a", "a", "b", ""),
		SecurityGroups: [][]string{{"sg-0"}, {"sg-1"}, {"sg-0", "sg-2"}, {"sg-3", "sg-1"}, nil}[m.IntN(5)],
		ServiceManaged: m.rarely(),
	}
	if !m.rarely() {
		eni.Timeouts = &model.Timeouts{
			TCPEstablished: pick(m, 30, 60, 300, 910), TCPClosedAndTimeWait: pick(m, 3, 14, 15), UDP: pick(m, 10, 30, 80, 100),
		}
	}
	if i == 5 && m.IntN(3) == 0 {
		return // missing
	}
	m.s.Interfaces = append(m.s.Interfaces, eni)
	if i%2 == 0 && !m.rarely() {
		m.s.Instances = append(m.s.Instances, model.Instance{RegionID: r, ID: eni.InstanceID, PrimaryInterfaceID: eni.ID,
			Type: pick(m, "ecs.g7.8xlarge", "ecs.g7.large", "ecs.c7.large", "ecs.c9a.large", "ecs.g9a.3xlarge", "ecs.t6-c1m1.large", "odd", "")})
	}
	if i%2 == 0 && m.IntN(4) != 0 {
		m.s.InstanceUsage = append(m.s.InstanceUsage, model.InstanceUsage{RegionID: r, InstanceID: eni.InstanceID,
			Connections: m.series(0, 399_999, 400_000, 480_000, 480_001, 700_000, 1e6)})
	}
}

func (m *maker) securityGroup(r string, i int) {
	g := model.SecurityGroup{RegionID: r, ID: fmt.Sprint("sg-", i)}
	for range m.IntN(5) {
		e := model.SecurityRule{
			Policy: pick(m, "Accept", "Accept", "Drop", "accept", "drop"), Protocol: pick(m, "TCP", "UDP", "ALL", "tcp", "ICMP"),
			PortRange: pick(m, "-1/-1", "80/80", "1/65535", "81/90", "8080/8080", "1/79"), Priority: 1 + m.IntN(3),
		}
		switch m.IntN(8) {
		case 0:
			e.IPv6 = pick(m, "::/0", "fd00::/8", "fd00:1::/32")
		case 1:
			e.PrefixList = pick(m, "pl-1", "pl-2")
		case 2:
			e.GroupID = pick(m, "sg-8", "sg-9")
		default:
			e.IPv4 = pick(m, "0.0.0.0/0", "10.0.0.0/8", "10.1.2.3", "100.64.0.0/10", "100.100.0.0/16", "100.0.0.0/8", "100.64.0.0/9")
		}
		g.Ingress = append(g.Ingress, e)
	}
	if !m.rarely() {
		m.s.SecurityGroups = append(m.s.SecurityGroups, g)
	}
}

func (m *maker) groups(r string) {
	for i := range 4 {
		m.group(r, model.VServerGroup, fmt.Sprint("rsp-", i))
		m.group(r, model.NLBGroup, fmt.Sprint("sgp-", i))
		if !m.rarely() {
			settings := model.GroupSettings{RegionID: r, ID: fmt.Sprint("sgp-", i), Scheduler: pick(m, "Wrr", "Wlc", "Rr", "Sch", ""),
				PreserveClientIP: maybe(m, m.IntN(2) == 0), ConnectionDrain: maybe(m, m.IntN(2) == 0), HealthCheck: m.check()}
			m.s.GroupSettings = append(m.s.GroupSettings, settings)
		}
	}
	m.group(r, model.MasterSlaveGroup, "rsp-ms")
}

func (m *maker) group(r string, kind model.GroupKind, id string) {
	if m.rarely() {
		return // not read
	}
	g := model.ServerGroup{RegionID: r, Kind: kind, ID: id}
	for range pick(m, 0, 1, 2, 2, 3) {
		b := model.Backend{Type: model.ServerECS, ServerID: fmt.Sprint("i-", m.IntN(4)), Port: pick(m, 80, 8080, 0, 443), Weight: pick(m, 0, 0, 50, 51, 100)}
		switch m.IntN(6) {
		case 0:
			b.Type, b.ServerID = model.ServerENI, fmt.Sprint("eni-", m.IntN(7))
		case 1:
			b.Type, b.ServerID, b.ServerIP = model.ServerIP, "", fmt.Sprint("10.0.0.", m.IntN(8))
		case 2:
			b.ServerIP = fmt.Sprint("10.0.0.", m.IntN(7))
		}
		if kind == model.DefaultGroup {
			b.Port = 0
		}
		g.Backends = append(g.Backends, b)
	}
	m.s.ServerGroups = append(m.s.ServerGroups, g)
}

func (m *maker) check() *model.HealthCheck {
	if m.rarely() {
		return nil
	}
	return &model.HealthCheck{Enabled: m.IntN(4) != 0, Type: pick(m, "tcp", "http", ""), IntervalSeconds: pick(m, 2, 5, 6, 50, 0),
		TimeoutSeconds: pick(m, 5, 6, 10), HealthyThreshold: 3, UnhealthyThreshold: pick(m, 2, 3, 4, 10)}
}

func (m *maker) clb(r string, i int) {
	created := pick(m, time.Date(2024, 11, 30, 15, 59, 59, 0, time.UTC), time.Date(2024, 11, 30, 16, 0, 0, 0, time.UTC), time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC))
	lb := model.LoadBalancer{
		RegionID: r, ID: fmt.Sprint("lb-", i), Kind: model.CLB, Status: pick(m, "active", "active", "active", "inactive", "locked", "odd"),
		VPCID: pick(m, "vpc-1", "vpc-1", ""), AddressType: pick(m, "internet", "intranet", ""), Spec: pick(m, "slb.s1.small", "slb.s2.small", "", "slb.s4.large", "slb.lcu.elastic"),
		InstanceChargeType: pick(m, "PayBySpec", "PayBySpec", "PayByCLCU"), PayType: "PayOnDemand", InternetChargeType: pick(m, "paybytraffic", "paybybandwidth"),
		BandwidthMbps: pick(m, 0, 10), MasterZoneID: pick(m, "a", "a", ""), SlaveZoneID: pick(m, "b", "a", ""), CreatedAt: maybe(m, created),
	}
	m.group(r, model.DefaultGroup, lb.ID)
	for _, p := range []model.Protocol{model.TCP, model.UDP, model.HTTP, model.HTTPS}[:m.IntN(5)] {
		m.clbListener(lb, p)
	}
	m.listed(lb)
}

func (m *maker) clbListener(lb model.LoadBalancer, p model.Protocol) {
	l := model.Listener{
		RegionID: lb.RegionID, LoadBalancerID: lb.ID, Kind: model.CLB, Port: 80 + len(m.s.Listeners), Protocol: p, Status: pick(m, "running", "running", "running", "running", "stopped", "starting", "odd"),
		BackendPort: pick(m, 80, 8080), Scheduler: pick(m, "wrr", "wlc", "rr", ""), ConnectionDrain: pick(m, "on", "off", ""), HealthCheck: m.check(),
		ACLStatus: pick(m, "on", "off"), ACLType: pick(m, "white", "black"),
		Groups: []model.GroupRef{pick(m, model.GroupRef{Kind: model.VServerGroup, ID: fmt.Sprint("rsp-", m.IntN(4))}, model.GroupRef{Kind: model.DefaultGroup, ID: lb.ID}, model.GroupRef{Kind: model.MasterSlaveGroup, ID: "rsp-ms"})},
	}
	l.Running = l.Status == "running"
	if p == model.HTTP || p == model.HTTPS {
		l.RequestTimeout, l.IdleTimeout = maybe(m, pick(m, 1, 60, 180)), maybe(m, pick(m, 15, 60))
		l.StickySession, l.TLSPolicyID = pick(m, "on", "off", ""), pick(m, "tls_cipher_policy_1_0", "tls_cipher_policy_1_1", "tls_cipher_policy_1_2", "tls_cipher_policy_1_2_strict_with_1_3", "tls-1", "tls-2", "")
		l.Redirects = p == model.HTTP && m.IntN(4) == 0
		if m.IntN(2) == 0 {
			l.Groups = append(l.Groups, model.GroupRef{Kind: model.VServerGroup, ID: fmt.Sprint("rsp-", m.IntN(4)), RuleID: "rule-1"})
		}
	}
	if p == model.TCP {
		l.EstablishedTimeout, l.PersistenceTimeout = maybe(m, pick(m, 30, 31, 900)), maybe(m, pick(m, 0, 1))
	}
	if l.Redirects {
		l.Groups = nil
	}
	m.s.Listeners = append(m.s.Listeners, l)
	m.health(l)
}

func (m *maker) nlb(r string, i int) {
	lb := model.LoadBalancer{
		RegionID: r, ID: fmt.Sprint("nlb-", i), Kind: model.NLB, Status: pick(m, "Active", "Active", "Active", "Inactive", "Provisioning", "odd"), VPCID: "vpc-1",
		AddressType: pick(m, "Internet", "Intranet"), Zones: pick(m, 0, 1, 2, 2), BusinessStatus: pick(m, "Normal", "Normal", "Abnormal", ""),
	}
	if m.rarely() {
		lb.Locks = []string{"FinancialLocked"}
	}
	for _, p := range []model.Protocol{model.TCP, model.UDP, model.TCPSSL}[:m.IntN(4)] {
		l := model.Listener{
			RegionID: r, LoadBalancerID: lb.ID, Kind: model.NLB, ID: fmt.Sprint("lsn-", lb.ID, "-", p), Port: 80, Protocol: p, Status: pick(m, "Running", "Running", "Running", "Stopped", "odd"),
			IdleTimeout: maybe(m, pick(m, 10, 90, 101, 900, 911)), TLSPolicyID: pick(m, "tls_cipher_policy_1_0", "tls_cipher_policy_1_2", "tls-1", "tls-3"), CPS: pick(m, 0, 1000),
			Groups: []model.GroupRef{{Kind: model.NLBGroup, ID: fmt.Sprint("sgp-", m.IntN(4))}},
		}
		l.Running = l.Status == "Running"
		m.s.Listeners = append(m.s.Listeners, l)
		m.health(l)
	}
	m.listed(lb)
}

// listed adds a load balancer, now and then without its usage or itself.
func (m *maker) listed(lb model.LoadBalancer) {
	if m.IntN(30) == 0 {
		return
	}
	m.s.LoadBalancers = append(m.s.LoadBalancers, lb)
	u := model.Usage{RegionID: lb.RegionID, LoadBalancerID: lb.ID, Metrics: map[model.Metric]model.Series{}}
	for metric, figures := range map[model.Metric][]float64{
		model.MaxConnections: {0, 100, 4000, 4001, 5000, 40000, 40002, 50000}, model.NewConnections: {0, 0, 10, 2400, 2401, 3000},
		model.Queries: {0, 10, 800, 801, 1000}, model.DroppedConnections: {0, 0, 0, 0.5}, model.TrafficIn: {0, 0, 1e6}, model.TrafficOut: {0, 0, 7_999_999, 8e6, 1e7},
	} {
		if !m.rarely() {
			u.Metrics[metric] = m.series(figures...)
		}
	}
	for _, l := range m.s.Listeners {
		if l.RegionID == lb.RegionID && l.LoadBalancerID == lb.ID && !m.rarely() {
			u.Listeners = append(u.Listeners, model.ListenerUsage{Port: l.Port, Protocol: l.Protocol,
				NewConnections: []float64{model.NoData, pick(m, 0, 799, 800, 1599, 1600, 1700, math.NaN(), model.NoData)}})
		}
	}
	if !m.rarely() {
		m.s.Usage = append(m.s.Usage, u)
	}
}

func (m *maker) series(figures ...float64) model.Series {
	s := model.Series{Samples: 1440, Expected: 1440, PeriodSeconds: 60, Peak: pick(m, figures...)}
	s.Hours = slices.Repeat([]float64{s.Peak}, 24)
	switch m.IntN(20) {
	case 0:
		s = model.Series{Expected: 1440, PeriodSeconds: 60}
	case 1:
		s.Peak, s.Hours = pick(m, math.NaN(), -1, math.Inf(1)), nil
	case 2:
		s.Unread = true
	}
	return s
}

// health makes what the check of a listener says, which contradicts the groups now
// and then.
func (m *maker) health(l model.Listener) {
	if m.rarely() {
		return
	}
	h := model.ListenerHealth{RegionID: l.RegionID, LoadBalancerID: l.LoadBalancerID, Port: l.Port, Protocol: l.Protocol}
	statuses := []string{"normal", "abnormal", "abnormal", "unavailable"}
	if l.Kind == model.NLB {
		h = model.ListenerHealth{RegionID: l.RegionID, ListenerID: l.ID}
		statuses = []string{"Unhealthy", "Unhealthy", "Initial", "Unavailable"}
	}
	all := m.IntN(3) == 0
	for _, g := range m.s.ServerGroups {
		for _, ref := range l.Groups {
			if g.RegionID != l.RegionID || g.Kind != ref.Kind || g.ID != ref.ID {
				continue
			}
			for _, b := range g.Backends {
				row := model.ServerHealth{ServerID: b.ServerID, ServerIP: b.ServerIP, Port: b.Port, Status: pick(m, statuses...)}
				if g.Kind == model.DefaultGroup {
					row.Port = l.BackendPort
				}
				if all {
					row.Status = statuses[1]
				}
				if l.Kind == model.NLB {
					row.GroupID = g.ID
				}
				h.Servers = append(h.Servers, row)
			}
		}
	}
	if m.rarely() {
		h.Servers = append(h.Servers, model.ServerHealth{ServerID: "i-77", Port: 1, Status: strings.ToUpper(statuses[1])})
	}
	m.s.Health = append(m.s.Health, h)
}

// coverage says that every table was read, apart from some.
func (m *maker) coverage(r string) {
	for _, table := range model.Tables() {
		outcome := model.Read
		if m.IntN(60) == 0 {
			outcome = pick(m, model.Denied, model.Failed, model.Invalid)
		}
		m.s.Coverage = append(m.s.Coverage, model.Coverage{Table: table, RegionID: r, Outcome: outcome, Code: "C"})
	}
	if m.IntN(3) == 0 {
		m.s.Coverage = append(m.s.Coverage, model.Coverage{Table: model.RulesTable, RegionID: r, ResourceID: "lb-0", Outcome: model.Denied, Code: "C"})
	}
	if !m.rarely() {
		m.s.TLSPolicies = append(m.s.TLSPolicies,
			model.TLSPolicy{RegionID: r, Kind: model.NLB, ID: "tls-1", Versions: []string{"TLSv1.2"}},
			model.TLSPolicy{RegionID: r, Kind: model.NLB, ID: "tls-3", Versions: []string{"TLSv1.1", "TLSv1.2"}},
			model.TLSPolicy{RegionID: r, Kind: model.CLB, ID: "tls-2", Versions: []string{"TLSv1.0", "TLSv1.3"}})
	}
}
