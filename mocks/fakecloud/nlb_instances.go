package fakecloud

import (
	"fmt"
	"hash/crc32"
	"slices"
	"strings"
	"time"
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

// address shows a zone's address, with a public one for a load balancer that
// has an entrance from the internet.
func (z NLBZone) address(addressType string) zoneAddress {
	out := zoneAddress{EniId: z.Interface, PrivateIPv4Address: z.Address}
	if addressType == "Internet" {
		sum := crc32.ChecksumIEEE([]byte(z.Interface))
		out.PublicIPv4Address = fmt.Sprintf("203.0.113.%d", 1+sum%254) // for documentation only
		out.AllocationId = fmt.Sprintf("eip-%08x", sum)
	}
	return out
}

func (c *call) nlbRow(lb *NLB) nlbRow {
	row := nlbRow{
		LoadBalancerId: lb.ID, LoadBalancerName: lb.Name, LoadBalancerType: "Network", LoadBalancerStatus: lb.Status,
		LoadBalancerBusinessStatus: lb.BusinessStatus, AddressType: lb.AddressType, AddressIpVersion: ipv4Only, VpcId: lb.VPC,
		DNSName: lb.ID + "." + c.region.ID + ".nlb.aliyuncs.com", CrossZoneEnabled: true,
		SecurityGroupIds: copied(lb.SecurityGroups), RegionId: c.region.ID,
		ResourceGroupId: lb.ResourceGroup, CreateTime: lb.Created.UTC().Format(time.RFC3339),
	}
	row.OperationLocks = mapped(lb.Locks, func(l Lock) lockRow { return lockRow{l.Reason, l.Type} })
	row.LoadBalancerBillingConfig.PayType = "PostPay"
	row.ModificationProtectionConfig.Status = "NonProtection"
	row.ZoneMappings = mapped(lb.Zones, func(z NLBZone) zoneRow {
		return zoneRow{z.Zone, z.VSwitch, "Active", []zoneAddress{z.address(lb.AddressType)}}
	})
	return row
}

type nlbListRow struct {
	nlbRow
	Tags []pairRow
}

type nlbsReply struct {
	nlbPage
	LoadBalancers []nlbListRow
}

func listLoadBalancers(c *call) (reply, *apiError) {
	sel, err := c.selectNLBs()
	if err != nil {
		return nil, err
	}
	rows, page, err := nlbList(c, sel)
	if err != nil {
		return nil, err
	}
	return &nlbsReply{nlbPage: page, LoadBalancers: mapped(rows, func(lb *NLB) nlbListRow {
		return nlbListRow{c.nlbRow(lb), pairRows(lb.Tags)}
	})}, nil
}

func (c *call) selectNLBs() (sel selection[NLB], err *apiError) {
	sel.table = c.region.nlbs
	ids, err := c.params.limited("LoadBalancerIds", 20)
	if err != nil {
		return sel, err
	}
	names, err := c.params.limited("LoadBalancerNames", 20)
	if err != nil {
		return sel, err
	}
	vpcs, err := c.params.limited("VpcIds", 10)
	if err != nil {
		return sel, err
	}
	tags, err := c.params.tags()
	if err != nil {
		return sel, err
	}
	if len(ids) > 0 {
		sel.among = c.region.nlbs.positions(ids)
	}
	p := c.params
	inZone := func(z NLBZone) bool { return z.Zone == p["ZoneId"] }
	sel.keep = func(lb *NLB) bool {
		return within(names, lb.Name) && within(vpcs, lb.VPC) &&
			p.same("AddressType", lb.AddressType, "LoadBalancerStatus", lb.Status, "LoadBalancerBusinessStatus", lb.BusinessStatus,
				"LoadBalancerType", "Network", "Ipv6AddressType", "",
				"ResourceGroupId", lb.ResourceGroup, "DNSName", lb.ID+"."+c.region.ID+".nlb.aliyuncs.com") &&
			(p["AddressIpVersion"] == "" || strings.EqualFold(p["AddressIpVersion"], ipv4Only)) &&
			(p["ZoneId"] == "" || slices.ContainsFunc(lb.Zones, inZone)) && lb.Tags.match(tags)
	}
	return sel, nil
}

type nlbReply struct {
	base
	nlbRow
	Tags []tagRow
}

func getLoadBalancerAttribute(c *call) (reply, *apiError) {
	lb := c.region.nlbs.get(c.params["LoadBalancerId"])
	if lb == nil {
		return nil, noSuchResource("loadBalancer")
	}
	return &nlbReply{nlbRow: c.nlbRow(lb), Tags: tagRows(lb.Tags)}, nil
}
