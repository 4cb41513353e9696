package vpc

import "github.com/alictl/alictl/mocks/fakecloud/wire"

type zoneRow struct {
	ZoneId, LocalName string
	ZoneType          string
}

type zonesReply struct {
	wire.Base
	Zones struct{ Zone []zoneRow }
}

// usualZone is the type of every zone here.
const usualZone = "AvailabilityZone"

func describeZones(c *call) (wire.Reply, *wire.Error) {
	if err := c.Params.Choice("ZoneType", usualZone, "EdgeZone"); err != nil {
		return nil, err
	}
	out := &zonesReply{}
	if !c.Params.Same("ZoneType", usualZone) {
		out.Zones.Zone = []zoneRow{}
		return out, nil
	}
	out.Zones.Zone = wire.Mapped(c.Region.Zones(), func(zone string) zoneRow { return zoneRow{zone, zone, usualZone} })
	return out, nil
}
