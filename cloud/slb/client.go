// Package slb reads CLB load balancers, listeners, forwarding rules, backends and
// backend health through the official SLB SDK.
package slb

import (
	"context"
	"fmt"

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
	c, err := sdk.NewClient(access.SDKConfig(regionID))
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
	response, err := call.Do(ctx, c.door, c.op("DescribeRegions", ""), func(a *call.Attempt) (*sdk.DescribeRegionsResponse, error) {
		return c.bind(a).DescribeRegions(&sdk.DescribeRegionsRequest{})
	})
	if err != nil || response.Body.Regions == nil {
		return nil, err
	}
	var ids []string
	for r := range call.Rows(response.Body.Regions.Region) {
		ids = append(ids, tea.StringValue(r.RegionId))
	}
	return ids, nil
}

// LoadBalancers lists every CLB of the region. What was read before an error is
// returned with it.
func (c *Client) LoadBalancers(ctx context.Context) ([]model.LoadBalancer, error) {
	var all []model.LoadBalancer
	op := c.op("DescribeLoadBalancers", "")
	for number := int32(1); number <= call.MaxPages; number++ {
		request := &sdk.DescribeLoadBalancersRequest{RegionId: &c.region, PageNumber: &number, PageSize: tea.Int32(page)}
		response, err := call.Do(ctx, c.door, op, func(a *call.Attempt) (*sdk.DescribeLoadBalancersResponse, error) {
			return c.bind(a).DescribeLoadBalancers(request)
		})
		if err != nil {
			return all, err
		}
		var rows []model.LoadBalancer
		if list := response.Body.LoadBalancers; list != nil {
			for row := range call.Rows(list.LoadBalancer) {
				rows = append(rows, c.loadBalancerOf(row))
			}
		}
		if total := response.Body.TotalCount; len(rows) == 0 && len(all) < int(tea.Int32Value(total)) {
			return all, call.Listed(op, "", 0, total)
		}
		all = append(all, rows...)
		if isLastPage(len(rows), len(all), int(tea.Int32Value(response.Body.TotalCount))) {
			return call.Named(op, all, func(lb model.LoadBalancer) string { return lb.ID })
		}
	}
	return all, call.Endless(op)
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
		RegionID:    c.region,
		ID:          tea.StringValue(row.LoadBalancerId),
		Name:        tea.StringValue(row.LoadBalancerName),
		Kind:        model.CLB,
		Status:      tea.StringValue(row.LoadBalancerStatus),
		VPCID:       tea.StringValue(row.VpcId),
		AddressType: tea.StringValue(row.AddressType),

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
