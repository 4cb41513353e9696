package ecs

import (
	"context"
	"strconv"
	"strings"

	sdk "github.com/alibabacloud-go/ecs-20140526/v4/client"
	"github.com/alibabacloud-go/tea/tea"

	"github.com/alictl/alictl/cloud"
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
		response, err := call.Do(ctx, c.door, op, func(a *call.Attempt) (*sdk.DescribeSecurityGroupAttributeResponse, error) {
			a.Announce(announce)
			return c.bind(a).DescribeSecurityGroupAttribute(request)
		})
		if err != nil {
			return nil, "", err
		}
		if name := tea.StringValue(response.Body.SecurityGroupName); token == "" && name != "" {
			out.Name = name
		}
		rows, err := rulesOf(op, response.Body)
		return rows, tea.StringValue(response.Body.NextToken), err
	})
	out.Ingress = rules
	return out, err
}

func rulesOf(op call.Op, body *sdk.DescribeSecurityGroupAttributeResponseBody) ([]model.SecurityRule, error) {
	invalid := func(what string) error {
		return &cloud.Error{
			Kind: cloud.Nonsense, Product: op.Product, Action: op.Action, RegionID: op.RegionID, ResourceID: op.ResourceID,
			ErrorCode: "RulesInvalid", Message: what, Request: tea.StringValue(body.RequestId),
		}
	}
	if body.Permissions == nil {
		return nil, invalid("the answer has no list of rules")
	}
	var rules []model.SecurityRule
	for row := range call.Rows(body.Permissions.Permission) {
		if direction := tea.StringValue(row.Direction); direction != "" && !strings.EqualFold(direction, "ingress") {
			continue
		}
		priority, err := strconv.Atoi(strings.TrimSpace(tea.StringValue(row.Priority)))
		if err != nil {
			return rules, invalid("a rule has no priority that is a number")
		}
		rules = append(rules, model.SecurityRule{
			Policy: tea.StringValue(row.Policy), Protocol: tea.StringValue(row.IpProtocol), PortRange: tea.StringValue(row.PortRange),
			Priority: priority, IPv4: tea.StringValue(row.SourceCidrIp), IPv6: tea.StringValue(row.Ipv6SourceCidrIp),
			PrefixList: tea.StringValue(row.SourcePrefixListId), GroupID: tea.StringValue(row.SourceGroupId),
		})
	}
	return rules, nil
}
