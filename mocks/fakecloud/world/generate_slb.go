package world

import "fmt"

func (g *generator) makeCLB() {
	lb := CLB{ID: g.id("lb"), VPC: pick(g, g.vpcs)}
	lb.Name = "clb-" + lb.ID
	lb.VSwitch = "vsw-" + lb.VPC
	lb.Address = fmt.Sprintf("172.16.%d.%d", g.serial>>8&0xff, g.serial&0xff)
	lb.Spec = pick(g, append(CLBSpecs()[:6:6], SharedSpec))
	if g.chance(30) {
		lb.AddressType = "internet"
		lb.InternetChargeType = pick(g, []string{"paybytraffic", "paybybandwidth"})
	}
	if g.chance(15) {
		lb.InstanceChargeType, lb.Spec = ChargeByUse, "slb.lcu.elastic"
	}
	if g.chance(20) {
		lb.Tags = Tags{"team": pick(g, []string{"shop", "data"})}
	}
	if g.chance(70) {
		lb.Backends = g.backends(lb.VPC, 0)
	}
	for range g.rnd.IntN(3) {
		lb.VServerGroups = append(lb.VServerGroups, VServerGroup{ID: g.id("rsp"), Backends: g.backends(lb.VPC, 8080)})
	}
	if g.chance(15) {
		lb.MasterSlaveGroups = append(lb.MasterSlaveGroups, MasterSlaveGroup{ID: g.id("rsp"), Backends: g.pairOf(lb.VPC)})
	}
	for port := range g.rnd.IntN(5) {
		lb.Listeners = append(lb.Listeners, g.listener(&lb, 8000+port))
	}
	g.region.CLBs = append(g.region.CLBs, lb)
}

func (g *generator) backends(vpc string, port int) []Backend {
	var out []Backend
	for range g.rnd.IntN(6) {
		out = append(out, g.backend(vpc, port))
	}
	return out
}

func (g *generator) backend(vpc string, port int) Backend {
	b := Backend{Port: port, Weight: pick(g, []int{0, 1, 100, 100, 100, 100})}
	ni := g.eniIn(vpc)
	switch {
	case g.chance(3):
		b.ID = g.id("i") // gone, but still registered
	case g.chance(5):
		b.Type, b.ID, b.IP = BackendECI, g.id("eci"), g.anyAddress(ni)
	case ni.Instance == "" || g.chance(15):
		b.Type, b.ID = BackendENI, ni.ID
		if g.chance(70) {
			b.IP = g.anyAddress(ni)
		}
	default:
		b.ID = ni.Instance
		if g.chance(20) {
			b.IP = ni.Address
		}
	}
	return b
}

// pairOf makes the servers of a master-slave group: exactly two, named by id
// alone, since the service shows no address for them.
func (g *generator) pairOf(vpc string) []Backend {
	var out []Backend
	for len(out) < 2 {
		b := g.backend(vpc, 5432)
		b.IP = ""
		if b.Type != BackendECI {
			out = append(out, b)
		}
	}
	return out
}

func (g *generator) listener(lb *CLB, port int) CLBListener {
	l := CLBListener{Port: port, Protocol: pick(g, []string{ProtoTCP, ProtoTCP, ProtoUDP, ProtoHTTP, ProtoHTTPS})}
	if g.chance(12) {
		l.Status = "stopped"
	}
	switch l.Protocol {
	case ProtoTCP:
		l.EstablishedTimeout = pick(g, []int{900, 900, 10, 60, 300, 10 + g.rnd.IntN(891)})
	case ProtoHTTP, ProtoHTTPS:
		l.IdleTimeout, l.RequestTimeout = 1+g.rnd.IntN(60), 1+g.rnd.IntN(180)
	}
	if l.Protocol == ProtoHTTP && g.chance(20) {
		l.ForwardPort = 443
		return l
	}
	l4 := l.Protocol == ProtoTCP || l.Protocol == ProtoUDP
	switch {
	case l4 && len(lb.MasterSlaveGroups) > 0 && g.chance(50):
		l.MasterSlaveGroup = lb.MasterSlaveGroups[0].ID
	case len(lb.VServerGroups) > 0 && g.chance(70):
		l.VServerGroup = pick(g, lb.VServerGroups).ID
	}
	if !l4 && len(lb.VServerGroups) > 0 {
		for i := range g.rnd.IntN(4) {
			l.Rules = append(l.Rules, Rule{
				ID: g.id("rule"), Name: fmt.Sprintf("rule-%d", i), Domain: "www.example.com",
				URL: fmt.Sprintf("/p%d", i), VServerGroup: pick(g, lb.VServerGroups).ID,
			})
		}
	}
	return l
}
