package vpc

import "github.com/alictl/alictl/mocks/fakecloud/world"

// lockList are the reasons why something is locked: none here.
type lockList struct{ LockReason []struct{} }

// eipDetails are the members of a public address that every one here has alike.
type eipDetails struct {
	VpcId, PrivateIpAddress, InstanceRegionId, ExpiredTime, Netmode, BusinessStatus, Mode, PublicIpAddressPoolId string

	SegmentInstanceId, BandwidthPackageId, BandwidthPackageType, BandwidthPackageBandwidth, HDMonitorStatus, EipBandwidth string

	BizType, HasReservationData string

	DeletionProtection, SecondLimited bool
	ServiceManaged                    int

	AvailableRegions        struct{ AvailableRegion []string }
	SecurityProtectionTypes struct{ SecurityProtectionType []string }
	OperationLocks          lockList
}

func (c *call) detailsOfEIP(lb *world.NLB, private string) eipDetails {
	out := eipDetails{
		VpcId: lb.VPC, PrivateIpAddress: private, InstanceRegionId: c.Region.ID, Netmode: "public", BusinessStatus: "Normal", Mode: "NAT",
		HDMonitorStatus: "OFF", EipBandwidth: "200", BizType: "CloudEip", HasReservationData: "false", ServiceManaged: 1,
	}
	out.AvailableRegions.AvailableRegion = []string{c.Region.ID}
	out.SecurityProtectionTypes.SecurityProtectionType = []string{}
	out.OperationLocks.LockReason = []struct{}{}
	return out
}
