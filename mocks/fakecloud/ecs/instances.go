package ecs

import (
	"cmp"
	"slices"

	"github.com/alictl/alictl/mocks/fakecloud/account"
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

type instanceRow struct {
	InstanceId         string
	InstanceName       string
	HostName           string
	Status             string
	InstanceType       string
	InstanceTypeFamily string
	RegionId           string
	ZoneId             string
	OSType             string
	OSName             string
	CreationTime       string
	instanceExtras
	InstanceNetworkType string
	InstanceChargeType  string
	Cpu                 int
	Memory              int
	VpcAttributes       struct {
		VpcId, VSwitchId, NatIpAddress string
		PrivateIpAddress               wire.Addresses
	}
	NetworkInterfaces struct{ NetworkInterface []instanceENI }
	EipAddress        struct {
		IpAddress, AllocationId, InternetChargeType string
		Bandwidth                                   int
		IsSupportUnassociate                        bool
	}
	PublicIpAddress  wire.Addresses
	InnerIpAddress   wire.Addresses
	SecurityGroupIds struct{ SecurityGroupId []string }
	Tags             wire.TagList
	OperationLocks   struct{ LockReason []struct{} }
}

// instanceENI is an interface as an instance shows it: without its state.
type instanceENI struct {
	NetworkInterfaceId string
	MacAddress         string
	PrimaryIpAddress   string
	Type               string
	PrivateIpSets      struct{ PrivateIpSet []privateIPRow }
	Ipv6Sets           struct{ Ipv6Set []ipv6Row }
}

func (c *call) instanceRow(in *world.Instance) instanceRow {
	row := instanceRow{
		InstanceId: in.ID, InstanceName: in.Name, HostName: cmp.Or(in.Name, in.ID), Status: in.Status,
		InstanceType: in.Type, InstanceTypeFamily: world.Family(in.Type), RegionId: c.Region.ID, ZoneId: in.Zone,
		OSType: "linux", OSName: osName, CreationTime: minutes(in.Created), instanceExtras: extrasOf(in),
		InstanceNetworkType: "vpc", InstanceChargeType: "PostPaid",
		PublicIpAddress: wire.Addresses{IpAddress: []string{}}, InnerIpAddress: wire.Addresses{IpAddress: []string{}},
		Tags: wire.TagList{Tag: wire.TagRows(in.Tags)},
	}
	cores, gigabytes := sizeOf(in.Type)
	row.Cpu, row.Memory = cores, 1024*gigabytes
	row.VpcAttributes.VpcId, row.VpcAttributes.VSwitchId = in.VPC, in.VSwitch
	row.VpcAttributes.PrivateIpAddress.IpAddress = []string{}
	row.NetworkInterfaces.NetworkInterface = []instanceENI{}
	row.OperationLocks.LockReason = []struct{}{}
	row.SecurityGroupIds.SecurityGroupId = wire.Copied(in.SecurityGroups)
	for _, at := range c.Region.OfInstance[in.ID] {
		ni := c.Region.Interfaces.Rows[at]
		if ni == nil || ni.ServiceManaged {
			continue
		}
		if ni.Type == world.TypePrimary && ni.Address != "" {
			row.VpcAttributes.PrivateIpAddress.IpAddress = []string{ni.Address}
		}
		row.NetworkInterfaces.NetworkInterface = append(row.NetworkInterfaces.NetworkInterface, eni(ni))
	}
	return row
}

func eni(ni *world.Interface) instanceENI {
	out := instanceENI{NetworkInterfaceId: ni.ID, MacAddress: ni.MAC, PrimaryIpAddress: ni.Address, Type: ni.Type}
	out.PrivateIpSets.PrivateIpSet = privateIPs(ni)
	out.Ipv6Sets.Ipv6Set = wire.Mapped(ni.IPv6, func(s string) ipv6Row { return ipv6Row{s} })
	return out
}

type instancesReply struct {
	ecsPage
	Instances struct{ Instance []instanceRow }
}

// noInstances is what a caller without permission gets: an empty list.
func noInstances() wire.Reply {
	out := &instancesReply{ecsPage: ecsPage{PageNumber: 1, PageSize: 10}}
	out.Instances.Instance = []instanceRow{}
	return out
}

func describeInstances(c *call) (wire.Reply, *wire.Error) {
	sel, err := c.selectInstances()
	if err != nil {
		return nil, err
	}
	rows, page, err := ecsList(c, sel, 100, 100)
	if err != nil {
		return nil, err
	}
	out := &instancesReply{ecsPage: page}
	out.Instances.Instance = wire.Mapped(rows, c.instanceRow)
	return out, nil
}

func (c *call) selectInstances() (account.Selection[world.Instance], *wire.Error) {
	sel := account.Selection[world.Instance]{Table: c.Region.Instances}
	ids, err := c.Params.JSONList("InstanceIds", 100)
	if err != nil {
		return sel, err
	}
	ips, err := c.Params.JSONList("PrivateIpAddresses", 100)
	if err != nil {
		return sel, err
	}
	tags, err := c.Params.Tags()
	if err != nil {
		return sel, err
	}
	if err := c.Params.Unsupported("DeviceAvailable", "Filter", "HttpEndpoint", "HttpPutResponseHopLimit", "HttpTokens"); err != nil {
		return sel, err
	}
	if ids != nil {
		sel.Among = c.Region.Instances.Positions(ids)
	}
	p := c.Params
	if p.Has(nothingHas()...) || p["IoOptimized"] != "" && !p.Flag("IoOptimized") {
		sel.Among = []int{}
	}
	sel.Keep = account.Every(instanceFilters.Asked(p), account.Tagged(tags, func(in *world.Instance) world.Tags { return in.Tags }),
		ownsIPv6(c.Region, p.List("Ipv6Address")), isReached(c.Region, ips))
	if len(tags) > 0 || p["ResourceGroupId"] != "" {
		sel = sel.FirstRows(mostByTag)
	}
	return sel, nil
}

// nothingHas are the filters for what no instance of a world has.
func nothingHas() []string {
	return []string{
		"EipAddresses", "HpcClusterId", "InnerIpAddresses", "KeyPairName", "LockReason", "PublicIpAddresses", "RdmaIpAddresses",
	}
}

// instanceFilters are those of DescribeInstances that look at one member.
var instanceFilters = account.Filters[world.Instance]{
	"InstanceChargeType":  account.Always[world.Instance]("PostPaid"),
	"ImageId":             account.Always[world.Instance](imageID),
	"InternetChargeType":  account.Always[world.Instance](internetCharge),
	"InstanceNetworkType": account.Always[world.Instance]("vpc"),
	"VpcId":               account.Is(func(in *world.Instance) string { return in.VPC }),
	"VSwitchId":           account.Is(func(in *world.Instance) string { return in.VSwitch }),
	"ZoneId":              account.Is(func(in *world.Instance) string { return in.Zone }),
	"Status":              account.Is(func(in *world.Instance) string { return in.Status }),
	"InstanceType":        account.Is(func(in *world.Instance) string { return in.Type }),
	"InstanceTypeFamily":  account.Is(func(in *world.Instance) string { return world.Family(in.Type) }),
	"ResourceGroupId":     account.Is(func(in *world.Instance) string { return in.ResourceGroup }),
	"InstanceName":        func(in *world.Instance, asked string) bool { return world.Glob(asked, in.Name) },
	"SecurityGroupId":     func(in *world.Instance, asked string) bool { return slices.Contains(in.SecurityGroups, asked) },
}

// ownsIPv6 is a test for an interface of the instance with one of the addresses.
func ownsIPv6(r *account.Region, ips []string) func(*world.Instance) bool {
	if len(ips) == 0 {
		return nil
	}
	return func(in *world.Instance) bool {
		return slices.ContainsFunc(r.OfInstance[in.ID], func(at int) bool {
			ni := r.Interfaces.Rows[at]
			return ni != nil && owns(ni, nil, ips)
		})
	}
}

// isReached is a test for a primary interface with one of the addresses; a list
// that is sent empty has none.
func isReached(r *account.Region, ips []string) func(*world.Instance) bool {
	if ips == nil {
		return nil
	}
	return func(in *world.Instance) bool {
		ni := r.Primary(in.ID)
		return ni != nil && slices.Contains(ips, ni.Address)
	}
}
