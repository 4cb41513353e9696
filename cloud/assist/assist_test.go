package assist_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/cloud/assist"
	"github.com/alictl/alictl/cloud/call"
	"github.com/alictl/alictl/cloud/cloudtest"
)

// agent stands for Cloud Assistant: it runs nothing, and tells a canned result after
// so many looks at it.
type agent struct {
	result map[string]any
	looks  int32

	run, seen atomic.Int32
	script    atomic.Value
}

func (g *agent) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	answer := map[string]any{"RequestId": "R"}
	switch r.Header.Get("x-acs-action") {
	case "RunCommand":
		g.run.Add(1)
		g.script.Store(r.URL.Query().Get("CommandContent"))
		answer["InvokeId"], answer["CommandId"] = "t-1", "c-1"
	case "DescribeInvocationResults":
		rows := []any{}
		if g.seen.Add(1) > g.looks {
			rows = append(rows, g.result)
		} else {
			rows = append(rows, map[string]any{"InstanceId": "i-1", "InvocationStatus": "Running"})
		}
		answer["Invocation"] = map[string]any{"InvocationResults": map[string]any{"InvocationResult": rows}}
	default:
		w.WriteHeader(http.StatusBadRequest)
		answer["Code"], answer["Message"] = "UnsupportedOperation", "no such action"
	}
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(answer); err != nil {
		panic(err)
	}
}

func client(t *testing.T, site http.Handler, writes bool) *assist.Client {
	t.Helper()
	a := cloudtest.Site(t, site, cloudtest.Key(), call.Options{Writes: writes})
	c, err := assist.New(a.Access, a.Door, cloudtest.RegionID, assist.Options{Poll: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func printed(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }

func TestAScriptsOutputComesBack(t *testing.T) {
	t.Parallel()
	g := &agent{looks: 3, result: map[string]any{"InstanceId": "i-1", "InvocationStatus": "Failed", "ExitCode": 1, "Output": printed("hello\n")}}
	out, err := client(t, g, true).Execute(context.Background(), "i-1", "echo hello", time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if string(out) != "hello\n" {
		t.Errorf("got %q", out)
	}
	if g.run.Load() != 1 {
		t.Errorf("it was started %d times", g.run.Load())
	}
}

func TestWhatDidNotRunIsAnError(t *testing.T) {
	t.Parallel()
	for code, result := range map[string]map[string]any{
		"ClientNotRunning": {"InvocationStatus": "Error", "ErrorCode": "ClientNotRunning", "ErrorInfo": "the agent is not running"},
		"Timeout":          {"InvocationStatus": "Timeout"},
		"OutputCut":        {"InvocationStatus": "Success", "Output": printed("x"), "Dropped": 700},
		"OutputNotBase64":  {"InvocationStatus": "Success", "Output": "%%%"},
	} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			result["InstanceId"] = "i-1"
			_, err := client(t, &agent{result: result}, true).Execute(context.Background(), "i-1", "true", time.Minute)
			var e *cloud.Error
			if !errors.As(err, &e) || e.ErrorCode != code || e.ResourceID != "i-1" {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestNothingRunsThroughADoorThatOnlyReads(t *testing.T) {
	t.Parallel()
	g := &agent{}
	if _, err := client(t, g, false).Execute(context.Background(), "i-1", "true", time.Minute); err == nil {
		t.Error("no error")
	}
	if g.run.Load() != 0 {
		t.Error("a command was sent")
	}
}

func TestWaitingEndsWithTheContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	g := &agent{looks: 1 << 30}
	if out, err := client(t, g, true).Execute(ctx, "i-1", "sleep 1000", time.Minute); err == nil {
		t.Errorf("got %q", out)
	}
}

func TestARefusalNamesTheInstance(t *testing.T) {
	t.Parallel()
	refuse := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprint(w, `{"Code":"InvalidInstance.NotMatch","Message":"the instance is not running","RequestId":"R"}`)
	})
	_, err := client(t, refuse, true).Execute(context.Background(), "i-9", "true", time.Minute)
	var e *cloud.Error
	if !errors.As(err, &e) || e.ResourceID != "i-9" || e.ErrorCode != "InvalidInstance.NotMatch" {
		t.Errorf("got %v", err)
	}
}
