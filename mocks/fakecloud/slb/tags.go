package slb

import (
	"cmp"
	"maps"
	"slices"

	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

type tagsReply struct {
	wire.Base
	NextToken    string `json:",omitempty"`
	TagResources struct{ TagResource []wire.TagResource }
}

// taggable are the resources of a kind. Certificates have no tags, and how a listener is
// named here is not published.
func (c *call) taggable(kind string) wire.Taggable {
	out := wire.Taggable{}
	switch kind {
	case "instance":
		for _, lb := range c.Region.CLBs.Present() {
			out[lb.ID] = &lb.Tags
		}
	case "acl":
		for i := range c.Region.AccessLists {
			out[c.Region.AccessLists[i].ID] = &c.Region.AccessLists[i].Tags
		}
	case "vservergroup":
		for id, g := range c.Region.VServerGroups {
			out[id] = &g.Tags
		}
	case "masterslaveservergroup":
		for id, g := range c.Region.MasterSlaveGroups {
			out[id] = &g.Tags
		}
	}
	return out
}

func listTagResources(c *call) (wire.Reply, *wire.Error) {
	kind := c.Params["ResourceType"]
	if err := c.Params.Choice("ResourceType", "instance", "certificate", "acl", "vservergroup", "masterslaveservergroup"); err != nil {
		return nil, err
	}
	rows, err := c.ListTags(kind, c.taggable(kind).Values())
	if err != nil {
		return nil, err
	}
	out := &tagsReply{}
	out.TagResources.TagResource = rows
	return out, nil
}

func tagResources(c *call) (wire.Reply, *wire.Error) { return c.AddTags(c.tagsOf) }

func untagResources(c *call) (wire.Reply, *wire.Error) { return c.RemoveTags(c.tagsOf) }

func (c *call) tagsOf(kind, id string) *world.Tags { return c.taggable(kind)[id] }

type tagSet struct {
	TagKey, TagValue string
	InstanceCount    int
}

type tagSetsReply struct {
	wire.Base
	PageNumber, PageSize, TotalCount int

	TagSets struct{ TagSet []tagSet }
}

// describeTags counts the load balancers that have each tag.
func describeTags(c *call) (wire.Reply, *wire.Error) {
	filters, err := c.Params.LegacyTags(nil)
	if err != nil {
		return nil, err
	}
	number, size, err := c.NumberedPage(50, 50)
	if err != nil {
		return nil, err
	}
	ids, counts := wire.Words(c.Params["LoadBalancerId"]), map[wire.TagRow]int{}
	for _, lb := range c.Region.CLBs.All() {
		for _, tag := range wire.TagRows(lb.Tags) {
			if c.Params.Flag("DistinctKey") {
				tag.TagValue = ""
			}
			if wire.Within(ids, lb.ID) && (len(filters) == 0 || slices.ContainsFunc(filters, func(f wire.TagFilter) bool {
				return f.Key == tag.TagKey && (f.Value == "" || f.Value == tag.TagValue)
			})) {
				counts[tag]++
			}
		}
	}
	keys := slices.SortedFunc(maps.Keys(counts), func(a, b wire.TagRow) int {
		return cmp.Or(cmp.Compare(a.TagKey, b.TagKey), cmp.Compare(a.TagValue, b.TagValue))
	})
	out := &tagSetsReply{PageNumber: number, PageSize: size, TotalCount: len(keys)}
	from := min((number-1)*size, len(keys))
	out.TagSets.TagSet = wire.Mapped(keys[from:min(from+size, len(keys))], func(t wire.TagRow) tagSet {
		return tagSet{t.TagKey, t.TagValue, counts[t]}
	})
	return out, nil
}
