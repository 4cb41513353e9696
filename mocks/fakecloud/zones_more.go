package fakecloud

import "strings"

type supportRow struct{ AddressType, AddressIPVersion string }

type slbSupplyRow struct {
	MasterZoneId, SlaveZoneId string
	SupportResources          struct{ SupportResource []supportRow }
}

type slbSupplyReply struct {
	base
	AvailableResources struct{ AvailableResource []slbSupplyRow }
}

// slbDescribeAvailableResource pairs every zone with each of the others.
func slbDescribeAvailableResource(c *call) (reply, *apiError) {
	kinds := []supportRow{}
	for _, kind := range []supportRow{{"vpc", "ipv4"}, {"classic_internet", "ipv4"}} {
		wanted := strings.ReplaceAll(c.params["AddressType"], "-", "_") // documents have both spellings
		if (wanted == "" || wanted == kind.AddressType) && c.params.same("AddressIPVersion", kind.AddressIPVersion) {
			kinds = append(kinds, kind)
		}
	}
	out := &slbSupplyReply{}
	out.AvailableResources.AvailableResource = []slbSupplyRow{}
	zones := c.region.zones()
	for _, zone := range zones {
		for _, other := range zones {
			if other == zone || len(kinds) == 0 {
				continue
			}
			row := slbSupplyRow{MasterZoneId: zone, SlaveZoneId: other}
			row.SupportResources.SupportResource = kinds
			out.AvailableResources.AvailableResource = append(out.AvailableResources.AvailableResource, row)
		}
	}
	return out, nil
}

type zoneName struct{ ZoneId, LocalName string }

type nlbZonesReply struct {
	base
	Zones []zoneName
}

func nlbDescribeZones(c *call) (reply, *apiError) {
	return &nlbZonesReply{Zones: mapped(c.region.zones(), func(zone string) zoneName { return zoneName{zone, zone} })}, nil
}

type vpcZone struct {
	zoneName
	ZoneType string
}

type vpcZonesReply struct {
	base
	Zones struct{ Zone []vpcZone }
}

func vpcDescribeZones(c *call) (reply, *apiError) {
	out := &vpcZonesReply{}
	out.Zones.Zone = mapped(c.region.zones(), func(zone string) vpcZone { return vpcZone{zoneName{zone, zone}, "AvailabilityZone"} })
	return out, nil
}
