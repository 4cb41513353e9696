package timeout_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/alictl/alictl/audit/timeout"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
)

func drawPolicy(t *rapid.T) plan.Policy {
	return plan.Policy{
		MarginSeconds: rapid.IntRange(0, 900).Draw(t, "margin"), TimeWaitSeconds: rapid.IntRange(3, 15).Draw(t, "time-wait"),
		AllowLower: rapid.Bool().Draw(t, "allow lower"), IncludeStopped: rapid.Bool().Draw(t, "include stopped"),
	}
}

// drawSnapshot draws up to six interfaces behind up to six listeners of three groups.
func drawSnapshot(t *rapid.T) *model.Snapshot {
	s := account(model.Timeouts{})
	s.Interfaces, s.ServerGroups = nil, nil
	for i := range rapid.IntRange(1, 6).Draw(t, "interfaces") {
		current := &model.Timeouts{
			TCPEstablished:       rapid.SampledFrom(model.AllowedTCPEstablished()).Draw(t, "tcp"),
			TCPClosedAndTimeWait: rapid.IntRange(3, 15).Draw(t, "closed"), UDP: rapid.SampledFrom(model.AllowedUDP()).Draw(t, "udp"),
		}
		if rapid.IntRange(0, 9).Draw(t, "read") == 0 {
			current = nil
		}
		s.Interfaces = append(s.Interfaces, model.Interface{
			RegionID: region, ID: fmt.Sprintf("eni-%d", i), InstanceID: fmt.Sprintf("i-%d", i), Primary: true, VPCID: "vpc-1",
			Addresses: []string{fmt.Sprintf("10.0.0.%d", i)}, Timeouts: current, ServiceManaged: rapid.IntRange(0, 5).Draw(t, "managed") == 0,
		})
	}
	for i := range 3 {
		group := model.ServerGroup{RegionID: region, Kind: model.NLBGroup, ID: fmt.Sprintf("sgp-%d", i)}
		for range rapid.IntRange(0, 4).Draw(t, "backends") {
			n := rapid.IntRange(0, 7).Draw(t, "interface")
			group.Backends = append(group.Backends, rapid.SampledFrom([]model.Backend{
				{Type: model.ServerECS, ServerID: fmt.Sprintf("i-%d", n)}, {Type: model.ServerENI, ServerID: fmt.Sprintf("eni-%d", n)},
				{Type: model.ServerIP, ServerIP: fmt.Sprintf("10.0.0.%d", n)},
			}).Draw(t, "backend"))
		}
		s.ServerGroups = append(s.ServerGroups, group)
	}
	for i := range rapid.IntRange(0, 6).Draw(t, "listeners") {
		l := rapid.SampledFrom([]model.Listener{
			nlb(model.TCP, rapid.IntRange(1, 1000).Draw(t, "idle")), nlb(model.UDP, rapid.IntRange(1, 120).Draw(t, "udp idle")),
			clbTCP(rapid.IntRange(10, 900).Draw(t, "established")), clbUDP(), clbHTTP(rapid.IntRange(1, 180).Draw(t, "request"), rapid.IntRange(1, 60).Draw(t, "http idle")),
			{Kind: model.NLB, ID: "lsn-silent", Protocol: model.TCPSSL},
		}).Draw(t, "listener")
		l.RegionID, l.LoadBalancerID, l.Port = region, "lb-1", 80+i
		l.Running = rapid.IntRange(0, 4).Draw(t, "running") > 0
		l.Groups = []model.GroupRef{{Kind: model.NLBGroup, ID: fmt.Sprintf("sgp-%d", rapid.IntRange(0, 2).Draw(t, "group"))}}
		s.Listeners = append(s.Listeners, l)
	}
	return s
}

// The order of a snapshot's lists changes nothing.
func TestOrderFree(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, policy := drawSnapshot(t), drawPolicy(t)
		want := timeout.Plan(s, policy)
		mixed := *s
		mixed.Interfaces = rapid.Permutation(s.Interfaces).Draw(t, "interfaces")
		mixed.Listeners = rapid.Permutation(s.Listeners).Draw(t, "listeners")
		mixed.ServerGroups = rapid.Permutation(s.ServerGroups).Draw(t, "groups")
		if diff := cmp.Diff(want, timeout.Plan(&mixed, policy)); diff != "" {
			t.Fatalf("(-sorted +mixed)\n%s", diff)
		}
	})
}

// Every plan keeps the rules, whatever the account.
func TestEveryPlan(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, policy := drawSnapshot(t), drawPolicy(t)
		p := timeout.Plan(s, policy)
		for _, i := range p.Interfaces {
			if i.Status == plan.Unknown {
				if i.Current != nil || len(i.Changes) > 0 || p.Complete {
					t.Fatalf("unknown: %+v, complete %v", i, p.Complete)
				}
				continue
			}
			target := i.Target()
			if !slices.Contains(model.AllowedTCPEstablished(), i.Desired.TCPEstablished) || !slices.Contains(model.AllowedUDP(), i.Desired.UDP) {
				t.Fatalf("desired %+v", i.Desired)
			}
			for _, f := range model.Fields() {
				if target.Get(f) < i.Current.Get(f) && !policy.AllowLower {
					t.Fatalf("%s of %s is lowered without leave", f, i.ID)
				}
			}
			for _, l := range i.Listeners {
				has := i.Desired.TCPEstablished
				if l.Protocol == model.UDP {
					has = i.Desired.UDP
				}
				enough := has >= l.RequiredSeconds+policy.MarginSeconds
				if !enough && (i.Status != plan.TooShort && i.Status != plan.Mixed || len(i.Notes) == 0) {
					t.Fatalf("%+v has not enough for %+v and does not say so", i, l)
				}
			}
		}
		if p.Complete != (len(p.Errors) == 0) || p.Summary.Interfaces != len(p.Interfaces) {
			t.Fatalf("complete %v, errors %v, summary %+v", p.Complete, p.Errors, p.Summary)
		}
	})
}

// After the selected changes of a plan, another plan selects nothing.
func TestIdempotent(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, policy := drawSnapshot(t), drawPolicy(t)
		for _, i := range timeout.Plan(s, policy).ToChange() {
			at := slices.IndexFunc(s.Interfaces, func(eni model.Interface) bool { return eni.ID == i.ID })
			target := i.Target()
			s.Interfaces[at].Timeouts = &target
		}
		if p := timeout.Plan(s, policy); p.Summary.ChangesSelected != 0 {
			t.Fatalf("still selected: %+v", p.ToChange())
		}
	})
}
