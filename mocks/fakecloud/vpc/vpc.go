// Package vpc is VPC of a simulated account: the networks, VSwitches and public
// addresses that other things name.
package vpc

import (
	"cmp"
	"hash/crc32"
	"net/netip"
	"slices"
	"strings"

	"github.com/alictl/alictl/mocks/fakecloud/account"
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// Actions are what the product can do, by their names.
func Actions() account.Actions {
	return account.Handlers(wrap, map[string]action{
		"vpc:DescribeRegions":           {Run: vpcDescribeRegions},
		"vpc:DescribeVpcs":              {Run: describeVpcs},
		"vpc:DescribeVpcAttribute":      {Run: describeVpcAttribute},
		"vpc:DescribeVSwitches":         {Run: describeVSwitches},
		"vpc:DescribeVSwitchAttributes": {Run: describeVSwitchAttributes},
		"vpc:DescribeEipAddresses":      {Run: describeEipAddresses},
	})
}

type vpcRegionsReply struct {
	wire.Base
	Regions struct{ Region []account.RegionRow }
}

func vpcDescribeRegions(c *call) (wire.Reply, *wire.Error) {
	out := &vpcRegionsReply{}
	out.Regions.Region = c.RegionRows("")
	return out, nil
}

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

type vpcPage struct {
	wire.Base
	TotalCount, PageNumber, PageSize int
}

// vpcList is a numbered page of rows that a filter keeps.
func vpcList[T any](c *call, rows []*T, keep func(*T) bool) ([]*T, vpcPage, *wire.Error) {
	number, size, err := c.NumberedPage(10, 50)
	if err != nil {
		return nil, vpcPage{}, err
	}
	rows = slices.DeleteFunc(rows, func(row *T) bool { return !keep(row) })
	from := min((number-1)*size, len(rows))
	return rows[from:min(from+size, len(rows))], vpcPage{TotalCount: len(rows), PageNumber: number, PageSize: size}, nil
}

type pairList struct{ Tag []wire.PairRow }

type vpcRow struct {
	VpcId, VpcName, Status, CidrBlock, RegionId, Description, CreationTime, ResourceGroupId, VRouterId, Ipv6CidrBlock, CenStatus string

	OwnerId             int64
	IsDefault           bool
	VSwitchIds          struct{ VSwitchId []string }
	SecondaryCidrBlocks struct{ SecondaryCidrBlock []string }
	UserCidrs           struct{ UserCidr []string }
	NatGatewayIds       struct{ NatGatewayIds []string }
	RouterTableIds      struct{ RouterTableIds []string }
	Tags                pairList
}

type vpcsReply struct {
	vpcPage
	Vpcs struct{ Vpc []vpcRow }
}

// vpcBlock is what every VPC of a world spans.
const vpcBlock = "10.0.0.0/8"

func describeVpcs(c *call) (wire.Reply, *wire.Error) {
	tags, err := c.Params.Tags()
	if err != nil {
		return nil, err
	}
	ids, usual := strings.Split(c.Params["VpcId"], ","), world.UsualResourceGroup(c.Account)
	if len(ids) > 20 {
		return nil, wire.InvalidParameter("VpcId", "at most 20 ids are allowed")
	}
	rows, page, err := vpcList(c, networks(c.Region), func(n *network) bool {
		return (ids[0] == "" || slices.Contains(ids, n.id)) && len(tags) == 0 && !c.Params.Flag("IsDefault") &&
			c.Params.Same("VpcName", n.id, "ResourceGroupId", usual, "VpcOwnerId", c.Account)
	})
	if err != nil {
		return nil, err
	}
	out := &vpcsReply{vpcPage: page}
	out.Vpcs.Vpc = wire.Mapped(rows, func(n *network) vpcRow {
		row := vpcRow{
			VpcId: n.id, VpcName: n.id, Status: "Available", CidrBlock: vpcBlock, RegionId: c.Region.ID, CreationTime: world.UsualDate,
			ResourceGroupId: usual, VRouterId: "vrt-" + strings.TrimPrefix(n.id, "vpc-"), OwnerId: c.Owner(),
		}
		row.VSwitchIds.VSwitchId = wire.Copied(n.switches)
		row.SecondaryCidrBlocks.SecondaryCidrBlock, row.UserCidrs.UserCidr = []string{}, []string{}
		row.NatGatewayIds.NatGatewayIds, row.RouterTableIds.RouterTableIds = []string{}, []string{}
		row.Tags.Tag = []wire.PairRow{}
		return row
	})
	return out, nil
}

type vswitchRow struct {
	VSwitchId, VSwitchName, VpcId, ZoneId, Status, CidrBlock, Description, CreationTime, ResourceGroupId, Ipv6CidrBlock, NetworkAclId, ShareType string

	OwnerId                 int64
	AvailableIpAddressCount int64
	IsDefault               bool
	RouteTable              struct{ RouteTableId, RouteTableType string }
	Tags                    pairList
}

type vswitchesReply struct {
	vpcPage
	VSwitches struct{ VSwitch []vswitchRow }
}

func describeVSwitches(c *call) (wire.Reply, *wire.Error) {
	tags, err := c.Params.Tags()
	if err != nil {
		return nil, err
	}
	ids, usual := strings.Split(c.Params["VSwitchId"], ","), world.UsualResourceGroup(c.Account)
	if len(ids) > 20 {
		return nil, wire.InvalidParameter("VSwitchId", "at most 20 ids are allowed")
	}
	rows, page, err := vpcList(c, subnets(c.Region), func(s *subnet) bool {
		return (ids[0] == "" || slices.Contains(ids, s.id)) && len(tags) == 0 && !c.Params.Flag("IsDefault") &&
			c.Params.Same("VpcId", s.vpc, "ZoneId", s.zone, "VSwitchName", s.id, "ResourceGroupId", usual, "VSwitchOwnerId", c.Account, "RouteTableId", "")
	})
	if err != nil {
		return nil, err
	}
	out := &vswitchesReply{vpcPage: page}
	out.VSwitches.VSwitch = wire.Mapped(rows, c.vswitchRow)
	return out, nil
}

func (c *call) vswitchRow(s *subnet) vswitchRow {
	return vswitchRow{
		VSwitchId: s.id, VSwitchName: s.id, VpcId: s.vpc, ZoneId: s.zone, Status: "Available", CidrBlock: s.block.String(),
		CreationTime: world.UsualDate, ResourceGroupId: world.UsualResourceGroup(c.Account), OwnerId: c.Owner(),
		AvailableIpAddressCount: int64(max(252-s.used, 0)), Tags: pairList{[]wire.PairRow{}},
	}
}

type eipRow struct {
	AllocationId, IpAddress, Status, InstanceId, InstanceType, RegionId, Name, ISP, Bandwidth, InternetChargeType, ChargeType string

	Description                     string `json:"Descritpion"` // spelt so by the service
	AllocationTime, ResourceGroupId string
	Tags                            pairList
}

type eipsReply struct {
	vpcPage
	EipAddresses struct{ EipAddress []eipRow }
}

// describeEipAddresses shows the public addresses of NLBs.
func describeEipAddresses(c *call) (wire.Reply, *wire.Error) {
	tags, err := c.Params.Tags()
	if err != nil {
		return nil, err
	}
	var all []*eipRow
	for _, lb := range c.Region.NLBs.Rows {
		if lb == nil || lb.AddressType != "Internet" {
			continue
		}
		for _, z := range lb.Zones {
			address, allocation := z.Public()
			all = append(all, &eipRow{
				AllocationId: allocation, IpAddress: address, Status: "InUse", InstanceId: z.Interface,
				InstanceType: "NetworkInterface", RegionId: c.Region.ID, ISP: "BGP", Bandwidth: "200", InternetChargeType: "PayByTraffic",
				ChargeType: "PostPaid", AllocationTime: world.UsualDate, ResourceGroupId: lb.ResourceGroup, Tags: pairList{[]wire.PairRow{}},
			})
		}
	}
	p := c.Params
	rows, page, err := vpcList(c, all, func(e *eipRow) bool {
		return len(tags) == 0 && p.Same("Status", e.Status, "AssociatedInstanceType", e.InstanceType, "AssociatedInstanceId", e.InstanceId,
			"ISP", e.ISP, "ChargeType", e.ChargeType, "ResourceGroupId", e.ResourceGroupId, "EipName", e.Name, "LockReason", "",
			"PublicIpAddressPoolId", "", "SegmentInstanceId", "") && wire.Within(wire.Words(p["AllocationId"]), e.AllocationId) && wire.Within(wire.Words(p["EipAddress"]), e.IpAddress)
	})
	if err != nil {
		return nil, err
	}
	out := &eipsReply{vpcPage: page}
	out.EipAddresses.EipAddress = wire.Mapped(rows, func(e *eipRow) eipRow { return *e })
	return out, nil
}
