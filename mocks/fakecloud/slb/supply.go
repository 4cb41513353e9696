package slb

import (
	"strings"

	"github.com/alictl/alictl/mocks/fakecloud/wire"
)

type supportRow struct{ AddressType, AddressIPVersion string }

type supplyRow struct {
	MasterZoneId, SlaveZoneId string
	SupportResources          struct{ SupportResource []supportRow }
}

type supplyReply struct {
	wire.Base
	AvailableResources struct{ AvailableResource []supplyRow }
}

// describeAvailableResource pairs every zone with each of the others.
func describeAvailableResource(c *call) (wire.Reply, *wire.Error) {
	kinds := []supportRow{}
	for _, kind := range []supportRow{{"vpc", "ipv4"}, {"classic_internet", "ipv4"}} {
		wanted := strings.ReplaceAll(c.Params["AddressType"], "-", "_") // documents have both spellings
		if (wanted == "" || wanted == kind.AddressType) && c.Params.Same("AddressIPVersion", kind.AddressIPVersion) {
			kinds = append(kinds, kind)
		}
	}
	out := &supplyReply{}
	out.AvailableResources.AvailableResource = []supplyRow{}
	zones := c.Region.Zones()
	for _, zone := range zones {
		for _, other := range zones {
			if other == zone || len(kinds) == 0 {
				continue
			}
			row := supplyRow{MasterZoneId: zone, SlaveZoneId: other}
			row.SupportResources.SupportResource = kinds
			out.AvailableResources.AvailableResource = append(out.AvailableResources.AvailableResource, row)
		}
	}
	return out, nil
}
