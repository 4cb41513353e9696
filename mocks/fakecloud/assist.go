package fakecloud

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

// command is a script that can be run.
type command struct {
	commandID, name, description, kind, script, workingDir string

	timeout int
	kept    time.Time
}

// invocation is a command that was run on instances.
type invocation struct {
	command
	id, user string

	created time.Time
	runs    []scriptRun
}

// scriptRun is a script on one instance. It ends when its time has come.
type scriptRun struct {
	instance string
	output   string
	dropped  int
	exit     int
	problem  string // the code of what kept it from its end
	ends     time.Time
}

// status is how far a run is, in the newer words.
func (r *scriptRun) status(now time.Time) string {
	switch {
	case now.Before(r.ends):
		return "Running"
	case r.problem == "Timeout":
		return "Timeout"
	case r.problem != "":
		return "Error"
	case r.exit != 0:
		return "Failed"
	}
	return "Success"
}

// older is a status in the words of the older members.
func older(status string) string {
	return map[string]string{"Running": "Running", "Success": "Finished", "Failed": "Failed", "Error": "Failed", "Timeout": "Failed"}[status]
}

// status is that of the whole: running while any run is, then the worst.
func (v *invocation) status(now time.Time) string {
	out := "Success"
	for i := range v.runs {
		switch s := v.runs[i].status(now); {
		case s == "Running":
			return s
		case s != "Success":
			out = "Failed"
		}
	}
	return out
}

type runCommandReply struct {
	base
	CommandId, InvokeId string
}

func runCommand(c *call) (reply, *apiError) {
	if id, err := c.earlier(); err != nil || id != "" {
		v := find(c.region.invocations, func(v *invocation) bool { return v.id == id })
		if v == nil {
			return nil, err
		}
		return &runCommandReply{CommandId: v.commandID, InvokeId: v.id}, nil
	}
	script, err := c.readScript()
	if err != nil {
		return nil, err
	}
	targets, err := c.scriptTargets(c.params["Type"])
	if err != nil {
		return nil, err
	}
	cmd := command{
		commandID: c.scriptID("c"), name: c.params["Name"], description: c.params["Description"],
		kind: c.params["Type"], script: script, workingDir: cmp.Or(c.params["WorkingDir"], "/root"), timeout: cmp.Or(c.params.num("Timeout"), 60),
		kept: c.now,
	}
	if c.params.flag("KeepCommand") {
		c.region.commands = append(c.region.commands, cmd)
	}
	return &runCommandReply{CommandId: cmd.commandID, InvokeId: c.invoke(cmd, targets)}, nil
}

// scriptID is an id that no other command or invocation has.
func (c *call) scriptID(kind string) string {
	c.state.serial++
	return fmt.Sprintf("%s-new%08x%04x", kind, uint32(c.now.Unix()), c.state.serial)
}

// invoke runs a command on instances.
func (c *call) invoke(cmd command, targets []*Instance) string {
	v := invocation{
		command: cmd, id: c.scriptID("t"), user: cmp.Or(c.params["Username"], "root"), created: c.now,
	}
	for _, in := range targets {
		v.runs = append(v.runs, c.runScript(in, cmd.script, time.Duration(cmd.timeout)*time.Second))
	}
	c.region.invocations = append(c.region.invocations, v)
	c.remember(v.id)
	return v.id
}

// readScript judges the parameters of a script and decodes it.
func (c *call) readScript() (string, *apiError) {
	p := c.params
	if err := c.checkRun(); err != nil {
		return "", err
	}
	for _, check := range []struct {
		name    string
		problem func(string) string
	}{
		{"Type", oneOf(runsShell, "RunBatScript", "RunPowerShellScript")},
		{"ContentEncoding", oneOf("", codePlain, codeBase64)},
	} {
		if why := check.problem(p[check.name]); why != "" {
			return "", invalidParameter(check.name, why)
		}
	}
	script, packed := p["CommandContent"], p["CommandContent"]
	if p["ContentEncoding"] == codeBase64 {
		raw, err := base64.StdEncoding.DecodeString(script)
		if err != nil {
			return "", refuse(http.StatusBadRequest, "InvalidParam.CommandContent", "The specified parameter CommandContent is not valid base64.")
		}
		script = string(raw)
	} else {
		packed = base64.StdEncoding.EncodeToString([]byte(script))
	}
	most := maxScript
	if p.flag("KeepCommand") {
		most = maxKeptScript
	}
	if len(packed) > most {
		return "", refuse(http.StatusForbidden, "CmdContent.ExceedLimit", "The length of the command content exceeds the limit of %d bytes.", most)
	}
	return script, nil
}

// scriptTargets finds the instances of a request. One that is not fit fails all.
func (c *call) scriptTargets(kind string) ([]*Instance, *apiError) {
	ids := c.params.list("InstanceId")
	switch {
	case len(ids) == 0:
		return nil, missingParameter("InstanceId")
	case len(ids) > 100:
		return nil, refuse(http.StatusForbidden, "InstanceIds.ExceedLimit", "The number of instances exceeds the limit of 100.")
	}
	out := make([]*Instance, 0, len(ids))
	for _, id := range ids {
		in := c.region.instances.get(id)
		switch {
		case in == nil:
			return nil, refuse(http.StatusNotFound, "InvalidInstance.NotFound", "The specified instance %s does not exist.", id)
		case in.Status != running || in.Assistant != nil && in.Assistant.Absent || kind != runsShell:
			return nil, refuse(http.StatusForbidden, "InvalidInstance.NotMatch",
				"The specified instance %s does not run, has no agent, or has another operating system.", id)
		}
		out = append(out, in)
	}
	return out, nil
}

// runScript finds what a script prints on an instance.
func (c *call) runScript(in *Instance, script string, timeout time.Duration) scriptRun {
	agent := Assistant{}
	if in.Assistant != nil {
		agent = *in.Assistant
	}
	files := c.server.evidence(agent.Folder)
	run := scriptRun{instance: in.ID, ends: c.now.Add(scriptTime)}
	if canned := find(agent.Outputs, func(o *ScriptOutput) bool { return glob(o.Script, script) }); canned != nil {
		run.output, run.exit, run.problem = canned.Text, canned.ExitCode, canned.Error
		if canned.File != "" {
			text, ok := files.read(canned.File)
			run.output = text
			if !ok {
				run.output, run.exit = "no file "+canned.File+" in the scenario\n", 127
			}
		}
		if canned.Takes > 0 {
			run.ends = c.now.Add(canned.Takes)
		}
	} else {
		run.output, run.exit = files.print(script)
	}
	if run.ends.After(c.now.Add(timeout)) {
		run.ends, run.problem = c.now.Add(timeout), "Timeout"
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

func (s *Server) evidence(folder string) evidence { return evidence{s.opts.Files, folder} }

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
	if c.params["ContentEncoding"] == codePlain {
		return text
	}
	return base64.StdEncoding.EncodeToString([]byte(text))
}

// assistPage reads the place of a listing, in either of its two styles.
func assistPage[T any](c *call, rows []T) ([]T, assistPlace, *apiError) {
	if why := oneOf("", codePlain, codeBase64)(c.params["ContentEncoding"]); why != "" {
		return nil, assistPlace{}, invalidParameter("ContentEncoding", why)
	}
	place := assistPlace{TotalCount: int64(len(rows))}
	if c.params["MaxResults"] != "" || c.params["NextToken"] != "" {
		from, err := c.startOfPage()
		if err != nil {
			return nil, place, err
		}
		end := min(from+c.clamped(1, 50, 10), len(rows))
		if end < len(rows) {
			place.NextToken = c.token(end, 0)
		}
		return rows[min(from, end):end], place, nil
	}
	number, size, err := c.numberedPage(10, 50)
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
	for i := range slices.Backward(c.region.invocations) {
		v := &c.region.invocations[i]
		if c.params.same("InvokeId", v.id, "CommandId", v.commandID, "CommandName", v.name, "CommandType", v.kind) {
			out = append(out, v)
		}
	}
	return out
}
