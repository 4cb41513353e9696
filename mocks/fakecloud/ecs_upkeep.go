package fakecloud

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
	vpcPage
	MaintenanceAttributes struct{ MaintenanceAttribute []upkeepRow }
}

func describeInstanceMaintenance(c *call) (reply, *apiError) {
	ids, err := c.params.limited("InstanceId", 100)
	if err != nil {
		return nil, err
	}
	rows, page, err := c.instancesAt(ids, func(*Instance) bool { return true })
	if err != nil {
		return nil, err
	}
	out := &upkeepReply{vpcPage: page}
	out.MaintenanceAttributes.MaintenanceAttribute = mapped(rows, func(in *Instance) upkeepRow {
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
	Tags                                                                      tagList
}

type keyPairsReply struct {
	vpcPage
	KeyPairs struct{ KeyPair []keyPairRow }
}

// describeKeyPairs finds none: no account here has any.
func describeKeyPairs(c *call) (reply, *apiError) {
	_, page, err := vpcList(c, []*keyPairRow{}, func(*keyPairRow) bool { return true })
	if err != nil {
		return nil, err
	}
	out := &keyPairsReply{vpcPage: page}
	out.KeyPairs.KeyPair = []keyPairRow{}
	return out, nil
}
