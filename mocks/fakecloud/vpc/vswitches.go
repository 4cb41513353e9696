package vpc

import (
	"github.com/alictl/alictl/mocks/fakecloud/account"
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
	wire.Place
	VSwitches struct{ VSwitch []vswitchRow }
}

func describeVSwitches(c *call) (wire.Reply, *wire.Error) {
	tags, err := c.Params.Tags()
	if err != nil {
		return nil, err
	}
	ids := wire.Words(c.Params["VSwitchId"])
	if len(ids) > 20 {
		return nil, wire.InvalidParameter("VSwitchId", "at most 20 ids are allowed")
	}
	filters := account.Filters[subnet]{
		"VpcId":           account.Is(func(s *subnet) string { return s.vpc }),
		"ZoneId":          account.Is(func(s *subnet) string { return s.zone }),
		"VSwitchName":     account.Is(func(s *subnet) string { return s.id }),
		"ResourceGroupId": account.Always[subnet](world.UsualResourceGroup(c.Account)),
		"VSwitchOwnerId":  account.Always[subnet](c.Account),
		"RouteTableId":    account.Is((*subnet).table),
		"IsDefault":       account.IsOn(func(*subnet) bool { return false }),
		"EnableIpv6":      account.IsOn(func(*subnet) bool { return false }),
	}
	rows, page, err := wire.Numbered(&c.Exchange, 50, subnets(c.Region), account.Every(filters.Asked(c.Params),
		account.AnyOf(ids, func(s *subnet) string { return s.id }), account.Tagged(tags, func(*subnet) world.Tags { return nil })))
	if err != nil {
		return nil, err
	}
	out := &vswitchesReply{Place: page}
	out.VSwitches.VSwitch = wire.Mapped(rows, c.vswitchRow)
	return out, nil
}

func (c *call) vswitchRow(s *subnet) vswitchRow {
	row := vswitchRow{
		VSwitchId: s.id, VSwitchName: s.id, VpcId: s.vpc, ZoneId: s.zone, Status: "Available", CidrBlock: s.block.String(),
		CreationTime: world.UsualDate, ResourceGroupId: world.UsualResourceGroup(c.Account), OwnerId: c.Owner(),
		AvailableIpAddressCount: int64(max(252-s.used, 0)), Tags: pairList{[]wire.PairRow{}},
	}
	row.RouteTable.RouteTableId, row.RouteTable.RouteTableType = s.table(), "System"
	return row
}
