package rules_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/alictl/alictl/audit/account"
	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/audit/rules"
	"github.com/alictl/alictl/internal/model"
)

// The oracle computes which rule fires for which resource from the published list
// of rules and nothing else: it shares no code with the rules, and is naive.
// lb-cheaper-option is the recommendation of the spec report, which has an oracle of
// its own.
type oracle struct {
	s     *model.Snapshot
	fires map[string]bool
}

func expected(s *model.Snapshot) []string {
	o := &oracle{s, map[string]bool{}}
	o.timeouts()
	for i := range s.Listeners {
		o.listener(&s.Listeners[i])
	}
	for i := range s.LoadBalancers {
		o.balancer(&s.LoadBalancers[i])
	}
	o.dropped()
	var out []string
	for f := range o.fires {
		out = append(out, f)
	}
	slices.Sort(out)
	return out
}

func (o *oracle) fire(when bool, id, region string, kind rule.Kind, resource string) {
	if when {
		o.fires[fmt.Sprintf("%s %s %s %s", id, region, kind, resource)] = true
	}
}

func (o *oracle) lb(l *model.Listener) *model.LoadBalancer {
	for i := range o.s.LoadBalancers {
		if b := &o.s.LoadBalancers[i]; b.RegionID == l.RegionID && b.ID == l.LoadBalancerID {
			return b
		}
	}
	return nil
}

func (o *oracle) group(region string, ref model.GroupRef) *model.ServerGroup {
	for i := range o.s.ServerGroups {
		if g := &o.s.ServerGroups[i]; g.RegionID == region && g.Kind == ref.Kind && g.ID == ref.ID {
			return g
		}
	}
	return nil
}

func (o *oracle) eni(region string, is func(model.Interface) bool) *model.Interface {
	for i := range o.s.Interfaces {
		if e := &o.s.Interfaces[i]; e.RegionID == region && is(*e) {
			return e
		}
	}
	return nil
}

func (o *oracle) outcome(table model.Table, region, resource string) model.Outcome {
	out := model.NotAsked
	for _, c := range o.s.Coverage {
		if c.Table == table && c.RegionID == region && c.ResourceID == resource {
			out = c.Outcome
		}
	}
	if out == model.NotAsked && resource != "" {
		return o.outcome(table, region, "")
	}
	return out
}

// backend is a backend with the group and the interface it is in.
type backend struct {
	model.Backend
	ref  model.GroupRef
	port int
	eni  *model.Interface
	id   string // of the interface
}

// backends returns those of a listener's own group or of all its groups, and false
// when not all of that was read.
func (o *oracle) backends(l *model.Listener, all bool) ([]backend, bool) {
	if all && layer7(l) && o.outcome(model.RulesTable, l.RegionID, l.LoadBalancerID) != model.Read {
		return nil, false
	}
	var out []backend
	var seen []model.GroupRef
	for _, ref := range l.Groups {
		if !all && ref.RuleID != "" {
			continue
		}
		ref.RuleID = ""
		if slices.Contains(seen, ref) {
			continue
		}
		seen = append(seen, ref)
		g := o.group(l.RegionID, ref)
		if g == nil {
			return nil, false
		}
		for _, b := range g.Backends {
			x := backend{Backend: b, ref: ref, port: b.Port, id: o.behind(l, b)}
			if ref.Kind == model.DefaultGroup {
				x.port = l.BackendPort
			}
			x.eni = o.eni(l.RegionID, func(e model.Interface) bool { return e.ID == x.id })
			out = append(out, x)
		}
	}
	return out, true
}

func serving(all []backend) []backend {
	return slices.DeleteFunc(slices.Clone(all), func(b backend) bool { return b.Weight == 0 })
}

func masterSlave(l *model.Listener) bool {
	return slices.ContainsFunc(l.Groups, func(r model.GroupRef) bool { return r.Kind == model.MasterSlaveGroup })
}

func idOf(l *model.Listener) string {
	if l.Kind == model.NLB {
		return l.ID
	}
	return fmt.Sprintf("%s:%s:%d", l.LoadBalancerID, l.Protocol, l.Port)
}

func (o *oracle) listener(l *model.Listener) {
	lb := o.lb(l)
	active := lb != nil && strings.EqualFold(lb.Status, "active")
	fire := func(when bool, id string) { o.fire(when, id, l.RegionID, rule.Listener, idOf(l)) }
	fire(active && strings.EqualFold(l.Status, "stopped"), "listener-stopped")
	if l.CPS > 0 && lb != nil && lb.Zones > 0 {
		peak := -1.0
		for _, u := range o.s.Usage {
			for _, row := range u.Listeners {
				if u.RegionID != l.RegionID || u.LoadBalancerID != l.LoadBalancerID || row.Port != l.Port || row.Protocol != l.Protocol {
					continue
				}
				for _, f := range row.NewConnections {
					if f >= 0 {
						peak = max(peak, f)
					}
				}
			}
		}
		fire(peak >= 0.8*float64(l.CPS*lb.Zones), "nlb-listener-cps-near-cap")
	}
	if !active || !l.Running || l.Redirects {
		return
	}
	fire(strings.EqualFold(lb.AddressType, "internet") && l.ACLStatus == "on" && l.ACLType == "white", "listener-whitelist-on")
	fire(o.weakTLS(l), "listener-tls-policy-weak")
	o.settings(l, fire)
	o.instances(l)
	if own, ok := o.backends(l, false); ok {
		o.own(l, lb, serving(own), fire)
	}
	if all, ok := o.backends(l, true); ok {
		fire(len(all) == 0, "listener-no-backend")
		fire(len(all) > 0 && len(serving(all)) == 0 && !masterSlave(l), "listener-all-weights-zero")
		o.healthOf(l, serving(all), fire)
		if !layer7(l) {
			fire(slices.ContainsFunc(serving(all), func(b backend) bool { return o.blocked(l, b) }), "listener-port-blocked")
		}
	}
}

func (o *oracle) weakTLS(l *model.Listener) bool {
	if l.Protocol != model.HTTPS && l.Protocol != model.TCPSSL {
		return false
	}
	for _, p := range o.s.TLSPolicies {
		if p.RegionID == l.RegionID && p.Kind == l.Kind && p.ID == l.TLSPolicyID {
			return slices.Contains(p.Versions, "TLSv1.0") || slices.Contains(p.Versions, "TLSv1.1")
		}
	}
	return l.TLSPolicyID == "tls_cipher_policy_1_0" || l.TLSPolicyID == "tls_cipher_policy_1_1"
}

// settings judges what the listener, or the group of an NLB, is set to.
func (o *oracle) settings(l *model.Listener, fire func(bool, string)) {
	check, scheduler, drain := l.HealthCheck, l.Scheduler, l.ConnectionDrain
	flow := l.Protocol == model.TCP || l.Protocol == model.UDP
	if l.Kind == model.NLB {
		check, scheduler, drain = nil, "", ""
		for _, g := range o.s.GroupSettings {
			if g.RegionID != l.RegionID || g.ID != l.Groups[0].ID {
				continue
			}
			check, scheduler = g.HealthCheck, strings.ToLower(g.Scheduler)
			if g.ConnectionDrain != nil && !*g.ConnectionDrain {
				drain = "off"
			}
			if l.Protocol != model.UDP && g.PreserveClientIP != nil && !*g.PreserveClientIP {
				o.fire(true, "nlb-client-ip-off", l.RegionID, rule.ServerGroup, g.ID)
			}
		}
	}
	fire((l.Kind == model.NLB || flow) && drain == "off", "listener-drain-off")
	fire(scheduler == "wlc" && (l.PersistenceTimeout != nil && *l.PersistenceTimeout > 0 || l.StickySession == "on"), "listener-wlc-sticky")
	if check == nil {
		return
	}
	fire(!check.Enabled, "listener-health-check-off")
	if !check.Enabled {
		return
	}
	usual := 19
	if l.Protocol == model.UDP {
		usual = 40
	}
	known := check.IntervalSeconds > 0
	fire(known && check.TimeoutSeconds*check.UnhealthyThreshold+check.IntervalSeconds*(check.UnhealthyThreshold-1) > 2*usual, "health-check-slow")
	fire(known && l.Kind == model.CLB && flow && check.TimeoutSeconds < check.IntervalSeconds, "health-check-timeout-below-interval")
	fire(l.Kind == model.CLB && l.Protocol == model.TCP && check.Type == "http", "health-check-protocol-differs")
}

// own judges what is said of the group the listener itself names.
func (o *oracle) own(l *model.Listener, lb *model.LoadBalancer, serve []backend, fire func(bool, string)) {
	fire(len(serve) == 1 && !masterSlave(l), "listener-single-backend")
	if len(serve) < 2 {
		return
	}
	zone, same := "", true
	least, most := math.MaxInt, 0
	for _, b := range serve {
		least, most = min(least, b.Weight), max(most, b.Weight)
		if b.eni == nil || b.eni.ZoneID == "" || zone != "" && b.eni.ZoneID != zone {
			same = false
			continue
		}
		zone = b.eni.ZoneID
	}
	fire(same && zones(lb) >= 2, "listener-single-zone")
	scheduler := l.Scheduler
	for _, g := range o.s.GroupSettings {
		if l.Kind == model.NLB && g.RegionID == l.RegionID && g.ID == l.Groups[0].ID {
			scheduler = strings.ToLower(g.Scheduler)
		}
	}
	fire((scheduler == "wrr" || scheduler == "wlc") && most >= 2*least, "listener-weights-unequal")
}

func (o *oracle) healthOf(l *model.Listener, serve []backend, fire func(bool, string)) {
	var rows []model.ServerHealth
	read := false
	for _, h := range o.s.Health {
		if h.RegionID == l.RegionID && (l.Kind == model.NLB && h.ListenerID == l.ID || l.Kind == model.CLB && h.ListenerID == "" && h.LoadBalancerID == l.LoadBalancerID && h.Port == l.Port && h.Protocol == l.Protocol) {
			rows, read = h.Servers, true
		}
	}
	about := l.LoadBalancerID
	if l.Kind == model.NLB {
		about = l.ID
	}
	if !read && o.outcome(model.HealthTable, l.RegionID, about) != model.Read {
		return
	}
	abnormal := 0
	for _, b := range serve {
		if slices.ContainsFunc(rows, func(r model.ServerHealth) bool {
			bad := l.Kind == model.CLB && strings.EqualFold(r.Status, "abnormal") || l.Kind == model.NLB && strings.EqualFold(r.Status, "unhealthy")
			same := r.ServerID == b.ServerID && (r.ServerIP == "" || b.ServerIP == "" || r.ServerIP == b.ServerIP) && (r.Port == b.port || r.Port == 0 || b.port == 0)
			return bad && same && (r.GroupID == "" || r.GroupID == b.ref.ID)
		}) {
			abnormal++
		}
	}
	fire(abnormal > 0 && abnormal == len(serve), "listener-all-backends-unhealthy")
	fire(abnormal > 0 && abnormal < len(serve), "listener-backend-unhealthy")
}

func found(findings []account.Finding) []string {
	var out []string
	for _, f := range findings {
		if f.Rule != "lb-cheaper-option" {
			out = append(out, fmt.Sprintf("%s %s %s %s", f.Rule, f.Resource.RegionID, f.Resource.Kind, f.Resource.ID))
		}
	}
	slices.Sort(out)
	return out
}

// Random accounts give the findings that the published list of rules gives, each
// once; and no resource has both a finding and a gap of one rule.
func TestOracle(t *testing.T) {
	t.Parallel()
	fired := map[string]int{}
	for seed := range uint64(600) {
		s := randomAccount(seed)
		result := rule.Run(rules.All(), account.New(s, policy(0)), rule.Options{})
		got := found(result.Findings)
		if diff := cmp.Diff(expected(s), got); diff != "" {
			t.Fatalf("account %d (-expected +found)\n%s", seed, diff)
		}
		both := map[string]bool{}
		for _, f := range result.Findings {
			both[fmt.Sprint(f.Rule, f.Resource.RegionID, f.Resource.Kind, f.Resource.ID)] = true
			fired[f.Rule]++
		}
		for _, g := range result.Gaps {
			if g.Resource != nil && both[fmt.Sprint(g.Rule, g.Resource.RegionID, g.Resource.Kind, g.Resource.ID)] {
				t.Errorf("account %d: %s has a finding and a gap about %s", seed, g.Rule, g.Resource.ID)
			}
		}
	}
	for _, r := range rules.All() {
		if fired[r.ID] < 10 {
			t.Errorf("%s fired %d times in all accounts", r.ID, fired[r.ID])
		}
	}
}
