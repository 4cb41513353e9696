package world

import (
	"fmt"
	"slices"
)

// makeNLBs makes the load balancers and their zones, and says how many interfaces
// of their own they have.
func (g *generator) makeNLBs(n int) (zones int) {
	for range n {
		lb := NLB{ID: g.id("nlb"), VPC: pick(g, g.vpcs)}
		lb.Name = "net-" + lb.ID
		for z := range 1 + g.rnd.IntN(2) {
			zones++
			lb.Zones = append(lb.Zones, NLBZone{
				Zone: fmt.Sprintf("%s-%c", g.region.ID, 'a'+z), VSwitch: "vsw-" + lb.VPC,
				Interface: g.id("eni"), Address: fmt.Sprintf("172.20.%d.%d", g.serial>>8&0xff, g.serial&0xff),
			})
		}
		g.region.NLBs = append(g.region.NLBs, lb)
	}
	return zones
}

// fillNLBs adds server groups and listeners once there are interfaces to serve.
func (g *generator) fillNLBs() {
	for i := range g.region.NLBs {
		lb := &g.region.NLBs[i]
		for range 1 + g.rnd.IntN(2) {
			g.region.ServerGroups = append(g.region.ServerGroups, g.serverGroup(lb.VPC))
		}
		for port := range g.rnd.IntN(4) {
			lb.Listeners = append(lb.Listeners, g.nlbListener(lb, 9000+port))
		}
	}
}

func (g *generator) serverGroup(vpc string) ServerGroup {
	group := ServerGroup{ID: g.id("sgp"), VPC: vpc, AnyPort: g.chance(5)}
	group.Name = "group-" + group.ID
	if g.chance(25) {
		group.Type = GroupTypeIP
	}
	for range g.rnd.IntN(6) {
		s := g.groupServer(vpc, group.Type)
		same := func(other GroupServer) bool { return other.ID == s.ID && other.IP == s.IP && other.Port == s.Port }
		if !slices.ContainsFunc(group.Servers, same) { // no group has a server twice
			group.Servers = append(group.Servers, s)
		}
	}
	return group
}

func (g *generator) groupServer(vpc, groupType string) GroupServer {
	s := GroupServer{Port: 8080, Weight: pick(g, []int{0, 50, 100, 100, 100}), Zone: g.region.ID + "-a"}
	ni := g.eniIn(vpc)
	switch {
	case groupType == GroupTypeIP && g.chance(25):
		s.IP = fmt.Sprintf("192.168.%d.%d", g.rnd.IntN(256), 1+g.rnd.IntN(250)) // outside the network
	case groupType == GroupTypeIP:
		s.IP = g.anyAddress(ni)
	case g.chance(5):
		s.Type, s.ID, s.IP = "Eci", g.id("eci"), g.anyAddress(ni)
	case ni.Instance == "" || g.chance(20):
		s.Type, s.ID, s.IP = "Eni", ni.ID, g.anyAddress(ni)
	case g.chance(3):
		s.ID, s.IP = g.id("i"), "10.255.255.1" // gone, but still registered
	default:
		s.ID, s.IP = ni.Instance, ni.Address
	}
	return s
}

func (g *generator) nlbListener(lb *NLB, port int) NLBListener {
	l := NLBListener{Port: port, Protocol: pick(g, []string{"TCP", "TCP", "TCPSSL", "UDP"})}
	if g.chance(12) {
		l.Status = "Stopped"
	}
	if l.Protocol == "UDP" {
		l.IdleTimeout = 10 + g.rnd.IntN(11)
	} else {
		l.IdleTimeout = pick(g, []int{900, 900, 60, 300, 10 + g.rnd.IntN(891)})
	}
	// mostly a group of its own network, sometimes one that others use too
	for _, group := range g.region.ServerGroups {
		if group.VPC == lb.VPC && (l.ServerGroup == "" || g.chance(30)) {
			l.ServerGroup = group.ID
		}
	}
	return l
}
