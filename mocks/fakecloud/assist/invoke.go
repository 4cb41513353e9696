package assist

import (
	"cmp"
	"net/http"

	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

type invokeCommandReply struct {
	wire.Base
	InvokeId string
}

// invokeCommand runs a command that was kept.
func invokeCommand(c *call) (wire.Reply, *wire.Error) {
	if id, err := c.Earlier(); err != nil || id != "" {
		if err != nil {
			return nil, err
		}
		return &invokeCommandReply{InvokeId: id}, nil
	}
	kept := wire.Find(c.history().commands, func(k *command) bool { return k.commandID == c.Params["CommandId"] })
	if kept == nil {
		return nil, wire.Refuse(http.StatusNotFound, "InvalidCommandId.NotFound", "The specified CommandId does not exist.")
	}
	if err := c.checkRun(); err != nil {
		return nil, err
	}
	targets, err := c.scriptTargets(kept.kind)
	if err != nil {
		return nil, err
	}
	cmd := *kept
	cmd.workingDir = cmp.Or(c.Params["WorkingDir"], cmd.workingDir)
	cmd.timeout = cmp.Or(c.Params.Num("Timeout"), cmd.timeout)
	return &invokeCommandReply{InvokeId: c.invoke(cmd, targets)}, nil
}

// checkRun judges the parameters that say how a command runs.
func (c *call) checkRun() *wire.Error {
	if err := c.Params.Unsupported("ContainerId", "ContainerName", "EnableParameter", "Frequency", "Launcher", "OssOutputDelivery",
		"Parameters", "ResourceTag", "Timed", "WindowsPasswordName"); err != nil {
		return err
	}
	if why := world.OneOf("", "Once")(c.Params["RepeatMode"]); why != "" {
		return wire.InvalidParameter("RepeatMode", why)
	}
	if text := c.Params["Timeout"]; text != "" {
		if why := world.Between(10, 86400)(text); why != "" {
			return wire.InvalidParameter("Timeout", why)
		}
	}
	return nil
}
