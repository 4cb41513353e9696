package ecs

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/alictl/alictl/mocks/fakecloud/account"
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// typesIn are the instance types that the region's instances have.
func typesIn(r *account.Region) []string {
	seen := map[string]bool{}
	for _, in := range r.Instances.Rows {
		seen[in.Type] = true
	}
	return slices.Sorted(maps.Keys(seen))
}

type ecsZoneRow struct {
	ZoneId, LocalName, ZoneType string

	AvailableInstanceTypes    struct{ InstanceTypes []string }
	AvailableResourceCreation struct{ ResourceTypes []string }
	AvailableDiskCategories   struct{ DiskCategories []string }
}

type ecsZonesReply struct {
	wire.Base
	Zones struct{ Zone []ecsZoneRow }
}

func ecsDescribeZones(c *call) (wire.Reply, *wire.Error) {
	out := &ecsZonesReply{}
	out.Zones.Zone = wire.Mapped(c.Region.Zones(), func(zone string) ecsZoneRow {
		row := ecsZoneRow{ZoneId: zone, LocalName: zone, ZoneType: "AvailabilityZone"}
		row.AvailableInstanceTypes.InstanceTypes = typesIn(c.Region)
		row.AvailableResourceCreation.ResourceTypes = []string{"VSwitch", "Instance", "Disk", "IoOptimized"}
		row.AvailableDiskCategories.DiskCategories = []string{"cloud_essd", "cloud_efficiency"}
		return row
	})
	return out, nil
}

type supportedRow struct{ Value, Status, StatusCategory string }

type supplyRow struct {
	Type               string
	SupportedResources struct{ SupportedResource []supportedRow }
}

type supplyZoneRow struct {
	RegionId, ZoneId, Status, StatusCategory string

	AvailableResources struct{ AvailableResource []supplyRow }
}

type supplyReply struct {
	wire.Base
	AvailableZones struct{ AvailableZone []supplyZoneRow }
}

// ecsDescribeAvailableResource has in stock what the region's instances are made of.
func ecsDescribeAvailableResource(c *call) (wire.Reply, *wire.Error) {
	p := c.Params
	kinds := []string{"Zone", "IoOptimized", "InstanceType", "SystemDisk", "DataDisk", "Network", "ddh"}
	if why := world.OneOf(kinds...)(p["DestinationResource"]); why != "" {
		return nil, wire.InvalidParameter("DestinationResource", why)
	}
	values := map[string][]string{
		"IoOptimized": {"optimized"}, "InstanceType": typesIn(c.Region), "SystemDisk": {"cloud_essd", "cloud_efficiency"},
		"DataDisk": {"cloud_essd", "cloud_efficiency"}, "Network": {"vpc"},
	}[p["DestinationResource"]]
	out := &supplyReply{}
	out.AvailableZones.AvailableZone = []supplyZoneRow{}
	for _, zone := range c.Region.Zones() {
		if !p.Same("ZoneId", zone) {
			continue
		}
		row := supplyZoneRow{RegionId: c.Region.ID, ZoneId: zone, Status: "Available", StatusCategory: "WithStock"}
		supply := supplyRow{Type: p["DestinationResource"]}
		supply.SupportedResources.SupportedResource = []supportedRow{}
		for _, value := range values {
			if p["DestinationResource"] != "InstanceType" || p.Same("InstanceType", value) {
				supply.SupportedResources.SupportedResource = append(supply.SupportedResources.SupportedResource, supportedRow{value, "Available", "WithStock"})
			}
		}
		row.AvailableResources.AvailableResource = []supplyRow{supply}
		out.AvailableZones.AvailableZone = append(out.AvailableZones.AvailableZone, row)
	}
	return out, nil
}

type instanceAttributeReply struct {
	wire.Base
	InstanceId, InstanceName, HostName, Description, Status, InstanceType, RegionId, ZoneId, ImageId, SerialNumber string

	CreationTime, ExpiredTime, InstanceNetworkType, InstanceChargeType, InternetChargeType, StoppedMode, ClusterId, VlanId string

	IoOptimized                                                  string // a word here
	Cpu, Memory, InternetMaxBandwidthIn, InternetMaxBandwidthOut int

	VpcAttributes struct {
		VpcId, VSwitchId, NatIpAddress string
		PrivateIpAddress               wire.Addresses
	}
	EipAddress struct {
		IpAddress, AllocationId, InternetChargeType string
		Bandwidth                                   int
	}
	PublicIpAddress  wire.Addresses
	InnerIpAddress   wire.Addresses
	SecurityGroupIds struct{ SecurityGroupId []string }
	OperationLocks   struct{ LockReason []struct{} }
}

func describeInstanceAttribute(c *call) (wire.Reply, *wire.Error) {
	in, err := c.findInstance()
	if err != nil {
		return nil, err
	}
	row := c.instanceRow(in)
	return &instanceAttributeReply{
		InstanceId: row.InstanceId, InstanceName: row.InstanceName, HostName: row.HostName, Description: row.Description,
		Status: row.Status, InstanceType: row.InstanceType, RegionId: row.RegionId, ZoneId: row.ZoneId, ImageId: row.ImageId,
		SerialNumber: row.SerialNumber, CreationTime: row.CreationTime, ExpiredTime: row.ExpiredTime,
		InstanceNetworkType: row.InstanceNetworkType, InstanceChargeType: row.InstanceChargeType, InternetChargeType: row.InternetChargeType,
		StoppedMode: row.StoppedMode, IoOptimized: "optimized", Cpu: row.Cpu, Memory: row.Memory,
		InternetMaxBandwidthIn: row.InternetMaxBandwidthIn, VpcAttributes: row.VpcAttributes,
		PublicIpAddress: row.PublicIpAddress, InnerIpAddress: row.InnerIpAddress, SecurityGroupIds: row.SecurityGroupIds, OperationLocks: row.OperationLocks,
	}, nil
}

func (c *call) findInstance() (*world.Instance, *wire.Error) {
	in := c.Region.Instances.Get(c.Params["InstanceId"])
	if in == nil && c.Params["RegionId"] == "" { // one host stands for those of all regions
		for _, r := range c.State.Regions {
			if in = r.Instances.Get(c.Params["InstanceId"]); in != nil {
				c.Enter(r)
				break
			}
		}
	}
	if in == nil {
		return nil, wire.Refuse(http.StatusNotFound, "InvalidInstanceId.NotFound", "The specified InstanceId does not exist.")
	}
	return in, nil
}

type diskRow struct {
	DiskId, DiskName, InstanceId, RegionId, ZoneId, Category, Type, Status, Device, ResourceGroupId, CreationTime, DiskChargeType string

	Size                           int
	DeleteWithInstance, Encrypted  bool
	Portable, EnableAutoSnapshot   bool
	PerformanceLevel, SerialNumber string
	Tags                           wire.TagList
}

type disksReply struct {
	ecsPage
	Disks struct{ Disk []diskRow }
}

// describeDisks gives every instance a system disk.
func describeDisks(c *call) (wire.Reply, *wire.Error) {
	ids, err := c.Params.JsonList("DiskIds", 100)
	if err != nil {
		return nil, err
	}
	tags, err := c.Params.Tags()
	if err != nil {
		return nil, err
	}
	all := account.NewTable[diskRow](nil, nil)
	for _, in := range c.Region.Instances.Rows {
		id := "d-" + strings.TrimPrefix(in.ID, "i-")
		all.Add(id, &diskRow{
			DiskId: id, DiskName: "system-" + in.Name, InstanceId: in.ID, RegionId: c.Region.ID, ZoneId: in.Zone, Category: "cloud_essd",
			Type: "system", Status: "In_use", Device: "/dev/xvda", ResourceGroupId: in.ResourceGroup, CreationTime: minutes(in.Created),
			DiskChargeType: "PostPaid", Size: 40, DeleteWithInstance: true, PerformanceLevel: "PL0", SerialNumber: world.SerialNumber(id)[:8],
			Tags: wire.TagList{Tag: []wire.TagRow{}},
		})
	}
	p := c.Params
	rows, page, err := ecsList(c, account.Selection[diskRow]{Table: all, Keep: func(d *diskRow) bool {
		return p.Same("InstanceId", d.InstanceId, "ZoneId", d.ZoneId, "Status", d.Status, "ResourceGroupId", d.ResourceGroupId,
			"DiskName", d.DiskName, "SnapshotId", "", "KMSKeyId", "", "LockReason", "", "AutoSnapshotPolicyId", "", "DiskChargeType", d.DiskChargeType) &&
			(p["DiskType"] == "all" || p.Same("DiskType", d.Type)) && (p["Category"] == "all" || p.Same("Category", d.Category)) &&
			len(tags) == 0 && (ids == nil || slices.Contains(ids, d.DiskId))
	}}, 500, 100)
	if err != nil {
		return nil, err
	}
	out := &disksReply{ecsPage: page}
	out.Disks.Disk = wire.Mapped(rows, func(d *diskRow) diskRow { return *d })
	return out, nil
}

func deleteNetworkInterface(c *call) (wire.Reply, *wire.Error) {
	ni, err := c.movable("Available")
	if err != nil {
		return nil, err
	}
	c.Region.Interfaces.Remove(ni.ID)
	return &wire.PlainReply{}, nil
}

func attachNetworkInterface(c *call) (wire.Reply, *wire.Error) {
	in, err := c.findInstance()
	if err != nil {
		return nil, err
	}
	ni, err := c.movable("Available")
	if err != nil {
		return nil, err
	}
	if err := c.Params.Unsupported("NetworkCardIndex", "TrunkNetworkInstanceId"); err != nil {
		return nil, err
	}
	if ni.Zone != in.Zone {
		return nil, wire.Refuse(http.StatusBadRequest, "InvalidOperation.AvailabilityZoneMismatch", "The instance and the network interface are in different zones.")
	}
	ni.Instance, ni.Status = in.ID, "InUse"
	c.Region.OfInstance[in.ID] = append(c.Region.OfInstance[in.ID], c.Region.Interfaces.At[ni.ID])
	return &wire.PlainReply{}, nil
}

func detachNetworkInterface(c *call) (wire.Reply, *wire.Error) {
	in, err := c.findInstance()
	if err != nil {
		return nil, err
	}
	ni, err := c.movable("InUse")
	if err != nil {
		return nil, err
	}
	if ni.Instance != in.ID || ni.Type == world.TypePrimary {
		return nil, wire.Refuse(http.StatusForbidden, "InvalidOperation.InvalidEniType", "The operation is not allowed on this network interface.")
	}
	at := c.Region.Interfaces.At[ni.ID]
	c.Region.OfInstance[in.ID] = slices.DeleteFunc(slices.Clone(c.Region.OfInstance[in.ID]), func(other int) bool { return other == at })
	ni.Instance, ni.Status = "", "Available"
	return &wire.PlainReply{}, nil
}

// movable finds the interface of a request if it is the account's own to move.
func (c *call) movable(status string) (*world.Interface, *wire.Error) {
	ni, err := c.findInterface()
	switch {
	case err != nil:
		return nil, err
	case ni.ServiceManaged:
		return nil, wire.Refuse(http.StatusForbidden, "InvalidOperation.EniServiceManaged",
			"The operation is not allowed on a network interface that is managed by another service.")
	case ni.Status != status:
		return nil, wire.Refuse(http.StatusBadRequest, "InvalidOperation.InvalidEniState",
			"The operation is not allowed in the current status of the network interface.")
	}
	return ni, nil
}
