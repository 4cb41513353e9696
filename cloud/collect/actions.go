package collect

import (
	"slices"

	"github.com/alictl/alictl/internal/model"
)

// source says which APIs fill a table: the RAM actions that allow it, and the one
// call to name as the source of a value.
type source struct {
	actions []string
	api     string
}

// sources lists the APIs by the table they fill, by the names in the API references:
// RAM knows DescribeMetricList as cms:QueryMetricList, and for DescribeMetricMetaList
// the references name no action, so both names in use are granted.
func sources() map[model.Table]source {
	metrics := []string{"cms:DescribeMetricMetaList", "cms:QueryMetricList", "cms:QueryMetricMeta"}
	return map[model.Table]source{
		model.CLBTable:          {[]string{"slb:DescribeLoadBalancers"}, "slb:DescribeLoadBalancers"},
		model.NLBTable:          {[]string{"nlb:ListLoadBalancers"}, "nlb:ListLoadBalancers"},
		model.CLBListenersTable: {[]string{"slb:DescribeLoadBalancerListeners"}, "slb:DescribeLoadBalancerListeners"},
		model.NLBListenersTable: {[]string{"nlb:ListListeners"}, "nlb:ListListeners"},
		model.RulesTable:        {[]string{"slb:DescribeRules"}, "slb:DescribeRules"},
		model.GroupsTable: {[]string{"nlb:ListServerGroupServers", "slb:DescribeLoadBalancerAttribute",
			"slb:DescribeMasterSlaveServerGroupAttribute", "slb:DescribeVServerGroupAttribute", "slb:DescribeVServerGroups"}, ""},
		model.GroupSettingsTable:  {[]string{"nlb:ListServerGroups"}, "nlb:ListServerGroups"},
		model.HealthTable:         {[]string{"nlb:GetListenerHealthStatus", "slb:DescribeHealthStatus"}, ""},
		model.InterfacesTable:     {[]string{"ecs:DescribeNetworkInterfaces"}, "ecs:DescribeNetworkInterfaces"},
		model.TimeoutsTable:       {[]string{"ecs:DescribeNetworkInterfaceAttribute"}, "ecs:DescribeNetworkInterfaceAttribute"},
		model.InstancesTable:      {[]string{"ecs:DescribeInstances"}, "ecs:DescribeInstances"},
		model.SecurityGroupsTable: {[]string{"ecs:DescribeSecurityGroupAttribute"}, "ecs:DescribeSecurityGroupAttribute"},
		model.CLBTLSTable:         {[]string{"slb:ListTLSCipherPolicies"}, "slb:ListTLSCipherPolicies"},
		model.NLBTLSTable:         {[]string{"nlb:ListSecurityPolicy"}, "nlb:ListSecurityPolicy"},
		model.UsageTable:          {metrics, "cms:DescribeMetricList"},
		model.InstanceUsageTable:  {metrics, "cms:DescribeMetricList"},
		model.QuotesTable:         {[]string{"bssapi:GetPayAsYouGoPrice"}, "bssopenapi:GetPayAsYouGoPrice"},
		model.BillsTable:          {[]string{"bssapi:DescribeInstanceBill"}, "bssopenapi:DescribeInstanceBill"},
	}
}

// Actions returns the RAM actions that reading the tables needs, sorted, and those
// that every read of an account needs to find its regions.
func Actions(tables []model.Table) []string {
	out := []string{"ecs:DescribeRegions", "nlb:DescribeRegions", "slb:DescribeRegions"}
	for _, t := range tables {
		out = append(out, sources()[t].actions...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// API returns the call that a table is filled by, such as
// ecs:DescribeNetworkInterfaceAttribute; empty where several fill it.
func API(t model.Table) string { return sources()[t].api }
