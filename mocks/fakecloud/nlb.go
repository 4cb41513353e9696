package fakecloud

import (
	"net/http"

	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

func nlbActions() map[string]action {
	return map[string]action{
		"nlb:DescribeRegions":          {run: nlbDescribeRegions},
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
	wire.Base
	Regions []regionRow
}

func nlbDescribeRegions(c *call) (wire.Reply, *wire.Error) {
	return &nlbRegionsReply{Regions: c.regionRows("")}, nil
}

// nlbPage is how NLB lists report their place.
type nlbPage struct {
	wire.Base
	NextToken  string `json:",omitempty"`
	TotalCount int
	MaxResults int
}

func nlbList[T any](c *call, sel selection[T]) ([]*T, nlbPage, *wire.Error) {
	from, err := c.StartOfPage()
	if err != nil {
		return nil, nlbPage{}, err
	}
	size, err := c.MaxResults()
	if err != nil {
		return nil, nlbPage{}, err
	}
	rows, next := sel.page(from, size)
	return rows, nlbPage{NextToken: c.Token(next, 0), TotalCount: sel.count(), MaxResults: size}, nil
}

func noSuchResource(kind string) *wire.Error {
	return wire.Refuse(http.StatusNotFound, "ResourceNotFound."+kind, "The specified resource %s is not found.", kind)
}

type nlbTagsReply struct {
	nlbPage
	TagResources []nlbTagResource
}

type nlbTagResource struct{ ResourceId, ResourceType, TagKey, TagValue, RegionNo string }

func nlbListTagResources(c *call) (wire.Reply, *wire.Error) {
	kind := c.Params["ResourceType"]
	tagged := map[string]world.Tags{}
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
		return nil, wire.InvalidParameter("ResourceType", "loadbalancer, listener or servergroup is expected")
	}
	found, err := c.ListTags(kind, tagged)
	if err != nil {
		return nil, err
	}
	all := newTable[wire.TagResource](nil, nil)
	for i := range found {
		all.add(found[i].ResourceId+"/"+found[i].TagKey, &found[i])
	}
	rows, page, err := nlbList(c, selection[wire.TagResource]{table: all})
	if err != nil {
		return nil, err
	}
	return &nlbTagsReply{nlbPage: page, TagResources: wire.Mapped(rows, func(t *wire.TagResource) nlbTagResource {
		return nlbTagResource{t.ResourceId, t.ResourceType, t.TagKey, t.TagValue, c.region.ID}
	})}, nil
}
