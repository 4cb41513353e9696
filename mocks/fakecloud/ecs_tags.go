package fakecloud

import (
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

type ecsTagsReply struct {
	base
	NextToken    string
	TagResources struct{ TagResource []tagResource }
}

func ecsListTagResources(c *call) (reply, *apiError) {
	kind := c.params["ResourceType"]
	tagged := map[string]world.Tags{}
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

func ecsTagResources(c *call) (reply, *apiError) { return c.tagged(c.ecsTags) }

func ecsUntagResources(c *call) (reply, *apiError) { return c.untagged(c.ecsTags) }

func (c *call) ecsTags(kind, id string) *world.Tags {
	switch kind {
	case "instance":
		if in := c.region.instances.get(id); in != nil {
			return &in.Tags
		}
	case "eni":
		if ni := c.region.interfaces.get(id); ni != nil {
			return &ni.Tags
		}
	case "securitygroup":
		if g := c.region.security.get(id); g != nil {
			return &g.Tags
		}
	}
	return nil
}
