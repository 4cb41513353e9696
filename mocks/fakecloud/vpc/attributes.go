package vpc

import (
	"net/http"
	"slices"

	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

type cloudResource struct {
	ResourceType  string
	ResourceCount int
}

type attributeReply struct {
	wire.Base
	VpcId, VpcName, Status, CidrBlock, RegionId, Description, CreationTime, ResourceGroupId, VRouterId, Ipv6CidrBlock string

	OwnerId                         int64
	IsDefault, ClassicLinkEnabled   bool
	EnabledIpv6, SupportIpv4Gateway bool

	VSwitchIds          struct{ VSwitchId []string }
	SecondaryCidrBlocks struct{ SecondaryCidrBlock []string }
	UserCidrs           struct{ UserCidr []string }
	AssociatedCens      struct{ AssociatedCen []struct{} }
	Ipv6CidrBlocks      struct{ Ipv6CidrBlock []struct{} }
	CloudResources      struct{ CloudResourceSetType []cloudResource }
	Tags                pairList
}

func describeVpcAttribute(c *call) (wire.Reply, *wire.Error) {
	if err := c.Params.Unsupported("IsDefault"); err != nil {
		return nil, err
	}
	all := networks(c.Region)
	i := slices.IndexFunc(all, func(n *network) bool { return n.id == c.Params["VpcId"] })
	if i < 0 {
		return nil, wire.Refuse(http.StatusNotFound, "InvalidVpcID.NotFound", "Specified VPC does not exist.")
	}
	n := all[i]
	out := &attributeReply{
		VpcId: n.id, VpcName: n.id, Status: "Available", CidrBlock: vpcBlock, RegionId: c.Region.ID, CreationTime: world.UsualDate,
		ResourceGroupId: world.UsualResourceGroup(c.Account), VRouterId: n.router(), OwnerId: c.Owner(),
		Tags: pairList{[]wire.PairRow{}},
	}
	out.VSwitchIds.VSwitchId = wire.Copied(n.switches)
	out.SecondaryCidrBlocks.SecondaryCidrBlock, out.UserCidrs.UserCidr = []string{}, []string{}
	out.AssociatedCens.AssociatedCen, out.Ipv6CidrBlocks.Ipv6CidrBlock = []struct{}{}, []struct{}{}
	out.CloudResources.CloudResourceSetType = []cloudResource{{"VRouter", 1}, {"VSwitch", len(n.switches)}}
	return out, nil
}

type vswitchAttributesReply struct {
	wire.Base
	vswitchRow
	EnabledIpv6 bool
}

func describeVSwitchAttributes(c *call) (wire.Reply, *wire.Error) {
	all := subnets(c.Region)
	i := slices.IndexFunc(all, func(s *subnet) bool { return s.id == c.Params["VSwitchId"] })
	if i < 0 {
		return nil, wire.Refuse(http.StatusNotFound, "InvalidVswitchID.NotFound", "The specified VSwitchId does not exist.")
	}
	return &vswitchAttributesReply{vswitchRow: c.vswitchRow(all[i])}, nil
}
