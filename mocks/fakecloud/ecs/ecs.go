// Package ecs is ECS of a simulated account: instances, network interfaces with
// their connection timeouts, and security groups.
package ecs

import (
	"github.com/alictl/alictl/mocks/fakecloud/account"
	"github.com/alictl/alictl/mocks/fakecloud/wire"
)

// Actions are what the product can do, by their names.
func Actions() account.Actions {
	return account.Handlers(wrap, map[string]action{
		"ecs:DescribeRegions":                       {Run: describeRegions},
		"ecs:DescribeNetworkInterfaces":             {Run: describeNetworkInterfaces},
		"ecs:DescribeNetworkInterfaceAttribute":     {Run: describeNetworkInterfaceAttribute},
		"ecs:ModifyNetworkInterfaceAttribute":       {Run: modifyNetworkInterfaceAttribute},
		"ecs:CreateNetworkInterface":                {Run: createNetworkInterface},
		"ecs:DescribeInstances":                     {Run: describeInstances, Hidden: noInstances},
		"ecs:DescribeInstanceTypes":                 {Run: describeInstanceTypes},
		"ecs:DescribeSecurityGroups":                {Run: describeSecurityGroups},
		"ecs:DescribeSecurityGroupAttribute":        {Run: describeSecurityGroupAttribute},
		"ecs:ListTagResources":                      {Run: listTagResources},
		"ecs:TagResources":                          {Run: tagResources},
		"ecs:UntagResources":                        {Run: untagResources},
		"ecs:DescribeZones":                         {Run: describeZones},
		"ecs:DescribeAvailableResource":             {Run: describeAvailableResource},
		"ecs:DescribeInstanceAttribute":             {Run: describeInstanceAttribute},
		"ecs:DescribeInstanceStatus":                {Run: describeInstanceStatus},
		"ecs:DescribeUserData":                      {Run: describeUserData},
		"ecs:DescribeInstanceRamRole":               {Run: describeInstanceRamRole},
		"ecs:DescribeInstanceAutoRenewAttribute":    {Run: describeInstanceAutoRenew},
		"ecs:DescribeInstanceMaintenanceAttributes": {Run: describeInstanceMaintenance},
		"ecs:DescribeInstanceAttachmentAttributes":  {Run: describeInstanceAttachments},
		"ecs:DescribeInstanceTypeFamilies":          {Run: describeInstanceTypeFamilies},
		"ecs:DescribeKeyPairs":                      {Run: describeKeyPairs},
		"ecs:DescribeImages":                        {Run: describeImages},
		"ecs:DescribeDisks":                         {Run: describeDisks},
		"ecs:DeleteNetworkInterface":                {Run: deleteNetworkInterface},
		"ecs:AttachNetworkInterface":                {Run: attachNetworkInterface},
		"ecs:DetachNetworkInterface":                {Run: detachNetworkInterface},
	})
}

type regionsReply struct {
	wire.Base
	Regions struct{ Region []account.RegionRow }
}

func describeRegions(c *call) (wire.Reply, *wire.Error) {
	if err := c.Params.Choice("ResourceType", "instance", "disk", "reservedinstance", "ddh"); err != nil {
		return nil, err
	}
	if err := c.Params.Choice("InstanceChargeType", "PrePaid", "PostPaid", "SpotWithPriceLimit", "SpotAsPriceGo"); err != nil {
		return nil, err
	}
	out := &regionsReply{}
	out.Regions.Region = c.RegionRows("available")
	return out, nil
}

// ecsPage is how ECS lists report their place. In token style the counts are
// not meaningful, and the service sends zeros.
type ecsPage struct {
	wire.Base
	NextToken  string
	TotalCount int
	PageNumber int
	PageSize   int
}

// ecsList pages a selection in whichever of the two styles the request uses.
// A request without paging parameters gets the first numbered page and a token
// for the rest.
func ecsList[T any](c *call, sel account.Selection[T], mostToken, mostNumbered int) ([]*T, ecsPage, *wire.Error) {
	if c.Params["MaxResults"] != "" || c.Params["NextToken"] != "" {
		from, err := c.StartOfPage()
		if err != nil {
			return nil, ecsPage{}, err
		}
		rows, next := sel.Page(from, c.Clamped(10, mostToken, 10))
		return rows, ecsPage{NextToken: c.Token(next, 0)}, nil
	}
	number, size, err := c.NumberedPage(10, mostNumbered)
	if err != nil {
		return nil, ecsPage{}, err
	}
	rows, total := sel.Numbered(number, size)
	page := ecsPage{TotalCount: total, PageNumber: number, PageSize: size}
	if c.Params["PageNumber"] == "" && c.Params["PageSize"] == "" {
		_, next := sel.Page(0, size)
		page.NextToken = c.Token(next, 0)
	}
	return rows, page, nil
}

// mostByTag is how many rows a listing by tag or resource group returns.
const mostByTag = 1000
