package collect

import (
	"slices"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/internal/model"
)

// Source is one thing that can be read of an account: the table it fills, the
// tables that must be read before it, the API actions it calls, by product, and
// the RAM permissions these need where their names differ.
type Source struct {
	Table       model.Table
	Needs       []model.Table
	Actions     []string // product:Action, as in error entries
	Permissions []string // RAM actions; nil: the same as Actions
}

// Sources is the catalogue of everything that is read. Commands and rules name
// tables; what is called and which permissions that takes follow from here.
func Sources() []Source {
	listeners := []model.Table{model.CLBListenersTable, model.NLBListenersTable}
	groups := append([]model.Table{model.CLBTable, model.NLBTable, model.RulesTable, model.GroupsTable}, listeners...)
	paths := append([]model.Table{model.InterfacesTable, model.InstancesTable}, groups...)
	return []Source{
		{Table: model.CLBTable, Actions: []string{"slb:DescribeLoadBalancers", "slb:DescribeRegions"}},
		{Table: model.NLBTable, Actions: []string{"nlb:ListLoadBalancers", "nlb:DescribeRegions"}},
		{Table: model.CLBListenersTable, Actions: []string{"slb:DescribeLoadBalancerListeners"}},
		{Table: model.NLBListenersTable, Actions: []string{"nlb:ListListeners"}},
		{Table: model.SettingsTable},
		{Table: model.RulesTable, Needs: []model.Table{model.CLBListenersTable}, Actions: []string{"slb:DescribeRules", "slb:DescribeVServerGroups"}},
		{Table: model.GroupsTable, Needs: append([]model.Table{model.CLBTable, model.NLBTable, model.RulesTable}, listeners...), Actions: []string{
			"slb:DescribeLoadBalancerAttribute", "slb:DescribeVServerGroupAttribute", "slb:DescribeMasterSlaveServerGroupAttribute",
			"nlb:ListServerGroupServers",
		}},
		{Table: model.GroupSettingsTable, Actions: []string{"nlb:ListServerGroups"}},
		{Table: model.HealthTable, Needs: groups, Actions: []string{"slb:DescribeHealthStatus", "nlb:GetListenerHealthStatus"}},
		{Table: model.InterfacesTable, Actions: []string{"ecs:DescribeNetworkInterfaces"}},
		{Table: model.InstancesTable, Needs: append([]model.Table{model.InterfacesTable}, groups...), Actions: []string{"ecs:DescribeInstances"}},
		{Table: model.TimeoutsTable, Needs: paths, Actions: []string{"ecs:DescribeNetworkInterfaceAttribute"}},
		{Table: model.SecurityGroupsTable, Needs: paths, Actions: []string{"ecs:DescribeSecurityGroupAttribute"}},
		{Table: model.CLBTLSTable, Needs: []model.Table{model.CLBTable, model.CLBListenersTable}, Actions: []string{"slb:ListTLSCipherPolicies"}},
		{Table: model.NLBTLSTable, Needs: []model.Table{model.NLBTable, model.NLBListenersTable}, Actions: []string{"nlb:ListSecurityPolicy"}},
		{Table: model.UsageTable, Needs: groups, Actions: []string{"cms:DescribeMetricList", "cms:DescribeMetricMetaList"}, Permissions: metricPermissions()},
		{Table: model.InstanceUsageTable, Needs: paths, Actions: []string{"cms:DescribeMetricList", "cms:DescribeMetricMetaList"}, Permissions: metricPermissions()},
		{Table: model.QuotesTable, Needs: []model.Table{model.CLBTable}, Actions: []string{"bssopenapi:GetPayAsYouGoPrice"}, Permissions: []string{"bssapi:GetPayAsYouGoPrice"}},
		{Table: model.BillsTable, Needs: []model.Table{model.CLBTable}, Actions: []string{"bssopenapi:DescribeInstanceBill"}, Permissions: []string{"bssapi:DescribeInstanceBill"}},
	}
}

// metricPermissions are the RAM actions of CloudMonitor's reads: the references name
// cms:QueryMetricList for DescribeMetricList and none for DescribeMetricMetaList,
// so both names in use are there.
func metricPermissions() []string {
	return []string{"cms:DescribeMetricMetaList", "cms:QueryMetricList", "cms:QueryMetricMeta"}
}

// Closure returns the tables together with all that must be read before them.
func Closure(tables []model.Table) map[model.Table]bool {
	sources := Sources()
	out := map[model.Table]bool{}
	var add func(model.Table)
	add = func(t model.Table) {
		if out[t] {
			return
		}
		out[t] = true
		if i := slices.IndexFunc(sources, func(s Source) bool { return s.Table == t }); i >= 0 {
			for _, need := range sources[i].Needs {
				add(need)
			}
		}
	}
	for _, t := range tables {
		add(t)
	}
	return out
}

// Permissions returns the RAM actions that reading the tables takes, sorted.
func Permissions(tables []model.Table) []string {
	out := []string{"ecs:DescribeRegions"}
	wanted := Closure(tables)
	for _, s := range Sources() {
		if !wanted[s.Table] {
			continue
		}
		permissions := s.Permissions
		if permissions == nil {
			permissions = s.Actions
		}
		out = append(out, permissions...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// tableOf returns the table that an action fills, "" for one that fills none.
func tableOf(product, action string) model.Table {
	name := product + ":" + action
	for _, s := range Sources() {
		if slices.Contains(s.Actions, name) {
			return s.Table
		}
	}
	return ""
}

// coverageOf says what a failed read leaves uncovered.
func coverageOf(e *cloud.Error, table model.Table) model.Coverage {
	c := model.Coverage{Table: table, RegionID: e.RegionID, ResourceID: e.ResourceID, Outcome: model.Failed, Code: e.ErrorCode}
	switch e.Kind {
	case cloud.Denied:
		c.Outcome = model.Denied
	case cloud.Invalid:
		c.Outcome = model.Invalid
	}
	return c
}
