package world

import (
	"fmt"
	"io/fs"
	"maps"
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// checkRules checks what says who may talk to whom in a region.
func (k *checker) checkRules(path string, r *Region) {
	for i := range r.SecurityGroups {
		k.checkSecurityGroup(fmt.Sprintf("%s.security_groups[%d]", path, i), &r.SecurityGroups[i])
	}
	for i, list := range r.AccessLists {
		at := fmt.Sprintf("%s.access_lists[%d]", path, i)
		k.id(at, list.ID)
		k.oneOf(at+".ip_version", list.IPVersion, "ipv4", "ipv6")
		for j, entry := range list.Entries {
			k.block(fmt.Sprintf("%s.entries[%d].block", at, j), entry.Block)
		}
		k.lists[list.ID] = true
	}
	k.checkPolicies(path+".tls_policies", r.TLSPolicies)
	k.checkPolicies(path+".security_policies", r.SecurityPolicies)
}

func (k *checker) checkPolicies(path string, list []TLSPolicy) {
	for i, policy := range list {
		at := fmt.Sprintf("%s[%d]", path, i)
		k.id(at, policy.ID)
		if len(policy.Versions) == 0 {
			k.fail(at+".versions", "it must be given")
		}
		for j, version := range policy.Versions {
			k.oneOf(fmt.Sprintf("%s.versions[%d]", at, j), version, tlsVersions()...)
		}
	}
}

func tlsVersions() []string { return []string{"TLSv1.0", "TLSv1.1", "TLSv1.2", "TLSv1.3"} }

func (k *checker) checkSecurityGroup(path string, g *SecurityGroup) {
	k.id(path, g.ID)
	if !strings.HasPrefix(g.ID, "sg-") {
		k.fail(path+".id", "%q does not begin with sg-", g.ID)
	}
	k.oneOf(path+".type", g.Type, "normal", enterprise)
	k.oneOf(path+".inner_access", g.InnerAccess, accept, drop)
	for i, rule := range g.Rules {
		at := fmt.Sprintf("%s.rules[%d]", path, i)
		k.oneOf(at+".direction", rule.Direction, Ingress, Egress)
		k.oneOf(at+".policy", rule.Policy, accept, drop)
		k.oneOf(at+".protocol", strings.ToUpper(rule.Protocol), "TCP", "UDP", "ICMP", "ICMPV6", "GRE", "ALL")
		k.within(at+".priority", rule.Priority, 1, 100)
		k.ports(at+".ports", rule.Ports)
		if !strings.HasPrefix(rule.Peer, "sg-") && !strings.HasPrefix(rule.Peer, "pl-") {
			k.block(at+".peer", rule.Peer)
		}
	}
}

// block checks an address block; a lone address is a block of one.
func (k *checker) block(path, text string) {
	_, err := netip.ParsePrefix(text)
	if _, problem := netip.ParseAddr(text); err != nil && problem != nil {
		k.fail(path, "%q is not an address block", text)
	}
}

func (k *checker) ports(path, text string) {
	low, high, both := strings.Cut(text, "/")
	first, err := strconv.Atoi(low)
	last, problem := strconv.Atoi(high)
	if text != everyPort && (!both || err != nil || problem != nil || first < 1 || last > 65535 || first > last) {
		k.fail(path, "%q is not a range of ports such as 80/80 or -1/-1", text)
	}
}

// settings checks settings against those that a thing of a kind has.
func (k *checker) settings(path, kind string, s Settings, known []Setting) {
	for _, name := range slices.Sorted(maps.Keys(s)) {
		value := s[name]
		i := slices.IndexFunc(known, func(one Setting) bool { return one.Name == name && (len(one.Of) == 0 || slices.Contains(one.Of, kind)) })
		switch {
		case i < 0:
			k.fail(path+".settings."+name, "it has no such setting")
		case known[i].Problem != nil:
			if why := known[i].Problem(value); why != "" {
				k.fail(path+".settings."+name, "%s", why)
			}
		}
	}
}

func (k *checker) assistant(path string, a *Assistant) {
	if a == nil {
		return
	}
	if a.Folder != "" && !fs.ValidPath(a.Folder) {
		k.fail(path+".folder", "%q is not a folder beside the scenario", a.Folder)
	}
	for i, o := range a.Outputs {
		at := fmt.Sprintf("%s.outputs[%d]", path, i)
		if o.Text != "" && o.File != "" {
			k.fail(at+".file", "it excludes text")
		}
		k.within(at+".exit_code", o.ExitCode, 0, 255)
		if o.Takes < 0 {
			k.fail(at+".takes", "%s is negative", o.Takes)
		}
	}
}
