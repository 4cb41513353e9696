package slb

import (
	"context"
	"strings"

	sdk "github.com/alibabacloud-go/slb-20140515/v4/client"
	"github.com/alibabacloud-go/tea/tea"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/cloud/call"
	"github.com/alictl/alictl/internal/model"
)

// Group reads the backends of one group of any CLB kind.
func (c *Client) Group(ctx context.Context, ref model.GroupRef) (model.ServerGroup, error) {
	group := model.ServerGroup{RegionID: c.region, Kind: ref.Kind, ID: ref.ID}
	var err error
	switch ref.Kind {
	case model.VServerGroup:
		group.Backends, err = c.vserverBackends(ctx, ref.ID)
	case model.MasterSlaveGroup:
		group.Backends, err = c.masterSlaveBackends(ctx, ref.ID)
	default:
		group.Backends, err = c.defaultBackends(ctx, ref.ID)
	}
	return group, err
}

func (c *Client) defaultBackends(ctx context.Context, loadBalancerID string) ([]model.Backend, error) {
	request := &sdk.DescribeLoadBalancerAttributeRequest{RegionId: &c.region, LoadBalancerId: &loadBalancerID}
	op := c.op("DescribeLoadBalancerAttribute", loadBalancerID)
	response, err := call.Do(ctx, c.door, op, func(a *call.Attempt) (*sdk.DescribeLoadBalancerAttributeResponse, error) {
		return c.bind(a).DescribeLoadBalancerAttribute(request)
	})
	if err != nil {
		return nil, err
	}
	if tea.StringValue(response.Body.LoadBalancerId) == "" {
		return nil, missingGroup(op, response.Body.RequestId)
	}
	if response.Body.BackendServers == nil {
		return nil, nil
	}
	var out []model.Backend
	for row := range call.Rows(response.Body.BackendServers.BackendServer) {
		out = append(out, model.Backend{
			Type: serverType(row.Type), ServerID: tea.StringValue(row.ServerId), ServerIP: tea.StringValue(row.ServerIp),
			Weight: int(tea.Int32Value(row.Weight)),
		})
	}
	return out, nil
}

func (c *Client) vserverBackends(ctx context.Context, id string) ([]model.Backend, error) {
	op := c.op("DescribeVServerGroupAttribute", id)
	request := &sdk.DescribeVServerGroupAttributeRequest{RegionId: &c.region, VServerGroupId: &id}
	response, err := call.Do(ctx, c.door, op, func(a *call.Attempt) (*sdk.DescribeVServerGroupAttributeResponse, error) {
		return c.bind(a).DescribeVServerGroupAttribute(request)
	})
	if err != nil {
		return nil, err
	}
	if tea.StringValue(response.Body.VServerGroupId) == "" {
		return nil, missingGroup(op, response.Body.RequestId)
	}
	var out []model.Backend
	if response.Body.BackendServers != nil {
		for row := range call.Rows(response.Body.BackendServers.BackendServer) {
			out = append(out, model.Backend{
				Type: serverType(row.Type), ServerID: tea.StringValue(row.ServerId), ServerIP: tea.StringValue(row.ServerIp),
				Port: int(tea.Int32Value(row.Port)), Weight: int(tea.Int32Value(row.Weight)),
			})
		}
	}
	return out, nil
}

func (c *Client) masterSlaveBackends(ctx context.Context, id string) ([]model.Backend, error) {
	op := c.op("DescribeMasterSlaveServerGroupAttribute", id)
	request := &sdk.DescribeMasterSlaveServerGroupAttributeRequest{RegionId: &c.region, MasterSlaveServerGroupId: &id}
	response, err := call.Do(ctx, c.door, op, func(a *call.Attempt) (*sdk.DescribeMasterSlaveServerGroupAttributeResponse, error) {
		return c.bind(a).DescribeMasterSlaveServerGroupAttribute(request)
	})
	if err != nil {
		return nil, err
	}
	if tea.StringValue(response.Body.MasterSlaveServerGroupId) == "" {
		return nil, missingGroup(op, response.Body.RequestId)
	}
	var out []model.Backend
	if response.Body.MasterSlaveBackendServers != nil {
		for row := range call.Rows(response.Body.MasterSlaveBackendServers.MasterSlaveBackendServer) {
			out = append(out, model.Backend{
				Type: serverType(row.Type), ServerID: tea.StringValue(row.ServerId),
				Port: int(tea.Int32Value(row.Port)), Weight: int(tea.Int32Value(row.Weight)),
			})
		}
	}
	return out, nil
}

// missingGroup is the error for the answer SLB may give instead of one: success
// with an empty id.
func missingGroup(op call.Op, requestID *string) error {
	return &cloud.Error{
		Kind: cloud.NotFound, Product: op.Product, Action: op.Action, RegionID: op.RegionID, ResourceID: op.ResourceID,
		ErrorCode: "GroupMissing", Message: "the server group does not exist", Request: tea.StringValue(requestID),
	}
}

// serverType brings the CLB words (ecs, eni, eci; empty means ecs) to the NLB ones.
func serverType(word *string) model.ServerType {
	switch strings.ToLower(tea.StringValue(word)) {
	case "eni":
		return model.ServerENI
	case "eci":
		return model.ServerECI
	case "ip":
		return model.ServerIP
	}
	return model.ServerECS
}
