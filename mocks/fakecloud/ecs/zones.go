package ecs

import (
	"maps"
	"slices"

	"github.com/alictl/alictl/mocks/fakecloud/account"
	"github.com/alictl/alictl/mocks/fakecloud/wire"
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
	if err := checkSale(c.Params); err != nil {
		return nil, err
	}
	out := &zonesReply{}
	out.Zones.Zone = wire.Mapped(c.Region.Zones(), func(zone string) zoneRow {
		row := zoneRow{ZoneId: zone, LocalName: zone, ZoneType: "AvailabilityZone"}
		row.AvailableInstanceTypes.InstanceTypes = typesIn(c.Region)
		row.AvailableResourceCreation.ResourceTypes = []string{"VSwitch", "Instance", "Disk", "IoOptimized"}
		row.AvailableDiskCategories.DiskCategories = diskCategories
		return row
	})
	return out, nil
}
