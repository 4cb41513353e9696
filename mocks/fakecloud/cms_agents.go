package fakecloud

type agentStatusRow struct {
	InstanceId, Status, OsMonitorStatus, OsMonitorErrorCode, OsMonitorErrorDetail string
	AutoInstall                                                                   bool
}

type agentStatusesReply struct {
	base
	Code           string
	Success        bool
	NodeStatusList struct{ NodeStatus []agentStatusRow }
}

// describeMonitoringAgentStatuses says of every instance, or of those asked for,
// whether the agent answers.
func describeMonitoringAgentStatuses(c *call) (reply, *apiError) {
	ids := words(c.params["InstanceIds"])
	if len(ids) > 10 {
		return nil, invalidParameter("InstanceIds", "at most 10 ids are allowed")
	}
	out := &agentStatusesReply{Code: "200", Success: true}
	out.NodeStatusList.NodeStatus = []agentStatusRow{}
	for i := range c.state.world.Regions {
		for _, in := range c.state.regions[c.state.world.Regions[i].ID].instances.all() {
			if !within(ids, in.ID) {
				continue
			}
			row := agentStatusRow{InstanceId: in.ID, Status: "running", OsMonitorStatus: "running", AutoInstall: true}
			if in.Status != running {
				row.Status, row.OsMonitorStatus = "stopped", "stopped"
			}
			out.NodeStatusList.NodeStatus = append(out.NodeStatusList.NodeStatus, row)
		}
	}
	return out, nil
}
