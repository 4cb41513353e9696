package world

import (
	"fmt"
	"strings"
)

func (k *checker) checkRegion(path string, r *Region) {
	k.id(path, r.ID)
	k.region = r
	for i, p := range r.Products {
		k.oneOf(fmt.Sprintf("%s.products[%d]", path, i), p, ProductECS, ProductSLB, ProductNLB)
	}
	k.instances, k.interfaces, k.groups, k.lists = map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	k.checkRules(path, r)
	for i, in := range r.Instances {
		at := fmt.Sprintf("%s.instances[%d]", path, i)
		k.id(at, in.ID)
		k.oneOf(at+".status", in.Status, "Running", "Stopped", "Starting", "Stopping", "Pending")
		k.load(at, in.Load)
		k.assistant(at+".assistant", in.Assistant)
		k.instances[in.ID] = true
	}
	for i := range r.Interfaces {
		k.checkInterface(fmt.Sprintf("%s.interfaces[%d]", path, i), &r.Interfaces[i])
	}
	for i := range r.ServerGroups {
		k.checkGroup(fmt.Sprintf("%s.server_groups[%d]", path, i), &r.ServerGroups[i])
	}
	for i := range r.NLBs {
		k.checkNLB(fmt.Sprintf("%s.nlbs[%d]", path, i), &r.NLBs[i])
	}
	for i := range r.CLBs {
		k.checkCLB(fmt.Sprintf("%s.clbs[%d]", path, i), &r.CLBs[i])
	}
	for i, id := range r.Health.UnhealthyAfterChange {
		k.known(fmt.Sprintf("%s.health.unhealthy_after_change[%d]", path, i), id, k.interfaces)
	}
}

func (k *checker) checkInterface(path string, ni *Interface) {
	k.id(path, ni.ID)
	k.interfaces[ni.ID] = true
	if !strings.HasPrefix(ni.ID, "eni-") {
		k.fail(path+".id", "%q does not begin with eni-", ni.ID)
	}
	k.known(path+".instance", ni.Instance, k.instances)
	k.oneOf(path+".type", ni.Type, TypePrimary, TypeSecondary)
	k.oneOf(path+".status", ni.Status, "Available", "Attaching", "InUse", "Detaching", "Deleting")
	k.address(path+".address", ni.Address)
	for i, ip := range ni.SecondaryAddresses {
		k.address(fmt.Sprintf("%s.secondary_addresses[%d]", path, i), ip)
	}
	for i, ip := range ni.IPv6 {
		k.address(fmt.Sprintf("%s.ipv6[%d]", path, i), ip)
	}
	k.settings(path, "", ni.Settings, InterfaceSettings())
	if field, why := ni.Timeouts.Problem(); field != "" {
		name := map[string]string{
			"TcpEstablishedTimeout": "tcp_established", "TcpClosedAndTimeWaitTimeout": "tcp_closed", "UdpTimeout": "udp",
		}[field]
		k.fail(path+".timeouts."+name, "%s", why)
	}
}

func (k *checker) checkGroup(path string, g *ServerGroup) {
	k.id(path, g.ID)
	k.groups[g.ID] = true
	k.oneOf(path+".type", g.Type, "Instance", GroupTypeIP)
	k.oneOf(path+".protocol", g.Protocol, "TCP", "UDP", "TCP_UDP")
	k.oneOf(path+".health_check", g.HealthCheck, "on", "off")
	k.settings(path, "", g.Settings, groupSettings())
	for i, s := range g.Servers {
		at := fmt.Sprintf("%s.servers[%d]", path, i)
		if g.Type == GroupTypeIP {
			k.oneOf(at+".type", s.Type, ServerIP)
		} else {
			k.oneOf(at+".type", s.Type, "Ecs", "Eni", "Eci")
		}
		if s.ID == "" {
			k.fail(at+".id", "it must be given")
		}
		k.address(at+".ip", s.IP)
		k.within(at+".port", s.Port, 0, 65535)
		k.within(at+".weight", s.Weight, 0, 100)
		k.oneOf(at+".status", s.Status, "Available", "Adding", "Configuring", "Removing")
	}
}

func (k *checker) checkNLB(path string, lb *NLB) {
	k.id(path, lb.ID)
	k.life(path, lb.Created, lb.Deleted, lb.Age)
	k.load(path, lb.Load)
	k.oneOf(path+".address_type", lb.AddressType, "Intranet", "Internet")
	k.oneOf(path+".status", lb.Status, "Active", "Inactive", "Provisioning", "Configuring")
	k.oneOf(path+".business_status", lb.BusinessStatus, businessNormal, "Abnormal")
	for i, lock := range lb.Locks {
		k.oneOf(fmt.Sprintf("%s.locks[%d].type", path, i), lock.Type, "SecurityLocked", "RelatedResourceLocked",
			"FinancialLocked", "ResidualLocked")
	}
	for i, z := range lb.Zones {
		k.address(fmt.Sprintf("%s.zones[%d].address", path, i), z.Address)
	}
	for i := range lb.Listeners {
		l := &lb.Listeners[i]
		at := fmt.Sprintf("%s.listeners[%d]", path, i)
		k.id(at, l.ID)
		k.oneOf(at+".protocol", l.Protocol, "TCP", "UDP", "TCPSSL")
		k.within(at+".port", l.Port, 0, 65535)
		k.within(at+".idle_timeout", l.IdleTimeout, 1, longIdle)
		k.oneOf(at+".status", l.Status, "Provisioning", "Running", "Configuring", "Stopping", "Stopped",
			"Starting", "Deleting", "Deleted")
		k.amounts(at, map[string]float64{"load_share": l.LoadShare})
		k.known(at+".server_group", l.ServerGroup, k.groups)
		k.settings(at, l.Protocol, l.Settings, NLBSettings())
	}
}

func (k *checker) checkCLB(path string, lb *CLB) {
	k.id(path, lb.ID)
	k.life(path, lb.Created, lb.Deleted, lb.Age)
	k.load(path, lb.Load)
	k.oneOf(path+".address_type", lb.AddressType, "intranet", "internet")
	k.oneOf(path+".spec", lb.Spec, append(CLBSpecs(), SharedSpec, SpecElastic)...)
	k.oneOf(path+".instance_charge_type", lb.InstanceChargeType, "PayBySpec", ChargeByUse)
	k.oneOf(path+".internet_charge_type", lb.InternetChargeType, "paybytraffic", PayByBandwidth)
	k.oneOf(path+".pay_type", lb.PayType, "PayOnDemand", PrePaid)
	k.oneOf(path+".status", lb.Status, "active", "inactive", "locked")
	k.address(path+".address", lb.Address)
	k.backends(path, lb.Backends)
	groups, pairs, ports := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for i, g := range lb.VServerGroups {
		at := fmt.Sprintf("%s.vserver_groups[%d]", path, i)
		k.id(at, g.ID)
		k.backends(at, g.Backends)
		groups[g.ID] = true
	}
	for i, g := range lb.MasterSlaveGroups {
		at := fmt.Sprintf("%s.master_slave_groups[%d]", path, i)
		k.id(at, g.ID)
		k.backends(at, g.Backends)
		pairs[g.ID] = true
	}
	for i := range lb.Listeners {
		at, l := fmt.Sprintf("%s.listeners[%d]", path, i), &lb.Listeners[i]
		key := CLBListenerID("", l.Port, l.transport())
		if ports[key] {
			k.fail(at+".port", "%d is used twice over %s", l.Port, l.transport())
		}
		ports[key] = true
		k.checkListener(at, l, groups, pairs)
	}
}

func (k *checker) backends(path string, list []Backend) {
	for i, b := range list {
		at := fmt.Sprintf("%s.backends[%d]", path, i)
		k.oneOf(at+".type", b.Type, BackendECS, BackendENI, BackendECI)
		if b.ID == "" {
			k.fail(at+".id", "it must be given")
		}
		k.address(at+".ip", b.IP)
		k.within(at+".port", b.Port, 0, 65535)
		k.within(at+".weight", b.Weight, 0, 100)
		k.oneOf(at+".role", b.Role, "", "Master", "Slave")
	}
}

func (k *checker) checkListener(path string, l *CLBListener, groups, pairs map[string]bool) {
	k.oneOf(path+".protocol", l.Protocol, ProtoTCP, ProtoUDP, ProtoHTTP, ProtoHTTPS)
	k.within(path+".port", l.Port, 1, 65535)
	k.amounts(path, map[string]float64{"load_share": l.LoadShare})
	k.oneOf(path+".status", l.Status, "running", "stopped", "starting", "configuring", "stopping")
	k.oneOf(path+".health_check", l.HealthCheck, "on", "off")
	k.oneOf(path+".scheduler", l.Scheduler, "wrr", "wlc", "rr", "sch", "tch", "qch")
	k.settings(path, l.Protocol, l.Settings, CLBSettings())
	for _, id := range l.AccessLists() {
		k.known(path+".settings.AclId", id, k.lists)
	}
	k.known(path+".vserver_group", l.VServerGroup, groups)
	k.known(path+".master_slave_group", l.MasterSlaveGroup, pairs)
	web := l.Protocol == ProtoHTTP || l.Protocol == ProtoHTTPS
	k.timeout(path+".established_timeout", l.EstablishedTimeout, l.Protocol == ProtoTCP, 10, 900)
	k.timeout(path+".idle_timeout", l.IdleTimeout, web, 1, 60)
	k.timeout(path+".request_timeout", l.RequestTimeout, web, 1, 180)
	k.within(path+".forward_port", l.ForwardPort, 0, 65535)
	if l.ForwardPort != 0 && l.Protocol != ProtoHTTP {
		k.fail(path+".forward_port", "only an http listener can redirect")
	}
	if len(l.Rules) > 0 && !web {
		k.fail(path+".rules", "only http and https listeners have rules")
	}
	for i, rule := range l.Rules {
		at := fmt.Sprintf("%s.rules[%d]", path, i)
		k.id(at, rule.ID)
		if rule.VServerGroup == "" {
			k.fail(at+".vserver_group", "it must be given")
		}
		k.known(at+".vserver_group", rule.VServerGroup, groups)
	}
}

func (k *checker) timeout(path string, value int, has bool, least, most int) {
	switch {
	case has:
		k.within(path, value, least, most)
	case value != 0:
		k.fail(path, "this protocol has no such timeout")
	}
}
