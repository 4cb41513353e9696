package fakecloud

import (
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

type slbTagsReply struct {
	base
	NextToken    string `json:",omitempty"`
	TagResources struct{ TagResource []tagResource }
}

func slbListTagResources(c *call) (reply, *apiError) {
	kind := c.params["ResourceType"]
	tagged := map[string]world.Tags{}
	if kind == "instance" {
		for _, lb := range c.region.clbs.all() {
			tagged[lb.ID] = lb.Tags
		}
	}
	rows, err := c.tagResources(kind, tagged)
	if err != nil {
		return nil, err
	}
	out := &slbTagsReply{}
	out.TagResources.TagResource = rows
	return out, nil
}

func slbTagResources(c *call) (reply, *apiError) { return c.tagged(c.slbTags) }

func slbUntagResources(c *call) (reply, *apiError) { return c.untagged(c.slbTags) }

func (c *call) slbTags(kind, id string) *world.Tags {
	if lb := c.region.clbs.get(id); kind == "instance" && lb != nil {
		return &lb.Tags
	}
	return nil
}
