package ecs

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/alictl/alictl/mocks/fakecloud/account"
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

type securityGroupRow struct {
	SecurityGroupId   string
	SecurityGroupName string
	Description       string
	SecurityGroupType string
	VpcId             string
	CreationTime      string
	ResourceGroupId   string
	ServiceManaged    bool
	EcsCount          *int `json:",omitempty"`
	Tags              wire.TagList
}

type securityGroupsReply struct {
	ecsPage
	RegionId       string
	SecurityGroups struct{ SecurityGroup []securityGroupRow }
}

// groupFilters are those of DescribeSecurityGroups.
var groupFilters = account.Filters[world.SecurityGroup]{
	"VpcId":             account.Is(func(g *world.SecurityGroup) string { return g.VPC }),
	"SecurityGroupId":   account.Is(func(g *world.SecurityGroup) string { return g.ID }),
	"NetworkType":       account.Always[world.SecurityGroup]("vpc"),
	"ResourceGroupId":   account.Is(func(g *world.SecurityGroup) string { return g.ResourceGroup }),
	"SecurityGroupType": account.Is(func(g *world.SecurityGroup) string { return g.Type }),
	"SecurityGroupName": account.Is(func(g *world.SecurityGroup) string { return g.Name }),
	"ServiceManaged":    account.IsOn(func(g *world.SecurityGroup) bool { return g.ServiceManaged }),
}

// describeSecurityGroups shows the groups of the world, and those that only
// instances and interfaces name.
func describeSecurityGroups(c *call) (wire.Reply, *wire.Error) {
	asked, err := c.Params.JSONList("SecurityGroupIds", 100)
	if err != nil {
		return nil, err
	}
	tags, err := c.Params.Tags()
	if err != nil {
		return nil, err
	}
	filters := maps.Clone(groupFilters)
	if c.Params.Flag("FuzzyQuery") {
		filters["SecurityGroupName"] = func(g *world.SecurityGroup, asked string) bool {
			return strings.Contains(g.Name, strings.Trim(asked, "*"))
		}
	}
	rows, page, err := ecsList(c, account.Selection[world.SecurityGroup]{Table: c.Region.SecurityGroups, Keep: account.Every(
		filters.Asked(c.Params), account.Tagged(tags, func(g *world.SecurityGroup) world.Tags { return g.Tags }), func(g *world.SecurityGroup) bool {
			return asked == nil || slices.Contains(asked, g.ID)
		})}, 100, 100)
	if err != nil {
		return nil, err
	}
	out := &securityGroupsReply{ecsPage: page, RegionId: c.Region.ID}
	out.SecurityGroups.SecurityGroup = wire.Mapped(rows, c.securityGroupRow)
	return out, nil
}

func (c *call) securityGroupRow(g *world.SecurityGroup) securityGroupRow {
	row := securityGroupRow{
		SecurityGroupId: g.ID, SecurityGroupName: g.Name, Description: g.Description, SecurityGroupType: g.Type, VpcId: g.VPC,
		CreationTime: world.UsualDate, ResourceGroupId: g.ResourceGroup, ServiceManaged: g.ServiceManaged, Tags: wire.TagList{Tag: wire.TagRows(g.Tags)},
	}
	if c.Params.Flag("IsQueryEcsCount") {
		n := 0
		for _, in := range c.Region.Instances.Rows {
			if in != nil && slices.Contains(in.SecurityGroups, g.ID) {
				n++
			}
		}
		row.EcsCount = &n
	}
	return row
}

type securityRuleRow struct {
	SecurityGroupRuleId  string
	Direction            string
	IpProtocol           string
	PortRange            string
	SourcePortRange      string
	SourceCidrIp         string
	Ipv6SourceCidrIp     string
	SourceGroupId        string
	SourcePrefixListId   string
	DestCidrIp           string
	Ipv6DestCidrIp       string
	DestGroupId          string
	DestPrefixListId     string
	Policy               string
	Priority             string // a text
	NicType              string
	Description          string
	CreateTime           string
	SourceGroupOwnerName string `json:"SourceGroupOwnerAccount"`
	DestGroupOwnerName   string `json:"DestGroupOwnerAccount"`
}

// place writes who a rule is about into the one field of four that fits.
func place(r world.SecurityRule, block, block6, group, list *string) {
	switch {
	case strings.HasPrefix(r.Peer, "sg-"):
		*group = r.Peer
	case strings.HasPrefix(r.Peer, "pl-"):
		*list = r.Peer
	case strings.Contains(r.Peer, ":"):
		*block6 = r.Peer
	default:
		*block = r.Peer
	}
}

func securityRuleRowOf(g *world.SecurityGroup, at int) securityRuleRow {
	r := g.Rules[at]
	row := securityRuleRow{
		SecurityGroupRuleId: fmt.Sprintf("sgr-%s-%d", strings.TrimPrefix(g.ID, "sg-"), at+1), Direction: r.Direction,
		IpProtocol: r.Protocol, PortRange: r.Ports, Policy: r.Policy, Priority: strconv.Itoa(r.Priority),
		NicType: nicType, Description: r.Description, CreateTime: world.UsualDate,
	}
	if r.Direction == world.Egress {
		place(r, &row.DestCidrIp, &row.Ipv6DestCidrIp, &row.DestGroupId, &row.DestPrefixListId)
	} else {
		place(r, &row.SourceCidrIp, &row.Ipv6SourceCidrIp, &row.SourceGroupId, &row.SourcePrefixListId)
	}
	return row
}

// nicType is that of every rule in a VPC.
const nicType = "intranet"

type securityGroupReply struct {
	wire.Base
	RegionId, VpcId, SecurityGroupId, SecurityGroupName, Description string

	InnerAccessPolicy string
	NextToken         string
	Permissions       struct{ Permission []securityRuleRow }
}

// describeSecurityGroupAttribute shows the rules of one group in pages; the least
// page is 10 and the usual one 500.
func describeSecurityGroupAttribute(c *call) (wire.Reply, *wire.Error) {
	p := c.Params
	if err := p.Unsupported("Attribute"); err != nil {
		return nil, err
	}
	if why := world.OneOf("", "all", world.Ingress, world.Egress)(p["Direction"]); why != "" {
		return nil, wire.InvalidParameter("Direction", why)
	}
	if why := world.OneOf("", nicType, "internet")(p["NicType"]); why != "" {
		return nil, wire.InvalidParameter("NicType", why)
	}
	g := c.Region.SecurityGroups.Get(p["SecurityGroupId"])
	if g == nil {
		return nil, wire.Refuse(http.StatusNotFound, "InvalidSecurityGroupId.NotFound", "The specified SecurityGroupId does not exist.")
	}
	from, err := c.StartOfPage()
	if err != nil {
		return nil, err
	}
	all := account.NewTable[securityRuleRow](nil, nil)
	for i := range g.Rules {
		row := securityRuleRowOf(g, i)
		all.Add(row.SecurityGroupRuleId, &row)
	}
	rows, next := account.Selection[securityRuleRow]{Table: all, Keep: func(r *securityRuleRow) bool {
		return p["Direction"] == "" || p["Direction"] == "all" || p["Direction"] == r.Direction
	}}.Page(from, c.Clamped(10, 1000, 500))
	out := &securityGroupReply{
		RegionId: c.Region.ID, VpcId: g.VPC, SecurityGroupId: g.ID, SecurityGroupName: g.Name, Description: g.Description,
		InnerAccessPolicy: g.InnerAccess, NextToken: c.Token(next, 0),
	}
	out.Permissions.Permission = wire.Mapped(rows, func(r *securityRuleRow) securityRuleRow { return *r })
	return out, nil
}
