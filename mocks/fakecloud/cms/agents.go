package cms

import (
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

type agentStatusRow struct {
	InstanceId, Status, OsMonitorStatus, OsMonitorErrorCode, OsMonitorErrorDetail string
	AutoInstall                                                                   bool
}

type agentStatusesReply struct {
	wire.Base
	Code           string
	Success        bool
	NodeStatusList struct{ NodeStatus []agentStatusRow }
}

// describeMonitoringAgentStatuses says of every instance, or of those asked for,
// whether the agent answers.
func describeMonitoringAgentStatuses(c *call) (wire.Reply, *wire.Error) {
	if err := c.Params.Unsupported("HostAvailabilityTaskId"); err != nil {
		return nil, err
	}
	ids := wire.Words(c.Params["InstanceIds"])
	if len(ids) > 10 {
		return nil, wire.InvalidParameter("InstanceIds", "at most 10 ids are allowed")
	}
	out := &agentStatusesReply{Code: "200", Success: true}
	out.NodeStatusList.NodeStatus = []agentStatusRow{}
	for i := range c.State.World.Regions {
		for _, in := range c.State.Regions[c.State.World.Regions[i].ID].Instances.All() {
			if !wire.Within(ids, in.ID) {
				continue
			}
			row := agentStatusRow{InstanceId: in.ID, Status: "running", OsMonitorStatus: "running", AutoInstall: true}
			if in.Status != world.Running {
				row.Status, row.OsMonitorStatus = "stopped", "stopped"
			}
			out.NodeStatusList.NodeStatus = append(out.NodeStatusList.NodeStatus, row)
		}
	}
	return out, nil
}
