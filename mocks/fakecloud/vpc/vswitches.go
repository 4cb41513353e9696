package vpc

import (
	"slices"
	"strings"

	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

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
	rows, page, err := list(c, subnets(c.Region), func(s *subnet) bool {
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
