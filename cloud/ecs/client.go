// Package ecs reads network interfaces and instances, and changes the
// connection-tracking timeouts of an interface, through the official ECS SDK.
package ecs

import (
	"context"
	"fmt"

	sdk "github.com/alibabacloud-go/ecs-20140526/v4/client"
	"github.com/alibabacloud-go/tea/tea"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/cloud/call"
)

// Client calls ECS in one region.
//
// It must not reach an interface value: the linker would then keep every method
// of the SDK's client, and the program would double in size.
type Client struct {
	region string
	door   *call.Door
	sdk    *sdk.Client
}

// New returns a client for one region.
func New(access cloud.Access, door *call.Door, regionID string) (*Client, error) {
	config, err := access.SDKConfig("ecs", regionID)
	if err != nil {
		return nil, err
	}
	c, err := sdk.NewClient(config)
	if err != nil {
		return nil, fmt.Errorf("set up ECS for %s: %w", regionID, err)
	}
	return &Client{region: regionID, door: door, sdk: c}, nil
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

// Regions lists the regions the account can use.
func (c *Client) Regions(ctx context.Context) ([]string, error) {
	op := c.op("DescribeRegions", "")
	body, odds, err := call.Read[sdk.DescribeRegionsResponseBody](ctx, c.door, op, nil, func(a *call.Attempt) error {
		_, err := c.bind(a).DescribeRegions(&sdk.DescribeRegionsRequest{})
		return err
	})
	if err != nil {
		return nil, err
	}
	var ids []string
	if body.Regions != nil {
		for i, r := range body.Regions.Region {
			id := ""
			if r != nil && odds.Of(i, "RegionId") == nil {
				id = tea.StringValue(r.RegionId)
			}
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return nil, &cloud.Error{
			Kind: cloud.Invalid, RegionID: op.RegionID, Product: op.Product, Action: op.Action, ErrorCode: "RowsMissing",
			Message: "the answer of DescribeRegions names no region", Request: tea.StringValue(body.RequestId),
		}
	}
	return call.Named(op, ids, func(id string) string { return id })
}
