package vpc

import (
	"slices"
	"strings"

	"github.com/alictl/alictl/mocks/fakecloud/account"
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

type routeTableRow struct {
	RouteTableId, RouteTableName, RouteTableType, RouterId, RouterType, VpcId, Status, Description, CreationTime, ResourceGroupId string

	AssociateType          string
	OwnerId                int64
	RoutePropagationEnable bool
	VSwitchIds             struct{ VSwitchId []string }
	GatewayIds             struct{ GatewayIds []string }
	Tags                   pairList
}

type routeTablesReply struct {
	wire.Place
	RouterTableList struct{ RouterTableListType []routeTableRow }
}

// router and table are the ids of a VPC's router and of its route table.
func (n *network) router() string { return "vrt-" + strings.TrimPrefix(n.id, "vpc-") }
func (n *network) table() string  { return "vtb-" + strings.TrimPrefix(n.id, "vpc-") }

// table is the route table of the VPC that a VSwitch is in.
func (s *subnet) table() string { return (&network{id: s.vpc}).table() }

// describeRouteTableList gives every VPC the route table that it is made with.
func describeRouteTableList(c *call) (wire.Reply, *wire.Error) {
	tags, err := c.Params.Tags()
	if err != nil {
		return nil, err
	}
	usual := world.UsualResourceGroup(c.Account)
	filters := account.Filters[network]{
		"RouteTableId":    account.Is((*network).table),
		"RouteTableName":  account.Always[network](""),
		"RouteTableType":  account.Always[network]("System"),
		"RouterId":        account.Is((*network).router),
		"RouterType":      account.Always[network]("VRouter"),
		"VpcId":           account.Is(func(n *network) string { return n.id }),
		"ResourceGroupId": account.Always[network](usual),
	}
	rows, page, err := wire.Numbered(&c.Exchange, 50, networks(c.Region), account.Every(filters.Asked(c.Params),
		account.Tagged(tags, func(*network) world.Tags { return nil })))
	if err != nil {
		return nil, err
	}
	out := &routeTablesReply{Place: page}
	out.RouterTableList.RouterTableListType = wire.Mapped(rows, func(n *network) routeTableRow {
		row := routeTableRow{
			RouteTableId: n.table(), RouteTableType: "System", RouterId: n.router(), RouterType: "VRouter", VpcId: n.id, Status: "Available",
			CreationTime: world.UsualDate, ResourceGroupId: usual, AssociateType: "VSwitch", OwnerId: c.Owner(), RoutePropagationEnable: true,
		}
		row.VSwitchIds.VSwitchId, row.GatewayIds.GatewayIds, row.Tags.Tag = wire.Copied(n.switches), []string{}, []wire.PairRow{}
		return row
	})
	return out, nil
}

type tagsReply struct {
	wire.Base
	NextToken    string
	TagResources struct{ TagResource []wire.TagResource }
}

// listTagResources finds none: nothing of a VPC has tags here.
func listTagResources(c *call) (wire.Reply, *wire.Error) {
	kinds := []string{"VPC", "VSWITCH", "ROUTETABLE", "EIP", "VpnGateway", "NATGATEWAY", "COMMONBANDWIDTHPACKAGE"}
	if !slices.ContainsFunc(kinds, func(kind string) bool { return strings.EqualFold(kind, c.Params["ResourceType"]) }) {
		return nil, wire.InvalidParameter("ResourceType", "one of "+strings.Join(kinds, ", ")+" is expected")
	}
	out := &tagsReply{}
	out.TagResources.TagResource = []wire.TagResource{}
	return out, nil
}
