package rampolicy

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The policies that stand in the documents of users stay as they are.
func TestPermissionsFollowFromTables(t *testing.T) {
	t.Parallel()
	inventory := []string{
		"ecs:DescribeRegions", "nlb:DescribeRegions", "nlb:ListListeners", "nlb:ListLoadBalancers", "nlb:ListServerGroupServers",
		"slb:DescribeLoadBalancerAttribute", "slb:DescribeLoadBalancerListeners", "slb:DescribeLoadBalancers",
		"slb:DescribeMasterSlaveServerGroupAttribute", "slb:DescribeRegions", "slb:DescribeRules",
		"slb:DescribeVServerGroupAttribute", "slb:DescribeVServerGroups",
	}
	align := append([]string{"ecs:DescribeInstances", "ecs:DescribeNetworkInterfaceAttribute", "ecs:DescribeNetworkInterfaces"}, inventory...)
	for name, want := range map[string][]string{
		"align-timeouts": align,
		"apply":          append([]string{"ecs:ModifyNetworkInterfaceAttribute", "nlb:GetListenerHealthStatus", "slb:DescribeHealthStatus"}, align...),
		"spec-report": append([]string{
			"bssapi:DescribeInstanceBill", "bssapi:GetPayAsYouGoPrice",
			"cms:DescribeMetricMetaList", "cms:QueryMetricList", "cms:QueryMetricMeta",
		}, inventory...),
	} {
		got := permissions()[name]
		slices.Sort(got)
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
	}
}
