package fakecloud

import (
	"cmp"
	"net/http"
)

type invokeCommandReply struct {
	base
	InvokeId string
}

// invokeCommand runs a command that was kept.
func invokeCommand(c *call) (reply, *apiError) {
	if id, err := c.earlier(); err != nil || id != "" {
		if err != nil {
			return nil, err
		}
		return &invokeCommandReply{InvokeId: id}, nil
	}
	kept := find(c.region.commands, func(k *command) bool { return k.commandID == c.params["CommandId"] })
	if kept == nil {
		return nil, refuse(http.StatusNotFound, "InvalidCommandId.NotFound", "The specified CommandId does not exist.")
	}
	if err := c.checkRun(); err != nil {
		return nil, err
	}
	targets, err := c.scriptTargets(kept.kind)
	if err != nil {
		return nil, err
	}
	cmd := *kept
	cmd.workingDir = cmp.Or(c.params["WorkingDir"], cmd.workingDir)
	cmd.timeout = cmp.Or(c.params.num("Timeout"), cmd.timeout)
	return &invokeCommandReply{InvokeId: c.invoke(cmd, targets)}, nil
}

// checkRun judges the parameters that say how a command runs.
func (c *call) checkRun() *apiError {
	if err := c.unsupported("ContainerId", "ContainerName", "EnableParameter", "Frequency", "Launcher", "OssOutputDelivery",
		"Parameters", "ResourceTag", "Timed", "WindowsPasswordName"); err != nil {
		return err
	}
	if why := oneOf("", "Once")(c.params["RepeatMode"]); why != "" {
		return invalidParameter("RepeatMode", why)
	}
	if text := c.params["Timeout"]; text != "" {
		if why := between(10, 86400)(text); why != "" {
			return invalidParameter("Timeout", why)
		}
	}
	return nil
}
