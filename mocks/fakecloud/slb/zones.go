package slb

import "github.com/alictl/alictl/mocks/fakecloud/wire"

type slbZone struct{ ZoneId, LocalName string }

type zoneRow struct {
	slbZone
	SlaveZones struct{ SlaveZone []slbZone }
}

type zonesReply struct {
	wire.Base
	Zones struct{ Zone []zoneRow }
}

// describeZones pairs every zone with each of the others.
func describeZones(c *call) (wire.Reply, *wire.Error) {
	out := &zonesReply{}
	out.Zones.Zone = []zoneRow{}
	zones := c.Region.Zones()
	for _, zone := range zones {
		row := zoneRow{slbZone: slbZone{zone, zone}}
		row.SlaveZones.SlaveZone = []slbZone{}
		for _, other := range zones {
			if other != zone {
				row.SlaveZones.SlaveZone = append(row.SlaveZones.SlaveZone, slbZone{other, other})
			}
		}
		out.Zones.Zone = append(out.Zones.Zone, row)
	}
	return out, nil
}
