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
	body, odds, err := call.Read[sdk.DescribeLoadBalancerAttributeResponseBody](ctx, c.door, op, nil, func(a *call.Attempt) error {
		_, err := c.bind(a).DescribeLoadBalancerAttribute(request)
		return err
	})
	if err != nil {
		return nil, err
	}
	answer := groupAnswer{op: op, odds: odds, requestID: body.RequestId}
	if tea.StringValue(body.LoadBalancerId) == "" {
		return nil, answer.absent()
	}
	if body.BackendServers == nil {
		return nil, answer.noList()
	}
	for _, row := range body.BackendServers.BackendServer {
		if row != nil {
			answer.add(row.Type, row.ServerId, row.ServerIp, nil, row.Weight)
		}
	}
	return answer.done(body.BackendServers.BackendServer == nil, len(body.BackendServers.BackendServer))
}

func (c *Client) vserverBackends(ctx context.Context, id string) ([]model.Backend, error) {
	op := c.op("DescribeVServerGroupAttribute", id)
	request := &sdk.DescribeVServerGroupAttributeRequest{RegionId: &c.region, VServerGroupId: &id}
	body, odds, err := call.Read[sdk.DescribeVServerGroupAttributeResponseBody](ctx, c.door, op, nil, func(a *call.Attempt) error {
		_, err := c.bind(a).DescribeVServerGroupAttribute(request)
		return err
	})
	if err != nil {
		return nil, err
	}
	answer := groupAnswer{op: op, odds: odds, requestID: body.RequestId}
	if tea.StringValue(body.VServerGroupId) == "" {
		return nil, answer.absent()
	}
	if body.BackendServers == nil {
		return nil, answer.noList()
	}
	for _, row := range body.BackendServers.BackendServer {
		if row != nil {
			answer.add(row.Type, row.ServerId, row.ServerIp, row.Port, row.Weight)
		}
	}
	return answer.done(body.BackendServers.BackendServer == nil, len(body.BackendServers.BackendServer))
}

func (c *Client) masterSlaveBackends(ctx context.Context, id string) ([]model.Backend, error) {
	op := c.op("DescribeMasterSlaveServerGroupAttribute", id)
	request := &sdk.DescribeMasterSlaveServerGroupAttributeRequest{RegionId: &c.region, MasterSlaveServerGroupId: &id}
	body, odds, err := call.Read[sdk.DescribeMasterSlaveServerGroupAttributeResponseBody](ctx, c.door, op, nil, func(a *call.Attempt) error {
		_, err := c.bind(a).DescribeMasterSlaveServerGroupAttribute(request)
		return err
	})
	if err != nil {
		return nil, err
	}
	answer := groupAnswer{op: op, odds: odds, requestID: body.RequestId}
	if tea.StringValue(body.MasterSlaveServerGroupId) == "" {
		return nil, answer.absent()
	}
	if body.MasterSlaveBackendServers == nil {
		return nil, answer.noList()
	}
	for _, row := range body.MasterSlaveBackendServers.MasterSlaveBackendServer {
		if row != nil {
			answer.add(row.Type, row.ServerId, nil, row.Port, row.Weight)
		}
	}
	return answer.done(body.MasterSlaveBackendServers.MasterSlaveBackendServer == nil, len(body.MasterSlaveBackendServers.MasterSlaveBackendServer))
}

// groupAnswer gathers the backends of one answer, whichever of the three calls it
// came from.
type groupAnswer struct {
	op        call.Op
	odds      call.Odds
	requestID *string
	backends  []model.Backend
}

func (g *groupAnswer) add(kind, id, ip *string, port, weight *int32) {
	g.backends = append(g.backends, model.Backend{
		Type: serverType(kind), ServerID: tea.StringValue(id), ServerIP: tea.StringValue(ip),
		Port: int(tea.Int32Value(port)), Weight: int(tea.Int32Value(weight)),
	})
}

// done returns the backends, if the answer holds all of them in a form that can be
// understood.
func (g *groupAnswer) done(missing bool, rows int) ([]model.Backend, error) {
	if missing {
		return nil, g.noList()
	}
	for i := range rows {
		if odd := g.odds.Of(i, "ServerId", "ServerIp", "Type", "Port", "Weight"); odd != nil {
			return nil, call.Unexpected(g.op, "", odd.Field, odd.Value, g.requestID)
		}
	}
	if rows != len(g.backends) {
		return nil, call.Unexpected(g.op, "", "a backend", "null", g.requestID)
	}
	for _, b := range g.backends {
		if b.ServerID == "" && b.ServerIP == "" {
			return nil, call.Unexpected(g.op, "", "ServerId", "empty", g.requestID)
		}
	}
	return g.backends, nil
}

func (g *groupAnswer) noList() error {
	return call.Listed(g.op, call.List{Missing: true, RequestID: g.requestID})
}

// absent is the error for the answer SLB may give instead of one: success with an
// empty id.
func (g *groupAnswer) absent() error {
	return &cloud.Error{
		Kind: cloud.NotFound, Product: g.op.Product, Action: g.op.Action, RegionID: g.op.RegionID, ResourceID: g.op.ResourceID,
		ErrorCode: "GroupMissing", Message: "the server group does not exist", Request: tea.StringValue(g.requestID),
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
