package align_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/alictl/alictl/cmd/alictl/internal/clitest"
	"github.com/alictl/alictl/mocks/fakecloud"
)

// oddWorld makes a small world from a seed and bends it into corners that the
// generator does not reach. It returns the timeouts that the service leaves out.
func oddWorld(seed int64) (world *fakecloud.World, policy rules, hidden map[string]bool) {
	rnd := rand.New(rand.NewPCG(uint64(seed), 0x0dd))
	regions := []string{"cn-hangzhou", "cn-beijing", "eu-central-1"}[:1+rnd.IntN(3)]
	world = fakecloud.Generate(fakecloud.Size{
		Seed: seed, Regions: regions, LoadBalancers: len(regions) * (1 + rnd.IntN(5)), Interfaces: len(regions) * (1 + rnd.IntN(10)),
	})
	b := clitest.Random{Rand: rnd}
	for i := range world.Regions {
		bendRegion(b, &world.Regions[i], i)
	}
	hidden = hideSome(b, world)
	policy = rules{
		Margin: clitest.Pick(b, 0, 0, 0, 0, 1, 10, 11, 100, 900), TimeWait: 3 + rnd.IntN(13),
		AllowLower: rnd.IntN(2) == 0, IncludeStopped: rnd.IntN(3) == 0,
	}
	// Through the server, so that every default is filled in.
	return fakecloud.NewServer(world, fakecloud.Options{}).World(), policy, hidden
}

// flags spells a policy as flags.
func (r rules) flags() []string {
	args := []string{fmt.Sprintf("--margin=%d", r.Margin), fmt.Sprintf("--time-wait=%d", r.TimeWait)}
	if r.AllowLower {
		args = append(args, "--allow-lower")
	}
	if r.IncludeStopped {
		args = append(args, "--include-stopped")
	}
	return args
}

func bendRegion(b clitest.Random, r *fakecloud.Region, n int) {
	if n > 0 && b.Chance(5) {
		r.Products = [][]string{{"ecs", "slb"}, {"ecs", "nlb"}, {"ecs"}, {"ecs", "slb", "nlb"}}[b.IntN(4)]
	}
	if n > 0 && b.Chance(3) {
		r.Products = []string{"slb", "nlb"} // not listed by ECS, so nobody looks there
	}
	inNetwork := map[string]int{}
	for i := range r.Interfaces {
		ni := &r.Interfaces[i]
		bendENI(b, ni, inNetwork[ni.VPC])
		inNetwork[ni.VPC]++
	}
	for i := range r.NLBs {
		for n := range r.NLBs[i].Listeners {
			bendNLBListener(b, r, &r.NLBs[i].Listeners[n])
		}
	}
	for i := range r.ServerGroups {
		bendServerGroup(b, r, &r.ServerGroups[i])
	}
	for i := range r.CLBs {
		bendCLB(b, r, &r.CLBs[i])
	}
}

// interface gives some interfaces more addresses. The n-th interface of every network gets the
// same ones: here as an address, there within a prefix, or both.
func bendENI(b clitest.Random, ni *fakecloud.Interface, n int) {
	if b.Chance(25) {
		if b.Chance(50) {
			ni.SecondaryAddresses = append(ni.SecondaryAddresses, fmt.Sprintf("10.250.%d.%d", n, 1+b.IntN(3)))
		}
		if b.Chance(70) {
			ni.IPv4Prefixes = append(ni.IPv4Prefixes, fmt.Sprintf("10.250.%d.0/28", n))
		}
	}
	if b.Chance(10) {
		ni.IPv6 = append(ni.IPv6, fmt.Sprintf("2001:DB8:%d::%d", n, 1+b.IntN(3)))
	}
	if b.Chance(10) {
		ni.IPv6Prefixes = append(ni.IPv6Prefixes, fmt.Sprintf("2001:db8:%d::/80", n))
	}
	switch {
	case b.Chance(4):
		ni.ServiceManaged = true // shows no instance any more
	case b.Chance(3):
		ni.Type = "Secondary" // perhaps an instance without a primary interface
	}
}

// address picks an address that some interface may own.
func addressIn(b clitest.Random, r *fakecloud.Region) string {
	n := b.IntN(len(r.Interfaces) + 1)
	switch b.IntN(4) {
	case 0:
		return fmt.Sprintf("10.250.%d.%d", n/2, 1+b.IntN(20))
	case 1:
		return fmt.Sprintf("2001:db8:%d:0::%d", n/2, 1+b.IntN(4))
	}
	if n == len(r.Interfaces) {
		return "192.168.77.1"
	}
	return clitest.Pick(b, slices.Concat([]string{r.Interfaces[n].Address}, r.Interfaces[n].SecondaryAddresses, r.Interfaces[n].IPv6)...)
}

func anyENI(b clitest.Random, r *fakecloud.Region) *fakecloud.Interface {
	return &r.Interfaces[b.IntN(len(r.Interfaces))]
}

func bendNLBListener(b clitest.Random, r *fakecloud.Region, l *fakecloud.NLBListener) {
	if b.Chance(25) {
		l.IdleTimeout = clitest.Pick(b, 1, 10, 30, 31, 60, 89, 90, 91, 99, 100, 101, 699, 700, 701, 899, 900, 901, 909, 910, 911, 1500)
	}
	if b.Chance(10) {
		l.Status = clitest.Pick(b, "Configuring", "Stopping", "Stopped", "Starting", "Provisioning")
	}
	if b.Chance(8) {
		l.Port, l.StartPort, l.EndPort = 0, 1, 65535
	}
	switch {
	case b.Chance(5):
		l.ServerGroup = ""
	case b.Chance(15) && len(r.ServerGroups) > 0: // perhaps of another network
		l.ServerGroup = r.ServerGroups[b.IntN(len(r.ServerGroups))].ID
	}
}

func bendServerGroup(b clitest.Random, r *fakecloud.Region, g *fakecloud.ServerGroup) {
	for i := range g.Servers {
		s := &g.Servers[i]
		switch {
		case !b.Chance(20):
		case g.Type == "Ip":
			s.IP = addressIn(b, r)
			s.ID = s.IP
			s.Type = "Ip"
		case b.Chance(30):
			*s = fakecloud.GroupServer{Type: "Eci", ID: "eci-1", IP: addressIn(b, r), Port: 80}
		case b.Chance(30):
			*s = fakecloud.GroupServer{Type: "Ecs", ID: cmp.Or(anyENI(b, r).Instance, "i-gone"), IP: addressIn(b, r), Port: 80}
		default:
			*s = fakecloud.GroupServer{Type: "Eni", ID: clitest.Pick(b, anyENI(b, r).ID, "eni-gone"), IP: addressIn(b, r), Port: 80, Weight: 100}
		}
	}
	if len(g.Servers) > 0 && b.Chance(10) { // the same server on another port
		again := g.Servers[0]
		again.Port = 8443
		g.Servers = append(g.Servers, again)
	}
}

func bendCLB(b clitest.Random, r *fakecloud.Region, lb *fakecloud.CLB) {
	if b.Chance(15) {
		lb.VPC = "" // of the classic network, or with a public address
	}
	lists := []*[]fakecloud.Backend{&lb.Backends}
	for i := range lb.VServerGroups {
		lists = append(lists, &lb.VServerGroups[i].Backends)
	}
	for _, list := range lists {
		for i := range *list {
			bendBackend(b, r, &(*list)[i])
		}
	}
	for i := range lb.Listeners {
		bendCLBListener(b, lb, &lb.Listeners[i])
	}
}

func bendBackend(b clitest.Random, r *fakecloud.Region, s *fakecloud.Backend) {
	switch {
	case !b.Chance(20):
	case b.Chance(30):
		s.Type, s.ID, s.IP = "eci", "eci-1", addressIn(b, r)
	case b.Chance(30):
		s.Type, s.ID, s.IP = "eni", clitest.Pick(b, anyENI(b, r).ID, "eni-gone"), clitest.Pick(b, "", addressIn(b, r))
	default:
		s.Type, s.ID, s.IP = "ecs", cmp.Or(anyENI(b, r).Instance, "i-gone"), clitest.Pick(b, "", addressIn(b, r))
	}
}

func bendCLBListener(b clitest.Random, lb *fakecloud.CLB, l *fakecloud.CLBListener) {
	if b.Chance(10) {
		l.Status = clitest.Pick(b, "configuring", "starting", "stopping", "stopped")
	}
	switch l.Protocol {
	case "tcp":
		if b.Chance(25) {
			l.EstablishedTimeout = clitest.Pick(b, 10, 30, 31, 60, 100, 101, 500, 501, 700, 701, 899, 900)
		}
	case "http", "https":
		if b.Chance(20) {
			l.IdleTimeout, l.RequestTimeout = clitest.Pick(b, 1, 15, 60), clitest.Pick(b, 1, 15, 60, 180)
		}
		if b.Chance(15) && len(lb.VServerGroups) > 0 && l.ForwardPort == 0 {
			own := lb.VServerGroups[0].ID // of a rule and of the listener at once
			l.VServerGroup = own
			l.Rules = append(l.Rules, fakecloud.Rule{ID: fmt.Sprintf("rule-%s-%d", lb.ID, l.Port), Name: "own", VServerGroup: own})
		}
	}
}

// hide makes the service leave some timeouts out of its answers, in some worlds.
func hideSome(b clitest.Random, w *fakecloud.World) map[string]bool {
	hidden := map[string]bool{}
	leaveOut := func(key, product, action, field string) {
		if !b.Chance(4) {
			return
		}
		hidden[key] = true
		w.Faults = append(w.Faults, fakecloud.Fault{
			Kind: fakecloud.FaultSetField, Product: product, Action: action, Field: field, Value: clitest.Pick(b, "null", "0"),
		})
	}
	leaveOut("clb EstablishedTimeout", "slb", "DescribeLoadBalancerListeners", "EstablishedTimeout")
	leaveOut("clb RequestTimeout", "slb", "DescribeLoadBalancerListeners", "RequestTimeout")
	leaveOut("clb IdleTimeout", "slb", "DescribeLoadBalancerListeners", "IdleTimeout")
	leaveOut("nlb IdleTimeout", "nlb", "ListListeners", "IdleTimeout")
	return hidden
}
