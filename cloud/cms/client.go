// Package cms reads the metrics of load balancers from CloudMonitor through the
// official CMS SDK, and reduces them while they are read: what is kept of a
// month of minutes is one model.Series for each load balancer and metric.
//
// The number of calls is known before the first of them (Reader.Plan), days that
// were read before come from a Store, and what cannot be read leaves the rest
// intact.
package cms

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	sdk "github.com/alibabacloud-go/cms-20190101/v8/client"
	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/models"
	"github.com/alibabacloud-go/tea/tea"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/cloud/call"
)

// pageLength is the largest page of DescribeMetricList, and maxInstances how many
// instances one call may name.
const (
	pageLength   = 1440
	maxInstances = 50
)

// client calls CMS in one region. It must not reach an interface value (see ecs.Client).
type client struct {
	region string
	door   *call.Door
	sdk    *sdk.Client
}

// newClient returns a client for one region.
func newClient(access cloud.Access, door *call.Door, regionID string) (*client, error) {
	config, err := access.SDKConfig("cms", regionID)
	if err != nil {
		return nil, err
	}
	config.GlobalParameters = &openapi.GlobalParameters{Queries: map[string]*string{"RegionId": &regionID}}
	c, err := sdk.NewClient(config)
	if err != nil {
		return nil, fmt.Errorf("set up CMS for %s: %w", regionID, err)
	}
	return &client{region: regionID, door: door, sdk: c}, nil
}

// bind returns the SDK client whose requests are this attempt's.
func (c *client) bind(a *call.Attempt) *sdk.Client {
	bound := *c.sdk
	bound.HttpClient = a
	return &bound
}

func (c *client) op(action, resourceID string) call.Op {
	return call.Op{Product: "cms", Action: action, RegionID: c.region, ResourceID: resourceID, KindOf: kindOf}
}

// query is what one stream of pages asks for: the samples with Start < time <= End.
type query struct {
	namespace, metric, dimensions string
	period                        int
	start, end                    int64 // ms since 1970
}

// page is one answer of DescribeMetricList. Datapoints is text that holds an array,
// or the array itself.
type page struct {
	RequestID  string `json:"RequestId"`
	Datapoints json.RawMessage
	NextToken  string
}

// list reads one page. The answer's datapoints are still text.
func (c *client) list(ctx context.Context, q query, token string, announce func(string)) (*page, error) {
	op := c.op("DescribeMetricList", q.metric)
	request := &sdk.DescribeMetricListRequest{
		Namespace: &q.namespace, MetricName: &q.metric, Dimensions: &q.dimensions,
		Period: figure(int64(q.period)), StartTime: figure(q.start), EndTime: figure(q.end), Length: figure(pageLength),
	}
	if token != "" {
		request.NextToken = &token
	}
	answer, odds, err := call.Read[page](ctx, c.door, op, announce, func(a *call.Attempt) error {
		_, err := c.bind(a).DescribeMetricList(request)
		return err
	})
	if err != nil {
		return nil, err
	}
	if odd := odds.Of(-1, "NextToken", "Datapoints"); odd != nil {
		return nil, call.Unexpected(op, "", odd.Field, odd.Value, &answer.RequestID)
	}
	if answer.Datapoints == nil {
		return nil, call.Listed(op, call.List{Missing: true, RequestID: &answer.RequestID})
	}
	return answer, nil
}

func figure(n int64) *string { return tea.String(strconv.FormatInt(n, 10)) }
