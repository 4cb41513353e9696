package ecs

import (
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

type windowRow struct{ StartTime, EndTime string }

type upkeepRow struct {
	InstanceId          string
	NotifyOnMaintenance bool
	MaintenanceWindows  struct{ MaintenanceWindow []windowRow }
	ActionOnMaintenance struct {
		Value, DefaultValue string
		SupportedValues     struct{ SupportedValue []string }
	}
}

type upkeepReply struct {
	wire.Place
	MaintenanceAttributes struct{ MaintenanceAttribute []upkeepRow }
}

func describeInstanceMaintenance(c *call) (wire.Reply, *wire.Error) {
	ids, err := c.Params.Limited("InstanceId", 100)
	if err != nil {
		return nil, err
	}
	rows, page, err := c.instancesAt(ids, nil)
	if err != nil {
		return nil, err
	}
	out := &upkeepReply{Place: page}
	out.MaintenanceAttributes.MaintenanceAttribute = wire.Mapped(rows, func(in *world.Instance) upkeepRow {
		row := upkeepRow{InstanceId: in.ID}
		row.MaintenanceWindows.MaintenanceWindow = []windowRow{}
		row.ActionOnMaintenance.Value, row.ActionOnMaintenance.DefaultValue = "AutoRecover", "AutoRecover"
		row.ActionOnMaintenance.SupportedValues.SupportedValue = []string{"Stop", "AutoRecover", "AutoRedeploy"}
		return row
	})
	return out, nil
}

type keyPairRow struct {
	KeyPairName, KeyPairFingerPrint, PublicKey, CreationTime, ResourceGroupId string
	Tags                                                                      wire.TagList
}

type keyPairsReply struct {
	wire.Place
	KeyPairs struct{ KeyPair []keyPairRow }
}

// describeKeyPairs finds none: no account here has any.
func describeKeyPairs(c *call) (wire.Reply, *wire.Error) {
	_, page, err := wire.Numbered(&c.Exchange, 50, []*keyPairRow{}, nil)
	if err != nil {
		return nil, err
	}
	out := &keyPairsReply{Place: page}
	out.KeyPairs.KeyPair = []keyPairRow{}
	return out, nil
}
