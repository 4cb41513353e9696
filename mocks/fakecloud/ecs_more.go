package fakecloud

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// zones are those that anything in the region names.
func (r *region) zones() []string {
	seen := map[string]bool{r.ID + "-a": true, r.ID + "-b": true}
	for _, in := range r.instances.rows {
		seen[in.Zone] = true
	}
	for _, ni := range r.interfaces.rows {
		if ni != nil {
			seen[ni.Zone] = true
		}
	}
	for _, lb := range r.clbs.rows {
		if lb != nil {
			seen[lb.Zone], seen[lb.SlaveZone] = true, true
		}
	}
	delete(seen, "")
	delete(seen, noZone)
	return slices.Sorted(maps.Keys(seen))
}

// types are the instance types that the region's instances have.
func (r *region) types() []string {
	seen := map[string]bool{}
	for _, in := range r.instances.rows {
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
	base
	Zones struct{ Zone []ecsZoneRow }
}

func ecsDescribeZones(c *call) (reply, *apiError) {
	out := &ecsZonesReply{}
	out.Zones.Zone = mapped(c.region.zones(), func(zone string) ecsZoneRow {
		row := ecsZoneRow{ZoneId: zone, LocalName: zone, ZoneType: "AvailabilityZone"}
		row.AvailableInstanceTypes.InstanceTypes = c.region.types()
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
	base
	AvailableZones struct{ AvailableZone []supplyZoneRow }
}

// ecsDescribeAvailableResource has in stock what the region's instances are made of.
func ecsDescribeAvailableResource(c *call) (reply, *apiError) {
	p := c.params
	kinds := []string{"Zone", "IoOptimized", "InstanceType", "SystemDisk", "DataDisk", "Network", "ddh"}
	if why := oneOf(kinds...)(p["DestinationResource"]); why != "" {
		return nil, invalidParameter("DestinationResource", why)
	}
	values := map[string][]string{
		"IoOptimized": {"optimized"}, "InstanceType": c.region.types(), "SystemDisk": {"cloud_essd", "cloud_efficiency"},
		"DataDisk": {"cloud_essd", "cloud_efficiency"}, "Network": {"vpc"},
	}[p["DestinationResource"]]
	out := &supplyReply{}
	out.AvailableZones.AvailableZone = []supplyZoneRow{}
	for _, zone := range c.region.zones() {
		if !p.same("ZoneId", zone) {
			continue
		}
		row := supplyZoneRow{RegionId: c.region.ID, ZoneId: zone, Status: "Available", StatusCategory: "WithStock"}
		supply := supplyRow{Type: p["DestinationResource"]}
		supply.SupportedResources.SupportedResource = []supportedRow{}
		for _, value := range values {
			if p["DestinationResource"] != "InstanceType" || p.same("InstanceType", value) {
				supply.SupportedResources.SupportedResource = append(supply.SupportedResources.SupportedResource, supportedRow{value, "Available", "WithStock"})
			}
		}
		row.AvailableResources.AvailableResource = []supplyRow{supply}
		out.AvailableZones.AvailableZone = append(out.AvailableZones.AvailableZone, row)
	}
	return out, nil
}

type instanceAttributeReply struct {
	base
	InstanceId, InstanceName, HostName, Description, Status, InstanceType, RegionId, ZoneId, ImageId, SerialNumber string

	CreationTime, ExpiredTime, InstanceNetworkType, InstanceChargeType, InternetChargeType, StoppedMode, ClusterId, VlanId string

	IoOptimized                                                  string // a word here
	Cpu, Memory, InternetMaxBandwidthIn, InternetMaxBandwidthOut int

	VpcAttributes struct {
		VpcId, VSwitchId, NatIpAddress string
		PrivateIpAddress               addresses
	}
	EipAddress struct {
		IpAddress, AllocationId, InternetChargeType string
		Bandwidth                                   int
	}
	PublicIpAddress  addresses
	InnerIpAddress   addresses
	SecurityGroupIds struct{ SecurityGroupId []string }
	OperationLocks   struct{ LockReason []struct{} }
}

func describeInstanceAttribute(c *call) (reply, *apiError) {
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

func (c *call) findInstance() (*Instance, *apiError) {
	in := c.region.instances.get(c.params["InstanceId"])
	if in == nil && c.params["RegionId"] == "" { // one host stands for those of all regions
		for _, r := range c.state.regions {
			if in = r.instances.get(c.params["InstanceId"]); in != nil {
				c.region = r
				break
			}
		}
	}
	if in == nil {
		return nil, refuse(http.StatusNotFound, "InvalidInstanceId.NotFound", "The specified InstanceId does not exist.")
	}
	return in, nil
}

type diskRow struct {
	DiskId, DiskName, InstanceId, RegionId, ZoneId, Category, Type, Status, Device, ResourceGroupId, CreationTime, DiskChargeType string

	Size                           int
	DeleteWithInstance, Encrypted  bool
	Portable, EnableAutoSnapshot   bool
	PerformanceLevel, SerialNumber string
	Tags                           tagList
	diskDetails
}

type disksReply struct {
	ecsPage
	Disks struct{ Disk []diskRow }
}

// describeDisks gives every instance a system disk.
func describeDisks(c *call) (reply, *apiError) {
	ids, err := c.params.jsonList("DiskIds", 100)
	if err != nil {
		return nil, err
	}
	tags, err := c.params.tags()
	if err != nil {
		return nil, err
	}
	all := newTable[diskRow](nil, nil)
	for _, in := range c.region.instances.rows {
		id := "d-" + strings.TrimPrefix(in.ID, "i-")
		all.add(id, &diskRow{
			DiskId: id, DiskName: "system-" + in.Name, InstanceId: in.ID, RegionId: c.region.ID, ZoneId: in.Zone, Category: "cloud_essd",
			Type: "system", Status: "In_use", Device: "/dev/xvda", ResourceGroupId: in.ResourceGroup, CreationTime: minutes(in.Created),
			DiskChargeType: "PostPaid", Size: 40, DeleteWithInstance: true, PerformanceLevel: "PL0", SerialNumber: serialNumber(id)[:8],
			Tags: tagList{[]tagRow{}}, diskDetails: detailsOfDisk(in),
		})
	}
	p := c.params
	rows, page, err := ecsList(c, selection[diskRow]{table: all, keep: func(d *diskRow) bool {
		return p.same("InstanceId", d.InstanceId, "ZoneId", d.ZoneId, "Status", d.Status, "ResourceGroupId", d.ResourceGroupId,
			"DiskName", d.DiskName, "SnapshotId", "", "KMSKeyId", "", "LockReason", "", "AutoSnapshotPolicyId", "", "DiskChargeType", d.DiskChargeType) &&
			(p["DiskType"] == "all" || p.same("DiskType", d.Type)) && (p["Category"] == "all" || p.same("Category", d.Category)) &&
			len(tags) == 0 && (ids == nil || slices.Contains(ids, d.DiskId))
	}}, 500, 100)
	if err != nil {
		return nil, err
	}
	out := &disksReply{ecsPage: page}
	out.Disks.Disk = mapped(rows, func(d *diskRow) diskRow { return *d })
	return out, nil
}

func deleteNetworkInterface(c *call) (reply, *apiError) {
	ni, err := c.movable("Available")
	if err != nil {
		return nil, err
	}
	c.region.interfaces.remove(ni.ID)
	return &plainReply{}, nil
}

func attachNetworkInterface(c *call) (reply, *apiError) {
	in, err := c.findInstance()
	if err != nil {
		return nil, err
	}
	ni, err := c.movable("Available")
	if err != nil {
		return nil, err
	}
	if err := c.unsupported("NetworkCardIndex", "TrunkNetworkInstanceId"); err != nil {
		return nil, err
	}
	if ni.Zone != in.Zone {
		return nil, refuse(http.StatusBadRequest, "InvalidOperation.AvailabilityZoneMismatch", "The instance and the network interface are in different zones.")
	}
	ni.Instance, ni.Status = in.ID, "InUse"
	c.region.ofInstance[in.ID] = append(c.region.ofInstance[in.ID], c.region.interfaces.at[ni.ID])
	return &plainReply{}, nil
}

func detachNetworkInterface(c *call) (reply, *apiError) {
	in, err := c.findInstance()
	if err != nil {
		return nil, err
	}
	ni, err := c.movable("InUse")
	if err != nil {
		return nil, err
	}
	if ni.Instance != in.ID || ni.Type == typePrimary {
		return nil, refuse(http.StatusForbidden, "InvalidOperation.InvalidEniType", "The operation is not allowed on this network interface.")
	}
	at := c.region.interfaces.at[ni.ID]
	c.region.ofInstance[in.ID] = slices.DeleteFunc(slices.Clone(c.region.ofInstance[in.ID]), func(other int) bool { return other == at })
	ni.Instance, ni.Status = "", "Available"
	return &plainReply{}, nil
}

// movable finds the interface of a request if it is the account's own to move.
func (c *call) movable(status string) (*Interface, *apiError) {
	ni, err := c.findInterface()
	switch {
	case err != nil:
		return nil, err
	case ni.ServiceManaged:
		return nil, refuse(http.StatusForbidden, "InvalidOperation.EniServiceManaged",
			"The operation is not allowed on a network interface that is managed by another service.")
	case ni.Status != status:
		return nil, refuse(http.StatusBadRequest, "InvalidOperation.InvalidEniState",
			"The operation is not allowed in the current status of the network interface.")
	}
	return ni, nil
}
