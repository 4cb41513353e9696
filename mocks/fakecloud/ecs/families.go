package ecs

import (
	"slices"

	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

type familyRow struct{ InstanceTypeFamilyId, Generation string }

type familiesReply struct {
	wire.Base
	InstanceTypeFamilies struct{ InstanceTypeFamily []familyRow }
}

// generation is that of every type here.
const generation = "ecs-5"

func describeInstanceTypeFamilies(c *call) (wire.Reply, *wire.Error) {
	out := &familiesReply{}
	out.InstanceTypeFamilies.InstanceTypeFamily = []familyRow{}
	if !c.Params.Same("Generation", generation) {
		return out, nil
	}
	names := wire.Mapped(typesIn(c.Region), world.Family)
	out.InstanceTypeFamilies.InstanceTypeFamily = wire.Mapped(slices.Compact(names), func(name string) familyRow { return familyRow{name, generation} })
	return out, nil
}

type poolRow struct{ InstanceId, PrivatePoolOptionsId, PrivatePoolOptionsMatchCriteria string }

type attachmentsReply struct {
	wire.Place
	Instances struct{ Instance []poolRow }
}

// describeInstanceAttachments says that no instance uses a private pool.
func describeInstanceAttachments(c *call) (wire.Reply, *wire.Error) {
	ids, err := c.Params.JSONList("InstanceIds", 100)
	if err != nil {
		return nil, err
	}
	rows, page, err := c.instancesAt(ids, nil)
	if err != nil {
		return nil, err
	}
	out := &attachmentsReply{Place: page}
	out.Instances.Instance = wire.Mapped(rows, func(in *world.Instance) poolRow { return poolRow{in.ID, "", "None"} })
	return out, nil
}
