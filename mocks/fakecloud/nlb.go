package fakecloud

import (
	"net/http"
	"slices"
)

const (
	// ipv4Only is how NLB writes it; CLB writes ipv4
	ipv4Only = "Ipv4"

	groupTypeIP = "Ip"
	serverIP    = "Ip"
)

func nlbActions() map[string]action {
	return map[string]action{
		"nlb:DescribeRegions":          {run: nlbDescribeRegions},
		"nlb:DescribeZones":            {run: nlbDescribeZones},
		"nlb:ListLoadBalancers":        {run: listLoadBalancers},
		"nlb:GetLoadBalancerAttribute": {run: getLoadBalancerAttribute},
		"nlb:ListListeners":            {run: listListeners},
		"nlb:GetListenerAttribute":     {run: getListenerAttribute},
		"nlb:GetListenerHealthStatus":  {run: getListenerHealthStatus},
		"nlb:ListServerGroups":         {run: listServerGroups},
		"nlb:ListServerGroupServers":   {run: listServerGroupServers},
		"nlb:ListSecurityPolicy":       {run: listSecurityPolicy},
		"nlb:ListSystemSecurityPolicy": {run: listSystemSecurityPolicy},
		"nlb:UpdateListenerAttribute":  {run: updateListenerAttribute},
		"nlb:StartListener":            {run: startListenerNLB},
		"nlb:StopListener":             {run: stopListenerNLB},
		"nlb:AddServersToServerGroup":  {run: addServersToServerGroup},
		"nlb:ListListenerCertificates": {run: listListenerCertificates},
		"nlb:GetJobStatus":             {run: getJobStatus},
		"nlb:ListAsynJobs":             {run: listAsynJobs},
		"nlb:ListTagResources":         {run: nlbListTagResources},
	}
}

type nlbRegionsReply struct {
	base
	Regions []regionRow
}

func nlbDescribeRegions(c *call) (reply, *apiError) {
	return &nlbRegionsReply{Regions: c.regionRows("")}, nil
}

// nlbPage is how NLB lists report their place.
type nlbPage struct {
	base
	NextToken  string `json:",omitempty"`
	TotalCount int
	MaxResults int
}

func nlbList[T any](c *call, sel selection[T]) ([]*T, nlbPage, *apiError) {
	from, err := c.startOfPage()
	if err != nil {
		return nil, nlbPage{}, err
	}
	size, err := c.maxResults()
	if err != nil {
		return nil, nlbPage{}, err
	}
	rows, next := sel.page(from, size)
	return rows, nlbPage{NextToken: c.token(next, 0), TotalCount: sel.count(), MaxResults: size}, nil
}

func noSuchResource(kind string) *apiError {
	return refuse(http.StatusNotFound, "ResourceNotFound."+kind, "The specified resource %s is not found.", kind)
}

// within says whether a value is wanted; an empty list wants all.
func within(list []string, value string) bool {
	return len(list) == 0 || slices.Contains(list, value)
}

type nlbTagsReply struct {
	nlbPage
	TagResources []nlbTagResource
}

type nlbTagResource struct{ ResourceId, ResourceType, TagKey, TagValue, RegionNo string }

func nlbListTagResources(c *call) (reply, *apiError) {
	kind := c.params["ResourceType"]
	tagged := map[string]Tags{}
	switch kind {
	case "loadbalancer":
		for _, lb := range c.region.nlbs.all() {
			tagged[lb.ID] = lb.Tags
		}
	case "listener":
		for _, l := range c.region.nlbListeners.all() {
			tagged[l.ID] = l.Tags
		}
	case "servergroup":
		for _, g := range c.region.groups.all() {
			tagged[g.ID] = g.Tags
		}
	default:
		return nil, invalidParameter("ResourceType", "loadbalancer, listener or servergroup is expected")
	}
	found, err := c.tagResources(kind, tagged)
	if err != nil {
		return nil, err
	}
	all := newTable[tagResource](nil, nil)
	for i := range found {
		all.add(found[i].ResourceId+"/"+found[i].TagKey, &found[i])
	}
	rows, page, err := nlbList(c, selection[tagResource]{table: all})
	if err != nil {
		return nil, err
	}
	return &nlbTagsReply{nlbPage: page, TagResources: mapped(rows, func(t *tagResource) nlbTagResource {
		return nlbTagResource{t.ResourceId, t.ResourceType, t.TagKey, t.TagValue, c.region.ID}
	})}, nil
}
