package fakecloud

import (
	"github.com/alictl/alictl/mocks/fakecloud/wire"
)

func ecsActions() map[string]action {
	return map[string]action{
		"ecs:DescribeRegions":                   {run: ecsDescribeRegions},
		"ecs:DescribeNetworkInterfaces":         {run: describeNetworkInterfaces},
		"ecs:DescribeNetworkInterfaceAttribute": {run: describeNetworkInterfaceAttribute},
		"ecs:ModifyNetworkInterfaceAttribute":   {run: modifyNetworkInterfaceAttribute},
		"ecs:CreateNetworkInterface":            {run: createNetworkInterface},
		"ecs:DescribeInstances":                 {run: describeInstances, hidden: noInstances},
		"ecs:DescribeInstanceTypes":             {run: describeInstanceTypes},
		"ecs:DescribeSecurityGroups":            {run: describeSecurityGroups},
		"ecs:DescribeSecurityGroupAttribute":    {run: describeSecurityGroupAttribute},
		"ecs:ListTagResources":                  {run: ecsListTagResources},
		"ecs:TagResources":                      {run: ecsTagResources},
		"ecs:UntagResources":                    {run: ecsUntagResources},
		"ecs:DescribeZones":                     {run: ecsDescribeZones},
		"ecs:DescribeAvailableResource":         {run: ecsDescribeAvailableResource},
		"ecs:DescribeInstanceAttribute":         {run: describeInstanceAttribute},
		"ecs:DescribeDisks":                     {run: describeDisks},
		"ecs:DeleteNetworkInterface":            {run: deleteNetworkInterface},
		"ecs:AttachNetworkInterface":            {run: attachNetworkInterface},
		"ecs:DetachNetworkInterface":            {run: detachNetworkInterface},
	}
}

type ecsRegionsReply struct {
	wire.Base
	Regions struct{ Region []regionRow }
}

func ecsDescribeRegions(c *call) (wire.Reply, *wire.Error) {
	out := &ecsRegionsReply{}
	out.Regions.Region = c.regionRows("available")
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
func ecsList[T any](c *call, sel selection[T], mostToken, mostNumbered int) ([]*T, ecsPage, *wire.Error) {
	if c.Params["MaxResults"] != "" || c.Params["NextToken"] != "" {
		from, err := c.StartOfPage()
		if err != nil {
			return nil, ecsPage{}, err
		}
		rows, next := sel.page(from, c.Clamped(10, mostToken, 10))
		return rows, ecsPage{NextToken: c.Token(next, 0)}, nil
	}
	number, size, err := c.NumberedPage(10, mostNumbered)
	if err != nil {
		return nil, ecsPage{}, err
	}
	rows, total := sel.numbered(number, size)
	page := ecsPage{TotalCount: total, PageNumber: number, PageSize: size}
	if c.Params["PageNumber"] == "" && c.Params["PageSize"] == "" {
		_, next := sel.page(0, size)
		page.NextToken = c.Token(next, 0)
	}
	return rows, page, nil
}

// mostByTag is how many rows a listing by tag or resource group returns.
const mostByTag = 1000
