// Package vpc is VPC of a simulated account: the networks, VSwitches and public
// addresses that other things name.
package vpc

import (
	"github.com/alictl/alictl/mocks/fakecloud/account"
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// Actions are what the product can do, by their names.
func Actions() account.Actions {
	return account.Handlers(wrap, map[string]action{
		"vpc:DescribeRegions":           {Run: describeRegions},
		"vpc:DescribeZones":             {Run: describeZones},
		"vpc:DescribeRouteTableList":    {Run: describeRouteTableList},
		"vpc:ListTagResources":          {Run: listTagResources},
		"vpc:DescribeVpcs":              {Run: describeVpcs},
		"vpc:DescribeVpcAttribute":      {Run: describeVpcAttribute},
		"vpc:DescribeVSwitches":         {Run: describeVSwitches},
		"vpc:DescribeVSwitchAttributes": {Run: describeVSwitchAttributes},
		"vpc:DescribeEipAddresses":      {Run: describeEipAddresses},
	})
}

type regionsReply struct {
	wire.Base
	Regions struct{ Region []account.RegionRow }
}

func describeRegions(c *call) (wire.Reply, *wire.Error) {
	if err := c.Params.Choice("ProductType", "VPC"); err != nil {
		return nil, err
	}
	out := &regionsReply{}
	out.Regions.Region = c.RegionRows("")
	return out, nil
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
	wire.Place
	Vpcs struct{ Vpc []vpcRow }
}

// vpcBlock is what every VPC of a world spans.
const vpcBlock = "10.0.0.0/8"

func describeVpcs(c *call) (wire.Reply, *wire.Error) {
	tags, err := c.Params.Tags()
	if err != nil {
		return nil, err
	}
	ids, usual := wire.Words(c.Params["VpcId"]), world.UsualResourceGroup(c.Account)
	if len(ids) > 20 {
		return nil, wire.InvalidParameter("VpcId", "at most 20 ids are allowed")
	}
	filters := account.Filters[network]{
		"VpcName":         account.Is(func(n *network) string { return n.id }),
		"ResourceGroupId": account.Always[network](usual),
		"VpcOwnerId":      account.Always[network](c.Account),
		"IsDefault":       account.IsOn(func(*network) bool { return false }),
		"EnableIpv6":      account.IsOn(func(*network) bool { return false }),

		"DhcpOptionsSetId": account.Always[network](""),
	}
	rows, page, err := wire.Numbered(&c.Exchange, 50, networks(c.Region), account.Every(filters.Asked(c.Params),
		account.AnyOf(ids, func(n *network) string { return n.id }), account.Tagged(tags, func(*network) world.Tags { return nil })))
	if err != nil {
		return nil, err
	}
	out := &vpcsReply{Place: page}
	out.Vpcs.Vpc = wire.Mapped(rows, func(n *network) vpcRow {
		row := vpcRow{
			VpcId: n.id, VpcName: n.id, Status: "Available", CidrBlock: vpcBlock, RegionId: c.Region.ID, CreationTime: world.UsualDate,
			ResourceGroupId: usual, VRouterId: n.router(), OwnerId: c.Owner(),
		}
		row.VSwitchIds.VSwitchId = wire.Copied(n.switches)
		row.SecondaryCidrBlocks.SecondaryCidrBlock, row.UserCidrs.UserCidr = []string{}, []string{}
		row.NatGatewayIds.NatGatewayIds, row.RouterTableIds.RouterTableIds = []string{}, []string{n.table()}
		row.Tags.Tag = []wire.PairRow{}
		return row
	})
	return out, nil
}
