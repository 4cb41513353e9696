package fakecloud

import (
	"net/http"
	"slices"

	"github.com/alictl/alictl/mocks/fakecloud/world"
)

type vgroupRow struct {
	VServerGroupId    string
	VServerGroupName  string
	CreateTime        string
	ServerCount       int64
	AssociatedObjects associatedObjects
	Tags              tagList
}

type associatedObjects struct {
	Listeners *listenerRefs `json:",omitempty"`
	Rules     *ruleRefs     `json:",omitempty"`
}

type listenerRefs struct{ Listener []listenerRef }

type listenerRef struct {
	Port     int
	Protocol string
}

type ruleRefs struct{ Rule []ruleRef }

type ruleRef struct{ RuleId, RuleName, Domain, Url string }

type vgroupsReply struct {
	base
	VServerGroups struct{ VServerGroup []vgroupRow }
}

func describeVServerGroups(c *call) (reply, *apiError) {
	lb, err := c.findCLB()
	if err != nil {
		return nil, err
	}
	tags, err := c.params.tags()
	if err != nil {
		return nil, err
	}
	out := &vgroupsReply{}
	out.VServerGroups.VServerGroup = []vgroupRow{}
	for i := range lb.VServerGroups {
		g := &lb.VServerGroups[i]
		if !tags.match(g.Tags) || !world.Glob(c.params["Description"], g.Name) {
			continue
		}
		row := vgroupRow{
			VServerGroupId: g.ID, VServerGroupName: g.Name, CreateTime: world.UsualDate,
			ServerCount: int64(len(g.Backends)), Tags: tagList{tagRows(g.Tags)},
		}
		if c.params.flag("IncludeListener") {
			row.AssociatedObjects.Listeners = listenersOf(lb, g.ID, "")
		}
		if c.params.flag("IncludeRule") {
			row.AssociatedObjects.Rules = rulesOf(lb, g.ID)
		}
		out.VServerGroups.VServerGroup = append(out.VServerGroups.VServerGroup, row)
	}
	return out, nil
}

// listenersOf finds the listeners that use a vserver group or a pair.
func listenersOf(lb *world.CLB, group, pair string) *listenerRefs {
	out := &listenerRefs{Listener: []listenerRef{}}
	for _, l := range lb.Listeners {
		if group != "" && l.VServerGroup == group || pair != "" && l.MasterSlaveGroup == pair {
			out.Listener = append(out.Listener, listenerRef{l.Port, l.Protocol})
		}
	}
	return out
}

func rulesOf(lb *world.CLB, group string) *ruleRefs {
	out := &ruleRefs{Rule: []ruleRef{}}
	for _, l := range lb.Listeners {
		for _, r := range l.Rules {
			if r.VServerGroup == group {
				out.Rule = append(out.Rule, ruleRef{r.ID, r.Name, r.Domain, r.URL})
			}
		}
	}
	return out
}

type backendRow struct {
	ServerId    string
	ServerIp    string
	Port        int
	Weight      int
	Type        string
	Description string
}

type vgroupReply struct {
	base
	VServerGroupId   string
	VServerGroupName string
	LoadBalancerId   string
	CreateTime       string
	BackendServers   struct{ BackendServer []backendRow }
	Tags             tagList
}

func describeVServerGroupAttribute(c *call) (reply, *apiError) {
	g, ok := c.region.vgroups[c.params["VServerGroupId"]]
	if !ok {
		return nil, noSuchGroup("VServerGroupId")
	}
	out := &vgroupReply{
		VServerGroupId: g.ID, VServerGroupName: g.Name, LoadBalancerId: g.lb.ID, CreateTime: world.UsualDate,
		Tags: tagList{tagRows(g.Tags)},
	}
	out.BackendServers.BackendServer = mapped(g.Backends, func(b world.Backend) backendRow {
		return backendRow{b.ID, b.IP, b.Port, b.Weight, b.Type, b.Description}
	})
	return out, nil
}

// noSuchGroup is how the service words a missing group: not as NotFound.
func noSuchGroup(name string) *apiError {
	return refuse(http.StatusBadRequest, "InvalidParameter", "The specified %s does not exist.", name)
}

type pairRowCLB struct {
	MasterSlaveServerGroupId   string
	MasterSlaveServerGroupName string
	CreateTime                 string
	AssociatedObjects          associatedObjects
	Tags                       tagList
}

type pairsReply struct {
	base
	MasterSlaveServerGroups struct{ MasterSlaveServerGroup []pairRowCLB }
}

func describeMasterSlaveServerGroups(c *call) (reply, *apiError) {
	lb, err := c.findCLB()
	if err != nil {
		return nil, err
	}
	tags, err := c.params.tags()
	if err != nil {
		return nil, err
	}
	groups := slices.DeleteFunc(slices.Clone(lb.MasterSlaveGroups), func(g world.MasterSlaveGroup) bool {
		return !tags.match(g.Tags) || !world.Glob(c.params["Description"], g.Name)
	})
	out := &pairsReply{}
	out.MasterSlaveServerGroups.MasterSlaveServerGroup = mapped(groups, func(g world.MasterSlaveGroup) pairRowCLB {
		row := pairRowCLB{
			MasterSlaveServerGroupId: g.ID, MasterSlaveServerGroupName: g.Name, CreateTime: world.UsualDate,
			Tags: tagList{tagRows(g.Tags)},
		}
		if c.params.flag("IncludeListener") {
			row.AssociatedObjects.Listeners = listenersOf(lb, "", g.ID)
		}
		return row
	})
	return out, nil
}

// pairBackendRow has no address: the service does not show it.
type pairBackendRow struct {
	ServerId    string
	Port        int
	Weight      int
	ServerType  string
	Type        string
	Description string
}

type pairReply struct {
	base
	MasterSlaveServerGroupId   string
	MasterSlaveServerGroupName string
	LoadBalancerId             string
	CreateTime                 string
	MasterSlaveBackendServers  struct{ MasterSlaveBackendServer []pairBackendRow }
	Tags                       tagList
}

func describeMasterSlaveServerGroupAttribute(c *call) (reply, *apiError) {
	g, ok := c.region.pairs[c.params["MasterSlaveServerGroupId"]]
	if !ok {
		return nil, noSuchGroup("MasterSlaveServerGroupId")
	}
	out := &pairReply{
		MasterSlaveServerGroupId: g.ID, MasterSlaveServerGroupName: g.Name, LoadBalancerId: g.lb.ID,
		CreateTime: world.UsualDate, Tags: tagList{tagRows(g.Tags)},
	}
	out.MasterSlaveBackendServers.MasterSlaveBackendServer = mapped(g.Backends, func(b world.Backend) pairBackendRow {
		return pairBackendRow{b.ID, b.Port, b.Weight, b.Role, b.Type, b.Description}
	})
	return out, nil
}
