package world

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"
)

// judged gives a generated region everything else that a check of an account looks
// at, in all its values: security groups and their rules, access lists, TLS policies,
// zones, locks, health, and the settings of listeners and groups. Like loadRegion it
// draws from numbers of its own.
type judged struct {
	region *Region
	rnd    *rand.Rand
	groups map[string][]string // security groups by VPC
}

func judgeRegion(r *Region, seed int64) {
	j := &judged{region: r, rnd: randomFor(r.ID+"/judged", seed), groups: map[string][]string{}}
	for i := range 2 {
		j.region.AccessLists = append(j.region.AccessLists, AccessList{
			ID: fmt.Sprintf("acl-%s-%d", r.ID, i), Entries: []AccessEntry{{Block: "198.51.100.0/24", Comment: "office"}, {Block: "192.0.2.7"}},
		})
		j.region.TLSPolicies = append(j.region.TLSPolicies, TLSPolicy{ID: fmt.Sprintf("tls-%s-c%d", r.ID, i), Versions: j.versions()})
		j.region.SecurityPolicies = append(j.region.SecurityPolicies, TLSPolicy{ID: fmt.Sprintf("tls-%s-n%d", r.ID, i), Versions: j.versions()})
	}
	j.machines()
	for i := range r.CLBs {
		j.clb(&r.CLBs[i])
	}
	for i := range r.NLBs {
		j.nlb(&r.NLBs[i])
	}
	for i := range r.ServerGroups {
		j.serverGroup(&r.ServerGroups[i])
	}
}

func (j *judged) chance(percent int) bool { return j.rnd.IntN(100) < percent }

func one[T any](j *judged, from ...T) T { return from[j.rnd.IntN(len(from))] }

// number is one of a few, or any within bounds, as a text.
func (j *judged) number(least, most int, usual ...int) string {
	if j.chance(50) {
		return strconv.Itoa(one(j, usual...))
	}
	return strconv.Itoa(least + j.rnd.IntN(most-least+1))
}

// set gives a thing a setting now and then.
func (j *judged) set(s *Settings, percent int, name, value string) {
	if !j.chance(percent) {
		return
	}
	if *s == nil {
		*s = Settings{}
	}
	(*s)[name] = value
}

func (j *judged) versions() []string {
	all := tlsVersions()
	from := j.rnd.IntN(len(all))
	return all[from : from+1+j.rnd.IntN(len(all)-from)]
}

// machines gives instances and interfaces zones, types, loads and security groups.
func (j *judged) machines() {
	r, at := j.region, map[string]*Instance{}
	for i := range r.Instances {
		in := &r.Instances[i]
		at[in.ID] = in
		in.Zone = r.ID + "-" + one(j, "a", "a", "b")
		in.Type = one(j, "ecs.g7.large", "ecs.g6.xlarge", "ecs.g8i.4xlarge", "ecs.g6.13xlarge", "ecs.c7.xlarge", "ecs.r7.2xlarge", "ecs.t6.large", "ecs.g5ne.large")
		if j.chance(4) {
			in.Status = one(j, "Stopped", "Starting")
		}
		if j.chance(70) {
			in.Load = &Load{Base: 100, Peak: one(j, 900., 30_000, 190_000, 245_000, 260_000, 390_000, 480_000, 900_000), Noise: 0.05}
		}
	}
	for i := range r.Interfaces {
		ni := &r.Interfaces[i]
		if in := at[ni.Instance]; in != nil {
			ni.Zone = in.Zone
		}
		if ni.ServiceManaged || j.chance(10) {
			continue
		}
		for range 1 + j.rnd.IntN(2) {
			if id := j.securityGroup(ni.VPC); len(ni.SecurityGroups) == 0 || ni.SecurityGroups[0] != id {
				ni.SecurityGroups = append(ni.SecurityGroups, id)
			}
		}
	}
}

// securityGroup is one of the few groups of a VPC.
func (j *judged) securityGroup(vpc string) string {
	if len(j.groups[vpc]) < 12 {
		g := SecurityGroup{ID: fmt.Sprintf("sg-%s-%s-%d", j.region.ID, vpc, len(j.groups[vpc])), VPC: vpc, Type: one(j, "normal", "normal", "normal", enterprise)}
		for range j.rnd.IntN(12) {
			g.Rules = append(g.Rules, j.rule(vpc))
		}
		j.region.SecurityGroups = append(j.region.SecurityGroups, g)
		j.groups[vpc] = append(j.groups[vpc], g.ID)
	}
	return one(j, j.groups[vpc]...)
}

func (j *judged) rule(vpc string) SecurityRule {
	rule := SecurityRule{
		Direction: one(j, Ingress, Ingress, Ingress, Ingress, Egress), Policy: one(j, accept, accept, accept, drop),
		Protocol: one(j, "TCP", "TCP", "tcp", "UDP", "udp", "ALL", "all", "ICMP"), Priority: one(j, 1, 1, 2, 5, 50, 100),
		Ports: one(j, everyPort, everyPort, "8000/9100", "8080/8080", "1/65535", "443/443", "9000/9010", "5432/5432"),
		Peer: one(j, everyAddress, everyAddress, "10.0.0.0/8", "100.64.0.0/10", "100.64.0.0/11", "100.100.0.0/16", "100.0.0.0/8",
			"100.64.3.9", "::/0", "2001:db8::/32", "pl-list", "sg-"+j.region.ID+"-"+vpc+"-0"),
	}
	if p := rule.Protocol; p == "ALL" || p == "all" || p == "ICMP" {
		rule.Ports = everyPort
	}
	return rule
}

func (j *judged) clb(lb *CLB) {
	lb.Zone, lb.SlaveZone = j.region.ID+"-a", j.region.ID+"-"+one(j, "a", "b", "b", "b")
	if j.chance(12) {
		lb.SlaveZone = NoZone
	}
	if j.chance(8) {
		lb.Status = one(j, "locked", "inactive")
	}
	if j.chance(15) {
		edge := time.Date(2024, 11, 30, 16, 0, 0, 0, time.UTC) // midnight of 1 December at UTC+8
		lb.Created, lb.Age = edge.Add(time.Duration(one(j, -1, 0, 1, -9000))*time.Second), 0
	}
	if j.chance(20) && len(lb.Listeners) > 0 {
		j.weights(lb.Backends)
	}
	for i := range lb.VServerGroups {
		if j.chance(20) {
			j.weights(lb.VServerGroups[i].Backends)
		}
	}
	for i := range lb.Listeners {
		j.clbListener(&lb.Listeners[i])
	}
	j.sicken(lb.EveryBackend())
}

// weights makes a group's weights all zero, all the same, or far apart.
func (j *judged) weights(backends []Backend) {
	low, high := 0, 0
	if j.chance(60) {
		low, high = one(j, 1, 10, 40, 50), one(j, 79, 80, 100, 100)
	}
	for i := range backends {
		backends[i].Weight = one(j, low, high)
	}
}

// sicken makes some of the servers unhealthy, or all of them.
func (j *judged) sicken(backends []Backend) {
	all := j.chance(8)
	for _, b := range backends {
		if all || j.chance(8) {
			j.region.Health.Unhealthy = append(j.region.Health.Unhealthy, b.ID)
		}
	}
}

func (j *judged) clbListener(l *CLBListener) {
	if j.chance(15) {
		l.HealthCheck = "off"
	}
	s, web := &l.Settings, l.Web()
	l.Scheduler = one(j, "wrr", "wlc", "rr")
	j.set(s, 40, "HealthCheckInterval", j.number(1, 50, 2, 5, 10))
	j.set(s, 40, "UnhealthyThreshold", j.number(2, 10, 3, 4))
	if j.chance(20) {
		*s = addSettings(*s, "AclStatus", "on", "AclType", one(j, "white", "white", "black"), "AclId", one(j, j.region.AccessLists[0].ID, j.region.AccessLists[1].ID))
	}
	if !web {
		j.set(s, 40, "HealthCheckConnectTimeout", j.number(1, 300, 1, 5, 10))
		if j.chance(50) {
			*s = addSettings(*s, "ConnectionDrain", "on", "ConnectionDrainTimeout", j.number(10, 900, 300))
		}
	}
	switch l.Protocol {
	case ProtoTCP:
		l.Scheduler = one(j, l.Scheduler, "sch", "tch")
		j.set(s, 20, "HealthCheckType", one(j, "tcp", "http"))
		j.set(s, 30, "PersistenceTimeout", j.number(0, 3600, 0, 1000))
	case ProtoHTTPS:
		j.set(s, 70, "TLSCipherPolicy", one(j, "tls_cipher_policy_1_0", "tls_cipher_policy_1_1", "tls_cipher_policy_1_2",
			"tls_cipher_policy_1_2_strict_with_1_3", j.region.TLSPolicies[0].ID, j.region.TLSPolicies[1].ID))
	}
	if web {
		j.set(s, 40, "HealthCheckTimeout", j.number(1, 300, 5))
		if j.chance(30) {
			*s = addSettings(*s, "StickySession", "on", "StickySessionType", "insert", "CookieTimeout", "300")
		}
	}
}

func addSettings(s Settings, pairs ...string) Settings {
	if s == nil {
		s = Settings{}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		s[pairs[i]] = pairs[i+1]
	}
	return s
}

func (j *judged) nlb(lb *NLB) {
	if j.chance(8) {
		lb.Status = one(j, "Inactive", "Provisioning", "Configuring")
	}
	if j.chance(8) {
		lb.BusinessStatus = "Abnormal"
	}
	if j.chance(8) {
		lb.Locks = []Lock{{Type: one(j, "SecurityLocked", "FinancialLocked"), Reason: "locked for a test"}}
	}
	for i := range lb.Listeners {
		l := &lb.Listeners[i]
		j.set(&l.Settings, 40, "Cps", j.number(0, 5000, 0, 10, 100, 1000))
		if l.Protocol == ProtoTCPSSL {
			j.set(&l.Settings, 70, "SecurityPolicyId", one(j, "tls_cipher_policy_1_0", "tls_cipher_policy_1_1", "tls_cipher_policy_1_2",
				"tls_cipher_policy_1_2_strict", j.region.SecurityPolicies[0].ID, j.region.SecurityPolicies[1].ID))
		}
	}
}

func (j *judged) serverGroup(g *ServerGroup) {
	if j.chance(15) {
		g.HealthCheck = "off"
	}
	s := &g.Settings
	j.set(s, 40, "Scheduler", one(j, "Wrr", "Wlc", "Rr", "Sch"))
	j.set(s, 30, "PreserveClientIpEnabled", one(j, "true", "false"))
	j.set(s, 40, "HealthCheckInterval", j.number(1, 50, 5, 10))
	j.set(s, 40, "HealthCheckConnectTimeout", j.number(1, 300, 5, 10))
	j.set(s, 40, "UnhealthyThreshold", j.number(2, 10, 2, 3))
	if j.chance(50) {
		*s = addSettings(*s, "ConnectionDrainEnabled", "true", "ConnectionDrainTimeout", j.number(10, 900, 300))
	}
	all := j.chance(8)
	zero := j.chance(10)
	for i := range g.Servers {
		if zero {
			g.Servers[i].Weight = 0
		}
		if all || j.chance(8) {
			j.region.Health.Unhealthy = append(j.region.Health.Unhealthy, g.Servers[i].ID)
		}
	}
}
