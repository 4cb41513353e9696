package world_test

import (
	"testing"

	"github.com/alictl/alictl/mocks/fakecloud/world"
	"github.com/google/go-cmp/cmp"
)

func TestGenerateIsDeterministic(t *testing.T) {
	t.Parallel()
	size := world.Size{Seed: 11, Regions: []string{"cn-hangzhou", "cn-beijing"}, LoadBalancers: 41, Interfaces: 203}
	a, b := world.Generate(size), world.Generate(size)
	if diff := cmp.Diff(a, b); diff != "" {
		t.Error(diff)
	}
	size.Seed++
	if cmp.Equal(a, world.Generate(size)) {
		t.Error("another seed gave the same world")
	}
	lbs, enis := 0, 0
	for _, r := range a.Regions {
		lbs += len(r.CLBs) + len(r.NLBs)
		enis += len(r.Interfaces)
	}
	if lbs != 41 || enis != 203 {
		t.Errorf("%d load balancers and %d interfaces, want 41 and 203", lbs, enis)
	}
}

// Generated worlds pass the same checks as scenarios that people write.
func TestGenerateIsValid(t *testing.T) {
	t.Parallel()
	for seed := range int64(60) {
		w := world.Generate(world.Size{Seed: seed, LoadBalancers: int(seed), Interfaces: int(seed) * 3})
		if err := w.Validate(); err != nil {
			t.Errorf("seed %d: %v", seed, err)
		}
		owner := map[string]string{}
		for _, ni := range w.Regions[0].Interfaces {
			for _, ip := range append([]string{ni.Address}, ni.SecondaryAddresses...) {
				key := ni.VPC + "/" + ip
				if owner[key] != "" {
					t.Errorf("seed %d: %s belongs to %s and %s", seed, key, owner[key], ni.ID)
				}
				owner[key] = ni.ID
			}
		}
	}
}

// A world that is there to be judged is valid, the same for a seed, and the same as
// one that is not in what that one has.
func TestGenerateJudged(t *testing.T) {
	t.Parallel()
	for seed := range int64(60) {
		size := world.Size{Seed: seed, LoadBalancers: int(seed), Interfaces: int(seed) * 3, Judged: true}
		w := world.Generate(size)
		if err := w.Validate(); err != nil {
			t.Errorf("seed %d: %v", seed, err)
		}
		if diff := cmp.Diff(w, world.Generate(size)); diff != "" {
			t.Errorf("seed %d: %s", seed, diff)
		}
		size.Judged = false
		plain := world.Generate(size)
		for i, ni := range plain.Regions[0].Interfaces {
			if got := w.Regions[0].Interfaces[i]; got.ID != ni.ID || got.Address != ni.Address || got.Timeouts != ni.Timeouts {
				t.Errorf("seed %d: %+v became %+v", seed, ni, got)
			}
		}
	}
}

// What a check looks at is met in all its values.
func TestGenerateJudgedHasEveryKind(t *testing.T) {
	t.Parallel()
	r := world.Generate(world.Size{Seed: 1, LoadBalancers: 300, Interfaces: 2000, Judged: true}).Regions[0]
	seen := map[string]int{}
	settings := func(kind string, s world.Settings) {
		for name := range s {
			seen[kind+" "+name]++
		}
	}
	for _, lb := range r.CLBs {
		seen["clb "+lb.Status]++
		seen["slave "+lb.SlaveZone]++
		for _, l := range lb.Listeners {
			settings(l.Protocol, l.Settings)
			seen["scheduler "+l.Scheduler]++
			seen["check "+l.HealthCheck]++
		}
	}
	for _, lb := range r.NLBs {
		seen["nlb "+lb.Status]++
		seen["business "+lb.BusinessStatus]++
		seen["locks"] += len(lb.Locks)
		for _, l := range lb.Listeners {
			settings(l.Protocol, l.Settings)
		}
	}
	for _, g := range r.ServerGroups {
		settings("group", g.Settings)
	}
	for _, g := range r.SecurityGroups {
		seen["sg "+g.Type]++
		for _, rule := range g.Rules {
			seen[rule.Direction+" "+rule.Policy]++
			seen["peer "+rule.Peer]++
		}
	}
	for _, kind := range []string{
		"clb locked", "clb inactive", "slave none", "slave cn-hangzhou-a", "scheduler wlc", "check off", "tcp PersistenceTimeout", "tcp ConnectionDrain",
		"udp ConnectionDrain", "https TLSCipherPolicy", "http StickySession", "https AclStatus", "tcp HealthCheckType", "nlb Inactive",
		"business Abnormal", "locks", "TCPSSL SecurityPolicyId", "TCP Cps", "group Scheduler", "group PreserveClientIpEnabled",
		"group ConnectionDrainEnabled", "sg enterprise", "ingress Drop", "egress Accept", "peer 100.64.0.0/10", "peer ::/0", "peer pl-list",
	} {
		if seen[kind] == 0 {
			t.Errorf("no %s", kind)
		}
	}
}

func TestGenerateHasEveryKind(t *testing.T) {
	t.Parallel()
	r := world.Generate(world.Size{Seed: 1, LoadBalancers: 300, Interfaces: 5000}).Regions[0]
	seen := map[string]int{}
	backends := func(list []world.Backend) {
		for _, b := range list {
			seen["backend "+b.Type]++
		}
	}
	for _, lb := range r.CLBs {
		backends(lb.Backends)
		for _, g := range lb.VServerGroups {
			backends(g.Backends)
		}
		for _, l := range lb.Listeners {
			seen[l.Protocol+" "+l.Status]++
			seen["rules"] += len(l.Rules)
			if l.MasterSlaveGroup != "" {
				seen["pair"]++
			}
			if l.ForwardPort != 0 {
				seen["redirect"]++
			}
		}
	}
	for _, lb := range r.NLBs {
		for _, l := range lb.Listeners {
			seen[l.Protocol+" "+l.Status]++
		}
	}
	for _, g := range r.ServerGroups {
		for _, s := range g.Servers {
			seen["server "+s.Type]++
		}
	}
	for _, kind := range []string{
		"backend ecs", "backend eni", "backend eci", "tcp running", "udp running", "http running", "https stopped",
		"rules", "pair", "redirect", "TCP Running", "UDP Running", "TCPSSL Stopped",
		"server Ecs", "server Eni", "server Eci", "server Ip",
	} {
		if seen[kind] == 0 {
			t.Errorf("no %s among %v", kind, seen)
		}
	}
}
