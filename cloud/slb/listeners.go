package slb

import (
	"context"
	"strings"

	sdk "github.com/alibabacloud-go/slb-20140515/v4/client"
	"github.com/alibabacloud-go/tea/tea"

	"github.com/alictl/alictl/cloud/call"
	"github.com/alictl/alictl/internal/model"
)

// Listeners lists the listeners of every CLB of the region, without the groups
// that only forwarding rules name: see Rules. What was read before an error is returned with it.
func (c *Client) Listeners(ctx context.Context, seen func([]model.Listener)) ([]model.Listener, error) {
	op := c.op("DescribeLoadBalancerListeners", "")
	return call.Pages(op, func(token string, announce func(string)) ([]model.Listener, string, error) {
		request := &sdk.DescribeLoadBalancerListenersRequest{RegionId: &c.region, MaxResults: tea.Int32(page)}
		if token != "" {
			request.NextToken = &token
		}
		response, err := call.Do(ctx, c.door, op, func(a *call.Attempt) (*sdk.DescribeLoadBalancerListenersResponse, error) {
			a.Announce(announce)
			return c.bind(a).DescribeLoadBalancerListeners(request)
		})
		if err != nil {
			return nil, "", err
		}
		var rows []model.Listener
		for row := range call.Rows(response.Body.Listeners) {
			rows = append(rows, c.listenerOf(row))
		}
		if err := call.Listed(op, token, len(rows), response.Body.TotalCount); err != nil {
			return nil, "", err
		}
		rows, err = call.Named(op, rows, func(l model.Listener) string { return l.LoadBalancerID })
		seen(rows)
		return rows, tea.StringValue(response.Body.NextToken), err
	})
}

type listenerRow = sdk.DescribeLoadBalancerListenersResponseBodyListeners

func (c *Client) listenerOf(row *listenerRow) model.Listener {
	l := model.Listener{
		RegionID:       c.region,
		LoadBalancerID: tea.StringValue(row.LoadBalancerId),
		Kind:           model.CLB,
		Port:           int(tea.Int32Value(row.ListenerPort)),
		Protocol:       model.Protocol(strings.ToLower(tea.StringValue(row.ListenerProtocol))),
		Status:         tea.StringValue(row.Status),
		Running:        isRunning(tea.StringValue(row.Status)),
	}
	readSettings(&l, row)
	masterSlave := readConfig(&l, row)
	if !l.Redirects {
		l.Groups = []model.GroupRef{ownGroup(l.LoadBalancerID, tea.StringValue(row.VServerGroupId), masterSlave)}
	}
	return l
}

// isRunning reports statuses in which a listener carries traffic. A listener is
// configuring while a change of it takes effect; it serves all the time.
func isRunning(status string) bool {
	return strings.EqualFold(status, "running") || strings.EqualFold(status, "configuring")
}

// readConfig takes what matters from the block of the listener's protocol and
// returns the id of its master-slave group.
func readConfig(l *model.Listener, row *listenerRow) (masterSlave string) {
	switch {
	case row.TCPListenerConfig != nil:
		l.EstablishedTimeout = seconds(row.TCPListenerConfig.EstablishedTimeout)
		return tea.StringValue(row.TCPListenerConfig.MasterSlaveServerGroupId)
	case row.UDPListenerConfig != nil:
		return tea.StringValue(row.UDPListenerConfig.MasterSlaveServerGroupId)
	case row.HTTPListenerConfig != nil:
		l.IdleTimeout = seconds(row.HTTPListenerConfig.IdleTimeout)
		l.RequestTimeout = seconds(row.HTTPListenerConfig.RequestTimeout)
		l.Redirects = strings.EqualFold(tea.StringValue(row.HTTPListenerConfig.ListenerForward), "on")
	case row.HTTPSListenerConfig != nil:
		l.IdleTimeout = seconds(row.HTTPSListenerConfig.IdleTimeout)
		l.RequestTimeout = seconds(row.HTTPSListenerConfig.RequestTimeout)
	}
	return ""
}

func ownGroup(loadBalancerID, vserver, masterSlave string) model.GroupRef {
	switch {
	case vserver != "":
		return model.GroupRef{Kind: model.VServerGroup, ID: vserver}
	case masterSlave != "":
		return model.GroupRef{Kind: model.MasterSlaveGroup, ID: masterSlave}
	}
	return model.GroupRef{Kind: model.DefaultGroup, ID: loadBalancerID}
}

// seconds returns a timeout, or nil when the answer has none. No timeout of a
// listener can be zero, so a zero is an empty field the SDK filled in.
func seconds(v *int32) *int {
	if v == nil || *v <= 0 {
		return nil
	}
	n := int(*v)
	return &n
}
