package world

import (
	"fmt"
	"strings"
)

func (lb *CLB) fillDefaults(region string) {
	setCreated(&lb.Created, lb.Age)
	setDefault(&lb.Zone, region+"-a")
	setDefault(&lb.SlaveZone, region+"-b")
	setDefault(&lb.AddressType, "intranet")
	setDefault(&lb.Spec, "slb.s2.small")
	setDefault(&lb.InstanceChargeType, "PayBySpec")
	setDefault(&lb.InternetChargeType, "paybytraffic")
	setDefault(&lb.PayType, "PayOnDemand")
	setDefault(&lb.Status, "active")
	setDefault(&lb.Bandwidth, 5120)
	for i := range lb.Backends {
		setDefault(&lb.Backends[i].Type, BackendECS)
	}
	for i := range lb.VServerGroups {
		for j := range lb.VServerGroups[i].Backends {
			setDefault(&lb.VServerGroups[i].Backends[j].Type, BackendECS)
		}
	}
	for i := range lb.MasterSlaveGroups {
		for j := range lb.MasterSlaveGroups[i].Backends {
			b := &lb.MasterSlaveGroups[i].Backends[j]
			setDefault(&b.Type, BackendECS)
			if b.Role == "" {
				b.Role = [2]string{"Master", "Slave"}[min(j, 1)]
			}
		}
	}
	for i := range lb.Listeners {
		lb.Listeners[i].fillDefaults()
	}
}

func (l *CLBListener) fillDefaults() {
	setDefault(&l.Status, "running")
	setDefault(&l.Scheduler, "wrr")
	setDefault(&l.Bandwidth, -1)
	setDefault(&l.HealthCheck, "on")
	if l.VServerGroup == "" && l.MasterSlaveGroup == "" {
		setDefault(&l.BackendPort, l.Port)
	}
	switch l.Protocol {
	case ProtoTCP:
		setDefault(&l.EstablishedTimeout, 900)
	case ProtoHTTP, ProtoHTTPS:
		setDefault(&l.IdleTimeout, 15)
		setDefault(&l.RequestTimeout, 60)
	}
}

func (lb *NLB) fillDefaults(r *Region) {
	setCreated(&lb.Created, lb.Age)
	setDefault(&lb.AddressType, "Intranet")
	setDefault(&lb.Status, "Active")
	setDefault(&lb.BusinessStatus, businessNormal)
	for i := range lb.Zones {
		setDefault(&lb.Zones[i].Interface, fmt.Sprintf("eni-%s-%d", strings.TrimPrefix(lb.ID, "nlb-"), i+1))
		setDefault(&lb.Zones[i].Zone, r.ID+"-a")
	}
	for i := range lb.Listeners {
		l := &lb.Listeners[i]
		setDefault(&l.ID, fmt.Sprintf("lsn-%s@%d", strings.TrimPrefix(lb.ID, "nlb-"), l.Port))
		setDefault(&l.Status, "Running")
		if l.Protocol == "UDP" {
			setDefault(&l.IdleTimeout, 20)
		}
		setDefault(&l.IdleTimeout, 900)
	}
}

func (g *ServerGroup) fillDefaults() {
	setDefault(&g.Type, "Instance")
	setDefault(&g.Protocol, "TCP")
	setDefault(&g.HealthCheck, "on")
	for i := range g.Servers {
		s := &g.Servers[i]
		if g.Type == GroupTypeIP {
			setDefault(&s.Type, ServerIP)
		}
		setDefault(&s.Type, "Ecs")
		setDefault(&s.Status, "Available")
		if s.Type == ServerIP {
			setDefault(&s.ID, s.IP)
		}
	}
}
