package slb

import (
	"net/http"
	"slices"

	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

type vgroupRow struct {
	VServerGroupId    string
	VServerGroupName  string
	CreateTime        string
	ServerCount       int64
	AssociatedObjects associatedObjects
	Tags              wire.TagList
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
	wire.Base
	VServerGroups struct{ VServerGroup []vgroupRow }
}

func describeVServerGroups(c *call) (wire.Reply, *wire.Error) {
	lb, err := c.findCLB()
	if err != nil {
		return nil, err
	}
	tags, err := c.Params.Tags()
	if err != nil {
		return nil, err
	}
	out := &vgroupsReply{}
	out.VServerGroups.VServerGroup = []vgroupRow{}
	for i := range lb.VServerGroups {
		g := &lb.VServerGroups[i]
		if !tags.Match(g.Tags) || !world.Glob(c.Params["Description"], g.Name) {
			continue
		}
		row := vgroupRow{
			VServerGroupId: g.ID, VServerGroupName: g.Name, CreateTime: world.UsualDate,
			ServerCount: int64(len(g.Backends)), Tags: wire.TagList{Tag: wire.TagRows(g.Tags)},
		}
		if c.Params.Flag("IncludeListener") {
			row.AssociatedObjects.Listeners = listenersOf(lb, g.ID, "")
		}
		if c.Params.Flag("IncludeRule") {
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
	wire.Base
	VServerGroupId   string
	VServerGroupName string
	LoadBalancerId   string
	CreateTime       string
	BackendServers   struct{ BackendServer []backendRow }
	Tags             wire.TagList
}

func describeVServerGroupAttribute(c *call) (wire.Reply, *wire.Error) {
	g, ok := c.Region.VServerGroups[c.Params["VServerGroupId"]]
	if !ok {
		return nil, noSuchGroup("VServerGroupId")
	}
	out := &vgroupReply{
		VServerGroupId: g.ID, VServerGroupName: g.Name, LoadBalancerId: g.LB.ID, CreateTime: world.UsualDate,
		Tags: wire.TagList{Tag: wire.TagRows(g.Tags)},
	}
	out.BackendServers.BackendServer = wire.Mapped(g.Backends, func(b world.Backend) backendRow {
		return backendRow{b.ID, b.IP, b.Port, b.Weight, b.Type, b.Description}
	})
	return out, nil
}

// noSuchGroup is how the service words a missing group: not as NotFound.
func noSuchGroup(name string) *wire.Error {
	return wire.Refuse(http.StatusBadRequest, "InvalidParameter", "The specified %s does not exist.", name)
}

type pairRowCLB struct {
	MasterSlaveServerGroupId   string
	MasterSlaveServerGroupName string
	CreateTime                 string
	AssociatedObjects          associatedObjects
	Tags                       wire.TagList
}

type pairsReply struct {
	wire.Base
	MasterSlaveServerGroups struct{ MasterSlaveServerGroup []pairRowCLB }
}

func describeMasterSlaveServerGroups(c *call) (wire.Reply, *wire.Error) {
	lb, err := c.findCLB()
	if err != nil {
		return nil, err
	}
	tags, err := c.Params.Tags()
	if err != nil {
		return nil, err
	}
	groups := slices.DeleteFunc(slices.Clone(lb.MasterSlaveGroups), func(g world.MasterSlaveGroup) bool {
		return !tags.Match(g.Tags) || !world.Glob(c.Params["Description"], g.Name)
	})
	out := &pairsReply{}
	out.MasterSlaveServerGroups.MasterSlaveServerGroup = wire.Mapped(groups, func(g world.MasterSlaveGroup) pairRowCLB {
		row := pairRowCLB{
			MasterSlaveServerGroupId: g.ID, MasterSlaveServerGroupName: g.Name, CreateTime: world.UsualDate,
			Tags: wire.TagList{Tag: wire.TagRows(g.Tags)},
		}
		if c.Params.Flag("IncludeListener") {
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
	wire.Base
	MasterSlaveServerGroupId   string
	MasterSlaveServerGroupName string
	LoadBalancerId             string
	CreateTime                 string
	MasterSlaveBackendServers  struct{ MasterSlaveBackendServer []pairBackendRow }
	Tags                       wire.TagList
}

func describeMasterSlaveServerGroupAttribute(c *call) (wire.Reply, *wire.Error) {
	g, ok := c.Region.MasterSlaveGroups[c.Params["MasterSlaveServerGroupId"]]
	if !ok {
		return nil, noSuchGroup("MasterSlaveServerGroupId")
	}
	out := &pairReply{
		MasterSlaveServerGroupId: g.ID, MasterSlaveServerGroupName: g.Name, LoadBalancerId: g.LB.ID,
		CreateTime: world.UsualDate, Tags: wire.TagList{Tag: wire.TagRows(g.Tags)},
	}
	out.MasterSlaveBackendServers.MasterSlaveBackendServer = wire.Mapped(g.Backends, func(b world.Backend) pairBackendRow {
		return pairBackendRow{b.ID, b.Port, b.Weight, b.Role, b.Type, b.Description}
	})
	return out, nil
}
