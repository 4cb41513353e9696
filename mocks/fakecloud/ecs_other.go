package fakecloud

import (
	"maps"
	"slices"
)

type instanceTypesReply struct {
	base
	NextToken     string
	InstanceTypes struct{ InstanceType []instanceTypeRow }
}

// instanceTypeRow has no field for the most connections of a type; neither has
// the real one.
type instanceTypeRow struct {
	InstanceTypeId              string
	InstanceTypeFamily          string
	CpuCoreCount                int
	MemorySize                  float64
	EniQuantity                 int
	EniPrivateIpAddressQuantity int
	InstanceBandwidthRx         int
	InstanceBandwidthTx         int
	InstancePpsRx               int64
	InstancePpsTx               int64
}

// describeInstanceTypes shows the types that the world uses.
func describeInstanceTypes(c *call) (reply, *apiError) {
	asked, err := c.params.limited("InstanceTypes", 10)
	if err != nil {
		return nil, err
	}
	used := map[string]Instance{}
	for _, in := range c.region.instances.all() {
		used[in.Type] = in
	}
	from, err := c.startOfPage()
	if err != nil {
		return nil, err
	}
	names := slices.Sorted(maps.Keys(used))
	names = slices.DeleteFunc(names, func(name string) bool {
		return len(asked) > 0 && !slices.Contains(asked, name) ||
			c.params["InstanceTypeFamily"] != "" && family(name) != c.params["InstanceTypeFamily"]
	})
	size := c.clamped(1, 100, 100)
	page := names[min(from, len(names)):min(from+size, len(names))]
	out := &instanceTypesReply{}
	if from+size < len(names) {
		out.NextToken = c.token(from+size, 0)
	}
	out.InstanceTypes.InstanceType = mapped(page, func(name string) instanceTypeRow {
		return instanceTypeRow{
			InstanceTypeId: name, InstanceTypeFamily: family(name), CpuCoreCount: 2, MemorySize: 8,
			EniQuantity: 3, EniPrivateIpAddressQuantity: 6, InstanceBandwidthRx: 2097152, InstanceBandwidthTx: 2097152,
			InstancePpsRx: 900000, InstancePpsTx: 900000,
		}
	})
	return out, nil
}

type securityGroupRow struct {
	SecurityGroupId   string
	SecurityGroupName string
	Description       string
	SecurityGroupType string
	VpcId             string
	CreationTime      string
	ServiceManaged    bool
	Tags              tagList
}

type securityGroupsReply struct {
	ecsPage
	RegionId       string
	SecurityGroups struct{ SecurityGroup []securityGroupRow }
}

// describeSecurityGroups shows the groups that instances and interfaces name.
func describeSecurityGroups(c *call) (reply, *apiError) {
	asked, err := c.params.jsonList("SecurityGroupIds", 100)
	if err != nil {
		return nil, err
	}
	vpcs := c.region.securityGroups()
	groups := newTable[securityGroupRow](nil, nil)
	for _, id := range slices.Sorted(maps.Keys(vpcs)) {
		groups.add(id, &securityGroupRow{
			SecurityGroupId: id, SecurityGroupName: id, SecurityGroupType: "normal", VpcId: vpcs[id],
			CreationTime: created, Tags: tagList{[]tagRow{}},
		})
	}
	p := c.params
	rows, page, err := ecsList(c, selection[securityGroupRow]{table: groups, keep: func(g *securityGroupRow) bool {
		return (p["VpcId"] == "" || p["VpcId"] == g.VpcId) &&
			(p["SecurityGroupId"] == "" || p["SecurityGroupId"] == g.SecurityGroupId) &&
			(asked == nil || slices.Contains(asked, g.SecurityGroupId))
	}}, 100, 100)
	if err != nil {
		return nil, err
	}
	out := &securityGroupsReply{ecsPage: page, RegionId: c.region.ID}
	out.SecurityGroups.SecurityGroup = mapped(rows, func(g *securityGroupRow) securityGroupRow { return *g })
	return out, nil
}

// securityGroups finds the groups that instances and interfaces name, and the
// VPC of each.
func (r *region) securityGroups() map[string]string {
	vpcs := map[string]string{}
	for _, in := range r.instances.all() {
		for _, id := range in.SecurityGroups {
			vpcs[id] = in.VPC
		}
	}
	for _, ni := range r.interfaces.all() {
		for _, id := range ni.SecurityGroups {
			vpcs[id] = ni.VPC
		}
	}
	return vpcs
}
