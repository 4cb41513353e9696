package fakecloud

import (
	"maps"
	"slices"
)

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
	tags, err := c.params.tags()
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
		return p.same("VpcId", g.VpcId, "SecurityGroupId", g.SecurityGroupId, "NetworkType", "vpc", "ResourceGroupId", "",
			"SecurityGroupName", g.SecurityGroupName, "SecurityGroupType", g.SecurityGroupType) &&
			!p.flag("ServiceManaged") && len(tags) == 0 && (asked == nil || slices.Contains(asked, g.SecurityGroupId))
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
