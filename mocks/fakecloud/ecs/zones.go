package ecs

import (
	"maps"
	"slices"

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

type zoneRow struct {
	ZoneId, LocalName, ZoneType string

	AvailableInstanceTypes    struct{ InstanceTypes []string }
	AvailableResourceCreation struct{ ResourceTypes []string }
	AvailableDiskCategories   struct{ DiskCategories []string }
}

type zonesReply struct {
	wire.Base
	Zones struct{ Zone []zoneRow }
}

func describeZones(c *call) (wire.Reply, *wire.Error) {
	out := &zonesReply{}
	out.Zones.Zone = wire.Mapped(c.Region.Zones(), func(zone string) zoneRow {
		row := zoneRow{ZoneId: zone, LocalName: zone, ZoneType: "AvailabilityZone"}
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

// describeAvailableResource has in stock what the region's instances are made of.
func describeAvailableResource(c *call) (wire.Reply, *wire.Error) {
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
