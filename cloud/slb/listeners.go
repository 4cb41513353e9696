package slb

import (
	"context"
	"errors"
	"strconv"
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
		body, odds, err := call.Read[sdk.DescribeLoadBalancerListenersResponseBody](ctx, c.door, op, announce, func(a *call.Attempt) error {
			_, err := c.bind(a).DescribeLoadBalancerListeners(request)
			return err
		})
		if err != nil {
			return nil, "", err
		}
		rows, errs := c.listenersOf(op, body, odds)
		if err := call.Listed(op, call.List{
			Token: token, Missing: body.Listeners == nil, Rows: len(body.Listeners), Total: body.TotalCount, RequestID: body.RequestId,
		}); err != nil {
			return nil, "", err
		}
		rows, err = call.Named(op, rows, func(l model.Listener) string { return l.LoadBalancerID })
		seen(rows)
		return rows, tea.StringValue(body.NextToken), errors.Join(append(errs, err)...)
	})
}

// listenersOf returns the listeners of a page. One whose timeouts cannot be
// understood is unclear, and one that cannot be told from others is left out; there
// is an error about each.
func (c *Client) listenersOf(op call.Op, body *sdk.DescribeLoadBalancerListenersResponseBody, odds call.Odds) ([]model.Listener, []error) {
	var rows []model.Listener
	var errs []error
	for i, row := range body.Listeners {
		if row == nil {
			errs = append(errs, call.Unexpected(op, "", "a row", "null", body.RequestId))
			continue
		}
		id := tea.StringValue(row.LoadBalancerId)
		odd := odds.Of(i, "LoadBalancerId", "ListenerPort", "ListenerProtocol", "Status", "VServerGroupId", "MasterSlaveServerGroupId", "ListenerForward",
			"TCPListenerConfig", "UDPListenerConfig", "HTTPListenerConfig", "HTTPSListenerConfig")
		if port := tea.Int32Value(row.ListenerPort); odd == nil && id != "" && (port < 1 || port > 65535) {
			odd = &call.Odd{Field: "ListenerPort", Value: strconv.Itoa(int(port))}
		}
		if odd != nil {
			errs = append(errs, call.Unexpected(op, id, odd.Field, odd.Value, body.RequestId))
			continue
		}
		l := c.listenerOf(row)
		if odd = oddTimeout(odds.Of(i, "EstablishedTimeout", "IdleTimeout", "RequestTimeout"), row); odd != nil {
			errs = append(errs, call.Unexpected(op, id, odd.Field, odd.Value, body.RequestId))
			l.Unclear, l.EstablishedTimeout, l.IdleTimeout, l.RequestTimeout = true, nil, nil, nil
		}
		if odds.Of(i, checkFields...) != nil {
			l.HealthCheck = nil // half of a check is none: what is missing would count as zero
		}
		l.OddSettings = odds.Values(i, settingFields...)
		rows = append(rows, l)
	}
	return rows, errs
}

// oddTimeout returns what is odd about the timeouts of a listener: what was found
// already, or a figure that can be none.
func oddTimeout(found *call.Odd, row *listenerRow) *call.Odd {
	if found != nil {
		return found
	}
	check := func(field string, v *int32) {
		if v != nil && !model.IsListenerTimeout(int(*v)) && found == nil {
			found = &call.Odd{Field: field, Value: strconv.Itoa(int(*v))}
		}
	}
	if t := row.TCPListenerConfig; t != nil {
		check("EstablishedTimeout", t.EstablishedTimeout)
	}
	if h := row.HTTPListenerConfig; h != nil {
		check("IdleTimeout", h.IdleTimeout)
		check("RequestTimeout", h.RequestTimeout)
	}
	if h := row.HTTPSListenerConfig; h != nil {
		check("IdleTimeout", h.IdleTimeout)
		check("RequestTimeout", h.RequestTimeout)
	}
	return found
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
