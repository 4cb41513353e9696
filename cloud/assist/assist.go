// Package assist runs a script on an instance through Cloud Assistant, which is part
// of ECS, and brings back what it printed.
package assist

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	sdk "github.com/alibabacloud-go/ecs-20140526/v4/client"
	"github.com/alibabacloud-go/tea/tea"
	"github.com/google/uuid"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/cloud/call"
)

// Client runs scripts in one region.
//
// It must not reach an interface value: the linker would then keep every method of
// the SDK's client, and the program would double in size.
type Client struct {
	region string
	door   *call.Door
	sdk    *sdk.Client
	poll   time.Duration
}

// Options change how a client waits. The zero value is right for the cloud.
type Options struct {
	Poll time.Duration // between two looks at a script that runs; 0 means 2 s
}

// New returns a client for one region. The door has to let writes through: running a
// command counts as one, whatever the command does.
func New(access cloud.Access, door *call.Door, regionID string, opts Options) (*Client, error) {
	config, err := access.SDKConfig("ecs", regionID)
	if err != nil {
		return nil, err
	}
	c, err := sdk.NewClient(config)
	if err != nil {
		return nil, fmt.Errorf("set up Cloud Assistant for %s: %w", regionID, err)
	}
	if opts.Poll <= 0 {
		opts.Poll = 2 * time.Second
	}
	return &Client{region: regionID, door: door, sdk: c, poll: opts.Poll}, nil
}

// bind returns the SDK client whose requests are this attempt's.
func (c *Client) bind(a *call.Attempt) *sdk.Client {
	bound := *c.sdk
	bound.HttpClient = a
	return &bound
}

func (c *Client) op(action, resourceID string) call.Op {
	return call.Op{Product: "ecs", Action: action, RegionID: c.region, ResourceID: resourceID}
}

// The bounds of a script's time, in seconds: Cloud Assistant's own, and what is added
// for its queue before a script is given up.
const (
	minTimeout = 10 * time.Second
	maxTimeout = 24 * time.Hour
	queueTime  = time.Minute
)

// Execute runs a shell script on one instance, waits until it has ended, and returns
// what it printed, whatever its exit code was. A script that did not run to its end,
// or whose output was cut, is an error.
//
// A call names one instance only: one that is stopped or has no agent would make a
// call for many fail as a whole.
func (c *Client) Execute(ctx context.Context, instanceID, script string, timeout time.Duration) ([]byte, error) {
	timeout = min(max(timeout, minTimeout), maxTimeout)
	invokeID, err := c.run(ctx, instanceID, script, timeout)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeoutCause(ctx, timeout+queueTime, fmt.Errorf("no result after %s", timeout+queueTime))
	defer cancel()
	for {
		row, err := c.result(ctx, invokeID, instanceID)
		if err != nil {
			return nil, err
		}
		if out, done, err := c.ended(row, instanceID); done {
			return out, err
		}
		if err := wait(ctx, c.poll); err != nil {
			return nil, c.failure(instanceID, "NoResult", "the script did not end: "+context.Cause(ctx).Error(), cloud.Transient)
		}
	}
}

// run starts the script. The token makes a repeated call start it once.
func (c *Client) run(ctx context.Context, instanceID, script string, timeout time.Duration) (string, error) {
	op := c.op("RunCommand", instanceID)
	op.Write = true
	request := &sdk.RunCommandRequest{
		RegionId: &c.region, InstanceId: []*string{&instanceID}, Type: tea.String("RunShellScript"),
		Name: tea.String("alictl-diagnose"), Description: tea.String("read-only collection of evidence"),
		CommandContent:  tea.String(base64.StdEncoding.EncodeToString([]byte(script))),
		ContentEncoding: tea.String("Base64"), KeepCommand: tea.Bool(false), RepeatMode: tea.String("Once"),
		Timeout: tea.Int64(int64(timeout.Seconds())), ClientToken: tea.String(uuid.NewString()),
	}
	response, err := call.Do(ctx, c.door, op, func(a *call.Attempt) (*sdk.RunCommandResponse, error) {
		return c.bind(a).RunCommand(request)
	})
	if err != nil {
		return "", err
	}
	id := tea.StringValue(response.Body.InvokeId)
	if id == "" {
		return "", c.failure(instanceID, "IDMissing", "the answer of RunCommand names no invocation", cloud.Invalid)
	}
	return id, nil
}

type resultRow = sdk.DescribeInvocationResultsResponseBodyInvocationInvocationResultsInvocationResult

// result reads how far the script is; nil when nothing is told of it yet.
func (c *Client) result(ctx context.Context, invokeID, instanceID string) (*resultRow, error) {
	op := c.op("DescribeInvocationResults", instanceID)
	request := &sdk.DescribeInvocationResultsRequest{
		RegionId: &c.region, InvokeId: &invokeID, InstanceId: &instanceID, ContentEncoding: tea.String("Base64"),
	}
	response, err := call.Do(ctx, c.door, op, func(a *call.Attempt) (*sdk.DescribeInvocationResultsResponse, error) {
		return c.bind(a).DescribeInvocationResults(request)
	})
	if err != nil {
		return nil, err
	}
	if response.Body.Invocation == nil || response.Body.Invocation.InvocationResults == nil {
		return nil, c.failure(instanceID, "RowsMissing", "the answer of DescribeInvocationResults has no list of results", cloud.Invalid)
	}
	for row := range call.Rows(response.Body.Invocation.InvocationResults.InvocationResult) {
		if tea.StringValue(row.InstanceId) == instanceID {
			return row, nil
		}
	}
	return nil, nil
}

// ended says whether a script has ended, and how.
func (c *Client) ended(row *resultRow, instanceID string) ([]byte, bool, error) {
	if row == nil {
		return nil, false, nil
	}
	status := tea.StringValue(row.InvocationStatus)
	switch status {
	case "Pending", "Scheduled", "Running", "Stopping", "":
		return nil, false, nil
	case "Success", "Failed": // it ran; the exit code is the script's own matter
		out, err := c.output(row, instanceID)
		return out, true, err
	}
	message := strings.TrimSpace(tea.StringValue(row.ErrorInfo))
	if message == "" {
		message = "the script ended as " + status
	}
	return nil, true, c.failure(instanceID, firstOf(tea.StringValue(row.ErrorCode), status), message, cloud.Invalid)
}

func (c *Client) output(row *resultRow, instanceID string) ([]byte, error) {
	if n := tea.Int32Value(row.Dropped); n > 0 {
		return nil, c.failure(instanceID, "OutputCut", fmt.Sprintf("%d bytes of the output were cut", n), cloud.Invalid)
	}
	out, err := base64.StdEncoding.DecodeString(tea.StringValue(row.Output))
	if err != nil {
		return nil, c.failure(instanceID, "OutputNotBase64", "the output is not in base64: "+err.Error(), cloud.Invalid)
	}
	return out, nil
}

// failure is an error of a script on an instance.
func (c *Client) failure(instanceID, code, message string, kind cloud.Kind) error {
	return &cloud.Error{
		Kind: kind, RegionID: c.region, Product: "ecs", Action: "RunCommand", ResourceID: instanceID, ErrorCode: code, Message: message,
	}
}

func firstOf(words ...string) string {
	for _, w := range words {
		if w != "" {
			return w
		}
	}
	return ""
}

func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
