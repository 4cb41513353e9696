package ingress

import (
	"math"
	"net/netip"
	"strconv"
	"strings"
)

// Ports is a range of ports, both ends in it.
type Ports struct{ Low, High uint16 }

func everyPort() Ports { return Ports{0, math.MaxUint16} }

// ParsePorts reads a port range as ECS writes it: 80/80, 1/65535, and -1/-1 for
// every port. A single port is read too. False is any other form.
func ParsePorts(s string) (Ports, bool) {
	s = strings.TrimSpace(s)
	low, high, ranged := strings.Cut(s, "/")
	if !ranged {
		high = low
	}
	if low == "-1" && high == "-1" {
		return everyPort(), true
	}
	from, ok := parsePort(low)
	to, alsoOK := parsePort(high)
	if !ok || !alsoOK || from > to {
		return Ports{}, false
	}
	return Ports{from, to}, true
}

func parsePort(s string) (uint16, bool) {
	if s == "" || s[0] < '0' || s[0] > '9' {
		return 0, false // a sign is none of it
	}
	n, err := strconv.ParseUint(s, 10, 16)
	return uint16(n), err == nil
}

// ParseBlock reads an address block of either family, or a single address. An
// IPv4 address in the form of IPv6 is an IPv4 address.
func ParseBlock(s string) (netip.Prefix, bool) {
	s = strings.TrimSpace(s)
	if !strings.Contains(s, "/") {
		addr, err := netip.ParseAddr(s)
		if err != nil || addr.Zone() != "" {
			return netip.Prefix{}, false
		}
		addr = addr.Unmap()
		return netip.PrefixFrom(addr, addr.BitLen()), true
	}
	block, err := netip.ParsePrefix(s)
	if err != nil {
		return netip.Prefix{}, false
	}
	const mapped = 96 // bits before the IPv4 address
	if addr := block.Addr(); addr.Is4In6() && block.Bits() >= mapped {
		block = netip.PrefixFrom(addr.Unmap(), block.Bits()-mapped)
	}
	return block.Masked(), true
}
