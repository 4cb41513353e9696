package vpc

import (
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

type eipRow struct {
	AllocationId, IpAddress, Status, InstanceId, InstanceType, RegionId, Name, ISP, Bandwidth, InternetChargeType, ChargeType string

	Description                     string `json:"Descritpion"` // spelt so by the service
	AllocationTime, ResourceGroupId string
	Tags                            pairList
}

type eipsReply struct {
	vpcPage
	EipAddresses struct{ EipAddress []eipRow }
}

// describeEipAddresses shows the public addresses of NLBs.
func describeEipAddresses(c *call) (wire.Reply, *wire.Error) {
	tags, err := c.Params.Tags()
	if err != nil {
		return nil, err
	}
	var all []*eipRow
	for _, lb := range c.Region.NLBs.Rows {
		if lb == nil || lb.AddressType != "Internet" {
			continue
		}
		for _, z := range lb.Zones {
			address, allocation := z.Public()
			all = append(all, &eipRow{
				AllocationId: allocation, IpAddress: address, Status: "InUse", InstanceId: z.Interface,
				InstanceType: "NetworkInterface", RegionId: c.Region.ID, ISP: "BGP", Bandwidth: "200", InternetChargeType: "PayByTraffic",
				ChargeType: "PostPaid", AllocationTime: world.UsualDate, ResourceGroupId: lb.ResourceGroup, Tags: pairList{[]wire.PairRow{}},
			})
		}
	}
	p := c.Params
	rows, page, err := list(c, all, func(e *eipRow) bool {
		return len(tags) == 0 && p.Same("Status", e.Status, "AssociatedInstanceType", e.InstanceType, "AssociatedInstanceId", e.InstanceId,
			"ISP", e.ISP, "ChargeType", e.ChargeType, "ResourceGroupId", e.ResourceGroupId, "EipName", e.Name, "LockReason", "",
			"PublicIpAddressPoolId", "", "SegmentInstanceId", "") && wire.Within(wire.Words(p["AllocationId"]), e.AllocationId) && wire.Within(wire.Words(p["EipAddress"]), e.IpAddress)
	})
	if err != nil {
		return nil, err
	}
	out := &eipsReply{vpcPage: page}
	out.EipAddresses.EipAddress = wire.Mapped(rows, func(e *eipRow) eipRow { return *e })
	return out, nil
}
