package slb

import (
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

type slbTagsReply struct {
	wire.Base
	NextToken    string `json:",omitempty"`
	TagResources struct{ TagResource []wire.TagResource }
}

func slbListTagResources(c *call) (wire.Reply, *wire.Error) {
	kind := c.Params["ResourceType"]
	tagged := map[string]world.Tags{}
	if kind == "instance" {
		for _, lb := range c.Region.CLBs.All() {
			tagged[lb.ID] = lb.Tags
		}
	}
	rows, err := c.ListTags(kind, tagged)
	if err != nil {
		return nil, err
	}
	out := &slbTagsReply{}
	out.TagResources.TagResource = rows
	return out, nil
}

func slbTagResources(c *call) (wire.Reply, *wire.Error) { return c.AddTags(c.slbTags) }

func slbUntagResources(c *call) (wire.Reply, *wire.Error) { return c.RemoveTags(c.slbTags) }

func (c *call) slbTags(kind, id string) *world.Tags {
	if lb := c.Region.CLBs.Get(id); kind == "instance" && lb != nil {
		return &lb.Tags
	}
	return nil
}
