package fakecloud_test

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	cms "github.com/alibabacloud-go/cms-20190101/v8/client"
	ecs "github.com/alibabacloud-go/ecs-20140526/v4/client"
	nlb "github.com/alibabacloud-go/nlb-20220430/v4/client"
	slb "github.com/alibabacloud-go/slb-20140515/v4/client"
	sts "github.com/alibabacloud-go/sts-20150401/v2/client"
	"github.com/alictl/alictl/mocks/fakecloud"
)

// shape is a call and the official type of its reply.
type shape struct {
	version, action string
	params          []string
	into            func() any
}

func into[T any]() func() any { return func() any { return new(T) } }

func shapes() []shape {
	hz := func(params ...string) []string { return append(params, "RegionId", "cn-hangzhou") }
	web, api := []string{"LoadBalancerId", "lb-hz-web"}, []string{"LoadBalancerId", "lb-hz-api"}
	at := func(lb []string, port string) []string { return hz(lb[0], lb[1], "ListenerPort", port) }
	eni := []string{"NetworkInterfaceId", "eni-hz-pods", "Attribute", "connectionTrackingConfiguration"}
	lsn := []string{"ListenerId", "lsn-hz-gateway@443"}
	metric := []string{"Namespace", "acs_slb_dashboard", "MetricName", "InstanceMaxConnection"}
	return []shape{
		{verECS, "DescribeRegions", nil, into[ecs.DescribeRegionsResponseBody]()},
		{verECS, "DescribeNetworkInterfaces", hz("MaxResults", "500"), into[ecs.DescribeNetworkInterfacesResponseBody]()},
		{verECS, "DescribeNetworkInterfaceAttribute", hz(eni...), into[ecs.DescribeNetworkInterfaceAttributeResponseBody]()},
		{verECS, "CreateNetworkInterface", hz("VSwitchId", "vsw-hz-a", "SecurityGroupId", "sg-hz-web", "Tag.1.Key", "a"), into[ecs.CreateNetworkInterfaceResponseBody]()},
		{verECS, "DescribeInstances", hz(), into[ecs.DescribeInstancesResponseBody]()},
		{verECS, "DescribeInstanceTypes", hz(), into[ecs.DescribeInstanceTypesResponseBody]()},
		{verECS, "DescribeSecurityGroups", hz(), into[ecs.DescribeSecurityGroupsResponseBody]()},
		{verECS, "DescribeSecurityGroups", hz("IsQueryEcsCount", "true"), into[ecs.DescribeSecurityGroupsResponseBody]()},
		{verECS, "DescribeSecurityGroupAttribute", hz("SecurityGroupId", "sg-hz-web"), into[ecs.DescribeSecurityGroupAttributeResponseBody]()},
		{verECS, "ListTagResources", hz("ResourceType", "instance"), into[ecs.ListTagResourcesResponseBody]()},
		{verSLB, "DescribeRegions", nil, into[slb.DescribeRegionsResponseBody]()},
		{verSLB, "DescribeLoadBalancers", hz(), into[slb.DescribeLoadBalancersResponseBody]()},
		{verSLB, "DescribeLoadBalancerAttribute", hz(web...), into[slb.DescribeLoadBalancerAttributeResponseBody]()},
		{verSLB, "DescribeLoadBalancerListeners", hz(), into[slb.DescribeLoadBalancerListenersResponseBody]()},
		{verSLB, "DescribeLoadBalancerTCPListenerAttribute", at(api, "7000"), into[slb.DescribeLoadBalancerTCPListenerAttributeResponseBody]()},
		{verSLB, "DescribeLoadBalancerUDPListenerAttribute", at(api, "53"), into[slb.DescribeLoadBalancerUDPListenerAttributeResponseBody]()},
		{verSLB, "DescribeLoadBalancerHTTPListenerAttribute", at(web, "80"), into[slb.DescribeLoadBalancerHTTPListenerAttributeResponseBody]()},
		{verSLB, "DescribeLoadBalancerHTTPSListenerAttribute", at(web, "443"), into[slb.DescribeLoadBalancerHTTPSListenerAttributeResponseBody]()},
		{verSLB, "DescribeVServerGroups", hz(append(web, "IncludeListener", "true", "IncludeRule", "true")...), into[slb.DescribeVServerGroupsResponseBody]()},
		{verSLB, "DescribeVServerGroupAttribute", hz("VServerGroupId", "rsp-hz-search"), into[slb.DescribeVServerGroupAttributeResponseBody]()},
		{verSLB, "DescribeMasterSlaveServerGroups", hz(append(api, "IncludeListener", "true")...), into[slb.DescribeMasterSlaveServerGroupsResponseBody]()},
		{verSLB, "DescribeMasterSlaveServerGroupAttribute", hz("MasterSlaveServerGroupId", "rsp-hz-ledger"), into[slb.DescribeMasterSlaveServerGroupAttributeResponseBody]()},
		{verSLB, "DescribeRules", at(web, "443"), into[slb.DescribeRulesResponseBody]()},
		{verSLB, "DescribeHealthStatus", hz(web...), into[slb.DescribeHealthStatusResponseBody]()},
		{verSLB, "DescribeAccessControlLists", hz(), into[slb.DescribeAccessControlListsResponseBody]()},
		{verSLB, "DescribeAccessControlListAttribute", hz("AclId", "acl-hz-office"), into[slb.DescribeAccessControlListAttributeResponseBody]()},
		{verSLB, "ListTLSCipherPolicies", hz("IncludeListener", "true"), into[slb.ListTLSCipherPoliciesResponseBody]()},
		{verSLB, "ListTagResources", hz("ResourceType", "instance"), into[slb.ListTagResourcesResponseBody]()},
		{verNLB, "DescribeRegions", nil, into[nlb.DescribeRegionsResponseBody]()},
		{verNLB, "ListLoadBalancers", hz(), into[nlb.ListLoadBalancersResponseBody]()},
		{verNLB, "GetLoadBalancerAttribute", hz("LoadBalancerId", "nlb-hz-gateway"), into[nlb.GetLoadBalancerAttributeResponseBody]()},
		{verNLB, "ListListeners", hz(), into[nlb.ListListenersResponseBody]()},
		{verNLB, "GetListenerAttribute", hz(lsn...), into[nlb.GetListenerAttributeResponseBody]()},
		{verNLB, "GetListenerHealthStatus", hz(lsn...), into[nlb.GetListenerHealthStatusResponseBody]()},
		{verNLB, "ListServerGroups", hz(), into[nlb.ListServerGroupsResponseBody]()},
		{verNLB, "ListServerGroupServers", hz("ServerGroupId", "sgp-hz-web"), into[nlb.ListServerGroupServersResponseBody]()},
		{verNLB, "ListSecurityPolicy", hz(), into[nlb.ListSecurityPolicyResponseBody]()},
		{verNLB, "ListSystemSecurityPolicy", hz(), into[nlb.ListSystemSecurityPolicyResponseBody]()},
		{verNLB, "ListTagResources", hz("ResourceType", "loadbalancer"), into[nlb.ListTagResourcesResponseBody]()},
		{verNLB, "ListAsynJobs", nil, into[nlb.ListAsynJobsResponseBody]()},
		{verCMS, "DescribeMetricList", metric, into[cms.DescribeMetricListResponseBody]()},
		{verCMS, "DescribeMetricLast", metric, into[cms.DescribeMetricLastResponseBody]()},
		{verCMS, "DescribeMetricData", metric, into[cms.DescribeMetricDataResponseBody]()},
		{verCMS, "DescribeMetricTop", append(metric, "Orderby", "Average"), into[cms.DescribeMetricTopResponseBody]()},
		{verCMS, "DescribeMetricMetaList", nil, into[cms.DescribeMetricMetaListResponseBody]()},
		{verCMS, "DescribeProjectMeta", nil, into[cms.DescribeProjectMetaResponseBody]()},
		{verECS, "RunCommand", hz("Type", "RunShellScript", "CommandContent", "uname", "InstanceId.1", "i-hz-web-1"), into[ecs.RunCommandResponseBody]()},
		{verECS, "DescribeInvocations", hz("IncludeOutput", "true"), into[ecs.DescribeInvocationsResponseBody]()},
		{verECS, "DescribeInvocationResults", hz(), into[ecs.DescribeInvocationResultsResponseBody]()},
		{verECS, "DescribeCloudAssistantStatus", hz(), into[ecs.DescribeCloudAssistantStatusResponseBody]()},
		{verECS, "DescribeZones", hz(), into[ecs.DescribeZonesResponseBody]()},
		{verECS, "DescribeAvailableResource", hz("DestinationResource", "InstanceType"), into[ecs.DescribeAvailableResourceResponseBody]()},
		{verECS, "DescribeInstanceAttribute", hz("InstanceId", "i-hz-api-1"), into[ecs.DescribeInstanceAttributeResponseBody]()},
		{verECS, "DescribeDisks", hz(), into[ecs.DescribeDisksResponseBody]()},
		{verECS, "DescribeInstanceStatus", hz(), into[ecs.DescribeInstanceStatusResponseBody]()},
		{verECS, "DescribeUserData", hz("InstanceId", "i-hz-api-1"), into[ecs.DescribeUserDataResponseBody]()},
		{verECS, "DescribeInstanceRamRole", hz("InstanceIds", `["i-hz-api-1"]`), into[ecs.DescribeInstanceRamRoleResponseBody]()},
		{verECS, "DescribeInstanceAutoRenewAttribute", hz(), into[ecs.DescribeInstanceAutoRenewAttributeResponseBody]()},
		{verECS, "DescribeInstanceMaintenanceAttributes", hz(), into[ecs.DescribeInstanceMaintenanceAttributesResponseBody]()},
		{verECS, "DescribeInstanceAttachmentAttributes", hz("InstanceIds", `["i-hz-api-1"]`), into[ecs.DescribeInstanceAttachmentAttributesResponseBody]()},
		{verECS, "DescribeInstanceTypeFamilies", hz(), into[ecs.DescribeInstanceTypeFamiliesResponseBody]()},
		{verECS, "DescribeKeyPairs", hz(), into[ecs.DescribeKeyPairsResponseBody]()},
		{verECS, "DescribeImages", hz(), into[ecs.DescribeImagesResponseBody]()},
		{verECS, "DescribeCommands", hz(), into[ecs.DescribeCommandsResponseBody]()},
		{verECS, "TagResources", hz("ResourceType", "eni", "ResourceId.1", "eni-hz-web-3", "Tag.1.Key", "a"), into[ecs.TagResourcesResponseBody]()},
		{verSLB, "DescribeZones", hz(), into[slb.DescribeZonesResponseBody]()},
		{verSLB, "DescribeAvailableResource", hz(), into[slb.DescribeAvailableResourceResponseBody]()},
		{verSLB, "DescribeServerCertificates", hz(), into[slb.DescribeServerCertificatesResponseBody]()},
		{verSLB, "DescribeCACertificates", hz(), into[slb.DescribeCACertificatesResponseBody]()},
		{verSLB, "DescribeDomainExtensions", at(web, "443"), into[slb.DescribeDomainExtensionsResponseBody]()},
		{verSLB, "DescribeListenerAccessControlAttribute", at(api, "7000"), into[slb.DescribeListenerAccessControlAttributeResponseBody]()},
		{verSLB, "DescribeTags", hz(), into[slb.DescribeTagsResponseBody]()},
		{verSLB, "DescribeRuleAttribute", hz("RuleId", "rule-hz-images"), into[slb.DescribeRuleAttributeResponseBody]()},
		{verSLB, "AddBackendServers", hz(append(api, "BackendServers", `[{"ServerId":"i-hz-web-3"}]`)...), into[slb.AddBackendServersResponseBody]()},
		{verSLB, "AddVServerGroupBackendServers", hz("VServerGroupId", "rsp-hz-web", "BackendServers", `[{"ServerId":"i-hz-web-3","Port":80}]`), into[slb.AddVServerGroupBackendServersResponseBody]()},
		{verNLB, "ListListenerCertificates", hz(lsn...), into[nlb.ListListenerCertificatesResponseBody]()},
		{verNLB, "DescribeZones", hz(), into[nlb.DescribeZonesResponseBody]()},
		{verNLB, "StopListener", hz("ListenerId", "lsn-hz-gateway@1883"), into[nlb.StopListenerResponseBody]()},
		{verNLB, "AddServersToServerGroup", hz("ServerGroupId", "sgp-hz-nodes", "Servers.1.ServerId", "i-hz-node-1", "Servers.1.ServerType", "Ecs"), into[nlb.AddServersToServerGroupResponseBody]()},
		{verCMS, "DescribeMonitoringAgentHosts", nil, into[cms.DescribeMonitoringAgentHostsResponseBody]()},
		{verCMS, "DescribeMonitoringAgentStatuses", nil, into[cms.DescribeMonitoringAgentStatusesResponseBody]()},
		{verCMS, "DescribeMetricRuleList", nil, into[cms.DescribeMetricRuleListResponseBody]()},
		{verSTS, "GetCallerIdentity", nil, into[sts.GetCallerIdentityResponseBody]()},
	}
}

// serveRich serves the shop with a row for every listing that can have one.
func serveRich(t *testing.T) string {
	t.Helper()
	w := fakecloud.Shop()
	r := &w.Regions[0]
	r.AccessLists = []fakecloud.AccessList{{ID: "acl-hz-office", Entries: []fakecloud.AccessEntry{{Block: "192.0.2.0/24"}}}}
	r.TLSPolicies = []fakecloud.TLSPolicy{{ID: "tls-hz", Versions: []string{"TLSv1.2"}, Ciphers: []string{"AES128-SHA"}}}
	r.SecurityPolicies = r.TLSPolicies
	tags := func(of string) fakecloud.Tags { return fakecloud.Tags{"of": of} }
	r.AccessLists[0].Tags, r.SecurityGroups[1].Tags, r.ServerGroups[2].Tags = tags("list"), tags("group"), tags("servers")
	r.CLBs[0].Listeners[1].Tags, r.NLBs[0].Listeners[1].Tags = tags("listener"), tags("listener")
	r.CLBs[0].VServerGroups[0].Tags, r.CLBs[1].MasterSlaveGroups[0].Tags = tags("virtual"), tags("pair")
	r.NLBs[0].Locks = []fakecloud.Lock{{Type: "SecurityLocked", Reason: "a reason"}}
	for i := range r.CLBs[0].Listeners {
		r.CLBs[0].Listeners[i].Settings = fakecloud.Settings{"AclStatus": "on", "AclType": "white", "AclId": "acl-hz-office"}
	}
	r.NLBs[0].Listeners[0].Settings = fakecloud.Settings{"SecurityPolicyId": "tls-hz", "ProxyProtocolEnabled": "true"}
	w.Regions[0].Health.Unhealthy = append(w.Regions[0].Health.Unhealthy, "i-hz-web-1")
	c, opts := newClock(), unlimited()
	opts.Clock, opts.AnyDate = c.now, true // it stands still, so that two reads differ in what they ask for alone
	_, base := serve(t, w, opts)
	for _, script := range []string{"uname", "true"} { // so that the listings of scripts have rows
		call(t, base, verECS, "RunCommand", "RegionId", "cn-hangzhou", "Type", "RunShellScript", "CommandContent", script, "InstanceId.1", "i-hz-web-2", "KeepCommand", "true")
	}
	c.advance(time.Minute)
	return base
}

// TestShapes decodes every reply into the official type without tolerance: a
// field with a wrong name, place or type is an error. (The SDK itself accepts
// a number for a text and ignores what it does not know.)
func TestShapes(t *testing.T) {
	t.Parallel()
	base := serveRich(t)
	for _, tt := range shapes() {
		t.Run(tt.version+" "+tt.action, func(t *testing.T) {
			t.Parallel()
			status, body, f := call(t, base, tt.version, tt.action, tt.params...)
			if status != 200 {
				t.Fatalf("%d %s %s", status, f.Code, f.Message)
			}
			d := json.NewDecoder(bytes.NewReader(body))
			d.DisallowUnknownFields()
			if err := d.Decode(tt.into()); err != nil {
				t.Errorf("%v in\n%s", err, body)
			}
			var tree map[string]any
			if err := json.Unmarshal(body, &tree); err != nil || tree["RequestId"] == "" {
				t.Errorf("no RequestId in %s", body)
			}
		})
	}
}
