package vpc

import (
	"cmp"
	"hash/crc32"
	"net/netip"
	"slices"
	"strings"

	"github.com/alictl/alictl/mocks/fakecloud/account"
)

// subnet is a VSwitch as the things in it tell.
type subnet struct {
	id, vpc, zone string
	block         netip.Prefix
	used          int
}

// subnets collects the VSwitches that anything of the region names. The world does
// not list them: their blocks are the /24 around an address in them.
func subnets(r *account.Region) []*subnet {
	found := map[string]*subnet{}
	see := func(id, vpc, zone, address string) {
		if id == "" {
			return
		}
		if found[id] == nil {
			found[id] = &subnet{id: id, vpc: vpc, zone: zone}
		}
		one := found[id]
		one.vpc, one.zone = cmp.Or(one.vpc, vpc), cmp.Or(one.zone, zone)
		if ip, err := netip.ParseAddr(address); err == nil && ip.Is4() {
			one.used++
			if !one.block.IsValid() {
				one.block, _ = ip.Prefix(24)
			}
		}
	}
	for _, ni := range r.Interfaces.Rows {
		if ni != nil {
			see(ni.VSwitch, ni.VPC, ni.Zone, ni.Address)
		}
	}
	for _, in := range r.Instances.Rows {
		see(in.VSwitch, in.VPC, in.Zone, "")
	}
	for _, lb := range r.CLBs.Rows {
		if lb != nil && lb.AddressType != "internet" {
			see(lb.VSwitch, lb.VPC, lb.Zone, lb.Address)
		}
	}
	out := make([]*subnet, 0, len(found))
	for _, one := range found {
		if !one.block.IsValid() {
			sum := crc32.ChecksumIEEE([]byte(one.id))
			one.block = netip.PrefixFrom(netip.AddrFrom4([4]byte{10, byte(sum >> 8), byte(sum), 0}), 24)
		}
		out = append(out, one)
	}
	slices.SortFunc(out, func(a, b *subnet) int { return strings.Compare(a.id, b.id) })
	return out
}

// network is a VPC as the things in it tell.
type network struct {
	id       string
	switches []string
}

func networks(r *account.Region) []*network {
	var out []*network
	see := func(id string) *network {
		i := slices.IndexFunc(out, func(n *network) bool { return n.id == id })
		if i < 0 {
			i = len(out)
			out = append(out, &network{id: id})
		}
		return out[i]
	}
	for _, one := range subnets(r) {
		if one.vpc != "" {
			n := see(one.vpc)
			n.switches = append(n.switches, one.id)
		}
	}
	for _, g := range r.SecurityGroups.Rows {
		if g.VPC != "" {
			see(g.VPC)
		}
	}
	for _, lb := range r.NLBs.Rows {
		if lb != nil && lb.VPC != "" {
			see(lb.VPC)
		}
	}
	slices.SortFunc(out, func(a, b *network) int { return strings.Compare(a.id, b.id) })
	return out
}
