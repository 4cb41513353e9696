// Package assist is Cloud Assistant of a simulated account: scripts that run on
// instances and print what the scenario says.
package assist

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/alictl/alictl/mocks/fakecloud/account"
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

const (
	// maxScript is how long a script may be in base64; one that is kept less.
	maxScript     = 24 << 10
	maxKeptScript = 18 << 10
	// maxOutput is where the output of a script is cut.
	maxOutput  = 24 << 10
	scriptTime = 500 * time.Millisecond

	codePlain  = "PlainText"
	codeBase64 = "Base64"
	runsShell  = "RunShellScript"
)

// older is a status in the words of the older members.
func older(status string) string {
	return map[string]string{"Running": "Running", "Success": "Finished", "Failed": "Failed", "Error": "Failed", "Timeout": "Failed"}[status]
}

type runCommandReply struct {
	wire.Base
	CommandId, InvokeId string
}

// Actions are what the product can do, by their names.
func Actions() account.Actions {
	return account.Handlers(wrap, map[string]action{
		"ecs:RunCommand":                   {Run: runCommand},
		"ecs:InvokeCommand":                {Run: invokeCommand},
		"ecs:DescribeCommands":             {Run: describeCommands},
		"ecs:DescribeInvocations":          {Run: describeInvocations},
		"ecs:DescribeInvocationResults":    {Run: describeInvocationResults},
		"ecs:DescribeCloudAssistantStatus": {Run: describeCloudAssistantStatus},
	})
}

func runCommand(c *call) (wire.Reply, *wire.Error) {
	if id, err := c.Earlier(); err != nil || id != "" {
		v := wire.Find(c.history().invocations, func(v *invocation) bool { return v.id == id })
		if v == nil {
			return nil, err
		}
		return &runCommandReply{CommandId: v.commandID, InvokeId: v.id}, nil
	}
	script, err := c.readScript()
	if err != nil {
		return nil, err
	}
	targets, err := c.scriptTargets(c.Params["Type"])
	if err != nil {
		return nil, err
	}
	cmd := command{
		commandID: c.scriptID("c"), name: c.Params["Name"], description: c.Params["Description"],
		kind: c.Params["Type"], script: script, workingDir: cmp.Or(c.Params["WorkingDir"], "/root"), timeout: cmp.Or(c.Params.Num("Timeout"), 60),
		kept: c.Now,
	}
	if known := c.history(); c.Params.Flag("KeepCommand") {
		known.commands = append(known.commands, cmd)
	}
	return &runCommandReply{CommandId: cmd.commandID, InvokeId: c.invoke(cmd, targets)}, nil
}

// scriptID is an id that no other command or invocation has.
func (c *call) scriptID(kind string) string {
	return fmt.Sprintf("%s-new%08x%04x", kind, uint32(c.Now.Unix()), c.State.NextSerial())
}

// invoke runs a command on instances.
func (c *call) invoke(cmd command, targets []*world.Instance) string {
	v := invocation{
		command: cmd, id: c.scriptID("t"), user: cmp.Or(c.Params["Username"], "root"), created: c.Now,
	}
	for _, in := range targets {
		v.runs = append(v.runs, c.runScript(in, cmd.script, time.Duration(cmd.timeout)*time.Second))
	}
	known := c.history()
	known.invocations = append(known.invocations, v)
	c.Remember(v.id)
	return v.id
}

// readScript judges the parameters of a script and decodes it.
func (c *call) readScript() (string, *wire.Error) {
	p := c.Params
	if err := c.checkRun(); err != nil {
		return "", err
	}
	for _, check := range []struct {
		name    string
		problem func(string) string
	}{
		{"Type", world.OneOf(runsShell, "RunBatScript", "RunPowerShellScript")},
		{"ContentEncoding", world.OneOf("", codePlain, codeBase64)},
	} {
		if why := check.problem(p[check.name]); why != "" {
			return "", wire.InvalidParameter(check.name, why)
		}
	}
	script, packed := p["CommandContent"], p["CommandContent"]
	if p["ContentEncoding"] == codeBase64 {
		raw, err := base64.StdEncoding.DecodeString(script)
		if err != nil {
			return "", wire.Refuse(http.StatusBadRequest, "InvalidParam.CommandContent", "The specified parameter CommandContent is not valid base64.")
		}
		script = string(raw)
	} else {
		packed = base64.StdEncoding.EncodeToString([]byte(script))
	}
	most := maxScript
	if p.Flag("KeepCommand") {
		most = maxKeptScript
	}
	if len(packed) > most {
		return "", wire.Refuse(http.StatusForbidden, "CmdContent.ExceedLimit", "The length of the command content exceeds the limit of %d bytes.", most)
	}
	return script, nil
}

// scriptTargets finds the instances of a request. One that is not fit fails all.
func (c *call) scriptTargets(kind string) ([]*world.Instance, *wire.Error) {
	ids := c.Params.List("InstanceId")
	switch {
	case len(ids) == 0:
		return nil, wire.MissingParameter("InstanceId")
	case len(ids) > 100:
		return nil, wire.Refuse(http.StatusForbidden, "InstanceIds.ExceedLimit", "The number of instances exceeds the limit of 100.")
	}
	out := make([]*world.Instance, 0, len(ids))
	for _, id := range ids {
		in := c.Region.Instances.Get(id)
		switch {
		case in == nil:
			return nil, wire.Refuse(http.StatusNotFound, "InvalidInstance.NotFound", "The specified instance %s does not exist.", id)
		case in.Status != world.Running || in.Assistant != nil && in.Assistant.Absent || kind != runsShell:
			return nil, wire.Refuse(http.StatusForbidden, "InvalidInstance.NotMatch",
				"The specified instance %s does not run, has no agent, or has another operating system.", id)
		}
		out = append(out, in)
	}
	return out, nil
}

// runScript finds what a script prints on an instance.
func (c *call) runScript(in *world.Instance, script string, timeout time.Duration) scriptRun {
	agent := world.Assistant{}
	if in.Assistant != nil {
		agent = *in.Assistant
	}
	files := evidence{c.Files, agent.Folder}
	run := scriptRun{instance: in.ID, ends: c.Now.Add(scriptTime)}
	if canned := wire.Find(agent.Outputs, func(o *world.ScriptOutput) bool { return world.Glob(o.Script, script) }); canned != nil {
		run.output, run.exit, run.problem = canned.Text, canned.ExitCode, canned.Error
		if canned.File != "" {
			text, ok := files.read(canned.File)
			run.output = text
			if !ok {
				run.output, run.exit = "no file "+canned.File+" in the scenario\n", 127
			}
		}
		if canned.Takes > 0 {
			run.ends = c.Now.Add(canned.Takes)
		}
	} else {
		run.output, run.exit = files.print(script)
	}
	if run.ends.After(c.Now.Add(timeout)) {
		run.ends, run.problem = c.Now.Add(timeout), "Timeout"
	}
	if cut := len(run.output) - maxOutput; cut > 0 {
		run.output, run.dropped = run.output[:maxOutput], cut
	}
	return run
}

// newest lists the invocations that a request asks for, the newest first.
func (c *call) newest() []*invocation {
	var out []*invocation
	all := c.history().invocations
	for i := range slices.Backward(all) {
		v := &all[i]
		if c.Params.Same("InvokeId", v.id, "CommandId", v.commandID, "CommandName", v.name, "CommandType", v.kind) {
			out = append(out, v)
		}
	}
	return out
}
