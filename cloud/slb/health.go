package slb

import (
	"context"
	"strings"

	sdk "github.com/alibabacloud-go/slb-20140515/v4/client"
	"github.com/alibabacloud-go/tea/tea"

	"github.com/alictl/alictl/cloud/call"
	"github.com/alictl/alictl/internal/model"
)

// Unhealthy counts the backends of a load balancer that fail the health check of
// some listener, one per listener and backend.
func (c *Client) Unhealthy(ctx context.Context, loadBalancerID string) (int, error) {
	n := 0
	listeners, err := c.Health(ctx, loadBalancerID)
	for _, l := range listeners {
		for _, server := range l.Servers {
			if strings.EqualFold(server.Status, "abnormal") {
				n++
			}
		}
	}
	return n, err
}

// Health reads what the health checks of every listener of a load balancer say of
// its backends, by listener.
func (c *Client) Health(ctx context.Context, loadBalancerID string) ([]model.ListenerHealth, error) {
	request := &sdk.DescribeHealthStatusRequest{RegionId: &c.region, LoadBalancerId: &loadBalancerID}
	op := c.op("DescribeHealthStatus", loadBalancerID)
	body, _, err := call.Read[sdk.DescribeHealthStatusResponseBody](ctx, c.door, op, nil, func(a *call.Attempt) error {
		_, err := c.bind(a).DescribeHealthStatus(request)
		return err
	})
	if err != nil {
		return nil, err
	}
	if body.BackendServers == nil || body.BackendServers.BackendServer == nil {
		return nil, call.Listed(op, call.List{Missing: true, RequestID: body.RequestId})
	}
	type key struct {
		port     int
		protocol model.Protocol
	}
	at := map[key]int{}
	var out []model.ListenerHealth
	for row := range call.Rows(body.BackendServers.BackendServer) {
		k := key{int(tea.Int32Value(row.ListenerPort)), model.Protocol(strings.ToLower(tea.StringValue(row.Protocol)))}
		i, ok := at[k]
		if !ok {
			i = len(out)
			at[k] = i
			out = append(out, model.ListenerHealth{RegionID: c.region, LoadBalancerID: loadBalancerID, Port: k.port, Protocol: k.protocol})
		}
		out[i].Servers = append(out[i].Servers, model.ServerHealth{
			ServerID: tea.StringValue(row.ServerId), ServerIP: tea.StringValue(row.ServerIp),
			Port: int(tea.Int32Value(row.Port)), Status: tea.StringValue(row.ServerHealthStatus),
		})
	}
	return out, nil
}
