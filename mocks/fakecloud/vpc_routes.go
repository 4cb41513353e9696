package fakecloud

import (
	"slices"
	"strings"
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
	vpcPage
	RouterTableList struct{ RouterTableListType []routeTableRow }
}

// router and table are the ids of a VPC's router and of its route table.
func (n *network) router() string { return "vrt-" + strings.TrimPrefix(n.id, "vpc-") }
func (n *network) table() string  { return "vtb-" + strings.TrimPrefix(n.id, "vpc-") }

// describeRouteTableList gives every VPC the route table that it is made with.
func describeRouteTableList(c *call) (reply, *apiError) {
	tags, err := c.params.tags()
	if err != nil {
		return nil, err
	}
	usual := usualResourceGroup(c.account)
	rows, page, err := vpcList(c, c.region.networks(), func(n *network) bool {
		return len(tags) == 0 && c.params.same("RouteTableId", n.table(), "RouteTableName", "", "RouteTableType", "System", "RouterId", n.router(),
			"RouterType", "VRouter", "VpcId", n.id, "ResourceGroupId", usual)
	})
	if err != nil {
		return nil, err
	}
	out := &routeTablesReply{vpcPage: page}
	out.RouterTableList.RouterTableListType = mapped(rows, func(n *network) routeTableRow {
		row := routeTableRow{
			RouteTableId: n.table(), RouteTableType: "System", RouterId: n.router(), RouterType: "VRouter", VpcId: n.id, Status: "Available",
			CreationTime: created, ResourceGroupId: usual, AssociateType: "VSwitch", OwnerId: c.owner(), RoutePropagationEnable: true,
		}
		row.VSwitchIds.VSwitchId, row.GatewayIds.GatewayIds, row.Tags.Tag = copied(n.switches), []string{}, []pairRow{}
		return row
	})
	return out, nil
}

// vpcListTagResources finds none: nothing of a VPC has tags here.
func vpcListTagResources(c *call) (reply, *apiError) {
	kinds := []string{"VPC", "VSWITCH", "ROUTETABLE", "EIP", "VpnGateway", "NATGATEWAY", "COMMONBANDWIDTHPACKAGE"}
	if !slices.ContainsFunc(kinds, func(kind string) bool { return strings.EqualFold(kind, c.params["ResourceType"]) }) {
		return nil, invalidParameter("ResourceType", "one of "+strings.Join(kinds, ", ")+" is expected")
	}
	out := &ecsTagsReply{}
	out.TagResources.TagResource = []tagResource{}
	return out, nil
}
