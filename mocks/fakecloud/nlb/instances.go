package nlb

import (
	"slices"
	"strings"
	"time"

	"github.com/alictl/alictl/mocks/fakecloud/account"
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

type nlbRow struct {
	LoadBalancerId               string
	LoadBalancerName             string
	LoadBalancerType             string
	LoadBalancerStatus           string
	LoadBalancerBusinessStatus   string
	AddressType                  string
	AddressIpVersion             string
	VpcId                        string
	DNSName                      string
	CrossZoneEnabled             bool
	ZoneMappings                 []zoneRow
	SecurityGroupIds             []string
	LoadBalancerBillingConfig    struct{ PayType string }
	DeletionProtectionConfig     struct{ Enabled bool }
	ModificationProtectionConfig struct{ Status string }
	OperationLocks               []lockRow
	RegionId                     string
	ResourceGroupId              string
	CreateTime                   string
}

type lockRow struct {
	LockReason string `json:",omitempty"`
	LockType   string
}

type zoneRow struct {
	ZoneId                string
	VSwitchId             string
	Status                string
	LoadBalancerAddresses []zoneAddress
}

type zoneAddress struct {
	EniId              string
	PrivateIPv4Address string
	PublicIPv4Address  string `json:",omitempty"`
	AllocationId       string `json:",omitempty"`
}

// zoneAddressOf shows a zone's address, with a public one for a load balancer that
// has an entrance from the internet.
func zoneAddressOf(lb *world.NLB, z world.NLBZone) zoneAddress {
	out := zoneAddress{EniId: z.Interface, PrivateIPv4Address: z.Address}
	if lb.AddressType == "Internet" {
		out.PublicIPv4Address, out.AllocationId = z.Public()
	}
	return out
}

func (c *call) nlbRow(lb *world.NLB) nlbRow {
	row := nlbRow{
		LoadBalancerId: lb.ID, LoadBalancerName: lb.Name, LoadBalancerType: "Network", LoadBalancerStatus: lb.Status,
		LoadBalancerBusinessStatus: lb.BusinessStatus, AddressType: lb.AddressType, AddressIpVersion: ipv4Only, VpcId: lb.VPC,
		DNSName: c.dnsName(lb), CrossZoneEnabled: true,
		SecurityGroupIds: wire.Copied(lb.SecurityGroups), RegionId: c.Region.ID,
		ResourceGroupId: lb.ResourceGroup, CreateTime: lb.Created.UTC().Format(time.RFC3339),
	}
	row.OperationLocks = wire.Mapped(lb.Locks, func(l world.Lock) lockRow { return lockRow{l.Reason, l.Type} })
	row.LoadBalancerBillingConfig.PayType = "PostPay"
	row.ModificationProtectionConfig.Status = "NonProtection"
	row.ZoneMappings = wire.Mapped(lb.Zones, func(z world.NLBZone) zoneRow {
		return zoneRow{z.Zone, z.VSwitch, "Active", []zoneAddress{zoneAddressOf(lb, z)}}
	})
	return row
}

type listRow struct {
	nlbRow
	Tags []wire.PairRow
}

type nlbsReply struct {
	nlbPage
	LoadBalancers []listRow
}

func listLoadBalancers(c *call) (wire.Reply, *wire.Error) {
	sel, err := c.selectNLBs()
	if err != nil {
		return nil, err
	}
	rows, page, err := list(c, sel)
	if err != nil {
		return nil, err
	}
	return &nlbsReply{nlbPage: page, LoadBalancers: wire.Mapped(rows, func(lb *world.NLB) listRow {
		return listRow{c.nlbRow(lb), wire.PairRows(lb.Tags)}
	})}, nil
}

func (c *call) selectNLBs() (sel account.Selection[world.NLB], err *wire.Error) {
	sel.Table = c.Region.NLBs
	ids, err := c.Params.Limited("LoadBalancerIds", 20)
	if err != nil {
		return sel, err
	}
	names, err := c.Params.Limited("LoadBalancerNames", 20)
	if err != nil {
		return sel, err
	}
	vpcs, err := c.Params.Limited("VpcIds", 10)
	if err != nil {
		return sel, err
	}
	tags, err := c.Params.Tags()
	if err != nil {
		return sel, err
	}
	if len(ids) > 0 {
		sel.Among = c.Region.NLBs.Positions(ids)
	}
	sel.Keep = account.Every(c.nlbFilters().Asked(c.Params), account.AnyOf(names, func(lb *world.NLB) string { return lb.Name }),
		account.AnyOf(vpcs, func(lb *world.NLB) string { return lb.VPC }), account.Tagged(tags, func(lb *world.NLB) world.Tags { return lb.Tags }))
	return sel, nil
}

// nlbFilters are those of ListLoadBalancers.
func (c *call) nlbFilters() account.Filters[world.NLB] {
	return account.Filters[world.NLB]{
		"AddressType":                account.Is(func(lb *world.NLB) string { return lb.AddressType }),
		"LoadBalancerStatus":         account.Is(func(lb *world.NLB) string { return lb.Status }),
		"LoadBalancerBusinessStatus": account.Is(func(lb *world.NLB) string { return lb.BusinessStatus }),
		"LoadBalancerType":           account.Always[world.NLB]("Network"),
		"AddressIpVersion":           func(_ *world.NLB, asked string) bool { return strings.EqualFold(asked, ipv4Only) },
		"Ipv6AddressType":            account.Always[world.NLB](""),
		"ResourceGroupId":            account.Is(func(lb *world.NLB) string { return lb.ResourceGroup }),
		"DNSName":                    account.Is(c.dnsName),
		"ZoneId": func(lb *world.NLB, asked string) bool {
			return slices.ContainsFunc(lb.Zones, func(z world.NLBZone) bool { return z.Zone == asked })
		},
	}
}

// dnsName is the name that clients connect to.
func (c *call) dnsName(lb *world.NLB) string { return lb.ID + "." + c.Region.ID + ".nlb.aliyuncs.com" }

type reply struct {
	wire.Base
	nlbRow
	Tags []wire.TagRow
}

func getLoadBalancerAttribute(c *call) (wire.Reply, *wire.Error) {
	lb := c.Region.NLBs.Get(c.Params["LoadBalancerId"])
	if lb == nil {
		return nil, noSuchResource("loadBalancer")
	}
	return &reply{nlbRow: c.nlbRow(lb), Tags: wire.TagRows(lb.Tags)}, nil
}
