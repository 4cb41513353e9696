package fakecloud

import "slices"

type familyRow struct{ InstanceTypeFamilyId, Generation string }

type familiesReply struct {
	base
	InstanceTypeFamilies struct{ InstanceTypeFamily []familyRow }
}

// generation is that of every type here.
const generation = "ecs-5"

func describeInstanceTypeFamilies(c *call) (reply, *apiError) {
	out := &familiesReply{}
	out.InstanceTypeFamilies.InstanceTypeFamily = []familyRow{}
	if !c.params.same("Generation", generation) {
		return out, nil
	}
	names := mapped(c.region.types(), family)
	out.InstanceTypeFamilies.InstanceTypeFamily = mapped(slices.Compact(names), func(name string) familyRow { return familyRow{name, generation} })
	return out, nil
}

type poolRow struct{ InstanceId, PrivatePoolOptionsId, PrivatePoolOptionsMatchCriteria string }

type attachmentsReply struct {
	vpcPage
	Instances struct{ Instance []poolRow }
}

// describeInstanceAttachments says that no instance uses a private pool.
func describeInstanceAttachments(c *call) (reply, *apiError) {
	ids, err := c.params.jsonList("InstanceIds", 100)
	if err != nil {
		return nil, err
	}
	rows, page, err := c.instancesAt(ids, func(*Instance) bool { return true })
	if err != nil {
		return nil, err
	}
	out := &attachmentsReply{vpcPage: page}
	out.Instances.Instance = mapped(rows, func(in *Instance) poolRow { return poolRow{in.ID, "", "None"} })
	return out, nil
}
