package nlb

import "github.com/alictl/alictl/mocks/fakecloud/wire"

type zoneName struct{ ZoneId, LocalName string }

type zonesReply struct {
	wire.Base
	Zones []zoneName
}

func describeZones(c *call) (wire.Reply, *wire.Error) {
	if err := c.Params.Choice("ServiceCode", "nlb"); err != nil {
		return nil, err
	}
	return &zonesReply{Zones: wire.Mapped(c.Region.Zones(), func(zone string) zoneName { return zoneName{zone, zone} })}, nil
}
