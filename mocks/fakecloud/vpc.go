package fakecloud

import (
	"cmp"
	"fmt"
	"hash/crc32"
	"net/netip"
	"slices"
	"strings"
)

func vpcActions() map[string]action {
	return map[string]action{
		"vpc:DescribeRegions":           {run: vpcDescribeRegions},
		"vpc:DescribeZones":             {run: vpcDescribeZones},
		"vpc:DescribeRouteTableList":    {run: describeRouteTableList},
		"vpc:ListTagResources":          {run: vpcListTagResources},
		"vpc:DescribeVpcs":              {run: describeVpcs},
		"vpc:DescribeVpcAttribute":      {run: describeVpcAttribute},
		"vpc:DescribeVSwitches":         {run: describeVSwitches},
		"vpc:DescribeVSwitchAttributes": {run: describeVSwitchAttributes},
		"vpc:DescribeEipAddresses":      {run: describeEipAddresses},
	}
}

type vpcRegionsReply struct {
	base
	Regions struct{ Region []regionRow }
}

func vpcDescribeRegions(c *call) (reply, *apiError) {
	out := &vpcRegionsReply{}
	out.Regions.Region = c.regionRows("")
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
func (r *region) subnets() []*subnet {
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
	for _, ni := range r.interfaces.rows {
		if ni != nil {
			see(ni.VSwitch, ni.VPC, ni.Zone, ni.Address)
		}
	}
	for _, in := range r.instances.rows {
		see(in.VSwitch, in.VPC, in.Zone, "")
	}
	for _, lb := range r.clbs.rows {
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

func (r *region) networks() []*network {
	var out []*network
	see := func(id string) *network {
		i := slices.IndexFunc(out, func(n *network) bool { return n.id == id })
		if i < 0 {
			i = len(out)
			out = append(out, &network{id: id})
		}
		return out[i]
	}
	for _, one := range r.subnets() {
		if one.vpc != "" {
			n := see(one.vpc)
			n.switches = append(n.switches, one.id)
		}
	}
	for _, g := range r.security.rows {
		if g.VPC != "" {
			see(g.VPC)
		}
	}
	for _, lb := range r.nlbs.rows {
		if lb != nil && lb.VPC != "" {
			see(lb.VPC)
		}
	}
	slices.SortFunc(out, func(a, b *network) int { return strings.Compare(a.id, b.id) })
	return out
}

type vpcPage struct {
	base
	TotalCount, PageNumber, PageSize int
}

// vpcList is a numbered page of rows that a filter keeps.
func vpcList[T any](c *call, rows []*T, keep func(*T) bool) ([]*T, vpcPage, *apiError) {
	return numberedList(c, 50, rows, keep)
}

// numberedList is the same with pages of another size at most.
func numberedList[T any](c *call, most int, rows []*T, keep func(*T) bool) ([]*T, vpcPage, *apiError) {
	number, size, err := c.numberedPage(10, most)
	if err != nil {
		return nil, vpcPage{}, err
	}
	rows = slices.DeleteFunc(rows, func(row *T) bool { return !keep(row) })
	from := min((number-1)*size, len(rows))
	return rows[from:min(from+size, len(rows))], vpcPage{TotalCount: len(rows), PageNumber: number, PageSize: size}, nil
}

type pairList struct{ Tag []pairRow }

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

func describeVpcs(c *call) (reply, *apiError) {
	tags, err := c.params.tags()
	if err != nil {
		return nil, err
	}
	ids, usual := strings.Split(c.params["VpcId"], ","), usualResourceGroup(c.account)
	if len(ids) > 20 {
		return nil, invalidParameter("VpcId", "at most 20 ids are allowed")
	}
	rows, page, err := vpcList(c, c.region.networks(), func(n *network) bool {
		return (ids[0] == "" || slices.Contains(ids, n.id)) && len(tags) == 0 && !c.params.flag("IsDefault") &&
			c.params.same("VpcName", n.id, "ResourceGroupId", usual, "VpcOwnerId", c.account)
	})
	if err != nil {
		return nil, err
	}
	out := &vpcsReply{vpcPage: page}
	out.Vpcs.Vpc = mapped(rows, func(n *network) vpcRow {
		row := vpcRow{
			VpcId: n.id, VpcName: n.id, Status: "Available", CidrBlock: vpcBlock, RegionId: c.region.ID, CreationTime: created,
			ResourceGroupId: usual, VRouterId: n.router(), OwnerId: c.owner(),
		}
		row.VSwitchIds.VSwitchId = copied(n.switches)
		row.SecondaryCidrBlocks.SecondaryCidrBlock, row.UserCidrs.UserCidr = []string{}, []string{}
		row.NatGatewayIds.NatGatewayIds, row.RouterTableIds.RouterTableIds = []string{}, []string{n.table()}
		row.Tags.Tag = []pairRow{}
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

func describeVSwitches(c *call) (reply, *apiError) {
	tags, err := c.params.tags()
	if err != nil {
		return nil, err
	}
	ids, usual := strings.Split(c.params["VSwitchId"], ","), usualResourceGroup(c.account)
	if len(ids) > 20 {
		return nil, invalidParameter("VSwitchId", "at most 20 ids are allowed")
	}
	rows, page, err := vpcList(c, c.region.subnets(), func(s *subnet) bool {
		return (ids[0] == "" || slices.Contains(ids, s.id)) && len(tags) == 0 && !c.params.flag("IsDefault") &&
			c.params.same("VpcId", s.vpc, "ZoneId", s.zone, "VSwitchName", s.id, "ResourceGroupId", usual, "VSwitchOwnerId", c.account, "RouteTableId", (&network{id: s.vpc}).table())
	})
	if err != nil {
		return nil, err
	}
	out := &vswitchesReply{vpcPage: page}
	out.VSwitches.VSwitch = mapped(rows, c.vswitchRow)
	return out, nil
}

func (c *call) vswitchRow(s *subnet) vswitchRow {
	row := vswitchRow{
		VSwitchId: s.id, VSwitchName: s.id, VpcId: s.vpc, ZoneId: s.zone, Status: "Available", CidrBlock: s.block.String(),
		CreationTime: created, ResourceGroupId: usualResourceGroup(c.account), OwnerId: c.owner(),
		AvailableIpAddressCount: int64(max(252-s.used, 0)), Tags: pairList{[]pairRow{}},
	}
	row.RouteTable.RouteTableId, row.RouteTable.RouteTableType = (&network{id: s.vpc}).table(), "System"
	return row
}

type eipRow struct {
	AllocationId, IpAddress, Status, InstanceId, InstanceType, RegionId, Name, ISP, Bandwidth, InternetChargeType, ChargeType string

	Description                     string `json:"Descritpion"` // spelt so by the service
	AllocationTime, ResourceGroupId string
	Tags                            pairList
	eipDetails
}

type eipsReply struct {
	vpcPage
	EipAddresses struct{ EipAddress []eipRow }
}

// describeEipAddresses shows the public addresses of NLBs.
func describeEipAddresses(c *call) (reply, *apiError) {
	tags, err := c.params.tags()
	if err != nil {
		return nil, err
	}
	var all []*eipRow
	for _, lb := range c.region.nlbs.rows {
		if lb == nil || lb.AddressType != "Internet" {
			continue
		}
		for _, z := range lb.Zones {
			address := z.address(lb.AddressType)
			all = append(all, &eipRow{
				AllocationId: address.AllocationId, IpAddress: address.PublicIPv4Address, Status: "InUse", InstanceId: z.Interface,
				InstanceType: "NetworkInterface", RegionId: c.region.ID, ISP: "BGP", Bandwidth: "200", InternetChargeType: "PayByTraffic",
				ChargeType: "PostPaid", AllocationTime: created, ResourceGroupId: lb.ResourceGroup, Tags: pairList{[]pairRow{}},
				eipDetails: c.detailsOfEIP(lb, z.address(lb.AddressType).PrivateIPv4Address),
			})
		}
	}
	p := c.params
	rows, page, err := vpcList(c, all, func(e *eipRow) bool {
		return len(tags) == 0 && p.same("Status", e.Status, "AssociatedInstanceType", e.InstanceType, "AssociatedInstanceId", e.InstanceId,
			"ISP", e.ISP, "ChargeType", e.ChargeType, "ResourceGroupId", e.ResourceGroupId, "EipName", e.Name, "LockReason", "",
			"PublicIpAddressPoolId", "", "SegmentInstanceId", "") && within(words(p["AllocationId"]), e.AllocationId) && within(words(p["EipAddress"]), e.IpAddress)
	})
	if err != nil {
		return nil, err
	}
	out := &eipsReply{vpcPage: page}
	out.EipAddresses.EipAddress = mapped(rows, func(e *eipRow) eipRow { return *e })
	return out, nil
}

// words splits a list of commas; nothing is no word.
func words(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, ",")
}

// owner is the account as a number.
func (c *call) owner() int64 {
	var n int64
	_, _ = fmt.Sscan(c.account, &n) // 0 for an id that is no number
	return n
}
