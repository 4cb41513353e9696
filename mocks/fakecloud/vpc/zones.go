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

func describeZones(c *call) (wire.Reply, *wire.Error) {
	out := &zonesReply{}
	out.Zones.Zone = wire.Mapped(c.Region.Zones(), func(zone string) zoneRow { return zoneRow{zone, zone, "AvailabilityZone"} })
	return out, nil
}
