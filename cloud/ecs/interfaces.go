package ecs

import (
	"context"
	"errors"
	"fmt"
	"strconv"
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
		body, odds, err := call.Read[sdk.DescribeNetworkInterfacesResponseBody](ctx, c.door, op, announce, func(a *call.Attempt) error {
			_, err := c.bind(a).DescribeNetworkInterfaces(request)
			return err
		})
		if err != nil {
			return nil, "", err
		}
		sets := body.NetworkInterfaceSets
		if sets == nil || sets.NetworkInterfaceSet == nil {
			return nil, "", noSets(op, body.RequestId)
		}
		rows, errs := c.interfacesOf(op, body, odds)
		rows, err = call.Named(op, rows, func(i model.Interface) string { return i.ID })
		return rows, tea.StringValue(body.NextToken), errors.Join(append(errs, err)...)
	})
}

// interfacesOf returns the interfaces of a page that can be understood, and an error
// about each of the others.
func (c *Client) interfacesOf(op call.Op, body *sdk.DescribeNetworkInterfacesResponseBody, odds call.Odds) ([]model.Interface, []error) {
	var rows []model.Interface
	var errs []error
	for i, row := range body.NetworkInterfaceSets.NetworkInterfaceSet {
		if row == nil {
			errs = append(errs, call.Unexpected(op, "", "a row", "null", body.RequestId))
			continue
		}
		if odd := odds.Of(i, "NetworkInterfaceId", "InstanceId", "Type", "Status", "VpcId", "ServiceManaged", "PrivateIpAddress",
			"PrivateIpSets", "PrivateIpSet", "Ipv6Sets", "Ipv6Set", "Ipv6Address", "Ipv4Prefix", "Ipv6Prefix"); odd != nil {
			errs = append(errs, call.Unexpected(op, tea.StringValue(row.NetworkInterfaceId), odd.Field, odd.Value, body.RequestId))
			continue
		}
		rows = append(rows, c.interfaceOf(row))
	}
	return rows, errs
}

// noSets is the error for an answer without the list itself: an account without
// interfaces has an empty one.
func noSets(op call.Op, requestID *string) error {
	return &cloud.Error{
		Kind: cloud.Invalid, RegionID: op.RegionID, Product: op.Product, Action: op.Action, ErrorCode: "RowsMissing",
		Message: "the answer has no list of interfaces", Request: tea.StringValue(requestID),
	}
}

type interfaceRow = sdk.DescribeNetworkInterfacesResponseBodyNetworkInterfaceSetsNetworkInterfaceSet

func (c *Client) interfaceOf(row *interfaceRow) model.Interface {
	return model.Interface{
		RegionID:        c.region,
		ID:              tea.StringValue(row.NetworkInterfaceId),
		Name:            tea.StringValue(row.NetworkInterfaceName),
		InstanceID:      tea.StringValue(row.InstanceId),
		Primary:         strings.EqualFold(tea.StringValue(row.Type), "Primary"),
		Status:          tea.StringValue(row.Status),
		VPCID:           tea.StringValue(row.VpcId),
		ServiceManaged:  tea.BoolValue(row.ServiceManaged),
		Addresses:       addresses(row),
		Prefixes:        prefixes(row),
		ResourceGroupID: tea.StringValue(row.ResourceGroupId),
		Tags:            tags(row),
		ZoneID:          tea.StringValue(row.ZoneId),
		SecurityGroups:  securityGroups(row),
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
	body, odds, err := call.Read[sdk.DescribeNetworkInterfaceAttributeResponseBody](ctx, c.door, op, nil, func(a *call.Attempt) error {
		_, err := c.bind(a).DescribeNetworkInterfaceAttribute(request)
		return err
	})
	if err != nil {
		return model.Timeouts{}, err
	}
	if odd := odds.Of(-1, "TcpEstablishedTimeout", "TcpClosedAndTimeWaitTimeout", "UdpTimeout", "NetworkInterfaceId"); odd != nil {
		return model.Timeouts{}, call.Unexpected(op, "", odd.Field, odd.Value, body.RequestId)
	}
	if id := tea.StringValue(body.NetworkInterfaceId); id != "" && id != interfaceID {
		return model.Timeouts{}, call.Unexpected(op, "", "NetworkInterfaceId", strconv.Quote(id), body.RequestId)
	}
	t := timeoutsOf(body.ConnectionTrackingConfiguration)
	if t.TCPEstablished <= 0 || t.TCPClosedAndTimeWait <= 0 || t.UDP <= 0 {
		return model.Timeouts{}, &cloud.Error{
			Kind: cloud.Invalid, Product: op.Product, Action: op.Action, RegionID: op.RegionID, ResourceID: interfaceID,
			ErrorCode: "TimeoutsMissing", Message: "the answer does not carry all three connection-tracking timeouts",
			Request: tea.StringValue(body.RequestId),
		}
	}
	if !t.Possible() {
		value := fmt.Sprintf("%d, %d and %d s", t.TCPEstablished, t.TCPClosedAndTimeWait, t.UDP)
		return model.Timeouts{}, call.Unexpected(op, "", "ConnectionTrackingConfiguration", value, body.RequestId)
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

// modifyAttribute is the write.
const modifyAttribute = "ModifyNetworkInterfaceAttribute"

// Turn waits until SetTimeouts may write, which then does so at once.
func (c *Client) Turn(ctx context.Context) error {
	return c.door.Turn(ctx, c.op(modifyAttribute, ""))
}

// SetTimeouts writes the three timeouts of one interface and returns the request
// id. All three are always sent: what the API does with a missing one is not
// documented. It does not wait for its turn: Turn has. A write that has to be repeated, which may be a minute later when the
// account throttles, is repeated only while the interface still has the values it
// had before: others may change it meanwhile.
func (c *Client) SetTimeouts(ctx context.Context, interfaceID string, before, t model.Timeouts) (string, error) {
	op := c.op(modifyAttribute, interfaceID)
	op.Write, op.Reserved = true, true
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
