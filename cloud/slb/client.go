// Package slb reads CLB load balancers, listeners, forwarding rules, backends and
// backend health through the official SLB SDK.
package slb

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	sdk "github.com/alibabacloud-go/slb-20140515/v4/client"
	"github.com/alibabacloud-go/tea/tea"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/cloud/call"
	"github.com/alictl/alictl/internal/model"
)

// page is the largest page of the SLB listings.
const page = 100

// Client calls SLB in one region. It must not reach an interface value (see ecs.Client).
type Client struct {
	region string
	door   *call.Door
	sdk    *sdk.Client
}

// New returns a client for one region.
func New(access cloud.Access, door *call.Door, regionID string) (*Client, error) {
	config, err := access.SDKConfig("slb", regionID)
	if err != nil {
		return nil, err
	}
	c, err := sdk.NewClient(config)
	if err != nil {
		return nil, fmt.Errorf("set up SLB for %s: %w", regionID, err)
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
	return call.Op{Product: "slb", Action: action, RegionID: c.region, ResourceID: resourceID}
}

// Regions lists the regions that have CLB.
func (c *Client) Regions(ctx context.Context) ([]string, error) {
	op := c.op("DescribeRegions", "")
	body, _, err := call.Read[sdk.DescribeRegionsResponseBody](ctx, c.door, op, nil, func(a *call.Attempt) error {
		_, err := c.bind(a).DescribeRegions(&sdk.DescribeRegionsRequest{})
		return err
	})
	if err != nil {
		return nil, err
	}
	var ids []string
	if body.Regions != nil {
		for r := range call.Rows(body.Regions.Region) {
			ids = append(ids, tea.StringValue(r.RegionId))
		}
	}
	return ids, call.Listed(op, call.List{Missing: len(ids) == 0, RequestID: body.RequestId})
}

// LoadBalancers lists every CLB of the region. What was read before an error is
// returned with it.
func (c *Client) LoadBalancers(ctx context.Context) ([]model.LoadBalancer, error) {
	var all []model.LoadBalancer
	var odd []error
	op := c.op("DescribeLoadBalancers", "")
	for number, read := int32(1), 0; number <= call.MaxPages; number++ {
		request := &sdk.DescribeLoadBalancersRequest{RegionId: &c.region, PageNumber: &number, PageSize: tea.Int32(page)}
		body, odds, err := call.Read[sdk.DescribeLoadBalancersResponseBody](ctx, c.door, op, nil, func(a *call.Attempt) error {
			_, err := c.bind(a).DescribeLoadBalancers(request)
			return err
		})
		if err != nil {
			return all, errors.Join(append(odd, err)...)
		}
		rows, rowErrs := c.loadBalancersOf(op, body, odds)
		total := int(tea.Int32Value(body.TotalCount))
		list := call.List{Missing: body.LoadBalancers == nil || body.LoadBalancers.LoadBalancer == nil, Total: body.TotalCount, RequestID: body.RequestId}
		if read < total { // a page beyond the last may be empty
			list.Rows = len(rows) + len(rowErrs)
		} else {
			list.Token = "beyond"
		}
		if err := call.Listed(op, list); err != nil {
			return all, errors.Join(append(odd, err)...)
		}
		if len(rows) > 0 && len(all) >= len(rows) && reflect.DeepEqual(rows, all[len(all)-len(rows):]) {
			return all, errors.Join(append(odd, call.Repeats(op))...)
		}
		all, odd = append(all, rows...), append(odd, rowErrs...)
		read += len(rows) + len(rowErrs)
		if isLastPage(len(rows)+len(rowErrs), read, total) {
			named, err := call.Named(op, all, func(lb model.LoadBalancer) string { return lb.ID })
			return named, errors.Join(append(odd, err)...)
		}
	}
	return all, errors.Join(append(odd, call.Endless(op))...)
}

// loadBalancersOf returns the rows of a page that can be understood, and an error
// for each of the others.
func (c *Client) loadBalancersOf(op call.Op, body *sdk.DescribeLoadBalancersResponseBody, odds call.Odds) ([]model.LoadBalancer, []error) {
	var rows []model.LoadBalancer
	var errs []error
	if body.LoadBalancers == nil {
		return nil, nil
	}
	for i, row := range body.LoadBalancers.LoadBalancer {
		if row == nil {
			errs = append(errs, call.Unexpected(op, "", "a row", "null", body.RequestId))
			continue
		}
		if odd := odds.Of(i, "LoadBalancerId", "LoadBalancerStatus", "VpcId", "AddressType", "LoadBalancerSpec", "InstanceChargeType", "PayType", "InternetChargeType", "Bandwidth"); odd != nil {
			errs = append(errs, call.Unexpected(op, tea.StringValue(row.LoadBalancerId), odd.Field, odd.Value, body.RequestId))
			continue
		}
		rows = append(rows, c.loadBalancerOf(row))
	}
	return rows, errs
}

// isLastPage goes by the total where the answer has one, else by a page that is
// not full. A server may give smaller pages than it was asked for.
func isLastPage(rows, read, total int) bool {
	if rows == 0 {
		return true
	}
	if total > 0 {
		return read >= total
	}
	return rows < page
}

func (c *Client) loadBalancerOf(row *sdk.DescribeLoadBalancersResponseBodyLoadBalancersLoadBalancer) model.LoadBalancer {
	lb := model.LoadBalancer{
		RegionID:        c.region,
		ID:              tea.StringValue(row.LoadBalancerId),
		Name:            tea.StringValue(row.LoadBalancerName),
		Kind:            model.CLB,
		Status:          tea.StringValue(row.LoadBalancerStatus),
		VPCID:           tea.StringValue(row.VpcId),
		AddressType:     tea.StringValue(row.AddressType),
		ResourceGroupID: tea.StringValue(row.ResourceGroupId),

		MasterZoneID: tea.StringValue(row.MasterZoneId),
		SlaveZoneID:  tea.StringValue(row.SlaveZoneId),

		Spec:               tea.StringValue(row.LoadBalancerSpec),
		InstanceChargeType: tea.StringValue(row.InstanceChargeType),
		PayType:            tea.StringValue(row.PayType),
		InternetChargeType: chargeType(tea.StringValue(row.InternetChargeType), tea.StringValue(row.InternetChargeTypeAlias)),
		BandwidthMbps:      int(tea.Int32Value(row.Bandwidth)),
		CreatedAt:          createdAt(row.CreateTimeStamp, tea.StringValue(row.CreateTime)),
	}
	if row.Tags != nil && len(row.Tags.Tag) > 0 {
		lb.Tags = map[string]string{}
		for t := range call.Rows(row.Tags.Tag) {
			lb.Tags[tea.StringValue(t.TagKey)] = tea.StringValue(t.TagValue)
		}
	}
	return lb
}
