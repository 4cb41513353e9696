package nlb

import (
	"context"
	"strings"

	sdk "github.com/alibabacloud-go/nlb-20220430/v4/client"
	"github.com/alibabacloud-go/tea/tea"

	"github.com/alictl/alictl/cloud/call"
	"github.com/alictl/alictl/internal/model"
)

// Health reads the backends of a listener that are not healthy: the API names no
// others.
func (c *Client) Health(ctx context.Context, listenerID string) (model.ListenerHealth, error) {
	out := model.ListenerHealth{RegionID: c.region, ListenerID: listenerID}
	request := &sdk.GetListenerHealthStatusRequest{RegionId: &c.region, ListenerId: &listenerID}
	response, err := call.Do(ctx, c.door, c.op("GetListenerHealthStatus", listenerID), func(a *call.Attempt) (*sdk.GetListenerHealthStatusResponse, error) {
		return c.bind(a).GetListenerHealthStatus(request)
	})
	if err != nil {
		return out, err
	}
	for status := range call.Rows(response.Body.ListenerHealthStatus) {
		for group := range call.Rows(status.ServerGroupInfos) {
			for server := range call.Rows(group.NonNormalServers) {
				out.Servers = append(out.Servers, model.ServerHealth{
					GroupID: tea.StringValue(group.ServerGroupId), ServerID: tea.StringValue(server.ServerId),
					ServerIP: tea.StringValue(server.ServerIp), Port: int(tea.Int32Value(server.Port)), Status: tea.StringValue(server.Status),
				})
			}
		}
	}
	return out, nil
}

// GroupSettings lists the settings of every server group of the region. What was
// read before an error is returned with it.
func (c *Client) GroupSettings(ctx context.Context) ([]model.GroupSettings, error) {
	op := c.op("ListServerGroups", "")
	return call.Pages(op, func(token string, announce func(string)) ([]model.GroupSettings, string, error) {
		request := &sdk.ListServerGroupsRequest{RegionId: &c.region, MaxResults: tea.Int32(page), NextToken: optional(token)}
		response, err := call.Do(ctx, c.door, op, func(a *call.Attempt) (*sdk.ListServerGroupsResponse, error) {
			a.Announce(announce)
			return c.bind(a).ListServerGroups(request)
		})
		if err != nil {
			return nil, "", err
		}
		var rows []model.GroupSettings
		for row := range call.Rows(response.Body.ServerGroups) {
			rows = append(rows, c.settingsOf(row))
		}
		if err := call.Listed(op, token, len(rows), response.Body.TotalCount); err != nil {
			return nil, "", err
		}
		rows, err = call.Named(op, rows, func(g model.GroupSettings) string { return g.ID })
		return rows, tea.StringValue(response.Body.NextToken), err
	})
}

func (c *Client) settingsOf(row *sdk.ListServerGroupsResponseBodyServerGroups) model.GroupSettings {
	return model.GroupSettings{
		RegionID: c.region, ID: tea.StringValue(row.ServerGroupId), Name: tea.StringValue(row.ServerGroupName),
		Protocol: tea.StringValue(row.Protocol), Scheduler: tea.StringValue(row.Scheduler), AnyPort: tea.BoolValue(row.AnyPortEnabled),
		PreserveClientIP: row.PreserveClientIpEnabled, ConnectionDrain: row.ConnectionDrainEnabled, HealthCheck: healthCheck(row.HealthCheck),
	}
}

// healthCheck is nil where the answer does not say whether the check is on.
func healthCheck(block *sdk.ListServerGroupsResponseBodyServerGroupsHealthCheck) *model.HealthCheck {
	if block == nil || block.HealthCheckEnabled == nil {
		return nil
	}
	return &model.HealthCheck{
		Enabled: *block.HealthCheckEnabled, Type: strings.ToLower(tea.StringValue(block.HealthCheckType)),
		IntervalSeconds: int(tea.Int32Value(block.HealthCheckInterval)), TimeoutSeconds: int(tea.Int32Value(block.HealthCheckConnectTimeout)),
		HealthyThreshold: int(tea.Int32Value(block.HealthyThreshold)), UnhealthyThreshold: int(tea.Int32Value(block.UnhealthyThreshold)),
	}
}

// TLSPolicies lists the custom TLS policies of the region with their versions.
func (c *Client) TLSPolicies(ctx context.Context) ([]model.TLSPolicy, error) {
	op := c.op("ListSecurityPolicy", "")
	return call.Pages(op, func(token string, announce func(string)) ([]model.TLSPolicy, string, error) {
		request := &sdk.ListSecurityPolicyRequest{RegionId: &c.region, MaxResults: tea.Int32(page), NextToken: optional(token)}
		response, err := call.Do(ctx, c.door, op, func(a *call.Attempt) (*sdk.ListSecurityPolicyResponse, error) {
			a.Announce(announce)
			return c.bind(a).ListSecurityPolicy(request)
		})
		if err != nil {
			return nil, "", err
		}
		var rows []model.TLSPolicy
		for row := range call.Rows(response.Body.SecurityPolicies) {
			versions := strings.FieldsFunc(tea.StringValue(row.TlsVersion), func(r rune) bool { return r == ',' || r == ' ' })
			rows = append(rows, model.TLSPolicy{RegionID: c.region, Kind: model.NLB, ID: tea.StringValue(row.SecurityPolicyId), Versions: versions})
		}
		if err := call.Listed(op, token, len(rows), response.Body.TotalCount); err != nil {
			return nil, "", err
		}
		rows, err = call.Named(op, rows, func(p model.TLSPolicy) string { return p.ID })
		return rows, tea.StringValue(response.Body.NextToken), err
	})
}
