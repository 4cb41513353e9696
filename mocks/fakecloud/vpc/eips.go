package vpc

import (
	"github.com/alictl/alictl/mocks/fakecloud/account"
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

type eipRow struct {
	AllocationId, IpAddress, Status, InstanceId, InstanceType, RegionId, Name, ISP, Bandwidth, InternetChargeType, ChargeType string

	Description                     string `json:"Descritpion"` // spelt so by the service
	AllocationTime, ResourceGroupId string
	Tags                            pairList
	eipDetails
}

type eipsReply struct {
	wire.Place
	EipAddresses struct{ EipAddress []eipRow }
}

// eipFilters are those of DescribeEipAddresses.
var eipFilters = account.Filters[eipRow]{
	"Status":                 account.Is(func(e *eipRow) string { return e.Status }),
	"AssociatedInstanceType": account.Is(func(e *eipRow) string { return e.InstanceType }),
	"AssociatedInstanceId":   account.Is(func(e *eipRow) string { return e.InstanceId }),
	"ISP":                    account.Is(func(e *eipRow) string { return e.ISP }),
	"ChargeType":             account.Is(func(e *eipRow) string { return e.ChargeType }),
	"ResourceGroupId":        account.Is(func(e *eipRow) string { return e.ResourceGroupId }),
	"EipName":                account.Is(func(e *eipRow) string { return e.Name }),
	"LockReason":             account.Always[eipRow](""),
	"PublicIpAddressPoolId":  account.Always[eipRow](""),
	"SegmentInstanceId":      account.Always[eipRow](""),
	"ServiceManaged":         account.IsOn(func(e *eipRow) bool { return e.ServiceManaged != 0 }),

	"SecurityProtectionEnabled": account.IsOn(func(e *eipRow) bool { return len(e.SecurityProtectionTypes.SecurityProtectionType) > 0 }),
}

// describeEipAddresses shows the public addresses of NLBs.
func describeEipAddresses(c *call) (wire.Reply, *wire.Error) {
	if err := c.Params.Unsupported("Filter"); err != nil {
		return nil, err
	}
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
				eipDetails: c.detailsOfEIP(lb, z.Address),
			})
		}
	}
	p := c.Params
	rows, page, err := wire.Numbered(&c.Exchange, 50, all, account.Every(eipFilters.Asked(p), account.Tagged(tags, func(*eipRow) world.Tags { return nil }),
		account.AnyOf(wire.Words(p["AllocationId"]), func(e *eipRow) string { return e.AllocationId }),
		account.AnyOf(wire.Words(p["EipAddress"]), func(e *eipRow) string { return e.IpAddress })))
	if err != nil {
		return nil, err
	}
	out := &eipsReply{Place: page}
	out.EipAddresses.EipAddress = wire.Mapped(rows, func(e *eipRow) eipRow { return *e })
	return out, nil
}
