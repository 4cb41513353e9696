// Package nlb reads NLB load balancers, listeners, server groups and backend
// health through the official NLB SDK.
package nlb

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	sdk "github.com/alibabacloud-go/nlb-20220430/v4/client"
	"github.com/alibabacloud-go/tea/tea"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/cloud/call"
	"github.com/alictl/alictl/internal/model"
)

// page is the largest page of the NLB listings.
const page = 100

// Client calls NLB in one region. It must not reach an interface value (see ecs.Client).
type Client struct {
	region string
	door   *call.Door
	sdk    *sdk.Client
}

// New returns a client for one region.
func New(access cloud.Access, door *call.Door, regionID string) (*Client, error) {
	config, err := access.SDKConfig("nlb", regionID)
	if err != nil {
		return nil, err
	}
	c, err := sdk.NewClient(config)
	if err != nil {
		return nil, fmt.Errorf("set up NLB for %s: %w", regionID, err)
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
	return call.Op{Product: "nlb", Action: action, RegionID: c.region, ResourceID: resourceID}
}

// Regions lists the regions that have NLB.
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
	for r := range call.Rows(body.Regions) {
		ids = append(ids, tea.StringValue(r.RegionId))
	}
	return ids, call.Listed(op, call.List{Missing: len(ids) == 0, RequestID: body.RequestId})
}

// LoadBalancers lists every NLB of the region. What was read before an error is
// returned with it.
func (c *Client) LoadBalancers(ctx context.Context) ([]model.LoadBalancer, error) {
	op := c.op("ListLoadBalancers", "")
	return call.Pages(op, func(token string, announce func(string)) ([]model.LoadBalancer, string, error) {
		request := &sdk.ListLoadBalancersRequest{RegionId: &c.region, MaxResults: tea.Int32(page), NextToken: optional(token)}
		body, odds, err := call.Read[sdk.ListLoadBalancersResponseBody](ctx, c.door, op, announce, func(a *call.Attempt) error {
			_, err := c.bind(a).ListLoadBalancers(request)
			return err
		})
		if err != nil {
			return nil, "", err
		}
		var rows []model.LoadBalancer
		var errs []error
		for i, row := range body.LoadBalancers {
			odd := odds.Of(i, "LoadBalancerId", "LoadBalancerStatus", "LoadBalancerBusinessStatus", "OperationLocks", "VpcId", "AddressType", "ZoneMappings", "LoadBalancerAddresses")
			if row == nil {
				odd = &call.Odd{Field: "a row", Value: "null"}
			}
			if odd != nil {
				errs = append(errs, call.Unexpected(op, idOf(row), odd.Field, odd.Value, body.RequestId))
				continue
			}
			rows = append(rows, c.loadBalancerOf(row))
		}
		if err := call.Listed(op, call.List{
			Token: token, Missing: body.LoadBalancers == nil, Rows: len(body.LoadBalancers), Total: body.TotalCount, RequestID: body.RequestId,
		}); err != nil {
			return nil, "", err
		}
		rows, err = call.Named(op, rows, func(lb model.LoadBalancer) string { return lb.ID })
		return rows, tea.StringValue(body.NextToken), errors.Join(append(errs, err)...)
	})
}

func idOf(row *sdk.ListLoadBalancersResponseBodyLoadBalancers) string {
	if row == nil {
		return ""
	}
	return tea.StringValue(row.LoadBalancerId)
}

func (c *Client) loadBalancerOf(row *sdk.ListLoadBalancersResponseBodyLoadBalancers) model.LoadBalancer {
	lb := model.LoadBalancer{
		RegionID:        c.region,
		ID:              tea.StringValue(row.LoadBalancerId),
		Name:            tea.StringValue(row.LoadBalancerName),
		Kind:            model.NLB,
		Status:          tea.StringValue(row.LoadBalancerStatus),
		VPCID:           tea.StringValue(row.VpcId),
		AddressType:     tea.StringValue(row.AddressType),
		ResourceGroupID: tea.StringValue(row.ResourceGroupId),
		CreatedAt:       createdAt(tea.StringValue(row.CreateTime)),

		BusinessStatus: tea.StringValue(row.LoadBalancerBusinessStatus),
	}
	for lock := range call.Rows(row.OperationLocks) {
		lb.Locks = append(lb.Locks, cmp.Or(tea.StringValue(lock.LockReason), tea.StringValue(lock.LockType), "locked"))
	}
	if row.LoadBalancerBillingConfig != nil {
		lb.PayType = tea.StringValue(row.LoadBalancerBillingConfig.PayType)
	}
	for zone := range call.Rows(row.ZoneMappings) {
		if len(zone.LoadBalancerAddresses) > 0 {
			lb.Zones++
		}
	}
	if len(row.Tags) > 0 {
		lb.Tags = map[string]string{}
		for t := range call.Rows(row.Tags) {
			lb.Tags[tea.StringValue(t.Key)] = tea.StringValue(t.Value)
		}
	}
	return lb
}

// Listeners lists the listeners of every NLB of the region. Each page is shown to
// seen as soon as it is read. What was read before an error is returned with it.
func (c *Client) Listeners(ctx context.Context, seen func([]model.Listener)) ([]model.Listener, error) {
	op := c.op("ListListeners", "")
	return call.Pages(op, func(token string, announce func(string)) ([]model.Listener, string, error) {
		request := &sdk.ListListenersRequest{RegionId: &c.region, MaxResults: tea.Int32(page), NextToken: optional(token)}
		body, odds, err := call.Read[sdk.ListListenersResponseBody](ctx, c.door, op, announce, func(a *call.Attempt) error {
			_, err := c.bind(a).ListListeners(request)
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
		rows, err = call.Named(op, rows, func(l model.Listener) string { return l.ID })
		seen(rows)
		return rows, tea.StringValue(body.NextToken), errors.Join(append(errs, err)...)
	})
}

// listenersOf returns the listeners of a page. One whose timeout cannot be
// understood is unclear, and one that cannot be told from others is left out; there
// is an error about each.
func (c *Client) listenersOf(op call.Op, body *sdk.ListListenersResponseBody, odds call.Odds) ([]model.Listener, []error) {
	var rows []model.Listener
	var errs []error
	for i, row := range body.Listeners {
		if row == nil {
			errs = append(errs, call.Unexpected(op, "", "a row", "null", body.RequestId))
			continue
		}
		id := tea.StringValue(row.ListenerId)
		odd := odds.Of(i, "ListenerId", "LoadBalancerId", "ListenerPort", "ListenerProtocol", "ListenerStatus", "ServerGroupId")
		if port := tea.Int32Value(row.ListenerPort); odd == nil && (port < 0 || port > 65535) {
			odd = &call.Odd{Field: "ListenerPort", Value: strconv.Itoa(int(port))}
		}
		if odd != nil {
			errs = append(errs, call.Unexpected(op, id, odd.Field, odd.Value, body.RequestId))
			continue
		}
		l := c.listenerOf(row)
		odd = odds.Of(i, "IdleTimeout")
		if idle := int(tea.Int32Value(row.IdleTimeout)); odd == nil && !model.IsListenerTimeout(idle) {
			odd = &call.Odd{Field: "IdleTimeout", Value: strconv.Itoa(idle)}
		}
		if odd != nil {
			errs = append(errs, call.Unexpected(op, id, odd.Field, odd.Value, body.RequestId))
			l.Unclear, l.IdleTimeout = true, nil
		}
		l.OddSettings = odds.Values(i, "Cps")
		rows = append(rows, l)
	}
	return rows, errs
}

func (c *Client) listenerOf(row *sdk.ListListenersResponseBodyListeners) model.Listener {
	status := tea.StringValue(row.ListenerStatus)
	l := model.Listener{
		RegionID:       c.region,
		LoadBalancerID: tea.StringValue(row.LoadBalancerId),
		Kind:           model.NLB,
		ID:             tea.StringValue(row.ListenerId),
		Port:           int(tea.Int32Value(row.ListenerPort)),
		Protocol:       model.Protocol(strings.ToLower(tea.StringValue(row.ListenerProtocol))),
		Status:         status,
		Running:        isRunning(status),
		TLSPolicyID:    tea.StringValue(row.SecurityPolicyId),
		CPS:            int(tea.Int32Value(row.Cps)),
	}
	if l.Port == 0 {
		l.StartPort, l.EndPort = portRange(tea.StringValue(row.StartPort), tea.StringValue(row.EndPort))
	}
	if idle := int(tea.Int32Value(row.IdleTimeout)); idle > 0 {
		l.IdleTimeout = &idle
	}
	if group := tea.StringValue(row.ServerGroupId); group != "" {
		l.Groups = []model.GroupRef{{Kind: model.NLBGroup, ID: group}}
	}
	return l
}

// portRange reads the range of a listener of many ports; both are 0 when it is not
// one.
func portRange(start, end string) (first, last int) {
	first, err := strconv.Atoi(start)
	last, also := strconv.Atoi(end)
	if err != nil || also != nil || first < 1 || last < first || last > 65535 {
		return 0, 0
	}
	return first, last
}

// isRunning reports statuses in which a listener carries traffic. A listener is
// Configuring while a change of it takes effect; it serves all the time.
func isRunning(status string) bool {
	return strings.EqualFold(status, "Running") || strings.EqualFold(status, "Configuring")
}

// Group reads the backends of one server group.
func (c *Client) Group(ctx context.Context, ref model.GroupRef) (model.ServerGroup, error) {
	op := c.op("ListServerGroupServers", ref.ID)
	backends, err := call.Pages(op, func(token string, announce func(string)) ([]model.Backend, string, error) {
		request := &sdk.ListServerGroupServersRequest{
			RegionId: &c.region, ServerGroupId: tea.String(ref.ID), MaxResults: tea.Int32(page), NextToken: optional(token),
		}
		body, odds, err := call.Read[sdk.ListServerGroupServersResponseBody](ctx, c.door, op, announce, func(a *call.Attempt) error {
			_, err := c.bind(a).ListServerGroupServers(request)
			return err
		})
		if err != nil {
			return nil, "", err
		}
		if err := call.Listed(op, call.List{
			Token: token, Missing: body.Servers == nil, Rows: len(body.Servers), Total: body.TotalCount, RequestID: body.RequestId,
		}); err != nil {
			return nil, "", err
		}
		rows, err := backendsOf(op, body, odds)
		return rows, tea.StringValue(body.NextToken), err
	})
	return model.ServerGroup{RegionID: c.region, Kind: model.NLBGroup, ID: ref.ID, Backends: backends}, err
}

func backendsOf(op call.Op, body *sdk.ListServerGroupServersResponseBody, odds call.Odds) ([]model.Backend, error) {
	var rows []model.Backend
	for i, row := range body.Servers {
		odd := odds.Of(i, "ServerId", "ServerIp", "ServerType", "Port", "Weight")
		if row == nil {
			odd = &call.Odd{Field: "a backend", Value: "null"}
		}
		if odd != nil {
			return nil, call.Unexpected(op, "", odd.Field, odd.Value, body.RequestId)
		}
		rows = append(rows, model.Backend{
			Type: serverType(tea.StringValue(row.ServerType)), ServerID: tea.StringValue(row.ServerId),
			ServerIP: tea.StringValue(row.ServerIp), Port: int(tea.Int32Value(row.Port)), Weight: int(tea.Int32Value(row.Weight)),
		})
	}
	return rows, nil
}

// serverType returns the type of a backend, however its word is written.
func serverType(word string) model.ServerType {
	for _, known := range []model.ServerType{model.ServerECS, model.ServerENI, model.ServerECI, model.ServerIP} {
		if strings.EqualFold(word, string(known)) {
			return known
		}
	}
	return model.ServerType(word)
}

// Unhealthy counts the backends of a listener that fail its health check.
func (c *Client) Unhealthy(ctx context.Context, listenerID string) (int, error) {
	health, err := c.Health(ctx, listenerID)
	n := 0
	for _, server := range health.Servers {
		if strings.EqualFold(server.Status, "Unhealthy") {
			n++
		}
	}
	return n, err
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
