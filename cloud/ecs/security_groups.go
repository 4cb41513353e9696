package ecs

import (
	"context"
	"strconv"
	"strings"

	sdk "github.com/alibabacloud-go/ecs-20140526/v4/client"
	"github.com/alibabacloud-go/tea/tea"

	"github.com/alictl/alictl/cloud/call"
	"github.com/alictl/alictl/internal/model"
)

// rulePage is the largest page of security group rules.
const rulePage = 1000

// SecurityGroup reads the ingress rules of one security group. A rule without a
// priority that is a number makes the answer unusable: it decides which rule wins.
func (c *Client) SecurityGroup(ctx context.Context, id string) (model.SecurityGroup, error) {
	op := c.op("DescribeSecurityGroupAttribute", id)
	out := model.SecurityGroup{RegionID: c.region, ID: id}
	rules, err := call.Pages(op, func(token string, announce func(string)) ([]model.SecurityRule, string, error) {
		request := &sdk.DescribeSecurityGroupAttributeRequest{
			RegionId: &c.region, SecurityGroupId: &id, Direction: tea.String("ingress"), MaxResults: tea.Int32(rulePage),
		}
		if token != "" {
			request.NextToken = &token
		}
		body, odds, err := call.Read[sdk.DescribeSecurityGroupAttributeResponseBody](ctx, c.door, op, announce, func(a *call.Attempt) error {
			_, err := c.bind(a).DescribeSecurityGroupAttribute(request)
			return err
		})
		if err != nil {
			return nil, "", err
		}
		if name := tea.StringValue(body.SecurityGroupName); token == "" && name != "" {
			out.Name = name
		}
		rows, err := rulesOf(op, body, odds)
		return rows, tea.StringValue(body.NextToken), err
	})
	out.Ingress = rules
	return out, err
}

// rulesOf returns the ingress rules of a page. One rule that cannot be understood
// makes the page unusable: it may be the one that decides.
func rulesOf(op call.Op, body *sdk.DescribeSecurityGroupAttributeResponseBody, odds call.Odds) ([]model.SecurityRule, error) {
	if body.Permissions == nil || body.Permissions.Permission == nil {
		return nil, call.Listed(op, call.List{Missing: true, RequestID: body.RequestId})
	}
	var rules []model.SecurityRule
	for i, row := range body.Permissions.Permission {
		odd := odds.Of(i, "IpProtocol", "PortRange", "Policy", "Priority", "SourceCidrIp", "Ipv6SourceCidrIp", "SourcePrefixListId", "SourceGroupId", "Direction")
		if row == nil {
			odd = &call.Odd{Field: "a rule", Value: "null"}
		}
		if odd != nil {
			return nil, call.Unexpected(op, op.ResourceID, odd.Field, odd.Value, body.RequestId)
		}
		if direction := tea.StringValue(row.Direction); direction != "" && !strings.EqualFold(direction, "ingress") {
			continue
		}
		priority, err := strconv.Atoi(strings.TrimSpace(tea.StringValue(row.Priority)))
		if err != nil {
			return nil, call.Unexpected(op, op.ResourceID, "Priority", tea.StringValue(row.Priority), body.RequestId)
		}
		rules = append(rules, model.SecurityRule{
			Policy: tea.StringValue(row.Policy), Protocol: tea.StringValue(row.IpProtocol), PortRange: tea.StringValue(row.PortRange),
			Priority: priority, IPv4: tea.StringValue(row.SourceCidrIp), IPv6: tea.StringValue(row.Ipv6SourceCidrIp),
			PrefixList: tea.StringValue(row.SourcePrefixListId), GroupID: tea.StringValue(row.SourceGroupId),
		})
	}
	return rules, nil
}
