package world

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"
)

// Size says how large a generated world is. Numbers are totals over all
// regions; zero values get small defaults.
type Size struct {
	// Seed decides everything: the same Size gives the same world.
	Seed          int64
	Regions       []string
	LoadBalancers int
	Interfaces    int
	// Quotas of the world; none unless given.
	Quotas Quotas
	// Judged adds what a check of an account looks at besides timeouts and figures:
	// security groups and their rules, access lists, TLS policies, zones, locks,
	// health, and the settings of listeners and groups, in all their values.
	Judged bool
}

// generator builds one region at a time.
type generator struct {
	rnd    *rand.Rand
	region *Region
	// tag makes ids unique over regions
	tag    string
	serial int
	vpcs   []string
	// interfaces that a backend may name, by network
	enis  map[string][]*Interface
	count map[string]int
}

// Generate makes a world of any size from a seed, with all kinds of load
// balancers, listeners and backends in believable shares, and odd corners:
// addresses repeated in other networks, backends that do not exist, stopped
// listeners, shared groups, interfaces of other services.
func Generate(size Size) *World {
	if len(size.Regions) == 0 {
		size.Regions = []string{"cn-hangzhou"}
	}
	if size.LoadBalancers == 0 {
		size.LoadBalancers = 10
	}
	if size.Interfaces == 0 {
		size.Interfaces = 20
	}
	rnd := rand.New(rand.NewPCG(uint64(size.Seed), 0x5eed))
	w := &World{
		AccountID: "1234567890123456",
		AccessKeys: []AccessKey{
			{ID: "LTAI5tSandboxNotARealKey", Secret: "sandbox-secret-that-opens-nothing"},
		},
		Epoch:   time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC),
		Quotas:  size.Quotas,
		Regions: make([]Region, len(size.Regions)),
	}
	for i, id := range size.Regions {
		w.Regions[i].ID = id
		g := &generator{rnd: rnd, region: &w.Regions[i], tag: fmt.Sprintf("%c%d", 'a'+i%26, i)}
		g.enis, g.count = map[string][]*Interface{}, map[string]int{}
		g.build(share(size.LoadBalancers, i, len(size.Regions)), share(size.Interfaces, i, len(size.Regions)))
		loadRegion(g.region, size.Seed)
		if size.Judged {
			judgeRegion(g.region, size.Seed)
		}
	}
	w.FillDefaults()
	return w
}

// share is the i-th of n nearly equal parts of total.
func share(total, i, n int) int { return total*(i+1)/n - total*i/n }

func (g *generator) build(balancers, interfaces int) {
	for i := range 2 + interfaces/2000 {
		g.vpcs = append(g.vpcs, fmt.Sprintf("vpc-%s%d", g.tag, i))
	}
	nlbs := balancers / 3
	zones := g.makeNLBs(nlbs)
	g.makeENIs(max(interfaces-zones, 1))
	g.fillNLBs()
	for range balancers - nlbs {
		g.makeCLB()
	}
}

func (g *generator) id(kind string) string {
	g.serial++
	return fmt.Sprintf("%s-%s%06x", kind, g.tag, g.serial)
}

func (g *generator) chance(percent int) bool { return g.rnd.IntN(100) < percent }

func pick[T any](g *generator, from []T) T { return from[g.rnd.IntN(len(from))] }

// makeENIs makes instances with one or two interfaces and a few free or managed
// ones, exactly n interfaces together.
func (g *generator) makeENIs(n int) {
	g.region.Interfaces = make([]Interface, 0, n+len(g.region.NLBs)*2)
	for len(g.region.Interfaces) < n {
		vpc := pick(g, g.vpcs)
		switch {
		case g.chance(4):
			g.eni(Interface{VPC: vpc, ServiceManaged: true, Description: "owned by another service"})
		case g.chance(3):
			g.eni(Interface{VPC: vpc})
		default:
			in := Instance{
				ID: g.id("i"), VPC: vpc, VSwitch: "vsw-" + vpc, Zone: g.region.ID + "-a",
				Type: pick(g, []string{"ecs.g7.large", "ecs.c7.xlarge", "ecs.r7.2xlarge"}),
			}
			in.Name = "host-" + in.ID
			g.region.Instances = append(g.region.Instances, in)
			g.eni(Interface{Instance: in.ID, VPC: vpc})
			if g.chance(15) && len(g.region.Interfaces) < n {
				g.eni(Interface{Instance: in.ID, VPC: vpc})
			}
		}
	}
	for i := range g.region.Interfaces {
		ni := &g.region.Interfaces[i]
		g.enis[ni.VPC] = append(g.enis[ni.VPC], ni)
	}
}

func (g *generator) eni(ni Interface) {
	ni.ID = g.id("eni")
	ni.VSwitch, ni.Zone = "vsw-"+ni.VPC, g.region.ID+"-a"
	ni.Address = g.address(ni.VPC)
	if g.chance(10) {
		for range 1 + g.rnd.IntN(3) {
			ni.SecondaryAddresses = append(ni.SecondaryAddresses, g.secondary())
		}
	}
	ni.Timeouts = g.timeouts()
	if g.chance(20) {
		ni.Tags = Tags{"app": pick(g, []string{"web", "api", "pay"})}
	}
	g.region.Interfaces = append(g.region.Interfaces, ni)
}

// address gives each network the same addresses over again: an address alone
// does not say which interface is meant.
func (g *generator) address(vpc string) string {
	n := g.count[vpc]
	g.count[vpc]++
	return fmt.Sprintf("10.%d.%d.%d", n>>14&0x7f, n>>7&0x7f, n&0x7f+1)
}

func (g *generator) secondary() string {
	g.serial++
	return fmt.Sprintf("10.%d.%d.%d", 128+g.serial>>14&0x7f, g.serial>>7&0x7f, g.serial&0x7f+1)
}

func (g *generator) timeouts() Timeouts {
	if g.chance(50) {
		return DefaultTimeouts()
	}
	return Timeouts{pick(g, establishedAllowed()), 3 + g.rnd.IntN(13), pick(g, udpAllowed())}
}

// eniIn picks an interface of a network; of any when the network has none.
func (g *generator) eniIn(vpc string) *Interface {
	for _, name := range append([]string{vpc}, g.vpcs...) {
		if len(g.enis[name]) > 0 {
			return pick(g, g.enis[name])
		}
	}
	return &Interface{}
}

func (g *generator) anyAddress(ni *Interface) string {
	return pick(g, slices.Concat([]string{ni.Address}, ni.SecondaryAddresses))
}
