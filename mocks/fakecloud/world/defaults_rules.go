package world

import (
	"fmt"
	"hash/crc32"
	"strings"
)

// Words of the rules of security groups.
const (
	Ingress = "ingress"
	Egress  = "egress"
	accept  = "Accept"
	drop    = "Drop"

	everyPort    = "-1/-1"
	everyAddress = "0.0.0.0/0"

	enterprise = "enterprise"
)

// fillGroups gives every instance and every interface of the account a security
// group, since the service makes none without: an interface those of its instance,
// an instance those of its primary interface, else the default group of the VPC.
func (r *Region) fillGroups(instances map[string]*Instance) {
	for i := range r.Interfaces {
		ni := &r.Interfaces[i]
		in := instances[ni.Instance]
		switch {
		case ni.ServiceManaged:
			continue
		case len(ni.SecurityGroups) > 0:
		case in != nil && len(in.SecurityGroups) > 0:
			ni.SecurityGroups = append([]string{}, in.SecurityGroups...)
		default:
			ni.SecurityGroups = []string{defaultGroup(ni.VPC)}
		}
		if in != nil && ni.Type == TypePrimary && len(in.SecurityGroups) == 0 {
			in.SecurityGroups = append([]string{}, ni.SecurityGroups...)
		}
	}
	for i := range r.Instances {
		if in := &r.Instances[i]; len(in.SecurityGroups) == 0 {
			in.SecurityGroups = []string{defaultGroup(in.VPC)}
		}
	}
}

// defaultGroup is the group of what names none.
func defaultGroup(vpc string) string { return "sg-default-" + strings.TrimPrefix(vpc, "vpc-") }

func (g *SecurityGroup) fillDefaults() {
	setDefault(&g.Name, g.ID)
	setDefault(&g.Type, "normal")
	if g.Type == enterprise {
		setDefault(&g.InnerAccess, drop)
	}
	setDefault(&g.InnerAccess, accept)
	for i := range g.Rules {
		rule := &g.Rules[i]
		setDefault(&rule.Direction, Ingress)
		setDefault(&rule.Policy, accept)
		setDefault(&rule.Protocol, "ALL")
		setDefault(&rule.Ports, everyPort)
		setDefault(&rule.Peer, everyAddress)
		setDefault(&rule.Priority, 1)
	}
}

// OpenGroup is a group that only instances and interfaces name: it accepts everything.
func OpenGroup(id, vpc string) *SecurityGroup {
	g := &SecurityGroup{ID: id, VPC: vpc, Rules: []SecurityRule{{}, {Direction: Egress}}}
	g.fillDefaults()
	return g
}

func (r *Region) fillRules() {
	for i := range r.SecurityGroups {
		r.SecurityGroups[i].fillDefaults()
	}
	for i := range r.AccessLists {
		setDefault(&r.AccessLists[i].Name, r.AccessLists[i].ID)
		setDefault(&r.AccessLists[i].IPVersion, "ipv4")
	}
	for _, list := range [][]TLSPolicy{r.TLSPolicies, r.SecurityPolicies} {
		for i := range list {
			setDefault(&list[i].Name, list[i].ID)
		}
	}
}

// UsualResourceGroup is the resource group of an account in which everything is
// that names none.
func UsualResourceGroup(account string) string {
	return fmt.Sprintf("rg-acfm%08x", crc32.ChecksumIEEE([]byte(account)))
}

func (r *Region) fillResourceGroups(usual string) {
	for i := range r.Instances {
		setDefault(&r.Instances[i].ResourceGroup, usual)
	}
	for i := range r.Interfaces {
		setDefault(&r.Interfaces[i].ResourceGroup, usual)
	}
	for i := range r.CLBs {
		setDefault(&r.CLBs[i].ResourceGroup, usual)
	}
	for i := range r.NLBs {
		setDefault(&r.NLBs[i].ResourceGroup, usual)
	}
	for i := range r.ServerGroups {
		setDefault(&r.ServerGroups[i].ResourceGroup, usual)
	}
	for i := range r.SecurityGroups {
		setDefault(&r.SecurityGroups[i].ResourceGroup, usual)
	}
	for i := range r.AccessLists {
		setDefault(&r.AccessLists[i].ResourceGroup, usual)
	}
}
