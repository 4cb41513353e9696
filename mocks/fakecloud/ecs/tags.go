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

// otherKinds are the kinds of resources that can have tags and of which no world has
// any that has.
var otherKinds = []string{
	"disk", "snapshot", "image", "volume", "ddh", "ddhcluster", "keypair", "launchtemplate", "reservedinstance", "snapshotpolicy", "elasticityassurance",
	"capacityreservation", "command", "invocation", "activation", "managedinstance",
}

// taggable are the resources of a kind.
func (c *call) taggable(kind string) wire.Taggable {
	out := wire.Taggable{}
	switch kind {
	case "instance":
		for _, in := range c.Region.Instances.Present() {
			out[in.ID] = &in.Tags
		}
	case "eni":
		for _, ni := range c.Region.Interfaces.Present() {
			out[ni.ID] = &ni.Tags
		}
	case "securitygroup":
		for _, g := range c.Region.SecurityGroups.Present() {
			out[g.ID] = &g.Tags
		}
	}
	return out
}

func listTagResources(c *call) (wire.Reply, *wire.Error) {
	kind := c.Params["ResourceType"]
	if err := c.Params.Choice("ResourceType", append([]string{"instance", "eni", "securitygroup"}, otherKinds...)...); err != nil {
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
