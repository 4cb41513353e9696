package fakecloud

import (
	"cmp"
	"slices"
	"strings"
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
		PrivateIpAddress               addresses
	}
	NetworkInterfaces struct{ NetworkInterface []instanceENI }
	EipAddress        struct {
		IpAddress, AllocationId, InternetChargeType string
		Bandwidth                                   int
		IsSupportUnassociate                        bool
	}
	PublicIpAddress  addresses
	InnerIpAddress   addresses
	SecurityGroupIds struct{ SecurityGroupId []string }
	Tags             tagList
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

func (c *call) instanceRow(in *Instance) instanceRow {
	row := instanceRow{
		InstanceId: in.ID, InstanceName: in.Name, HostName: cmp.Or(in.Name, in.ID), Status: in.Status,
		InstanceType: in.Type, InstanceTypeFamily: family(in.Type), RegionId: c.region.ID, ZoneId: in.Zone,
		OSType: "linux", OSName: osName, CreationTime: minutes(in.Created), instanceExtras: in.extras(),
		InstanceNetworkType: "vpc", InstanceChargeType: "PostPaid",
		PublicIpAddress: addresses{[]string{}}, InnerIpAddress: addresses{[]string{}},
		Tags: tagList{tagRows(in.Tags)},
	}
	cores, gigabytes := sizeOf(in.Type)
	row.Cpu, row.Memory = cores, 1024*gigabytes
	row.VpcAttributes.VpcId, row.VpcAttributes.VSwitchId = in.VPC, in.VSwitch
	row.VpcAttributes.PrivateIpAddress.IpAddress = []string{}
	row.NetworkInterfaces.NetworkInterface = []instanceENI{}
	row.OperationLocks.LockReason = []struct{}{}
	row.SecurityGroupIds.SecurityGroupId = copied(in.SecurityGroups)
	for _, at := range c.region.ofInstance[in.ID] {
		ni := c.region.interfaces.rows[at]
		if ni == nil || ni.ServiceManaged {
			continue
		}
		if ni.Type == typePrimary && ni.Address != "" {
			row.VpcAttributes.PrivateIpAddress.IpAddress = []string{ni.Address}
		}
		row.NetworkInterfaces.NetworkInterface = append(row.NetworkInterfaces.NetworkInterface, eni(ni))
	}
	return row
}

func eni(ni *Interface) instanceENI {
	out := instanceENI{NetworkInterfaceId: ni.ID, MacAddress: ni.MAC, PrimaryIpAddress: ni.Address, Type: ni.Type}
	out.PrivateIpSets.PrivateIpSet = privateIPs(ni)
	out.Ipv6Sets.Ipv6Set = mapped(ni.IPv6, func(s string) ipv6Row { return ipv6Row{s} })
	return out
}

// family of ecs.g7.large is ecs.g7.
func family(instanceType string) string {
	at := strings.LastIndexByte(instanceType, '.')
	return instanceType[:max(at, 0)]
}

type instancesReply struct {
	ecsPage
	Instances struct{ Instance []instanceRow }
}

// noInstances is what a caller without permission gets: an empty list.
func noInstances() reply {
	out := &instancesReply{ecsPage: ecsPage{PageNumber: 1, PageSize: 10}}
	out.Instances.Instance = []instanceRow{}
	return out
}

func describeInstances(c *call) (reply, *apiError) {
	sel, err := c.selectInstances()
	if err != nil {
		return nil, err
	}
	rows, page, err := ecsList(c, sel, 100, 100)
	if err != nil {
		return nil, err
	}
	out := &instancesReply{ecsPage: page}
	out.Instances.Instance = mapped(rows, c.instanceRow)
	return out, nil
}

func (c *call) selectInstances() (selection[Instance], *apiError) {
	sel := selection[Instance]{table: c.region.instances}
	ids, err := c.params.jsonList("InstanceIds", 100)
	if err != nil {
		return sel, err
	}
	ips, err := c.params.jsonList("PrivateIpAddresses", 100)
	if err != nil {
		return sel, err
	}
	tags, err := c.params.tags()
	if err != nil {
		return sel, err
	}
	if err := c.unsupported("DeviceAvailable", "Filter", "HttpEndpoint", "HttpPutResponseHopLimit", "HttpTokens"); err != nil {
		return sel, err
	}
	if ids != nil {
		sel.among = c.region.instances.positions(ids)
	}
	p := c.params
	if p.names(nothingHas()...) || p["IoOptimized"] != "" && !p.flag("IoOptimized") {
		sel.among = []int{}
	}
	group, ipv6 := p["SecurityGroupId"], p.list("Ipv6Address")
	sel.keep = func(in *Instance) bool {
		return p.same("InstanceChargeType", "PostPaid", "InstanceNetworkType", "vpc", "VpcId", in.VPC, "VSwitchId", in.VSwitch,
			"ZoneId", in.Zone, "Status", in.Status, "InstanceType", in.Type, "InstanceTypeFamily", family(in.Type), "ResourceGroupId", in.ResourceGroup) &&
			glob(p["InstanceName"], in.Name) && (group == "" || slices.Contains(in.SecurityGroups, group)) &&
			c.region.ownsIPv6(in.ID, ipv6) && (ips == nil || c.region.ownsAny(in.ID, ips)) && in.Tags.match(tags)
	}
	if len(tags) > 0 || p["ResourceGroupId"] != "" {
		sel = sel.firstRows(mostByTag)
	}
	return sel, nil
}

// nothingHas are the filters for what no instance of a world has.
func nothingHas() []string {
	return []string{
		"EipAddresses", "HpcClusterId", "ImageId", "InnerIpAddresses", "InternetChargeType", "KeyPairName", "LockReason",
		"PublicIpAddresses", "RdmaIpAddresses",
	}
}

// ownsIPv6 says whether an interface of an instance has one of the addresses,
// if there are any.
func (r *region) ownsIPv6(instance string, ips []string) bool {
	return len(ips) == 0 || slices.ContainsFunc(r.ofInstance[instance], func(at int) bool {
		ni := r.interfaces.rows[at]
		return ni != nil && ni.ownsAny(nil, ips)
	})
}

// ownsAny says whether the primary interface of an instance has one of the
// addresses.
func (r *region) ownsAny(instance string, ips []string) bool {
	ni := r.primary(instance)
	return ni != nil && slices.Contains(ips, ni.Address)
}
