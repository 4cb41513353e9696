package fakecloud

import (
	"net/http"
	"slices"
)

type cloudResource struct {
	ResourceType  string
	ResourceCount int
}

type vpcAttributeReply struct {
	base
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

func describeVpcAttribute(c *call) (reply, *apiError) {
	all := c.region.networks()
	i := slices.IndexFunc(all, func(n *network) bool { return n.id == c.params["VpcId"] })
	if i < 0 {
		return nil, refuse(http.StatusNotFound, "InvalidVpcID.NotFound", "Specified VPC does not exist.")
	}
	n := all[i]
	out := &vpcAttributeReply{
		VpcId: n.id, VpcName: n.id, Status: "Available", CidrBlock: vpcBlock, RegionId: c.region.ID, CreationTime: created,
		ResourceGroupId: usualResourceGroup(c.account), VRouterId: n.router(), OwnerId: c.owner(),
		Tags: pairList{[]pairRow{}},
	}
	out.VSwitchIds.VSwitchId = copied(n.switches)
	out.SecondaryCidrBlocks.SecondaryCidrBlock, out.UserCidrs.UserCidr = []string{}, []string{}
	out.AssociatedCens.AssociatedCen, out.Ipv6CidrBlocks.Ipv6CidrBlock = []struct{}{}, []struct{}{}
	out.CloudResources.CloudResourceSetType = []cloudResource{{"VRouter", 1}, {"VSwitch", len(n.switches)}}
	return out, nil
}

type vswitchAttributesReply struct {
	base
	vswitchRow
	EnabledIpv6 bool
}

func describeVSwitchAttributes(c *call) (reply, *apiError) {
	all := c.region.subnets()
	i := slices.IndexFunc(all, func(s *subnet) bool { return s.id == c.params["VSwitchId"] })
	if i < 0 {
		return nil, refuse(http.StatusNotFound, "InvalidVswitchID.NotFound", "The specified VSwitchId does not exist.")
	}
	return &vswitchAttributesReply{vswitchRow: c.vswitchRow(all[i])}, nil
}
