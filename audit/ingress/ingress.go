// Package ingress judges the ingress rules of security groups: whether an
// interface that is in several groups accepts anybody on a port, and which rules
// shut out the range that load balancers probe and forward from.
//
// A rule that cannot be read for certain (a port range or a source in a form that
// is not documented) is neither there nor absent: the answer is Unknown wherever
// it could decide.
package ingress

import (
	"math"
	"net/netip"
	"strings"

	"github.com/alictl/alictl/internal/model"
)

// Answer is yes, no, or what cannot be told.
type Answer int

// The answers.
const (
	No Answer = iota
	Yes
	Unknown
)

// Protocol is what a listener speaks to a backend.
type Protocol uint8

// The protocols of listeners.
const (
	TCP Protocol = iota
	UDP
)

// Target is a port of an interface that a listener sends to.
type Target struct {
	Protocol Protocol
	Port     int // 1 to 65535
}

// Valid reports whether the port is one: an NLB group of any port has none.
func (t Target) Valid() bool { return t.Port > 0 && t.Port <= math.MaxUint16 }

// Group is a security group with its ingress rules understood.
type Group struct {
	model  *model.SecurityGroup
	rules  []entry
	ranged bool // some Drop has a source within the load balancers' range, or may have
}

// Name is the name of the group.
func (g *Group) Name() string { return g.model.Name }

// entry is one rule. What is sure is false is known only in part. It is small: an
// account may have very many.
type entry struct {
	source           source
	priority         int32
	at               int32 // its place in the group
	low, high        uint16
	accept, drop     bool // both: the policy is not a documented one
	tcp, udp         bool
	sure, sureSource bool
}

// sourceKind says what a source names.
type sourceKind uint8

const (
	noSource sourceKind = iota
	block4
	block6
	prefixList
	securityGroup
)

// source is where traffic comes from.
type source struct {
	kind    sourceKind
	bits    uint8    // of a block
	address [16]byte // of a block; IPv4 as in IPv6
	id      string   // of a list or group
}

func blockSource(block netip.Prefix) source {
	return source{kind: familyOf(block), bits: uint8(block.Bits()), address: block.Addr().As16()}
}

// block is the addresses of a source that is a block.
func (s *source) block() netip.Prefix {
	address := netip.AddrFrom16(s.address)
	if s.kind == block4 {
		address = address.Unmap()
	}
	return netip.PrefixFrom(address, int(s.bits))
}

// Parse understands the ingress rules of a group.
func Parse(g *model.SecurityGroup) *Group {
	out := &Group{model: g, rules: make([]entry, 0, len(g.Ingress))}
	for i := range g.Ingress {
		e := parse(&g.Ingress[i])
		e.at = int32(i)
		if !e.tcp && !e.udp {
			continue
		}
		out.ranged = out.ranged || e.drop && mayLieInRange(&e)
		out.rules = append(out.rules, e)
	}
	return out
}

func parse(r *model.SecurityRule) entry {
	e := entry{priority: int32(min(max(r.Priority, math.MinInt32), math.MaxInt32)), sure: true}
	switch policy := strings.TrimSpace(r.Policy); {
	case strings.EqualFold(policy, "accept"):
		e.accept = true
	case strings.EqualFold(policy, "drop"):
		e.drop = true
	default:
		e.accept, e.drop, e.sure = true, true, false
	}
	all := false
	switch protocol := strings.TrimSpace(r.Protocol); {
	case strings.EqualFold(protocol, "tcp"):
		e.tcp = true
	case strings.EqualFold(protocol, "udp"):
		e.udp = true
	case strings.EqualFold(protocol, "all"), protocol == "-1":
		e.tcp, e.udp, all = true, true, true
	case strings.EqualFold(protocol, "icmp"), strings.EqualFold(protocol, "icmpv6"), strings.EqualFold(protocol, "gre"):
		return e // no listener speaks these
	default:
		e.tcp, e.udp, e.sure = true, true, false
	}
	ports, ok := ParsePorts(r.PortRange)
	if !ok {
		ports = everyPort()
		e.sure = e.sure && all && strings.TrimSpace(r.PortRange) == "" // a rule of all protocols has no ports
	}
	e.low, e.high = ports.Low, ports.High
	e.source, e.sureSource = sourceOf(r)
	return e
}

// sourceOf returns the source of a rule, and whether it is one that can be read.
func sourceOf(r *model.SecurityRule) (source, bool) {
	switch {
	case r.IPv4 != "":
		block, ok := ParseBlock(r.IPv4)
		if !ok {
			return source{}, false
		}
		return blockSource(block), true
	case r.IPv6 != "":
		block, ok := ParseBlock(r.IPv6)
		if !ok {
			return source{}, false
		}
		return blockSource(block), true
	case r.PrefixList != "":
		return source{kind: prefixList, id: r.PrefixList}, true
	case r.GroupID != "":
		return source{kind: securityGroup, id: r.GroupID}, true
	}
	return source{}, false
}

func familyOf(block netip.Prefix) sourceKind {
	if block.Addr().Is4() {
		return block4
	}
	return block6
}

// contains reports whether every address of another source is one of this. All of
// IPv4 contains every group, but no prefix list.
func (s *source) contains(other *source) bool {
	switch s.kind {
	case block4, block6:
		if s.kind == block4 && other.kind == securityGroup {
			return s.bits == 0
		}
		return other.kind == s.kind && s.bits <= other.bits && s.block().Contains(other.block().Addr())
	case prefixList, securityGroup:
		return s.kind == other.kind && s.id == other.id
	}
	return false
}

// covers reports whether a rule is about a port.
func (e *entry) covers(t Target) bool {
	if t.Protocol == TCP && !e.tcp || t.Protocol == UDP && !e.udp {
		return false
	}
	return int(e.low) <= t.Port && t.Port <= int(e.high)
}
