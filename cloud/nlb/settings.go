package nlb

import (
	"context"
	"errors"
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
	op := c.op("GetListenerHealthStatus", listenerID)
	body, odds, err := call.Read[sdk.GetListenerHealthStatusResponseBody](ctx, c.door, op, nil, func(a *call.Attempt) error {
		_, err := c.bind(a).GetListenerHealthStatus(request)
		return err
	})
	if err != nil {
		return out, err
	}
	if body.ListenerHealthStatus == nil {
		return out, call.Listed(op, call.List{Missing: true, RequestID: body.RequestId})
	}
	for i, status := range body.ListenerHealthStatus {
		if odd := odds.Of(i, "ServerGroupInfos", "ServerGroupId", "NonNormalServers", "ServerId", "ServerIp", "Port", "Status"); odd != nil {
			return out, call.Unexpected(op, listenerID, odd.Field, odd.Value, body.RequestId)
		}
		if status == nil {
			continue
		}
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
		body, odds, err := call.Read[sdk.ListServerGroupsResponseBody](ctx, c.door, op, announce, func(a *call.Attempt) error {
			_, err := c.bind(a).ListServerGroups(request)
			return err
		})
		if err != nil {
			return nil, "", err
		}
		if err := call.Listed(op, call.List{
			Token: token, Missing: body.ServerGroups == nil, Rows: len(body.ServerGroups), Total: body.TotalCount, RequestID: body.RequestId,
		}); err != nil {
			return nil, "", err
		}
		rows, errs := c.settingsOf(op, body, odds)
		rows, err = call.Named(op, rows, func(g model.GroupSettings) string { return g.ID })
		return rows, tea.StringValue(body.NextToken), errors.Join(append(errs, err)...)
	})
}

// settingsOf returns the settings of a page. A group with a value that is not of
// its type is left out, with an error about it.
func (c *Client) settingsOf(op call.Op, body *sdk.ListServerGroupsResponseBody, odds call.Odds) ([]model.GroupSettings, []error) {
	var rows []model.GroupSettings
	var errs []error
	for i, row := range body.ServerGroups {
		odd := odds.Of(i, "ServerGroupId", "Scheduler", "AnyPortEnabled", "PreserveClientIpEnabled", "ConnectionDrainEnabled",
			"HealthCheck", "HealthCheckEnabled", "HealthCheckInterval", "HealthCheckType", "HealthCheckConnectTimeout", "HealthyThreshold", "UnhealthyThreshold")
		if row == nil {
			odd = &call.Odd{Field: "a row", Value: "null"}
		}
		if odd != nil {
			errs = append(errs, call.Unexpected(op, groupID(row), odd.Field, odd.Value, body.RequestId))
			continue
		}
		rows = append(rows, model.GroupSettings{
			RegionID: c.region, ID: tea.StringValue(row.ServerGroupId), Name: tea.StringValue(row.ServerGroupName),
			Protocol: tea.StringValue(row.Protocol), Scheduler: tea.StringValue(row.Scheduler), AnyPort: tea.BoolValue(row.AnyPortEnabled),
			PreserveClientIP: row.PreserveClientIpEnabled, ConnectionDrain: row.ConnectionDrainEnabled, HealthCheck: healthCheck(row.HealthCheck),
		})
	}
	return rows, errs
}

func groupID(row *sdk.ListServerGroupsResponseBodyServerGroups) string {
	if row == nil {
		return ""
	}
	return tea.StringValue(row.ServerGroupId)
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
		body, _, err := call.Read[sdk.ListSecurityPolicyResponseBody](ctx, c.door, op, announce, func(a *call.Attempt) error {
			_, err := c.bind(a).ListSecurityPolicy(request)
			return err
		})
		if err != nil {
			return nil, "", err
		}
		if err := call.Listed(op, call.List{
			Token: token, Missing: body.SecurityPolicies == nil, Rows: len(body.SecurityPolicies), Total: body.TotalCount, RequestID: body.RequestId,
		}); err != nil {
			return nil, "", err
		}
		var rows []model.TLSPolicy
		for row := range call.Rows(body.SecurityPolicies) {
			versions := strings.FieldsFunc(tea.StringValue(row.TlsVersion), func(r rune) bool { return r == ',' || r == ' ' })
			rows = append(rows, model.TLSPolicy{RegionID: c.region, Kind: model.NLB, ID: tea.StringValue(row.SecurityPolicyId), Versions: versions})
		}
		rows, err = call.Named(op, rows, func(p model.TLSPolicy) string { return p.ID })
		return rows, tea.StringValue(body.NextToken), err
	})
}
