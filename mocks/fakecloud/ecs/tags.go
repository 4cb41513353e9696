package ecs

import (
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

type tagsReply struct {
	wire.Base
	NextToken    string
	TagResources struct{ TagResource []wire.TagResource }
}

func listTagResources(c *call) (wire.Reply, *wire.Error) {
	kind := c.Params["ResourceType"]
	tagged := map[string]world.Tags{}
	switch kind {
	case "instance":
		for _, in := range c.Region.Instances.All() {
			tagged[in.ID] = in.Tags
		}
	case "eni":
		for _, ni := range c.Region.Interfaces.All() {
			tagged[ni.ID] = ni.Tags
		}
	}
	rows, err := c.ListTags(kind, tagged)
	if err != nil {
		return nil, err
	}
	out := &tagsReply{}
	out.TagResources.TagResource = rows
	return out, nil
}

func tagResources(c *call) (wire.Reply, *wire.Error) { return c.AddTags(c.tagsOf) }

func untagResources(c *call) (wire.Reply, *wire.Error) { return c.RemoveTags(c.tagsOf) }

func (c *call) tagsOf(kind, id string) *world.Tags {
	switch kind {
	case "instance":
		if in := c.Region.Instances.Get(id); in != nil {
			return &in.Tags
		}
	case "eni":
		if ni := c.Region.Interfaces.Get(id); ni != nil {
			return &ni.Tags
		}
	case "securitygroup":
		if g := c.Region.SecurityGroups.Get(id); g != nil {
			return &g.Tags
		}
	}
	return nil
}
