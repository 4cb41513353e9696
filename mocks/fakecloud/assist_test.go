package fakecloud_test

import (
	"encoding/base64"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/alictl/alictl/mocks/fakecloud"
)

const assisted = `
account_id: "1234567890123456"
access_keys: [{id: LTAI5tSandboxNotARealKey, secret: sandbox-secret-that-opens-nothing}]
regions:
  - id: cn-hangzhou
    instances:
      - id: i-1
        assistant:
          folder: hosts/one
          outputs:
            - {script: "*uname*", text: "Linux one\n"}
            - {script: "*collect*", file: collect.txt, takes: 3s}
            - {script: "exit 7", exit_code: 7}
            - {script: "sleep*", takes: 1h}
            - {script: "broken", error: ClientIsUpgrading}
      - {id: i-2}
      - {id: i-3, assistant: {absent: true}}
      - {id: i-4, status: Stopped}
`

func assistedWorld(t testing.TB) *fakecloud.World {
	t.Helper()
	w, err := fakecloud.LoadScenario(strings.NewReader(assisted))
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// cloudAssistant serves the world with evidence for one instance, under a clock.
func cloudAssistant(t testing.TB) (*clock, string) {
	t.Helper()
	c := &clock{at: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)}
	_, base := serve(t, assistedWorld(t), fakecloud.Options{Clock: c.now, AnyDate: true, Files: fstest.MapFS{
		"hosts/one/collect.txt":  {Data: []byte(strings.Repeat("0123456789abcdef", 2000))},
		"hosts/one/proc/loadavg": {Data: []byte("0.10 0.20 0.30\n")},
		"secret.txt":             {Data: []byte("not the instance's")},
	}})
	return c, base
}

type scriptResult struct {
	InvocationStatus, InvokeRecordStatus, Output, ErrorCode string

	ExitCode, Dropped int
}

// runs runs a script on an instance and returns its result after a while.
func runs(t *testing.T, c *clock, base, script string, after time.Duration) scriptResult {
	t.Helper()
	started := want[struct{ InvokeId string }](t, base, verECS, "RunCommand", "RegionId", "cn-hangzhou", "Type", "RunShellScript",
		"CommandContent", base64.StdEncoding.EncodeToString([]byte(script)), "ContentEncoding", "Base64", "InstanceId.1", "i-1")
	c.advance(after)
	out := want[struct {
		Invocation struct {
			InvocationResults struct{ InvocationResult []scriptResult }
		}
	}](t, base, verECS, "DescribeInvocationResults", "RegionId", "cn-hangzhou", "InvokeId", started.InvokeId, "InstanceId", "i-1", "ContentEncoding", "PlainText")
	rows := out.Invocation.InvocationResults.InvocationResult
	if len(rows) != 1 {
		t.Fatalf("%s: %d results", script, len(rows))
	}
	return rows[0]
}

func TestScriptsPrintWhatIsCanned(t *testing.T) {
	t.Parallel()
	c, base := cloudAssistant(t)
	for script, truth := range map[string]scriptResult{
		"uname -a":                     {"Success", "Finished", "Linux one\n", "", 0, 0},
		"# load\ncat /proc/loadavg\n":  {"Success", "Finished", "0.10 0.20 0.30\n", "", 0, 0},
		"cat /proc/loadavg /proc/none": {"Failed", "Failed", "0.10 0.20 0.30\ncat: /proc/none: No such file or directory\n", "", 1, 0},
		"cat /../../secret.txt":        {"Failed", "Failed", "cat: /../../secret.txt: No such file or directory\n", "", 1, 0},
		"exit 7":                       {"Failed", "Failed", "", "", 7, 0},
		"rm -rf /":                     {"Failed", "Failed", "sh: nothing is canned for: rm -rf /\n", "", 127, 0},
		"broken":                       {"Error", "Failed", "", "ClientIsUpgrading", 0, 0},
	} {
		if got := runs(t, c, base, script, time.Second); got != truth {
			t.Errorf("%q: %+v, want %+v", script, got, truth)
		}
	}
}

// A script takes its time, is stopped after its own, and what it prints is cut.
func TestScriptsTakeTimeAndAreCut(t *testing.T) {
	t.Parallel()
	c, base := cloudAssistant(t)
	if got := runs(t, c, base, "sh collect.sh", time.Second); got != (scriptResult{InvocationStatus: "Running", InvokeRecordStatus: "Running"}) {
		t.Errorf("after a second: %+v", got)
	}
	got := runs(t, c, base, "sh collect.sh", 4*time.Second)
	if got.InvocationStatus != "Success" || len(got.Output) != 24<<10 || got.Dropped != 32000-24<<10 {
		t.Errorf("in the end: %s, %d bytes, %d cut", got.InvocationStatus, len(got.Output), got.Dropped)
	}
	if got := runs(t, c, base, "sleep 3600", time.Minute); got.InvocationStatus != "Timeout" || got.ErrorCode != "Timeout" {
		t.Errorf("after its time: %+v", got)
	}
}

func TestScriptsRefused(t *testing.T) {
	t.Parallel()
	_, base := cloudAssistant(t)
	run := func(params ...string) []string {
		return append([]string{"RegionId", "cn-hangzhou", "Type", "RunShellScript", "CommandContent", "uname", "InstanceId.1", "i-1"}, params...)
	}
	for _, tt := range []struct {
		status int
		code   string
		params []string
	}{
		{400, "InvalidParameter", run("Type", "RunPython")},
		{400, "InvalidParameter", run("ContentEncoding", "gzip")},
		{400, "InvalidParam.CommandContent", run("ContentEncoding", "Base64", "CommandContent", "%%%")},
		{400, "InvalidParameter", run("Timeout", "9")},
		{400, "UnsupportedParameter", run("Frequency", "0 * * * *")},
		{403, "CmdContent.ExceedLimit", run("CommandContent", strings.Repeat("a", 18<<10+1))},
		{403, "CmdContent.ExceedLimit", run("CommandContent", strings.Repeat("a", 18<<10), "KeepCommand", "true")},
		{404, "InvalidInstance.NotFound", run("InstanceId.2", "i-none")},
		{403, "InvalidInstance.NotMatch", run("InstanceId.2", "i-3")},
		{403, "InvalidInstance.NotMatch", run("InstanceId.2", "i-4")},
		{403, "InvalidInstance.NotMatch", run("Type", "RunBatScript")},
		{400, "MissingParameter", []string{"RegionId", "cn-hangzhou", "Type", "RunShellScript", "CommandContent", "uname"}},
	} {
		refused(t, base, tt.status, tt.code, verECS, "RunCommand", tt.params...)
	}
	all := want[struct{ TotalCount int }](t, base, verECS, "DescribeInvocations", "RegionId", "cn-hangzhou")
	if all.TotalCount != 0 {
		t.Errorf("%d scripts ran all the same", all.TotalCount)
	}
}

// The same request again, by its token, runs a script once.
func TestScriptsRunOnce(t *testing.T) {
	t.Parallel()
	c, base := cloudAssistant(t)
	run := []string{"RegionId", "cn-hangzhou", "Type", "RunShellScript", "CommandContent", "uname", "InstanceId.1", "i-1", "InstanceId.2", "i-2", "ClientToken", "a"}
	first := want[struct{ InvokeId string }](t, base, verECS, "RunCommand", run...)
	if again := want[struct{ InvokeId string }](t, base, verECS, "RunCommand", run...); again != first {
		t.Errorf("%v and %v", first, again)
	}
	c.advance(time.Second)
	all := want[struct {
		TotalCount  int
		Invocations struct {
			Invocation []struct {
				InvocationStatus, CommandContent string
				InvokeInstances                  struct{ InvokeInstance []scriptResult }
			}
		}
	}](t, base, verECS, "DescribeInvocations", "RegionId", "cn-hangzhou", "IncludeOutput", "true")
	if all.TotalCount != 1 {
		t.Fatalf("%d invocations", all.TotalCount)
	}
	v := all.Invocations.Invocation[0]
	if v.InvocationStatus != "Failed" || v.CommandContent != "dW5hbWU=" { // nothing is canned for the second
		t.Errorf("%+v", v)
	}
	if rows := v.InvokeInstances.InvokeInstance; len(rows) != 2 || rows[0].Output != "TGludXggb25lCg==" || rows[1].ExitCode != 127 {
		t.Errorf("%+v", rows)
	}
	agents := want[struct {
		InstanceCloudAssistantStatusSet struct {
			InstanceCloudAssistantStatus []struct {
				InstanceId, CloudAssistantStatus string
				InvocationCount                  int
			}
		}
	}](t, base, verECS, "DescribeCloudAssistantStatus", "RegionId", "cn-hangzhou").InstanceCloudAssistantStatusSet.InstanceCloudAssistantStatus
	var fit []string
	for _, a := range agents {
		if a.CloudAssistantStatus == "true" {
			fit = append(fit, a.InstanceId)
		}
	}
	if strings.Join(fit, " ") != "i-1 i-2" || agents[0].InvocationCount != 1 {
		t.Errorf("agents: %+v", agents)
	}
}

func TestImpossibleAssistants(t *testing.T) {
	t.Parallel()
	for _, tt := range [][3]string{
		{"folder: hosts/one", "folder: ../one", "assistant.folder"},
		{"exit_code: 7", "exit_code: 256", "outputs[2].exit_code"},
		{"takes: 3s", "takes: -3s", "outputs[1].takes"},
		{"file: collect.txt", "file: collect.txt, text: a", "outputs[1].file"},
	} {
		_, err := fakecloud.LoadScenario(strings.NewReader(strings.Replace(assisted, tt[0], tt[1], 1)))
		if err == nil || !strings.Contains(err.Error(), tt[2]) {
			t.Errorf("%s: %v", tt[1], err)
		}
	}
}
