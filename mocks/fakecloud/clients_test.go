package fakecloud_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/alictl/alictl/mocks/fakecloud"
)

const (
	verVPC      = "2016-04-28"
	verLocation = "2015-06-12"
)

// TestWhatClientsAsk asks what widespread clients ask, and finds the shop in it.
func TestWhatClientsAsk(t *testing.T) {
	t.Parallel()
	_, base := serve(t, fakecloud.Shop(), unlimited())
	for _, tt := range []struct {
		version, action string
		params          []string
		want            map[string]string
	}{
		{verLocation, "DescribeEndpoints", []string{"Id", "cn-shanghai", "ServiceCode", "ecs", "Type", "openAPI"}, map[string]string{
			"Success": "true", "Endpoints.Endpoint.0.Endpoint": strings.TrimPrefix(base, "http://"), "Endpoints.Endpoint.0.Id": "cn-shanghai",
			"Endpoints.Endpoint.0.SerivceCode": "ecs", "Endpoints.Endpoint.0.Protocols.Protocols": "[HTTP HTTPS]", "Endpoints.Endpoint.1": "(nothing)",
		}},
		{verLocation, "DescribeEndpoints", []string{"Id", "cn-shanghai", "ServiceCode", "oss"}, map[string]string{"Endpoints.Endpoint": "[]"}},
		{verVPC, "DescribeRegions", nil, map[string]string{"Regions.Region.1.RegionId": "cn-shanghai"}},
		{verVPC, "DescribeVpcs", nil, map[string]string{
			"TotalCount": "2", "Vpcs.Vpc.1.VpcId": "vpc-hz-shop", "Vpcs.Vpc.1.VSwitchIds.VSwitchId": "[vsw-hz-a vsw-hz-b]", "PageSize": "10",
		}},
		{verVPC, "DescribeVpcs", []string{"VpcId", "vpc-hz-lab,vpc-none"}, map[string]string{"TotalCount": "1"}},
		{verVPC, "DescribeVSwitches", []string{"VpcId", "vpc-hz-shop", "ZoneId", "cn-hangzhou-i"}, map[string]string{
			"TotalCount": "1", "VSwitches.VSwitch.0.VSwitchId": "vsw-hz-b", "VSwitches.VSwitch.0.CidrBlock": "10.0.2.0/24",
		}},
		{verVPC, "DescribeVSwitches", []string{"PageSize", "1", "PageNumber", "3"}, map[string]string{"TotalCount": "3", "VSwitches.VSwitch.0.VpcId": "vpc-hz-lab"}},
		{verVPC, "DescribeVpcAttribute", []string{"VpcId", "vpc-hz-shop"}, map[string]string{
			"VpcName": "vpc-hz-shop", "RegionId": "cn-hangzhou", "VSwitchIds.VSwitchId": "[vsw-hz-a vsw-hz-b]", "Tags.Tag": "[]",
		}},
		{verVPC, "DescribeVSwitchAttributes", []string{"VSwitchId", "vsw-hz-b"}, map[string]string{
			"VpcId": "vpc-hz-shop", "ZoneId": "cn-hangzhou-i", "CidrBlock": "10.0.2.0/24", "Status": "Available",
		}},
		{verVPC, "DescribeEipAddresses", nil, map[string]string{"TotalCount": "2", "EipAddresses.EipAddress.0.InstanceId": "eni-hz-nlb-h"}},
		{verECS, "DescribeZones", nil, map[string]string{"Zones.Zone.2.ZoneId": "cn-hangzhou-h", "Zones.Zone.2.AvailableInstanceTypes.InstanceTypes": "[ecs.c7.2xlarge ecs.g7.large ecs.g7.xlarge]"}},
		{verECS, "DescribeAvailableResource", []string{"DestinationResource", "InstanceType", "InstanceType", "ecs.g7.large", "ZoneId", "cn-hangzhou-h"}, map[string]string{
			"AvailableZones.AvailableZone.0.AvailableResources.AvailableResource.0.SupportedResources.SupportedResource.0.Value": "ecs.g7.large",
			"AvailableZones.AvailableZone.1": "(nothing)",
		}},
		{verECS, "DescribeInstanceAttribute", []string{"InstanceId", "i-hz-api-1"}, map[string]string{"InstanceType": "ecs.g7.xlarge", "IoOptimized": "optimized"}},
		{verECS, "DescribeDisks", []string{"InstanceId", "i-hz-api-1"}, map[string]string{"TotalCount": "1", "Disks.Disk.0.DiskId": "d-hz-api-1"}},
		{verSLB, "DescribeZones", nil, map[string]string{"Zones.Zone.2.ZoneId": "cn-hangzhou-h", "Zones.Zone.2.SlaveZones.SlaveZone.2.ZoneId": "cn-hangzhou-i"}},
		{verSLB, "DescribeServerCertificates", nil, map[string]string{"ServerCertificates.ServerCertificate.0.CommonName": "www.shop.example", "ServerCertificates.ServerCertificate.1": "(nothing)"}},
		{verSLB, "DescribeCACertificates", nil, map[string]string{"CACertificates.CACertificate": "[]"}},
		{verSLB, "DescribeDomainExtensions", []string{"LoadBalancerId", "lb-hz-web", "ListenerPort", "443"}, map[string]string{"DomainExtensions.DomainExtension": "[]"}},
		{verSLB, "DescribeListenerAccessControlAttribute", []string{"LoadBalancerId", "lb-hz-api", "ListenerPort", "53"}, map[string]string{
			"AccessControlStatus": "close", "SourceItems": "",
		}},
		{verSLB, "DescribeTags", nil, map[string]string{"TotalCount": "2", "TagSets.TagSet.1.TagKey": "team", "TagSets.TagSet.1.InstanceCount": "1"}},
		{verSLB, "DescribeTags", []string{"Tags", `[{"TagKey":"app","TagValue":"api"}]`}, map[string]string{"TotalCount": "0"}},
		{verSLB, "DescribeRuleAttribute", []string{"RuleId", "rule-hz-images"}, map[string]string{"ListenerPort": "443", "VServerGroupId": "rsp-hz-images"}},
		{"2013-02-21", "DescribeLoadBalancerAttribute", []string{"LoadBalancerId", "lb-hz-api"}, map[string]string{"LoadBalancerName": "shop-api"}},
		{verNLB, "ListListenerCertificates", []string{"ListenerId", "lsn-hz-gateway@443"}, map[string]string{"Certificates.0.IsDefault": "true", "TotalCount": "1"}},
		{verNLB, "ListListenerCertificates", []string{"ListenerId", "lsn-hz-gateway@443", "CertType", "Ca"}, map[string]string{"Certificates": "[]"}},
		{verCMS, "DescribeMonitoringAgentHosts", []string{"InstanceRegionId", "cn-shanghai", "PageSize", "2"}, map[string]string{"Total": "3", "PageTotal": "2", "Hosts.Host.0.HostName": "sh-web-1"}},
		{verCMS, "DescribeMetricRuleList", nil, map[string]string{"Total": "0", "Alarms.Alarm": "[]"}},
		{verBSS, "QueryAvailableInstances", []string{"ProductCode", "slb", "Region", "cn-shanghai"}, map[string]string{"Data.TotalCount": "3", "Data.InstanceList.0.InstanceID": "lb-sh-web"}},
	} {
		params := tt.params
		if !strings.Contains(fmt.Sprint(params), "cn-shanghai") {
			params = append(params, "RegionId", "cn-hangzhou")
		}
		status, body, _ := call(t, base, tt.version, tt.action, params...)
		tree := decoded(t, status, body)
		for path, truth := range tt.want {
			if got := has(t, tree, path); got != truth {
				t.Errorf("%s %v: %s = %s, want %s", tt.action, tt.params, path, got, truth)
			}
		}
	}
}

func TestClientsAskForWhatIsNotThere(t *testing.T) {
	t.Parallel()
	_, base := serve(t, fakecloud.Shop(), unlimited())
	hz := func(params ...string) []string { return append(params, "RegionId", "cn-hangzhou") }
	refused(t, base, 404, "InvalidVpcID.NotFound", verVPC, "DescribeVpcAttribute", hz("VpcId", "vpc-none")...)
	refused(t, base, 404, "InvalidVswitchID.NotFound", verVPC, "DescribeVSwitchAttributes", hz("VSwitchId", "vsw-none")...)
	refused(t, base, 400, "MissingParameter", verVPC, "DescribeVSwitchAttributes", hz()...)
	refused(t, base, 404, "ListenerNotFound", verSLB, "DescribeDomainExtensions", hz("LoadBalancerId", "lb-hz-web", "ListenerPort", "80")...)
	refused(t, base, 404, "ListenerNotFound", verSLB, "DescribeListenerAccessControlAttribute", hz("LoadBalancerId", "lb-hz-web", "ListenerPort", "9")...)
}

// Who comes by the vendor's name, as behind a proxy, is sent on by it.
func TestEndpointsByTheVendorsName(t *testing.T) {
	t.Parallel()
	_, base := serve(t, fakecloud.Shop(), unlimited())
	s := signer{bend: func(r *http.Request) { r.Host = "location-readonly.aliyuncs.com" }}
	status, body := send(t, s.rpc(t, base, verLocation, "DescribeEndpoints", map[string][]string{"Id": {"cn-hangzhou"}, "ServiceCode": {"slb"}}))
	if got := has(t, decoded(t, status, body), "Endpoints.Endpoint.0.Endpoint"); got != "slb.cn-hangzhou.aliyuncs.com" {
		t.Errorf("%s in %s", got, body)
	}
	refused(t, base, 404, "InvalidRegionId.NotFound", verLocation, "DescribeEndpoints", "Id", "xx-nowhere")
	refused(t, base, 400, "MissingParameter", verLocation, "DescribeEndpoints", "ServiceCode", "ecs")
}

// TestWhatClientsChange makes the changes of a tool that keeps accounts in shape, and
// finds each of them.
func TestWhatClientsChange(t *testing.T) {
	t.Parallel()
	w := fakecloud.Shop()
	w.JobTime = 1 // done with the next request
	_, base := serve(t, w, unlimited())
	at := func(params ...string) []string { return append(params, "RegionId", "cn-hangzhou") }
	change := func(version, action string, params ...string) {
		t.Helper()
		if status, body, _ := call(t, base, version, action, at(params...)...); status != 200 {
			t.Fatalf("%s: %s", action, body)
		}
	}
	is := func(version, action, path, truth string, params ...string) {
		t.Helper()
		status, body, _ := call(t, base, version, action, at(params...)...)
		if got := has(t, decoded(t, status, body), path); got != truth {
			t.Errorf("%s: %s = %s, want %s", action, path, got, truth)
		}
	}

	change(verECS, "TagResources", "ResourceType", "eni", "ResourceId.1", "eni-hz-spare", "Tag.1.Key", "owner", "Tag.1.Value", "ops")
	is(verECS, "DescribeNetworkInterfaces", "NetworkInterfaceSets.NetworkInterfaceSet.0.NetworkInterfaceId", "eni-hz-spare", "Tag.1.Key", "owner")
	change(verECS, "UntagResources", "ResourceType", "eni", "ResourceId.1", "eni-hz-spare", "TagKey.1", "owner")
	is(verECS, "DescribeNetworkInterfaces", "NetworkInterfaceSets.NetworkInterfaceSet", "[]", "Tag.1.Key", "owner")
	refused(t, base, 404, "InvalidResourceId.NotFound", verECS, "TagResources", at("ResourceType", "instance", "ResourceId.1", "eni-hz-spare", "Tag.1.Key", "a")...)
	refused(t, base, 400, "MissingParameter", verECS, "UntagResources", at("ResourceType", "eni", "ResourceId.1", "eni-hz-spare")...)
	change(verSLB, "TagResources", "ResourceType", "instance", "ResourceId.1", "lb-hz-api", "Tag.1.Key", "team", "Tag.1.Value", "shop")
	is(verSLB, "DescribeTags", "TagSets.TagSet.1.InstanceCount", "2")

	change(verECS, "AttachNetworkInterface", "InstanceId", "i-hz-web-1", "NetworkInterfaceId", "eni-hz-spare")
	is(verECS, "DescribeInstances", "Instances.Instance.0.NetworkInterfaces.NetworkInterface.1.NetworkInterfaceId", "eni-hz-spare", "InstanceIds", `["i-hz-web-1"]`)
	refused(t, base, 400, "InvalidOperation.InvalidEniState", verECS, "DeleteNetworkInterface", at("NetworkInterfaceId", "eni-hz-spare")...)
	change(verECS, "DetachNetworkInterface", "InstanceId", "i-hz-web-1", "NetworkInterfaceId", "eni-hz-spare")
	refused(t, base, 403, "InvalidOperation.InvalidEniType", verECS, "DetachNetworkInterface", at("InstanceId", "i-hz-web-1", "NetworkInterfaceId", "eni-hz-web-1")...)
	change(verECS, "DeleteNetworkInterface", "NetworkInterfaceId", "eni-hz-spare")
	refused(t, base, 404, "InvalidEniId.NotFound", verECS, "DescribeNetworkInterfaceAttribute", at("NetworkInterfaceId", "eni-hz-spare")...)

	change(verSLB, "StopLoadBalancerListener", "LoadBalancerId", "lb-hz-api", "ListenerPort", "7000")
	is(verSLB, "DescribeLoadBalancerTCPListenerAttribute", "Status", "stopped", "LoadBalancerId", "lb-hz-api", "ListenerPort", "7000")
	change(verSLB, "StartLoadBalancerListener", "LoadBalancerId", "lb-hz-api", "ListenerPort", "7000", "ListenerProtocol", "tcp")
	is(verSLB, "DescribeLoadBalancerTCPListenerAttribute", "Status", "running", "LoadBalancerId", "lb-hz-api", "ListenerPort", "7000")
	refused(t, base, 400, "ActionNotAllowed", verSLB, "StartLoadBalancerListener", at("LoadBalancerId", "lb-hz-legacy", "ListenerPort", "21")...)
	refused(t, base, 404, "ListenerNotFound", verSLB, "StartLoadBalancerListener", at("LoadBalancerId", "lb-hz-api", "ListenerPort", "7001")...)
	change(verSLB, "SetLoadBalancerTCPListenerAttribute", "LoadBalancerId", "lb-hz-api", "ListenerPort", "7000", "Scheduler", "wlc", "EstablishedTimeout", "500")
	is(verSLB, "DescribeLoadBalancerTCPListenerAttribute", "EstablishedTimeout", "500", "LoadBalancerId", "lb-hz-api", "ListenerPort", "7000")
	refused(t, base, 400, "InvalidParameter", verSLB, "SetLoadBalancerTCPListenerAttribute", at("LoadBalancerId", "lb-hz-api", "ListenerPort", "5432", "Scheduler", "wlc")...)
	change(verSLB, "AddBackendServers", "LoadBalancerId", "lb-hz-api", "BackendServers", `[{"ServerId":"i-hz-web-1","Weight":"30"}]`)
	is(verSLB, "DescribeLoadBalancerAttribute", "BackendServers.BackendServer.2.Weight", "30", "LoadBalancerId", "lb-hz-api")
	change(verSLB, "AddVServerGroupBackendServers", "VServerGroupId", "rsp-hz-web", "BackendServers", `[{"ServerId":"i-hz-web-3","Port":8080,"Weight":7}]`)
	is(verSLB, "DescribeVServerGroupAttribute", "BackendServers.BackendServer.2.Weight", "7", "VServerGroupId", "rsp-hz-web")
	for _, bad := range []string{`[]`, `{}`, `[{"ServerId":"i-hz-web-3","Port":8080,"Weight":101}]`, `[{"ServerId":"i-hz-web-3"}]`, `[{"ServerId":"i-hz-web-3","Port":80,"Type":"vm"}]`} {
		refused(t, base, 400, "InvalidParameter", verSLB, "AddVServerGroupBackendServers", at("VServerGroupId", "rsp-hz-web", "BackendServers", bad)...)
	}
	refused(t, base, 404, "InvalidServerId.NotFound", verSLB, "AddBackendServers", at("LoadBalancerId", "lb-hz-api", "BackendServers", `[{"ServerId":"i-none"}]`)...)

	change(verNLB, "StopListener", "ListenerId", "lsn-hz-gateway@1883")
	is(verNLB, "GetListenerAttribute", "ListenerStatus", "Stopped", "ListenerId", "lsn-hz-gateway@1883")
	refused(t, base, 400, "IncorrectStatus.listener", verNLB, "StopListener", at("ListenerId", "lsn-hz-gateway@1883")...)
	change(verNLB, "StartListener", "ListenerId", "lsn-hz-gateway@1883")
	is(verNLB, "GetListenerAttribute", "ListenerStatus", "Running", "ListenerId", "lsn-hz-gateway@1883")
	change(verNLB, "AddServersToServerGroup", "ServerGroupId", "sgp-hz-chat", "Servers.1.ServerId", "i-hz-web-1", "Servers.1.ServerType", "Ecs", "Servers.1.Port", "1883", "Servers.1.Weight", "0")
	is(verNLB, "ListServerGroupServers", "Servers.1.ServerIp", "10.0.1.11", "ServerGroupId", "sgp-hz-chat")
	refused(t, base, 400, "IllegalParam", verNLB, "AddServersToServerGroup", at("ServerGroupId", "sgp-hz-chat", "Servers.1.ServerId", "i-hz-web-1", "Servers.1.ServerType", "Vm", "Servers.1.Port", "1883")...)
	refused(t, base, 404, "ResourceNotFound.server", verNLB, "AddServersToServerGroup", at("ServerGroupId", "sgp-hz-chat", "Servers.1.ServerId", "i-none", "Servers.1.ServerType", "Ecs", "Servers.1.Port", "1883")...)
}
