package fakecloud_test

import (
	"testing"
	"time"
)

// A command runs again when RunCommand was told to keep it.
func TestKeptCommandsRunAgain(t *testing.T) {
	t.Parallel()
	c, base := cloudAssistant(t)
	run := func(params ...string) []string {
		return append([]string{"RegionId", "cn-hangzhou", "Type", "RunShellScript", "CommandContent", "uname", "InstanceId.1", "i-2"}, params...)
	}
	type started struct{ CommandId, InvokeId string }
	kept := want[started](t, base, verECS, "RunCommand", run("KeepCommand", "true", "Timeout", "90")...)
	gone := want[started](t, base, verECS, "RunCommand", run("KeepCommand", "false")...)

	invoke := []string{"RegionId", "cn-hangzhou", "CommandId", kept.CommandId, "InstanceId.1", "i-1", "ClientToken", "a"}
	again := want[started](t, base, verECS, "InvokeCommand", invoke...)
	if twice := want[started](t, base, verECS, "InvokeCommand", invoke...); again.InvokeId == kept.InvokeId || twice != again || again.CommandId != "" {
		t.Errorf("kept %+v, again %+v, with the same token %+v", kept, again, twice)
	}
	c.advance(time.Second)
	out := want[struct {
		TotalCount  int
		Invocations struct {
			Invocation []struct {
				CommandId, InvocationStatus string
				Timeout                     int
			}
		}
	}](t, base, verECS, "DescribeInvocations", "RegionId", "cn-hangzhou", "InvokeId", again.InvokeId)
	if row := out.Invocations.Invocation[0]; row.CommandId != kept.CommandId || row.InvocationStatus != "Success" || row.Timeout != 90 {
		t.Errorf("%+v", row)
	}

	list := want[struct {
		TotalCount int
		Commands   struct {
			Command []struct {
				CommandId, CommandContent string
				InvokeTimes               int
			}
		}
	}](t, base, verECS, "DescribeCommands", "RegionId", "cn-hangzhou")
	if row := list.Commands.Command[0]; list.TotalCount != 1 || row.CommandId != kept.CommandId || row.InvokeTimes != 2 || row.CommandContent != "dW5hbWU=" {
		t.Errorf("%+v", list)
	}

	ask := func(params ...string) []string {
		return append([]string{"RegionId", "cn-hangzhou", "CommandId", kept.CommandId, "InstanceId.1", "i-1"}, params...)
	}
	refused(t, base, 404, "InvalidCommandId.NotFound", verECS, "InvokeCommand", ask("CommandId", gone.CommandId)...)
	refused(t, base, 400, "MissingParameter", verECS, "InvokeCommand", "RegionId", "cn-hangzhou", "InstanceId.1", "i-1")
	refused(t, base, 400, "MissingParameter", verECS, "InvokeCommand", "RegionId", "cn-hangzhou", "CommandId", kept.CommandId)
	refused(t, base, 404, "InvalidInstance.NotFound", verECS, "InvokeCommand", ask("InstanceId.2", "i-none")...)
	refused(t, base, 403, "InvalidInstance.NotMatch", verECS, "InvokeCommand", ask("InstanceId.2", "i-4")...)
	refused(t, base, 400, "UnsupportedParameter", verECS, "InvokeCommand", ask("Frequency", "rate(5m)")...)
	refused(t, base, 400, "InvalidParameter", verECS, "InvokeCommand", ask("RepeatMode", "Period")...)
	refused(t, base, 400, "InvalidParameter", verECS, "InvokeCommand", ask("Timeout", "9")...)
}
