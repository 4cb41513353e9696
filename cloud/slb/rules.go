package slb

import (
	"context"
	"slices"

	sdk "github.com/alibabacloud-go/slb-20140515/v4/client"
	"github.com/alibabacloud-go/tea/tea"

	"github.com/alictl/alictl/cloud/call"
	"github.com/alictl/alictl/internal/model"
)

// Rules adds the groups of forwarding rules to HTTP and HTTPS listeners that all
// belong to one load balancer, with as few calls as the API allows.
//
// There are two ways to learn them: DescribeRules, once per listener; and
// DescribeVServerGroups, once per load balancer, which names the rules of every
// group but not their listener. One listener costs one call either way. With
// more, the groups are asked first: most load balancers have no rules, and where
// there are some the listeners are asked only until every rule is placed.
func (c *Client) Rules(ctx context.Context, listeners []*model.Listener) error {
	if len(listeners) == 0 {
		return nil
	}
	if len(listeners) == 1 {
		_, err := c.addRules(ctx, listeners[0])
		return err
	}
	rules, known, err := c.ruleIDs(ctx, listeners[0].LoadBalancerID)
	if err != nil {
		return err
	}
	// HTTPS first: beside it, the HTTP listener often has none.
	slices.SortStableFunc(listeners, func(a, b *model.Listener) int {
		return boolOrder(b.Protocol == model.HTTPS, a.Protocol == model.HTTPS)
	})
	for _, l := range listeners {
		if known && len(rules) == 0 {
			return nil
		}
		placed, err := c.addRules(ctx, l)
		if err != nil {
			return err
		}
		for _, id := range placed {
			delete(rules, id)
		}
	}
	return nil
}

func boolOrder(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// ruleIDs returns the ids of all rules of a load balancer. known is false when
// the answer leaves them out, so that they must be read from the listeners.
func (c *Client) ruleIDs(ctx context.Context, loadBalancerID string) (ids map[string]bool, known bool, err error) {
	request := &sdk.DescribeVServerGroupsRequest{
		RegionId: &c.region, LoadBalancerId: &loadBalancerID, IncludeRule: tea.Bool(true), IncludeListener: tea.Bool(true),
	}
	body, odds, err := call.Read[sdk.DescribeVServerGroupsResponseBody](ctx, c.door, c.op("DescribeVServerGroups", loadBalancerID), nil, func(a *call.Attempt) error {
		_, err := c.bind(a).DescribeVServerGroups(request)
		return err
	})
	if err != nil || body.VServerGroups == nil || body.VServerGroups.VServerGroup == nil || len(odds) > 0 {
		return nil, false, err
	}
	ids = map[string]bool{}
	for group := range call.Rows(body.VServerGroups.VServerGroup) {
		if group.AssociatedObjects == nil || group.AssociatedObjects.Rules == nil {
			return nil, false, nil
		}
		for rule := range call.Rows(group.AssociatedObjects.Rules.Rule) {
			ids[tea.StringValue(rule.RuleId)] = true
		}
	}
	return ids, true, nil
}

// addRules adds the groups of one listener's rules to it and returns the rules' ids.
func (c *Client) addRules(ctx context.Context, l *model.Listener) ([]string, error) {
	port := int32(l.Port)
	request := &sdk.DescribeRulesRequest{
		RegionId: &c.region, LoadBalancerId: &l.LoadBalancerID, ListenerPort: &port, ListenerProtocol: tea.String(string(l.Protocol)),
	}
	op := c.op("DescribeRules", l.LoadBalancerID)
	body, odds, err := call.Read[sdk.DescribeRulesResponseBody](ctx, c.door, op, nil, func(a *call.Attempt) error {
		_, err := c.bind(a).DescribeRules(request)
		return err
	})
	if err != nil {
		return nil, err
	}
	if body.Rules == nil || body.Rules.Rule == nil {
		return nil, call.Listed(op, call.List{Missing: true, RequestID: body.RequestId})
	}
	var ids []string
	for i, rule := range body.Rules.Rule {
		if odd := odds.Of(i, "RuleId", "VServerGroupId"); odd != nil || rule == nil {
			return ids, call.Unexpected(op, "", "a rule's id or group", "no text", body.RequestId)
		}
		id, group := tea.StringValue(rule.RuleId), tea.StringValue(rule.VServerGroupId)
		ids = append(ids, id)
		if group != "" {
			l.Groups = append(l.Groups, model.GroupRef{Kind: model.VServerGroup, ID: group, RuleID: id})
		}
	}
	return ids, nil
}
