// Package assist is Cloud Assistant of a simulated account: scripts that run on
// instances and print what the scenario says.
package assist

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"
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
	maxOutput = 24 << 10
	// maxEvidence is the most that is read of a file; all that is cut is counted.
	maxEvidence = 16 << 20

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
		"ecs:DescribeInvocations":          {Run: describeInvocations},
		"ecs:DescribeInvocationResults":    {Run: describeInvocationResults},
		"ecs:DescribeCloudAssistantStatus": {Run: describeCloudAssistantStatus},
	})
}

func runCommand(c *call) (wire.Reply, *wire.Error) {
	if id, err := c.Earlier(); err != nil || id != "" {
		v := wire.Find(c.invocations().all, func(v *invocation) bool { return v.id == id })
		if v == nil {
			return nil, err
		}
		return &runCommandReply{CommandId: v.commandID, InvokeId: v.id}, nil
	}
	script, err := c.readScript()
	if err != nil {
		return nil, err
	}
	targets, err := c.scriptTargets()
	if err != nil {
		return nil, err
	}
	n := c.State.NextSerial()
	v := invocation{
		id: fmt.Sprintf("t-new%08x%04x", uint32(c.Now.Unix()), n), commandID: fmt.Sprintf("c-new%08x%04x", uint32(c.Now.Unix()), n),
		name: c.Params["Name"], description: c.Params["Description"], kind: c.Params["Type"], script: script,
		workingDir: cmp.Or(c.Params["WorkingDir"], "/root"), user: cmp.Or(c.Params["Username"], "root"),
		timeout: cmp.Or(c.Params.Num("Timeout"), 60), created: c.Now,
	}
	for _, in := range targets {
		v.runs = append(v.runs, c.runScript(in, script, time.Duration(v.timeout)*time.Second))
	}
	known := c.invocations()
	known.all = append(known.all, v)
	c.Remember(v.id)
	return &runCommandReply{CommandId: v.commandID, InvokeId: v.id}, nil
}

// readScript judges the parameters of a script and decodes it.
func (c *call) readScript() (string, *wire.Error) {
	p := c.Params
	if err := c.Params.Unsupported("ContainerId", "ContainerName", "EnableParameter", "Frequency", "Launcher", "OssOutputDelivery",
		"Parameters", "ResourceTag", "Timed", "WindowsPasswordName"); err != nil {
		return "", err
	}
	for _, check := range []struct {
		name    string
		problem func(string) string
	}{
		{"Type", world.OneOf(runsShell, "RunBatScript", "RunPowerShellScript")},
		{"ContentEncoding", world.OneOf("", codePlain, codeBase64)},
		{"RepeatMode", world.OneOf("", "Once")},
	} {
		if why := check.problem(p[check.name]); why != "" {
			return "", wire.InvalidParameter(check.name, why)
		}
	}
	if text := p["Timeout"]; text != "" {
		if why := world.Between(10, 86400)(text); why != "" {
			return "", wire.InvalidParameter("Timeout", why)
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
func (c *call) scriptTargets() ([]*world.Instance, *wire.Error) {
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
		case in.Status != world.Running || in.Assistant != nil && in.Assistant.Absent || c.Params["Type"] != runsShell:
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

// evidence is the folder of an instance's files.
type evidence struct {
	files  fs.FS
	folder string
}

// read returns a file below the folder, and whether there is one.
func (e evidence) read(name string) (string, bool) {
	if e.files == nil {
		return "", false
	}
	at := path.Join(e.folder, path.Clean("/"+name))
	f, err := e.files.Open(strings.TrimPrefix(at, "/"))
	if err != nil {
		return "", false
	}
	defer f.Close() //nolint:errcheck // only read
	text, err := io.ReadAll(io.LimitReader(f, maxEvidence))
	return string(text), err == nil
}

// print does what a script of lines "cat FILE..." does; anything else is not known.
func (e evidence) print(script string) (output string, exit int) {
	var out strings.Builder
	for line := range strings.Lines(script) {
		words := strings.Fields(line)
		if len(words) == 0 || strings.HasPrefix(words[0], "#") {
			continue
		}
		if words[0] != "cat" || len(words) < 2 {
			return out.String() + "sh: nothing is canned for: " + strings.TrimSpace(line) + "\n", 127
		}
		for _, name := range words[1:] {
			text, ok := e.read(name)
			if !ok {
				text, exit = "cat: "+name+": No such file or directory\n", 1
			}
			out.WriteString(text)
		}
	}
	return out.String(), exit
}

// inEncoding is a text as a request wants it: base64 unless it asks for plain text.
func (c *call) inEncoding(text string) string {
	if c.Params["ContentEncoding"] == codePlain {
		return text
	}
	return base64.StdEncoding.EncodeToString([]byte(text))
}

// page reads the place of a listing, in either of its two styles.
func page[T any](c *call, rows []T) ([]T, assistPlace, *wire.Error) {
	if why := world.OneOf("", codePlain, codeBase64)(c.Params["ContentEncoding"]); why != "" {
		return nil, assistPlace{}, wire.InvalidParameter("ContentEncoding", why)
	}
	place := assistPlace{TotalCount: int64(len(rows))}
	if c.Params["MaxResults"] != "" || c.Params["NextToken"] != "" {
		from, err := c.StartOfPage()
		if err != nil {
			return nil, place, err
		}
		end := min(from+c.Clamped(1, 50, 10), len(rows))
		if end < len(rows) {
			place.NextToken = c.Token(end, 0)
		}
		return rows[min(from, end):end], place, nil
	}
	number, size, err := c.NumberedPage(10, 50)
	if err != nil {
		return nil, place, err
	}
	place.PageNumber, place.PageSize = int64(number), int64(size)
	from := min((number-1)*size, len(rows))
	return rows[from:min(from+size, len(rows))], place, nil
}

type assistPlace struct {
	NextToken                        string
	TotalCount, PageNumber, PageSize int64
}

// newest lists the invocations that a request asks for, the newest first.
func (c *call) newest() []*invocation {
	var out []*invocation
	all := c.invocations().all
	for i := range slices.Backward(all) {
		v := &all[i]
		if c.Params.Same("InvokeId", v.id, "CommandId", v.commandID, "CommandName", v.name, "CommandType", v.kind) {
			out = append(out, v)
		}
	}
	return out
}
