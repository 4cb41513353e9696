// Package nlb is NLB of a simulated account: load balancers, listeners, server
// groups, and the jobs that changes are.
package nlb

import (
	"net/http"

	"github.com/alictl/alictl/mocks/fakecloud/account"
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// ipv4Only is how NLB writes it; CLB writes ipv4.
const ipv4Only = "Ipv4"

// Actions are what the product can do, by their names.
func Actions() account.Actions {
	return account.Handlers(wrap, map[string]action{
		"nlb:DescribeRegions":          {Run: describeRegions},
		"nlb:DescribeZones":            {Run: describeZones},
		"nlb:ListLoadBalancers":        {Run: listLoadBalancers},
		"nlb:GetLoadBalancerAttribute": {Run: getLoadBalancerAttribute},
		"nlb:ListListeners":            {Run: listListeners},
		"nlb:GetListenerAttribute":     {Run: getListenerAttribute},
		"nlb:GetListenerHealthStatus":  {Run: getListenerHealthStatus},
		"nlb:ListServerGroups":         {Run: listServerGroups},
		"nlb:ListServerGroupServers":   {Run: listServerGroupServers},
		"nlb:ListSecurityPolicy":       {Run: listSecurityPolicy},
		"nlb:ListSystemSecurityPolicy": {Run: listSystemSecurityPolicy},
		"nlb:UpdateListenerAttribute":  {Run: updateListenerAttribute},
		"nlb:StartListener":            {Run: startListener},
		"nlb:StopListener":             {Run: stopListener},
		"nlb:AddServersToServerGroup":  {Run: addServersToServerGroup},
		"nlb:ListListenerCertificates": {Run: listListenerCertificates},
		"nlb:GetJobStatus":             {Run: getJobStatus},
		"nlb:ListAsynJobs":             {Run: listAsynJobs},
		"nlb:ListTagResources":         {Run: listTagResources},
	})
}

type regionsReply struct {
	wire.Base
	Regions []account.RegionRow
}

func describeRegions(c *call) (wire.Reply, *wire.Error) {
	if err := c.Params.Choice("ServiceCode", "nlb"); err != nil {
		return nil, err
	}
	return &regionsReply{Regions: c.RegionRows("")}, nil
}

// nlbPage is how NLB lists report their place.
type nlbPage struct {
	wire.Base
	NextToken  string `json:",omitempty"`
	TotalCount int
	MaxResults int
}

func list[T any](c *call, sel account.Selection[T]) ([]*T, nlbPage, *wire.Error) {
	from, err := c.StartOfPage()
	if err != nil {
		return nil, nlbPage{}, err
	}
	size, err := c.MaxResults()
	if err != nil {
		return nil, nlbPage{}, err
	}
	rows, next := sel.Page(from, size)
	return rows, nlbPage{NextToken: c.Token(next, 0), TotalCount: sel.Count(), MaxResults: size}, nil
}

func noSuchResource(kind string) *wire.Error {
	return wire.Refuse(http.StatusNotFound, "ResourceNotFound."+kind, "The specified resource %s is not found.", kind)
}

type tagsReply struct {
	nlbPage
	TagResources []tagResource
}

type tagResource struct{ ResourceId, ResourceType, TagKey, TagValue, RegionNo string }

func listTagResources(c *call) (wire.Reply, *wire.Error) {
	kind := c.Params["ResourceType"]
	tagged := map[string]world.Tags{}
	switch kind {
	case "loadbalancer":
		for _, lb := range c.Region.NLBs.All() {
			tagged[lb.ID] = lb.Tags
		}
	case "listener":
		for _, l := range c.Region.NLBListeners.All() {
			tagged[l.ID] = l.Tags
		}
	case "servergroup":
		for _, g := range c.Region.ServerGroups.All() {
			tagged[g.ID] = g.Tags
		}
	default:
		return nil, wire.InvalidParameter("ResourceType", "loadbalancer, listener or servergroup is expected")
	}
	found, err := c.ListTags(kind, tagged)
	if err != nil {
		return nil, err
	}
	all := account.NewTable[wire.TagResource](nil, nil)
	for i := range found {
		all.Add(found[i].ResourceId+"/"+found[i].TagKey, &found[i])
	}
	rows, page, err := list(c, account.Selection[wire.TagResource]{Table: all})
	if err != nil {
		return nil, err
	}
	return &tagsReply{nlbPage: page, TagResources: wire.Mapped(rows, func(t *wire.TagResource) tagResource {
		return tagResource{t.ResourceId, t.ResourceType, t.TagKey, t.TagValue, c.Region.ID}
	})}, nil
}
