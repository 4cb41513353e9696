// Package snapshottest makes snapshots for tests.
package snapshottest

import (
	"fmt"
	"time"

	"github.com/alictl/alictl/internal/model"
)

// Region is where the account is.
const Region = "cn-hangzhou"

// Large is an account of n load balancers, half of them NLB, with two listeners
// each, 25 interfaces and 2.5 security groups of 100 rules for each load balancer,
// and a week of usage. With n = 2,000 its file has about 100 MB.
func Large(n int) *model.Snapshot {
	s := &model.Snapshot{Schema: model.SnapshotSchema, AccountID: "1", Regions: []string{Region}, TakenAt: time.Date(2026, 11, 28, 0, 0, 0, 0, time.UTC)}
	s.Window = &model.Window{Start: s.TakenAt.AddDate(0, 0, -7), End: s.TakenAt, PeriodSeconds: 60}
	for _, table := range model.Tables() {
		if table == model.QuotesTable || table == model.BillsTable {
			continue
		}
		s.Coverage = append(s.Coverage, model.Coverage{Table: table, RegionID: Region, Outcome: model.Read})
	}
	groups := n * 5 / 2
	for i := range groups {
		s.SecurityGroups = append(s.SecurityGroups, securityGroup(i))
	}
	for i := range 25 * n {
		s.Interfaces = append(s.Interfaces, model.Interface{
			RegionID: Region, ID: fmt.Sprint("eni-", i), InstanceID: fmt.Sprint("i-", i), Primary: true, VPCID: "vpc-1", ZoneID: "a",
			Addresses:      []string{fmt.Sprintf("10.%d.%d.%d", i>>16, i>>8&255, i&255)},
			SecurityGroups: []string{fmt.Sprint("sg-", i%groups), fmt.Sprint("sg-", (i+1)%groups)},
			Timeouts:       &model.Timeouts{TCPEstablished: 910 - 610*(i%2), TCPClosedAndTimeWait: 15, UDP: 100},
		})
		s.Instances = append(s.Instances, model.Instance{RegionID: Region, ID: fmt.Sprint("i-", i), Type: "ecs.g7.large"})
		s.InstanceUsage = append(s.InstanceUsage, model.InstanceUsage{RegionID: Region, InstanceID: fmt.Sprint("i-", i), Connections: model.Series{Samples: 10080, Expected: 10080, Peak: float64(i * 10)}})
	}
	for i := range n {
		addBalancer(s, i)
	}
	s.Sort()
	return s
}

func securityGroup(i int) model.SecurityGroup {
	g := model.SecurityGroup{RegionID: Region, ID: fmt.Sprint("sg-", i)}
	for r := range 100 {
		e := model.SecurityRule{Policy: "Accept", Protocol: "TCP", PortRange: fmt.Sprintf("%d/%d", 80+r%5, 80+r%5+r), Priority: 1 + r%100, IPv4: fmt.Sprintf("10.%d.%d.0/24", i&255, r)}
		if r%3 == 0 {
			e.Policy = "Drop"
		}
		if r == 7 && i%10 == 0 {
			e.Policy, e.IPv4 = "Drop", "100.64.0.0/10"
		}
		g.Ingress = append(g.Ingress, e)
	}
	return g
}

func addBalancer(s *model.Snapshot, i int) {
	lb := model.LoadBalancer{RegionID: Region, ID: fmt.Sprint("lb-", i), Kind: model.CLB, Status: "active", VPCID: "vpc-1", AddressType: "internet", Spec: "slb.s2.small",
		InstanceChargeType: "PayBySpec", PayType: "PayOnDemand", InternetChargeType: "paybytraffic", MasterZoneID: "a", SlaveZoneID: "b", CreatedAt: &s.TakenAt}
	kind := model.VServerGroup
	if i%2 == 1 {
		lb.Kind, lb.Zones, lb.Spec, kind = model.NLB, 2, "", model.NLBGroup
	}
	s.LoadBalancers = append(s.LoadBalancers, lb)
	g := model.ServerGroup{RegionID: Region, Kind: kind, ID: fmt.Sprint("rsp-", i)}
	h := model.ListenerHealth{RegionID: Region, LoadBalancerID: lb.ID, Port: 80, Protocol: model.TCP}
	for b := range 25 {
		backend := model.Backend{Type: model.ServerECS, ServerID: fmt.Sprint("i-", i*25+b), Port: 80 + b%3, Weight: 100}
		g.Backends = append(g.Backends, backend)
		h.Servers = append(h.Servers, model.ServerHealth{ServerID: backend.ServerID, Port: backend.Port, Status: "normal"})
	}
	s.ServerGroups = append(s.ServerGroups, g)
	idle, on := 900, true
	check := &model.HealthCheck{Enabled: true, Type: "tcp", IntervalSeconds: 2, TimeoutSeconds: 5, UnhealthyThreshold: 3}
	s.GroupSettings = append(s.GroupSettings, model.GroupSettings{RegionID: Region, ID: g.ID, Scheduler: "Wrr", PreserveClientIP: &on, ConnectionDrain: &on, HealthCheck: check})
	for port := range 2 {
		l := model.Listener{RegionID: Region, LoadBalancerID: lb.ID, Kind: lb.Kind, Port: 80 + port, Protocol: model.TCP, Status: "running", Running: true, IdleTimeout: &idle, EstablishedTimeout: &idle,
			Scheduler: "wrr", PersistenceTimeout: new(int), ConnectionDrain: "on", HealthCheck: check, CPS: 1000, Groups: []model.GroupRef{{Kind: kind, ID: g.ID}}}
		h.Port, h.ListenerID = l.Port, ""
		if l.Kind == model.NLB {
			l.ID = fmt.Sprint("lsn-", i, "-", port)
			h.ListenerID, h.Servers = l.ID, nil
		}
		s.Listeners = append(s.Listeners, l)
		s.Health = append(s.Health, h)
	}
	u := model.Usage{RegionID: Region, LoadBalancerID: lb.ID, Metrics: map[model.Metric]model.Series{}}
	for n, m := range model.Metrics() {
		u.Metrics[m] = model.Series{Samples: 10080, Expected: 10080, PeriodSeconds: 60, Peak: float64(i), Hours: week(i, n), HourMeans: week(i, n+1)}
	}
	for port := range 2 {
		u.Listeners = append(u.Listeners, model.ListenerUsage{Port: 80 + port, Protocol: model.TCP, MaxConnections: week(i, port), NewConnections: week(i, port+1), TrafficBitsPerSecond: week(i, port+2)})
	}
	s.Usage = append(s.Usage, u)
}

// week is what a load balancer did in each hour of a week: every other one is idle.
func week(balancer, metric int) []float64 {
	hours := make([]float64, 7*24)
	for h := range hours {
		if balancer/2%2 == 1 {
			hours[h] = float64((balancer*7 + metric*131 + h*h) % (balancer + 1))
		}
	}
	return hours
}
