package assist

import (
	"time"

	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

type resultRow struct {
	InstanceId, InvokeId, CommandId, InvocationStatus, InvokeRecordStatus, Username string

	Output, ErrorCode, ErrorInfo      string
	StartTime, FinishedTime, StopTime string
	ExitCode                          *int64 `json:",omitempty"`
	Dropped, Repeats                  int
	Tags                              wire.TagList
}

type resultsReply struct {
	wire.Base
	Invocation struct {
		assistPlace
		InvocationResults struct{ InvocationResult []resultRow }
	}
}

// shown are the members of a run that both reads have: nothing of its output before
// it has ended.
func (r *scriptRun) shown(c *call) (output, code, info, finished string, exit *int64, dropped int) {
	if c.Now.Before(r.ends) {
		return "", "", "", "", nil, 0
	}
	finished = r.ends.UTC().Format(time.RFC3339)
	if r.problem != "" {
		return c.inEncoding(""), r.problem, "the script did not run to its end: " + r.problem, finished, nil, 0
	}
	n := int64(r.exit)
	return c.inEncoding(r.output), "", "", finished, &n, r.dropped
}

// describeInvocationResults nests one level more than other listings.
func describeInvocationResults(c *call) (wire.Reply, *wire.Error) {
	if err := c.foreignToScripts(); err != nil {
		return nil, err
	}
	rows := []resultRow{}
	for _, v := range c.newest() {
		for i := range v.runs {
			r := &v.runs[i]
			status := r.status(c.Now)
			if !c.Params.Same("InstanceId", r.instance, "InvokeRecordStatus", older(status)) && c.Params["InvokeRecordStatus"] != "All" {
				continue
			}
			row := resultRow{
				InstanceId: r.instance, InvokeId: v.id, CommandId: v.commandID, InvocationStatus: status, InvokeRecordStatus: older(status),
				Username: v.user, StartTime: v.created.UTC().Format(time.RFC3339), Repeats: 1, Tags: wire.TagList{Tag: []wire.TagRow{}},
			}
			row.Output, row.ErrorCode, row.ErrorInfo, row.FinishedTime, row.ExitCode, row.Dropped = r.shown(c)
			rows = append(rows, row)
		}
	}
	rows, place, err := page(c, rows)
	if err != nil {
		return nil, err
	}
	out := &resultsReply{}
	out.Invocation.assistPlace = place
	out.Invocation.InvocationResults.InvocationResult = rows
	return out, nil
}

type invokedRow struct {
	InstanceId, InstanceInvokeStatus, InvocationStatus string

	Output, ErrorCode, ErrorInfo                              string
	CreationTime, StartTime, UpdateTime, FinishTime, StopTime string
	ExitCode                                                  *int64 `json:",omitempty"`
	Dropped, Repeats                                          int
	Timed                                                     bool
}

type invocationRow struct {
	InvokeId, CommandId, CommandName, CommandDescription, CommandType, CommandContent string

	InvokeStatus, InvocationStatus, RepeatMode, Frequency, Parameters, CreationTime, WorkingDir, Username string

	Timed           bool
	Timeout         int64
	InvokeInstances struct{ InvokeInstance []invokedRow }
	Tags            wire.TagList
}

type invocationsReply struct {
	wire.Base
	assistPlace
	Invocations struct{ Invocation []invocationRow }
}

func describeInvocations(c *call) (wire.Reply, *wire.Error) {
	if err := c.foreignToScripts(); err != nil {
		return nil, err
	}
	rows := []invocationRow{}
	for _, v := range c.newest() {
		row := c.invocationRow(v)
		if len(row.InvokeInstances.InvokeInstance) > 0 && c.Params.Same("InvokeStatus", row.InvokeStatus, "RepeatMode", row.RepeatMode) && !c.Params.Flag("Timed") {
			rows = append(rows, row)
		}
	}
	rows, place, err := page(c, rows)
	if err != nil {
		return nil, err
	}
	out := &invocationsReply{assistPlace: place}
	out.Invocations.Invocation = rows
	return out, nil
}

func (c *call) invocationRow(v *invocation) invocationRow {
	status, at := v.status(c.Now), v.created.UTC().Format(time.RFC3339)
	row := invocationRow{
		InvokeId: v.id, CommandId: v.commandID, CommandName: v.name, CommandDescription: v.description, CommandType: v.kind,
		CommandContent: c.inEncoding(v.script), InvokeStatus: older(status), InvocationStatus: status, RepeatMode: "Once", Parameters: "{}",
		CreationTime: at, WorkingDir: v.workingDir, Username: v.user, Timeout: int64(v.timeout), Tags: wire.TagList{Tag: []wire.TagRow{}},
	}
	row.InvokeInstances.InvokeInstance = []invokedRow{}
	for i := range v.runs {
		r := &v.runs[i]
		if !c.Params.Same("InstanceId", r.instance) {
			continue
		}
		status := r.status(c.Now)
		one := invokedRow{
			InstanceId: r.instance, InstanceInvokeStatus: older(status), InvocationStatus: status, CreationTime: at, StartTime: at,
			UpdateTime: at, Repeats: 1,
		}
		one.Output, one.ErrorCode, one.ErrorInfo, one.FinishTime, one.ExitCode, one.Dropped = r.shown(c)
		if !c.Params.Flag("IncludeOutput") {
			one.Output = ""
		}
		row.InvokeInstances.InvokeInstance = append(row.InvokeInstances.InvokeInstance, one)
	}
	return row
}

type agentRow struct {
	InstanceId, CloudAssistantStatus, CloudAssistantVersion, LastHeartbeatTime, LastInvokedTime, OSType string

	ActiveTaskCount, InvocationCount int64
	SupportSessionManager            bool
}

type agentsReply struct {
	wire.Base
	assistPlace
	InstanceCloudAssistantStatusSet struct{ InstanceCloudAssistantStatus []agentRow }
}

// describeCloudAssistantStatus says where an agent runs; the status is a text.
func describeCloudAssistantStatus(c *call) (wire.Reply, *wire.Error) {
	asked, err := c.Params.Limited("InstanceId", 100)
	if err != nil {
		return nil, err
	}
	rows := []agentRow{}
	for _, in := range c.Region.Instances.Rows {
		if !wire.Within(asked, in.ID) || !c.Params.Same("OSType", "Linux") {
			continue
		}
		row := agentRow{InstanceId: in.ID, CloudAssistantStatus: "false", OSType: "Linux"}
		if in.Status == world.Running && (in.Assistant == nil || !in.Assistant.Absent) {
			row.CloudAssistantStatus, row.CloudAssistantVersion = "true", "2.2.3.857"
			row.LastHeartbeatTime, row.SupportSessionManager = c.Now.UTC().Format(time.RFC3339), true
		}
		for _, v := range c.history().invocations {
			for j := range v.runs {
				r := &v.runs[j]
				if r.instance != in.ID {
					continue
				}
				row.InvocationCount++
				row.LastInvokedTime = v.created.UTC().Format(time.RFC3339)
				if c.Now.Before(r.ends) {
					row.ActiveTaskCount++
				}
			}
		}
		rows = append(rows, row)
	}
	rows, place, err := page(c, rows)
	if err != nil {
		return nil, err
	}
	out := &agentsReply{assistPlace: place}
	out.InstanceCloudAssistantStatusSet.InstanceCloudAssistantStatus = rows
	return out, nil
}
