package ecs

import (
	"context"
	"strings"

	sdk "github.com/alibabacloud-go/ecs-20140526/v4/client"
	"github.com/alibabacloud-go/tea/tea"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/cloud/call"
	"github.com/alictl/alictl/internal/model"
)

// interfacePage is the largest page DescribeNetworkInterfaces gives.
const interfacePage = 500

// Interfaces lists every network interface of the region, page by page. What was
// read before an error is returned with it.
func (c *Client) Interfaces(ctx context.Context) ([]model.Interface, error) {
	op := c.op("DescribeNetworkInterfaces", "")
	return call.Pages(op, func(token string, announce func(string)) ([]model.Interface, string, error) {
		request := &sdk.DescribeNetworkInterfacesRequest{RegionId: &c.region, MaxResults: tea.Int32(interfacePage)}
		if token != "" {
			request.NextToken = &token
		}
		response, err := call.Do(ctx, c.door, op, func(a *call.Attempt) (*sdk.DescribeNetworkInterfacesResponse, error) {
			a.Announce(announce)
			var body sdk.DescribeNetworkInterfacesResponseBody
			a.Decode(&body)
			response, err := c.bind(a).DescribeNetworkInterfaces(request)
			if a.Decoded() {
				response.Body = &body
			}
			return response, err
		})
		if err != nil {
			return nil, "", err
		}
		sets := response.Body.NetworkInterfaceSets
		if sets == nil || sets.NetworkInterfaceSet == nil {
			return nil, "", noSets(op, response.Body.RequestId)
		}
		var rows []model.Interface
		for row := range call.Rows(sets.NetworkInterfaceSet) {
			rows = append(rows, c.interfaceOf(row))
		}
		rows, err = call.Named(op, rows, func(i model.Interface) string { return i.ID })
		return rows, tea.StringValue(response.Body.NextToken), err
	})
}

// noSets is the error for an answer without the list itself: an account without
// interfaces has an empty one.
func noSets(op call.Op, requestID *string) error {
	return &cloud.Error{
		Kind: cloud.Nonsense, RegionID: op.RegionID, Product: op.Product, Action: op.Action, ErrorCode: "RowsMissing",
		Message: "the answer has no list of interfaces", Request: tea.StringValue(requestID),
	}
}

type interfaceRow = sdk.DescribeNetworkInterfacesResponseBodyNetworkInterfaceSetsNetworkInterfaceSet

func (c *Client) interfaceOf(row *interfaceRow) model.Interface {
	return model.Interface{
		RegionID:       c.region,
		ID:             tea.StringValue(row.NetworkInterfaceId),
		InstanceID:     tea.StringValue(row.InstanceId),
		Primary:        strings.EqualFold(tea.StringValue(row.Type), "Primary"),
		Status:         tea.StringValue(row.Status),
		VPCID:          tea.StringValue(row.VpcId),
		ServiceManaged: tea.BoolValue(row.ServiceManaged),
		Addresses:      addresses(row),
		Prefixes:       prefixes(row),
		Tags:           tags(row),
		ZoneID:         tea.StringValue(row.ZoneId),
		SecurityGroups: securityGroups(row),
	}
}

func securityGroups(row *interfaceRow) []string {
	if row.SecurityGroupIds == nil {
		return nil
	}
	var out []string
	for id := range call.Rows(row.SecurityGroupIds.SecurityGroupId) {
		out = append(out, *id)
	}
	return out
}

// addresses returns the private addresses of an interface, the primary one first.
func addresses(row *interfaceRow) []string {
	var out []string
	seen := map[string]bool{"": true}
	add := func(address *string) {
		if s := tea.StringValue(address); !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	add(row.PrivateIpAddress)
	if row.PrivateIpSets != nil {
		for ip := range call.Rows(row.PrivateIpSets.PrivateIpSet) {
			add(ip.PrivateIpAddress)
		}
	}
	if row.Ipv6Sets != nil {
		for ip := range call.Rows(row.Ipv6Sets.Ipv6Set) {
			add(ip.Ipv6Address)
		}
	}
	return out
}

func prefixes(row *interfaceRow) []string {
	var out []string
	if row.Ipv4PrefixSets != nil {
		for p := range call.Rows(row.Ipv4PrefixSets.Ipv4PrefixSet) {
			out = append(out, tea.StringValue(p.Ipv4Prefix))
		}
	}
	if row.Ipv6PrefixSets != nil {
		for p := range call.Rows(row.Ipv6PrefixSets.Ipv6PrefixSet) {
			out = append(out, tea.StringValue(p.Ipv6Prefix))
		}
	}
	return out
}

func tags(row *interfaceRow) map[string]string {
	if row.Tags == nil || len(row.Tags.Tag) == 0 {
		return nil
	}
	out := make(map[string]string, len(row.Tags.Tag))
	for t := range call.Rows(row.Tags.Tag) {
		out[tea.StringValue(t.TagKey)] = tea.StringValue(t.TagValue)
	}
	return out
}

// trackingAttribute makes DescribeNetworkInterfaceAttribute return the timeouts;
// without it the block is missing.
const trackingAttribute = "connectionTrackingConfiguration"

// Timeouts reads the three connection-tracking timeouts of one interface, in
// seconds. An answer without one of them is an error, never a zero.
func (c *Client) Timeouts(ctx context.Context, interfaceID string) (model.Timeouts, error) {
	op := c.op("DescribeNetworkInterfaceAttribute", interfaceID)
	request := &sdk.DescribeNetworkInterfaceAttributeRequest{
		RegionId: &c.region, NetworkInterfaceId: &interfaceID, Attribute: tea.String(trackingAttribute),
	}
	response, err := call.Do(ctx, c.door, op, func(a *call.Attempt) (*sdk.DescribeNetworkInterfaceAttributeResponse, error) {
		var body sdk.DescribeNetworkInterfaceAttributeResponseBody
		a.Decode(&body)
		response, err := c.bind(a).DescribeNetworkInterfaceAttribute(request)
		if a.Decoded() {
			response.Body = &body
		}
		return response, err
	})
	if err != nil {
		return model.Timeouts{}, err
	}
	t := timeoutsOf(response.Body.ConnectionTrackingConfiguration)
	if t.TCPEstablished <= 0 || t.TCPClosedAndTimeWait <= 0 || t.UDP <= 0 {
		return model.Timeouts{}, &cloud.Error{
			Kind: cloud.Nonsense, Product: op.Product, Action: op.Action, RegionID: op.RegionID, ResourceID: interfaceID,
			ErrorCode: "TimeoutsMissing", Message: "the answer does not carry all three connection-tracking timeouts",
			Request: tea.StringValue(response.Body.RequestId),
		}
	}
	return t, nil
}

func timeoutsOf(block *sdk.DescribeNetworkInterfaceAttributeResponseBodyConnectionTrackingConfiguration) model.Timeouts {
	if block == nil {
		return model.Timeouts{}
	}
	return model.Timeouts{
		TCPEstablished:       int(tea.Int32Value(block.TcpEstablishedTimeout)),
		TCPClosedAndTimeWait: int(tea.Int32Value(block.TcpClosedAndTimeWaitTimeout)),
		UDP:                  int(tea.Int32Value(block.UdpTimeout)),
	}
}

// SetTimeouts writes the three timeouts of one interface and returns the request
// id. All three are always sent: what the API does with a missing one is not
// documented. A write that has to be repeated, which may be a minute later when the
// account throttles, is repeated only while the interface still has the values it
// had before: others may change it meanwhile.
func (c *Client) SetTimeouts(ctx context.Context, interfaceID string, before, t model.Timeouts) (string, error) {
	op := c.op("ModifyNetworkInterfaceAttribute", interfaceID)
	op.Write = true
	op.Again = func(ctx context.Context) bool {
		live, err := c.Timeouts(ctx, interfaceID)
		return err == nil && live == before
	}
	request := &sdk.ModifyNetworkInterfaceAttributeRequest{
		RegionId: &c.region, NetworkInterfaceId: &interfaceID,
		ConnectionTrackingConfiguration: &sdk.ModifyNetworkInterfaceAttributeRequestConnectionTrackingConfiguration{
			TcpEstablishedTimeout:       tea.Int32(int32(t.TCPEstablished)),
			TcpClosedAndTimeWaitTimeout: tea.Int32(int32(t.TCPClosedAndTimeWait)),
			UdpTimeout:                  tea.Int32(int32(t.UDP)),
		},
	}
	response, err := call.Do(ctx, c.door, op, func(a *call.Attempt) (*sdk.ModifyNetworkInterfaceAttributeResponse, error) {
		return c.bind(a).ModifyNetworkInterfaceAttribute(request)
	})
	if err != nil {
		return "", err
	}
	return tea.StringValue(response.Body.RequestId), nil
}
