package fakecloud_test

import (
	"testing"

	"github.com/alictl/alictl/mocks/fakecloud"
)

// TestWhatProvidersAsk asks what a provider of infrastructure as code asks before it
// compares, and finds the shop in it.
func TestWhatProvidersAsk(t *testing.T) {
	t.Parallel()
	_, base := serve(t, fakecloud.Shop(), unlimited())
	web := []string{"InstanceId", "i-hz-web-1"}
	for _, tt := range []struct {
		version, action string
		params          []string
		want            map[string]string
	}{
		{verECS, "DescribeInstanceStatus", []string{"InstanceId.1", "i-hz-old-1"}, map[string]string{"TotalCount": "1", "InstanceStatuses.InstanceStatus.0.Status": "Stopped"}},
		{verECS, "DescribeUserData", web, map[string]string{"InstanceId": "i-hz-web-1", "UserData": ""}},
		{verECS, "DescribeInstanceRamRole", []string{"InstanceIds", `["i-hz-web-1"]`}, map[string]string{"TotalCount": "1", "InstanceRamRoleSets.InstanceRamRoleSet.0.RamRoleName": ""}},
		{verECS, "DescribeInstanceAutoRenewAttribute", web, map[string]string{"TotalCount": "0", "InstanceRenewAttributes.InstanceRenewAttribute": "[]"}},
		{verECS, "DescribeInstanceMaintenanceAttributes", []string{"InstanceId.1", "i-hz-web-1"}, map[string]string{"TotalCount": "1", "MaintenanceAttributes.MaintenanceAttribute.0.ActionOnMaintenance.Value": "AutoRecover"}},
		{verECS, "DescribeInstanceAttachmentAttributes", []string{"InstanceIds", `["i-hz-web-1"]`}, map[string]string{"Instances.Instance.0.PrivatePoolOptionsMatchCriteria": "None"}},
		{verECS, "DescribeInstanceTypeFamilies", nil, map[string]string{"InstanceTypeFamilies.InstanceTypeFamily.0.InstanceTypeFamilyId": "ecs.c7"}},
		{verECS, "DescribeInstanceTypeFamilies", []string{"Generation", "ecs-2"}, map[string]string{"InstanceTypeFamilies.InstanceTypeFamily": "[]"}},
		{verECS, "DescribeKeyPairs", nil, map[string]string{"KeyPairs.KeyPair": "[]"}},
		{verECS, "DescribeImages", []string{"ImageOwnerAlias", "system", "PageSize", "100"}, map[string]string{"TotalCount": "1", "Images.Image.0.ImageId": "aliyun_3_x64_20G_alibase_20250117.vhd"}},
		{verECS, "DescribeImages", []string{"ImageId", "m-none"}, map[string]string{"TotalCount": "0"}},
		{verECS, "DescribeDisks", []string{"InstanceId", "i-hz-web-1"}, map[string]string{
			"Disks.Disk.0.OperationLocks.OperationLock": "[]", "Disks.Disk.0.MountInstances.MountInstance.0.InstanceId": "i-hz-web-1", "Disks.Disk.0.IOPS": "3800",
		}},
		{verSLB, "DescribeAvailableResource", []string{"AddressType", "classic-internet"}, map[string]string{
			"AvailableResources.AvailableResource.2.MasterZoneId": "cn-hangzhou-a", "AvailableResources.AvailableResource.2.SlaveZoneId": "cn-hangzhou-i",
			"AvailableResources.AvailableResource.2.SupportResources.SupportResource.0.AddressType": "classic_internet",
			"AvailableResources.AvailableResource.2.SupportResources.SupportResource.1":             "(nothing)",
		}},
		{verSLB, "DescribeLoadBalancerHTTPListenerAttribute", []string{"LoadBalancerId", "lb-hz-api", "ListenerPort", "8000"}, map[string]string{"HealthCheckURI": "/"}},
		{verNLB, "DescribeZones", nil, map[string]string{"Zones.2.ZoneId": "cn-hangzhou-h"}},
		{verNLB, "ListLoadBalancers", []string{"AddressIpVersion", "ipv4"}, map[string]string{"LoadBalancers.1.AddressIpVersion": "Ipv4"}},
		{verNLB, "ListServerGroups", nil, map[string]string{"ServerGroups.0.AddressIPVersion": "Ipv4"}},
		{verVPC, "DescribeZones", nil, map[string]string{"Zones.Zone.2.ZoneId": "cn-hangzhou-h"}},
		{verVPC, "DescribeRouteTableList", []string{"VpcId", "vpc-hz-shop"}, map[string]string{
			"TotalCount": "1", "RouterTableList.RouterTableListType.0.RouteTableId": "vtb-hz-shop", "RouterTableList.RouterTableListType.0.VSwitchIds.VSwitchId": "[vsw-hz-a vsw-hz-b]",
		}},
		{verVPC, "DescribeVpcs", []string{"VpcId", "vpc-hz-lab"}, map[string]string{"Vpcs.Vpc.0.RouterTableIds.RouterTableIds": "[vtb-hz-lab]"}},
		{verVPC, "DescribeVSwitchAttributes", []string{"VSwitchId", "vsw-hz-b"}, map[string]string{"RouteTable.RouteTableId": "vtb-hz-shop"}},
		{verVPC, "DescribeVSwitches", []string{"RouteTableId", "vtb-hz-shop"}, map[string]string{"TotalCount": "2"}},
		{verVPC, "DescribeEipAddresses", nil, map[string]string{
			"EipAddresses.EipAddress.0.OperationLocks.LockReason": "[]", "EipAddresses.EipAddress.0.AvailableRegions.AvailableRegion": "[cn-hangzhou]",
		}},
		{verVPC, "ListTagResources", []string{"ResourceType", "VPC", "ResourceId.1", "vpc-hz-shop"}, map[string]string{"TagResources.TagResource": "[]"}},
		{verCMS, "DescribeMonitoringAgentStatuses", []string{"InstanceIds", "i-hz-old-1"}, map[string]string{
			"Success": "true", "NodeStatusList.NodeStatus.0.Status": "stopped", "NodeStatusList.NodeStatus.1": "(nothing)",
		}},
	} {
		status, body, _ := call(t, base, tt.version, tt.action, append(tt.params, "RegionId", "cn-hangzhou")...)
		tree := decoded(t, status, body)
		for path, truth := range tt.want {
			if got := has(t, tree, path); got != truth {
				t.Errorf("%s %v: %s = %s, want %s", tt.action, tt.params, path, got, truth)
			}
		}
	}
	refused(t, base, 404, "InvalidInstanceId.NotFound", verECS, "DescribeUserData", "RegionId", "cn-hangzhou", "InstanceId", "i-none")
	refused(t, base, 404, "InvalidInstanceId.NotFound", verECS, "DescribeInstanceAutoRenewAttribute", "RegionId", "cn-hangzhou", "InstanceId", "i-none")
	refused(t, base, 400, "InvalidParameter", verVPC, "ListTagResources", "RegionId", "cn-hangzhou", "ResourceType", "server")
}
