package rules_test

import (
	"fmt"
	"math"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

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

// behind returns the id of the interface behind a backend, as design 3.4 says.
func (o *oracle) behind(l *model.Listener, b model.Backend) string {
	vpc, listed := "", false
	if lb := o.lb(l); lb != nil {
		vpc, listed = lb.VPCID, true
	}
	owns := func(e model.Interface) bool { return slices.Contains(e.Addresses, b.ServerIP) }
	var found *model.Interface
	switch b.Type {
	case model.ServerENI:
		found = o.eni(l.RegionID, func(e model.Interface) bool { return e.ID == b.ServerID })
	case model.ServerECS:
		found = o.eni(l.RegionID, func(e model.Interface) bool { return e.InstanceID == b.ServerID && owns(e) })
		if found == nil {
			found = o.eni(l.RegionID, func(e model.Interface) bool { return e.InstanceID == b.ServerID && e.Primary })
		}
		for _, i := range o.s.Instances {
			if found == nil && i.RegionID == l.RegionID && i.ID == b.ServerID {
				return i.PrimaryInterfaceID
			}
		}
	default:
		if !listed {
			return ""
		}
		found = o.eni(l.RegionID, func(e model.Interface) bool { return owns(e) && (vpc == "" || e.VPCID == vpc) })
	}
	if found == nil {
		return ""
	}
	return found.ID
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

func layer7(l *model.Listener) bool { return l.Protocol == model.HTTP || l.Protocol == model.HTTPS }

// required is what a listener requires of an interface in seconds.
func required(l *model.Listener) int {
	value := func(v *int, usual int) int {
		if v == nil {
			return usual
		}
		return *v
	}
	switch {
	case l.Kind == model.NLB && l.Protocol == model.UDP:
		return value(l.IdleTimeout, 90)
	case l.Kind == model.NLB:
		return value(l.IdleTimeout, 900)
	case l.Protocol == model.UDP:
		return 90
	case layer7(l):
		return max(value(l.RequestTimeout, 60), value(l.IdleTimeout, 15))
	}
	return value(l.EstablishedTimeout, 900)
}

func (o *oracle) timeouts() {
	type wants struct{ tcp, udp []int }
	carried := map[model.Key]*wants{}
	for i := range o.s.Listeners {
		l := &o.s.Listeners[i]
		if !l.Running {
			continue
		}
		for _, ref := range l.Groups {
			g := o.group(l.RegionID, ref)
			if g == nil {
				continue
			}
			for _, b := range g.Backends {
				id := o.behind(l, b)
				o.missing(l, ref, b)
				if id == "" {
					continue
				}
				k := model.Key{RegionID: l.RegionID, ID: id}
				if carried[k] == nil {
					carried[k] = &wants{}
				}
				if l.Protocol == model.UDP {
					carried[k].udp = append(carried[k].udp, required(l))
				} else {
					carried[k].tcp = append(carried[k].tcp, required(l))
				}
			}
		}
	}
	for k, w := range carried {
		o.carrier(k, w.tcp, w.udp)
	}
}

// carrier judges one interface by what the listeners it serves require.
func (o *oracle) carrier(k model.Key, tcp, udp []int) {
	fire := func(when bool, id string) { o.fire(when, id, k.RegionID, rule.ENI, k.ID) }
	smallest := func(need []int, allowed ...int) int {
		for _, a := range allowed {
			if a >= slices.Max(need) {
				return a
			}
		}
		return allowed[len(allowed)-1]
	}
	if len(tcp) > 0 {
		fire(slices.Max(tcp) > 910, "eni-timeout-out-of-reach")
		fire(slices.Max(tcp) >= 5*slices.Min(tcp), "eni-mixed-requirements")
	}
	if len(udp) > 0 {
		fire(slices.Max(udp) > 100, "eni-timeout-out-of-reach")
	}
	eni := o.eni(k.RegionID, func(e model.Interface) bool { return e.ID == k.ID })
	if eni == nil || eni.Timeouts == nil {
		return
	}
	if len(tcp) > 0 {
		want := smallest(tcp, 30, 60, 80, 100, 200, 300, 500, 700, 910)
		fire(eni.Timeouts.TCPEstablished < want, "eni-tcp-timeout-too-short")
		fire(eni.Timeouts.TCPEstablished > want, "eni-timeout-too-long")
		fire(eni.Timeouts.TCPClosedAndTimeWait < 15, "eni-closed-timeout-too-short")
	}
	if len(udp) > 0 {
		want := smallest(udp, 10, 20, 30, 60, 80, 100)
		fire(eni.Timeouts.UDP < want, "eni-udp-timeout-too-short")
		fire(eni.Timeouts.UDP > want, "eni-timeout-too-long")
	}
}

// missing judges one backend of a running listener.
func (o *oracle) missing(l *model.Listener, ref model.GroupRef, b model.Backend) {
	if o.outcome(model.InterfacesTable, l.RegionID, "") != model.Read {
		return
	}
	here := o.eni(l.RegionID, func(e model.Interface) bool {
		return b.Type == model.ServerENI && e.ID == b.ServerID || b.Type == model.ServerECS && e.InstanceID == b.ServerID
	}) != nil
	for _, i := range o.s.Instances {
		here = here || b.Type == model.ServerECS && i.RegionID == l.RegionID && i.ID == b.ServerID
	}
	if b.Type == model.ServerECS && o.outcome(model.InstancesTable, l.RegionID, "") != model.Read {
		return // nobody knows the instances that no interface shows
	}
	o.fire(!here && (b.Type == model.ServerECS || b.Type == model.ServerENI), "backend-missing", l.RegionID, rule.ServerGroup, ref.ID)
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

func zones(lb *model.LoadBalancer) int {
	switch {
	case lb.Kind == model.NLB:
		return lb.Zones
	case lb.MasterZoneID == "" && lb.SlaveZoneID == "":
		return 0
	case lb.SlaveZoneID == "" || lb.SlaveZoneID == lb.MasterZoneID:
		return 1
	}
	return 2
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

// ingress returns the rules of every group of an interface, and false when some
// were not read.
func (o *oracle) ingress(eni *model.Interface) ([]model.SecurityRule, bool) {
	if eni == nil || len(eni.SecurityGroups) == 0 {
		return nil, false
	}
	var out []model.SecurityRule
	for _, id := range eni.SecurityGroups {
		i := slices.IndexFunc(o.s.SecurityGroups, func(g model.SecurityGroup) bool { return g.RegionID == eni.RegionID && g.ID == id })
		if i < 0 {
			return nil, false
		}
		out = append(out, o.s.SecurityGroups[i].Ingress...)
	}
	return out, true
}

func covers(r model.SecurityRule, udp bool, port int) bool {
	protocol := "tcp"
	if udp {
		protocol = "udp"
	}
	if p := strings.ToLower(r.Protocol); p != protocol && p != "all" {
		return false
	}
	if r.PortRange == "-1/-1" {
		return true
	}
	low, high, _ := strings.Cut(r.PortRange, "/")
	from, _ := strconv.Atoi(low)
	to, _ := strconv.Atoi(high)
	return from <= port && port <= to
}

func block(s string) netip.Prefix {
	if !strings.Contains(s, "/") {
		a := netip.MustParseAddr(s)
		return netip.PrefixFrom(a, a.BitLen())
	}
	return netip.MustParsePrefix(s)
}

// contains reports whether the source of a contains that of b.
func contains(a, b model.SecurityRule) bool {
	within := func(x, y string) bool {
		return block(x).Bits() <= block(y).Bits() && block(x).Contains(block(y).Addr())
	}
	switch {
	case a.IPv4 != "":
		return b.IPv4 != "" && within(a.IPv4, b.IPv4) || b.GroupID != "" && a.IPv4 == "0.0.0.0/0"
	case a.IPv6 != "":
		return b.IPv6 != "" && within(a.IPv6, b.IPv6)
	case a.PrefixList != "":
		return a.PrefixList == b.PrefixList
	}
	return a.GroupID == b.GroupID
}

func (o *oracle) blocked(l *model.Listener, b backend) bool {
	all, read := o.ingress(b.eni)
	if !read || b.port == 0 {
		return false
	}
	udp := l.Protocol == model.UDP
	for _, accept := range all {
		if !strings.EqualFold(accept.Policy, "accept") || !covers(accept, udp, b.port) {
			continue
		}
		if !slices.ContainsFunc(all, func(drop model.SecurityRule) bool {
			return strings.EqualFold(drop.Policy, "drop") && covers(drop, udp, b.port) && drop.Priority <= accept.Priority && contains(drop, accept)
		}) {
			return false
		}
	}
	return true
}

// dropped judges the security groups that drop what load balancers send.
func (o *oracle) dropped() {
	for i := range o.s.Listeners {
		l := &o.s.Listeners[i]
		lb := o.lb(l)
		if lb == nil || !strings.EqualFold(lb.Status, "active") || !l.Running || l.Redirects {
			continue
		}
		for _, ref := range l.Groups {
			one := *l
			one.Groups = []model.GroupRef{{Kind: ref.Kind, ID: ref.ID}}
			all, _ := o.backends(&one, false)
			for _, b := range all {
				rules, read := o.ingress(b.eni)
				if !read || b.port == 0 {
					continue
				}
				for _, id := range b.eni.SecurityGroups {
					o.fire(o.drops(id, b, l.Protocol == model.UDP, rules), "load-balancer-range-dropped", l.RegionID, rule.SecurityGroup, id)
				}
			}
		}
	}
}

func (o *oracle) drops(group string, b backend, udp bool, all []model.SecurityRule) bool {
	for _, g := range o.s.SecurityGroups {
		if g.RegionID != b.eni.RegionID || g.ID != group {
			continue
		}
		for _, drop := range g.Ingress {
			if !strings.EqualFold(drop.Policy, "drop") || drop.IPv4 == "" || !covers(drop, udp, b.port) || !contains(model.SecurityRule{IPv4: "100.64.0.0/10"}, drop) {
				continue
			}
			if !slices.ContainsFunc(all, func(accept model.SecurityRule) bool {
				return strings.EqualFold(accept.Policy, "accept") && accept.Priority < drop.Priority && covers(accept, udp, b.port) && contains(accept, drop)
			}) {
				return true
			}
		}
	}
	return false
}

// instances judges the instances behind a listener.
func (o *oracle) instances(l *model.Listener) {
	ceilings := map[string]float64{"ecs.g7.8xlarge": 600_000, "ecs.g7.large": 500_000, "ecs.c9a.large": 500_000}
	for _, ref := range l.Groups {
		one := *l
		one.Groups = []model.GroupRef{{Kind: ref.Kind, ID: ref.ID}}
		all, _ := o.backends(&one, false)
		for _, b := range all {
			id := ""
			switch {
			case b.id == "":
				continue
			case b.eni != nil:
				id = b.eni.InstanceID
			case b.Type == model.ServerECS:
				id = b.ServerID
			}
			for _, i := range o.s.Instances {
				for _, u := range o.s.InstanceUsage {
					ceiling, known := ceilings[i.Type]
					if known && i.RegionID == l.RegionID && i.ID == id && u.RegionID == l.RegionID && u.InstanceID == id {
						peak, ok := peakOf(u.Connections)
						o.fire(ok && peak >= 0.8*ceiling, "ecs-connections-near-ceiling", l.RegionID, rule.Instance, id)
					}
				}
			}
		}
	}
}

func peakOf(s model.Series) (float64, bool) {
	return s.Peak, s.Samples > 0 && s.Peak >= 0 && !math.IsInf(s.Peak, 0)
}

func (o *oracle) balancer(lb *model.LoadBalancer) {
	fire := func(when bool, id string) { o.fire(when, id, lb.RegionID, rule.LoadBalancer, lb.ID) }
	clb := lb.Kind == model.CLB
	fire(strings.EqualFold(lb.Status, "active") && zones(lb) == 1, "lb-single-zone")
	fire(clb && lb.Status == "locked" || !clb && (len(lb.Locks) > 0 || lb.BusinessStatus == "Abnormal"), "lb-locked")
	fire(clb && lb.Spec == "" && lb.InstanceChargeType != "PayByCLCU", "clb-shared-performance")
	china := time.FixedZone("", 8*3600)
	fire(clb && lb.CreatedAt != nil && lb.CreatedAt.Before(time.Date(2024, 12, 1, 0, 0, 0, 0, china)) && o.s.TakenAt.Before(time.Date(2026, 12, 1, 0, 0, 0, 0, china)), "clb-free-fee-ending")
	o.usage(lb, fire)
}

func (o *oracle) usage(lb *model.LoadBalancer, fire func(bool, string)) {
	var metrics map[model.Metric]model.Series
	for _, u := range o.s.Usage {
		if u.RegionID == lb.RegionID && u.LoadBalancerID == lb.ID {
			metrics = u.Metrics
		}
	}
	limits := map[model.Metric]float64{}
	if specs := map[string][3]float64{"slb.s1.small": {5000, 3000, 1000}, "slb.s2.small": {50000, 5000, 5000}}; lb.Kind == model.CLB && lb.InstanceChargeType != "PayByCLCU" {
		if spec, ok := specs[lb.Spec]; ok {
			limits[model.MaxConnections], limits[model.NewConnections] = spec[0], spec[1]
			for _, l := range o.s.Listeners {
				if l.RegionID == lb.RegionID && l.LoadBalancerID == lb.ID && layer7(&l) {
					limits[model.Queries] = spec[2]
				}
			}
		}
	}
	bandwidth := lb.InternetChargeType == "paybybandwidth" && lb.BandwidthMbps > 0
	if bandwidth {
		limits[model.TrafficOut] = float64(lb.BandwidthMbps) * 1e6
	}
	highest, partly := 0.0, false
	for metric, limit := range limits {
		if peak, ok := peakOf(metrics[metric]); ok {
			highest = max(highest, peak/limit)
		}
		partly = partly || metrics[metric].Unread
	}
	fire(highest >= 1, "lb-at-limit")
	fire(o.idle(lb, metrics, highest >= 1), "lb-idle")
	unread := partly || metrics == nil && o.outcome(model.UsageTable, lb.RegionID, lb.ID) != model.Read
	for metric := range limits {
		_, ok := peakOf(metrics[metric])
		unread = unread || !ok && o.outcome(model.UsageTable, lb.RegionID, lb.ID) != model.Read
	}
	fire(highest < 1 && highest > 0.8 && !unread, "lb-near-limit")
	dropped, known := peakOf(metrics[model.DroppedConnections])
	fire(known && dropped > 0, "lb-connections-dropped")
	if out, ok := peakOf(metrics[model.TrafficOut]); ok {
		fire(lb.Kind == model.CLB && lb.AddressType == "internet" && bandwidth && out >= 0.8*limits[model.TrafficOut], "clb-bandwidth-near-cap")
	}
}

// idle judges whether nobody uses a load balancer.
func (o *oracle) idle(lb *model.LoadBalancer, metrics map[model.Metric]model.Series, ceiling bool) bool {
	listeners := model.CLBListenersTable
	if lb.Kind == model.NLB {
		listeners = model.NLBListenersTable
	}
	count, empty := 0, true
	listed := o.outcome(listeners, lb.RegionID, "") == model.Read && (lb.Kind == model.NLB || o.outcome(model.RulesTable, lb.RegionID, lb.ID) == model.Read)
	for i := range o.s.Listeners {
		l := &o.s.Listeners[i]
		if l.RegionID != lb.RegionID || l.LoadBalancerID != lb.ID {
			continue
		}
		count++
		if l.Redirects {
			return false
		}
		for _, ref := range l.Groups {
			g := o.group(l.RegionID, ref)
			empty = empty && g != nil && len(g.Backends) == 0
		}
	}
	if dropped, ok := peakOf(metrics[model.DroppedConnections]); ok && dropped > 0 || ceiling {
		return false
	}
	if listed && empty {
		return true // also without any listener
	}
	serves := strings.EqualFold(lb.Status, "active") && len(lb.Locks) == 0 && (lb.BusinessStatus == "" || lb.BusinessStatus == "Normal")
	if count == 0 || !serves {
		return false
	}
	for _, m := range []model.Metric{model.NewConnections, model.TrafficIn, model.TrafficOut} {
		if peak, ok := peakOf(metrics[m]); !ok || peak > 0 || metrics[m].Unread {
			return false
		}
	}
	return true
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
	for seed := range uint64(700) {
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
