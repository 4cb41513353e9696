package fakecloud

func ecsActions() map[string]action {
	return map[string]action{
		"ecs:DescribeRegions":                       {run: ecsDescribeRegions},
		"ecs:DescribeNetworkInterfaces":             {run: describeNetworkInterfaces},
		"ecs:DescribeNetworkInterfaceAttribute":     {run: describeNetworkInterfaceAttribute},
		"ecs:ModifyNetworkInterfaceAttribute":       {run: modifyNetworkInterfaceAttribute},
		"ecs:CreateNetworkInterface":                {run: createNetworkInterface},
		"ecs:DescribeInstances":                     {run: describeInstances, hidden: noInstances},
		"ecs:DescribeInstanceTypes":                 {run: describeInstanceTypes},
		"ecs:DescribeSecurityGroups":                {run: describeSecurityGroups},
		"ecs:DescribeSecurityGroupAttribute":        {run: describeSecurityGroupAttribute},
		"ecs:ListTagResources":                      {run: ecsListTagResources},
		"ecs:RunCommand":                            {run: runCommand},
		"ecs:InvokeCommand":                         {run: invokeCommand},
		"ecs:DescribeInvocations":                   {run: describeInvocations},
		"ecs:DescribeInvocationResults":             {run: describeInvocationResults},
		"ecs:DescribeCloudAssistantStatus":          {run: describeCloudAssistantStatus},
		"ecs:TagResources":                          {run: ecsTagResources},
		"ecs:UntagResources":                        {run: ecsUntagResources},
		"ecs:DescribeZones":                         {run: ecsDescribeZones},
		"ecs:DescribeAvailableResource":             {run: ecsDescribeAvailableResource},
		"ecs:DescribeInstanceAttribute":             {run: describeInstanceAttribute},
		"ecs:DescribeInstanceStatus":                {run: describeInstanceStatus},
		"ecs:DescribeUserData":                      {run: describeUserData},
		"ecs:DescribeInstanceRamRole":               {run: describeInstanceRamRole},
		"ecs:DescribeInstanceAutoRenewAttribute":    {run: describeInstanceAutoRenew},
		"ecs:DescribeInstanceMaintenanceAttributes": {run: describeInstanceMaintenance},
		"ecs:DescribeInstanceAttachmentAttributes":  {run: describeInstanceAttachments},
		"ecs:DescribeInstanceTypeFamilies":          {run: describeInstanceTypeFamilies},
		"ecs:DescribeKeyPairs":                      {run: describeKeyPairs},
		"ecs:DescribeCommands":                      {run: describeCommands},
		"ecs:DescribeImages":                        {run: describeImages},
		"ecs:DescribeDisks":                         {run: describeDisks},
		"ecs:DeleteNetworkInterface":                {run: deleteNetworkInterface},
		"ecs:AttachNetworkInterface":                {run: attachNetworkInterface},
		"ecs:DetachNetworkInterface":                {run: detachNetworkInterface},
	}
}

type ecsRegionsReply struct {
	base
	Regions struct{ Region []regionRow }
}

func ecsDescribeRegions(c *call) (reply, *apiError) {
	out := &ecsRegionsReply{}
	out.Regions.Region = c.regionRows("available")
	return out, nil
}

// ecsPage is how ECS lists report their place. In token style the counts are
// not meaningful, and the service sends zeros.
type ecsPage struct {
	base
	NextToken  string
	TotalCount int
	PageNumber int
	PageSize   int
}

// ecsList pages a selection in whichever of the two styles the request uses.
// A request without paging parameters gets the first numbered page and a token
// for the rest.
func ecsList[T any](c *call, sel selection[T], mostToken, mostNumbered int) ([]*T, ecsPage, *apiError) {
	if c.params["MaxResults"] != "" || c.params["NextToken"] != "" {
		from, err := c.startOfPage()
		if err != nil {
			return nil, ecsPage{}, err
		}
		rows, next := sel.page(from, c.clamped(10, mostToken, 10))
		return rows, ecsPage{NextToken: c.token(next, 0)}, nil
	}
	number, size, err := c.numberedPage(10, mostNumbered)
	if err != nil {
		return nil, ecsPage{}, err
	}
	rows, total := sel.numbered(number, size)
	page := ecsPage{TotalCount: total, PageNumber: number, PageSize: size}
	if c.params["PageNumber"] == "" && c.params["PageSize"] == "" {
		_, next := sel.page(0, size)
		page.NextToken = c.token(next, 0)
	}
	return rows, page, nil
}

// mostByTag is how many rows a listing by tag or resource group returns.
const mostByTag = 1000

// first limits a selection to its first rows.
func (s selection[T]) firstRows(most int) selection[T] {
	among := []int{}
	s.each(0, func(at int, _ *T) bool {
		among = append(among, at)
		return len(among) < most
	})
	return selection[T]{table: s.table, among: among}
}

type ecsTagsReply struct {
	base
	NextToken    string
	TagResources struct{ TagResource []tagResource }
}

// tagResource is a row of ListTagResources of ECS and SLB.
type tagResource struct{ ResourceId, ResourceType, TagKey, TagValue string }

func ecsListTagResources(c *call) (reply, *apiError) {
	kind := c.params["ResourceType"]
	tagged := map[string]Tags{}
	switch kind {
	case "instance":
		for _, in := range c.region.instances.all() {
			tagged[in.ID] = in.Tags
		}
	case "eni":
		for _, ni := range c.region.interfaces.all() {
			tagged[ni.ID] = ni.Tags
		}
	}
	rows, err := c.tagResources(kind, tagged)
	if err != nil {
		return nil, err
	}
	out := &ecsTagsReply{}
	out.TagResources.TagResource = rows
	return out, nil
}
