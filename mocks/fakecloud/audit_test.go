package fakecloud_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	cms "github.com/alibabacloud-go/cms-20190101/v8/client"
	"github.com/alibabacloud-go/tea/tea"
	"github.com/alictl/alictl/mocks/fakecloud"
	"github.com/google/go-cmp/cmp"
)

// judged is a world with everything that a check of an account looks at.
const judged = `
account_id: "1234567890123456"
access_keys: [{id: LTAI5tSandboxNotARealKey, secret: sandbox-secret-that-opens-nothing}]
regions:
  - id: cn-hangzhou
    instances:
      - {id: i-a, vpc: vpc-1, zone: cn-hangzhou-h, created: 2024-02-03T04:05:06Z, security_groups: [sg-web], load: {base: 100, peak: 90000}}
      - {id: i-b, vpc: vpc-1}
    interfaces:
      - {id: eni-a, instance: i-a, address: 10.0.0.1}
      - {id: eni-b, instance: i-b, address: 10.0.0.2, settings: {SourceDestCheck: true, QueueNumber: 8}}
    security_groups:
      - id: sg-web
        name: web
        vpc: vpc-1
        type: enterprise
        tags: {app: web}
        rules:
          - {protocol: tcp, ports: 80/443, peer: 10.0.0.0/8, priority: 5}
          - {policy: Drop, peer: 100.64.0.0/10, priority: 2}
          - {peer: "2001:db8::/32"}
          - {peer: sg-other, protocol: UDP, ports: 53/53}
          - {peer: pl-list}
          - {direction: egress, peer: 0.0.0.0/0}
    access_lists:
      - {id: acl-office, name: office, entries: [{block: 192.0.2.0/24, comment: first floor}, {block: 198.51.100.7}]}
      - {id: acl-empty, ip_version: ipv6}
    tls_policies:
      - {id: tls-old, name: old, versions: [TLSv1.0, TLSv1.2], ciphers: [AES128-SHA]}
    security_policies:
      - {id: tls-mine, versions: [TLSv1.1, TLSv1.2], ciphers: [AES128-SHA, AES256-SHA]}
    clbs:
      - id: lb-1
        vpc: vpc-1
        zone: cn-hangzhou-h
        slave_zone: none
        status: locked
        created: 2024-11-30T15:59:00Z
        address_type: internet
        address: 203.0.113.5
        backends: [{id: i-a}]
        listeners:
          - {port: 80, protocol: tcp, scheduler: wlc, settings: {PersistenceTimeout: 60, ConnectionDrain: on, ConnectionDrainTimeout: 30, HealthCheckType: http, HealthCheckConnectTimeout: 3, HealthCheckInterval: 50, UnhealthyThreshold: 10}}
          - {port: 53, protocol: udp, health_check: off, settings: {ConnectionDrain: on, ConnectionDrainTimeout: 20}}
          - {port: 443, protocol: https, settings: {TLSCipherPolicy: tls-old, AclStatus: on, AclType: white, AclId: "acl-office,acl-empty", StickySession: on, StickySessionType: insert, CookieTimeout: 90}}
          - {port: 8080, protocol: http, forward_port: 443}
    nlbs:
      - id: nlb-1
        vpc: vpc-1
        business_status: Abnormal
        locks: [{type: FinancialLocked, reason: overdue}]
        zones: [{zone: cn-hangzhou-h, address: 10.0.0.9}]
        load: {base: 10, peak: 600}
        listeners:
          - {id: lsn-1@443, port: 443, protocol: TCPSSL, server_group: sgp-1, settings: {Cps: 500, SecurityPolicyId: tls-mine}}
    server_groups:
      - {id: sgp-1, vpc: vpc-1, settings: {Scheduler: Wlc, PreserveClientIpEnabled: false, ConnectionDrainEnabled: true, ConnectionDrainTimeout: 15, HealthCheckInterval: 30, HealthCheckConnectTimeout: 20, UnhealthyThreshold: 9}}
      - {id: sgp-2, vpc: vpc-1, protocol: UDP, health_check: off}
`

func judgedWorld(t testing.TB, edits ...string) *fakecloud.World {
	t.Helper()
	w, err := fakecloud.LoadScenario(strings.NewReader(strings.NewReplacer(edits...).Replace(judged)))
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// has looks a path up in a reply, as Listeners.0.Cps.
func has(t testing.TB, tree any, path string) string {
	t.Helper()
	for _, step := range strings.Split(path, ".") {
		switch node := tree.(type) {
		case map[string]any:
			tree = node[step]
		case []any:
			n, err := strconv.Atoi(step)
			if err != nil || n >= len(node) {
				return "(nothing)"
			}
			tree = node[n]
		default:
			return "(nothing)"
		}
	}
	return fmt.Sprint(tree)
}

// TestWhatAnAuditReads finds what a scenario sets where the service shows it.
func TestWhatAnAuditReads(t *testing.T) {
	t.Parallel()
	_, base := serve(t, judgedWorld(t), unlimited())
	for _, tt := range []struct {
		version, action string
		params          []string
		want            map[string]string
	}{
		{verSLB, "DescribeLoadBalancers", nil, map[string]string{
			"LoadBalancers.LoadBalancer.0.LoadBalancerStatus": "locked", "LoadBalancers.LoadBalancer.0.MasterZoneId": "cn-hangzhou-h",
			"LoadBalancers.LoadBalancer.0.SlaveZoneId": "", "LoadBalancers.LoadBalancer.0.CreateTime": "2024-11-30T15:59Z",
			"LoadBalancers.LoadBalancer.0.NetworkType": "classic", "LoadBalancers.LoadBalancer.0.VpcId": "",
		}},
		{verSLB, "DescribeLoadBalancers", []string{"VpcId", "vpc-1"}, map[string]string{"TotalCount": "0"}},
		{verSLB, "DescribeLoadBalancerListeners", []string{"ListenerPort", "80"}, map[string]string{
			"Listeners.0.Scheduler": "wlc", "Listeners.0.TCPListenerConfig.PersistenceTimeout": "60",
			"Listeners.0.TCPListenerConfig.ConnectionDrain": "on", "Listeners.0.TCPListenerConfig.ConnectionDrainTimeout": "30",
			"Listeners.0.TCPListenerConfig.HealthCheckType": "http", "Listeners.0.TCPListenerConfig.HealthCheckInterval": "50",
			"Listeners.0.TCPListenerConfig.UnhealthyThreshold": "10", "Listeners.0.TCPListenerConfig.HealthCheckConnectTimeout": "3",
			"Listeners.0.AclStatus": "off",
		}},
		{verSLB, "DescribeLoadBalancerListeners", []string{"ListenerPort", "53"}, map[string]string{
			"Listeners.0.UDPListenerConfig.HealthCheck": "off", "Listeners.0.UDPListenerConfig.ConnectionDrain": "on",
		}},
		{verSLB, "DescribeLoadBalancerListeners", []string{"ListenerPort", "443"}, map[string]string{
			"Listeners.0.AclStatus": "on", "Listeners.0.AclType": "white", "Listeners.0.AclId": "acl-office", "Listeners.0.AclIds": "[acl-office acl-empty]",
			"Listeners.0.HTTPSListenerConfig.TLSCipherPolicy": "tls-old", "Listeners.0.HTTPSListenerConfig.StickySession": "on",
		}},
		{verSLB, "DescribeLoadBalancerHTTPSListenerAttribute", []string{"LoadBalancerId", "lb-1", "ListenerPort", "443"}, map[string]string{
			"AclType": "white", "AclIds.AclId": "[acl-office acl-empty]", "TLSCipherPolicy": "tls-old",
		}},
		{verSLB, "DescribeLoadBalancerHTTPListenerAttribute", []string{"LoadBalancerId", "lb-1", "ListenerPort", "8080"}, map[string]string{
			"ListenerForward": "on", "ForwardPort": "443", "Status": "running", "IdleTimeout": "<nil>", "HealthCheck": "<nil>",
			"Bandwidth": "<nil>", "BackendServerPort": "<nil>",
		}},
		{verSLB, "DescribeAccessControlLists", nil, map[string]string{"TotalCount": "2", "Acls.Acl.0.AclName": "office", "Acls.Acl.1.AddressIPVersion": "ipv6"}},
		{verSLB, "DescribeAccessControlLists", []string{"PageNumber", "2", "PageSize", "1"}, map[string]string{"TotalCount": "2", "Acls.Acl.0.AclId": "acl-empty"}},
		{verSLB, "DescribeAccessControlLists", []string{"AclName", "off"}, map[string]string{"TotalCount": "1"}},
		{verSLB, "DescribeAccessControlListAttribute", []string{"AclId", "acl-office"}, map[string]string{
			"TotalAclEntry": "2", "AclEntrys.AclEntry.0.AclEntryIP": "192.0.2.0/24", "AclEntrys.AclEntry.0.AclEntryComment": "first floor",
			"RelatedListeners.RelatedListener.0.ListenerPort": "443", "RelatedListeners.RelatedListener.0.AclType": "white",
		}},
		{verSLB, "DescribeAccessControlListAttribute", []string{"AclId", "acl-office", "Page", "2", "PageSize", "1"}, map[string]string{
			"AclEntrys.AclEntry.0.AclEntryIP": "198.51.100.7", "AclEntrys.AclEntry.1": "(nothing)",
		}},
		{verSLB, "ListTLSCipherPolicies", []string{"IncludeListener", "true"}, map[string]string{
			"TLSCipherPolicies.0.InstanceId": "tls-old", "TLSCipherPolicies.0.TLSVersions": "[TLSv1.0 TLSv1.2]",
			"TLSCipherPolicies.0.RelateListeners.0.Port": "443", "IsTruncated": "false",
		}},
		{verSLB, "ListTLSCipherPolicies", []string{"TLSCipherPolicyId", "tls-none"}, map[string]string{"TLSCipherPolicies": "[]"}},
		{verNLB, "ListLoadBalancers", nil, map[string]string{
			"LoadBalancers.0.LoadBalancerBusinessStatus": "Abnormal", "LoadBalancers.0.OperationLocks.0.LockType": "FinancialLocked",
			"LoadBalancers.0.OperationLocks.0.LockReason": "overdue", "LoadBalancers.0.ZoneMappings.1": "(nothing)",
		}},
		{verNLB, "ListLoadBalancers", []string{"LoadBalancerBusinessStatus", "Normal"}, map[string]string{"LoadBalancers": "[]"}},
		{verNLB, "ListListeners", nil, map[string]string{"Listeners.0.Cps": "500", "Listeners.0.SecurityPolicyId": "tls-mine"}},
		{verNLB, "ListSecurityPolicy", nil, map[string]string{
			"SecurityPolicies.0.SecurityPolicyId": "tls-mine", "SecurityPolicies.0.TlsVersion": "TLSv1.1,TLSv1.2",
			"SecurityPolicies.0.RelatedListeners.0.ListenerId": "lsn-1@443", "TotalCount": "1",
		}},
		{verNLB, "ListSecurityPolicy", []string{"SecurityPolicyIds.1", "tls-none"}, map[string]string{"SecurityPolicies": "[]"}},
		{verNLB, "ListSystemSecurityPolicy", nil, map[string]string{
			"SecurityPolicies.0.SecurityPolicyId": "tls_cipher_policy_1_0", "SecurityPolicies.0.TlsVersion": "TLSv1.0,TLSv1.1,TLSv1.2",
		}},
		{verNLB, "ListServerGroups", nil, map[string]string{
			"ServerGroups.0.Scheduler": "Wlc", "ServerGroups.0.PreserveClientIpEnabled": "false", "ServerGroups.0.ConnectionDrainEnabled": "true",
			"ServerGroups.0.ConnectionDrainTimeout": "15", "ServerGroups.0.HealthCheck.HealthCheckInterval": "30",
			"ServerGroups.0.HealthCheck.HealthCheckEnabled": "true", "ServerGroups.1.HealthCheck.HealthCheckEnabled": "false",
			"ServerGroups.1.PreserveClientIpEnabled": "true",
		}},
		{verECS, "DescribeInstances", nil, map[string]string{
			"Instances.Instance.0.CreationTime": "2024-02-03T04:05Z", "Instances.Instance.0.ZoneId": "cn-hangzhou-h",
			"Instances.Instance.1.SecurityGroupIds.SecurityGroupId": "[sg-default-1]",
		}},
		{verECS, "DescribeNetworkInterfaces", []string{"NetworkInterfaceId.1", "eni-a"}, map[string]string{
			"NetworkInterfaceSets.NetworkInterfaceSet.0.SecurityGroupIds.SecurityGroupId": "[sg-web]",
		}},
		{verECS, "DescribeNetworkInterfaces", []string{"NetworkInterfaceId.1", "eni-b"}, map[string]string{
			"NetworkInterfaceSets.NetworkInterfaceSet.0.QueueNumber": "8", "NetworkInterfaceSets.NetworkInterfaceSet.0.SourceDestCheck": "true",
			"NetworkInterfaceSets.NetworkInterfaceSet.0.SecurityGroupIds.SecurityGroupId": "[sg-default-1]",
		}},
		{verECS, "DescribeSecurityGroups", []string{"SecurityGroupType", "enterprise"}, map[string]string{
			"SecurityGroups.SecurityGroup.0.SecurityGroupName": "web", "SecurityGroups.SecurityGroup.1": "(nothing)",
		}},
		{verECS, "DescribeSecurityGroups", []string{"Tag.1.Key", "app"}, map[string]string{"TotalCount": "1"}},
		{verECS, "DescribeSecurityGroups", nil, map[string]string{"TotalCount": "2"}},
		{verECS, "DescribeSecurityGroupAttribute", []string{"SecurityGroupId", "sg-web", "Direction", "ingress"}, map[string]string{
			"InnerAccessPolicy": "Drop", "VpcId": "vpc-1", "Permissions.Permission.0.IpProtocol": "tcp", "Permissions.Permission.0.PortRange": "80/443",
			"Permissions.Permission.0.SourceCidrIp": "10.0.0.0/8", "Permissions.Permission.0.Priority": "5", "Permissions.Permission.1.Policy": "Drop",
			"Permissions.Permission.1.PortRange": "-1/-1", "Permissions.Permission.2.Ipv6SourceCidrIp": "2001:db8::/32",
			"Permissions.Permission.2.SourceCidrIp": "", "Permissions.Permission.3.SourceGroupId": "sg-other",
			"Permissions.Permission.4.SourcePrefixListId": "pl-list", "Permissions.Permission.5": "(nothing)", "NextToken": "",
		}},
		{verECS, "DescribeSecurityGroupAttribute", []string{"SecurityGroupId", "sg-web", "Direction", "egress"}, map[string]string{
			"Permissions.Permission.0.DestCidrIp": "0.0.0.0/0", "Permissions.Permission.0.SourceCidrIp": "", "Permissions.Permission.1": "(nothing)",
		}},
		{verECS, "DescribeSecurityGroupAttribute", []string{"SecurityGroupId", "sg-default-1"}, map[string]string{
			"Permissions.Permission.0.SourceCidrIp": "0.0.0.0/0", "Permissions.Permission.0.Policy": "Accept", "InnerAccessPolicy": "Accept",
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
}

func TestAuditReadsAreStrict(t *testing.T) {
	t.Parallel()
	_, base := serve(t, judgedWorld(t), unlimited())
	for _, tt := range []struct {
		status                int
		code, version, action string
		params                []string
	}{
		{400, "MissingParameter", verECS, "DescribeSecurityGroupAttribute", nil},
		{404, "InvalidSecurityGroupId.NotFound", verECS, "DescribeSecurityGroupAttribute", []string{"SecurityGroupId", "sg-none"}},
		{400, "InvalidParameter", verECS, "DescribeSecurityGroupAttribute", []string{"SecurityGroupId", "sg-web", "Direction", "in"}},
		{400, "InvalidParameter", verECS, "DescribeSecurityGroupAttribute", []string{"SecurityGroupId", "sg-web", "NicType", "vpc"}},
		{400, "InvalidParameter", verECS, "DescribeSecurityGroupAttribute", []string{"SecurityGroupId", "sg-web", "NextToken", "MTA"}},
		{400, "MissingParameter", verSLB, "DescribeAccessControlListAttribute", nil},
		{404, "AclNotExist", verSLB, "DescribeAccessControlListAttribute", []string{"AclId", "acl-none"}},
		{400, "InvalidParameter", verSLB, "DescribeAccessControlLists", []string{"PageSize", "51"}},
		{400, "InvalidParameter", verSLB, "ListTLSCipherPolicies", []string{"MaxItems", "101"}},
		{400, "IllegalParam", verNLB, "ListSecurityPolicy", []string{"MaxResults", "101"}},
	} {
		refused(t, base, tt.status, tt.code, tt.version, tt.action, append(tt.params, "RegionId", "cn-hangzhou")...)
	}
}

// A listener's access list is set, shown, and taken away again.
func TestSetAccessList(t *testing.T) {
	t.Parallel()
	_, base := serve(t, judgedWorld(t, "status: locked", "status: active"), unlimited())
	at := []string{"RegionId", "cn-hangzhou", "LoadBalancerId", "lb-1", "ListenerPort", "80"}
	set, read := "SetLoadBalancerTCPListenerAttribute", "DescribeLoadBalancerTCPListenerAttribute"
	refused(t, base, 404, "AclNotExist", verSLB, set, append(at, "AclStatus", "on", "AclType", "white", "AclId", "acl-none")...)
	refused(t, base, 400, "MissingParameter", verSLB, set, append(at, "AclStatus", "on", "AclId", "acl-office")...)
	refused(t, base, 400, "InvalidParameter", verSLB, set, append(at, "AclStatus", "on", "AclType", "grey", "AclId", "acl-office")...)
	type row struct{ AclStatus, AclType, AclId string }
	want[struct{}](t, base, verSLB, set, append(at, "AclStatus", "on", "AclType", "black", "AclId", "acl-office")...)
	if got := want[row](t, base, verSLB, read, at...); got != (row{"on", "black", "acl-office"}) {
		t.Errorf("on: %+v", got)
	}
	want[struct{}](t, base, verSLB, set, append(at, "AclStatus", "off")...)
	if got := want[row](t, base, verSLB, read, at...); got != (row{AclStatus: "off"}) {
		t.Errorf("off: %+v", got)
	}
}

// The rules of a group come in pages, in their order, each once.
func TestSecurityRulePages(t *testing.T) {
	t.Parallel()
	w := judgedWorld(t)
	g := &w.Regions[0].SecurityGroups[0]
	g.Rules = nil
	var truth []string
	for port := 1; port <= 1234; port++ {
		ports := fmt.Sprintf("%d/%d", port, port)
		g.Rules = append(g.Rules, fakecloud.SecurityRule{Ports: ports})
		truth = append(truth, ports)
	}
	_, base := serve(t, w, unlimited())
	for size, pages := range map[string]int{"": 3, "1": 124, "1000": 2, "5000": 2} {
		var got []string
		n := 0
		for token := ""; n == 0 || token != ""; n++ {
			page := want[struct {
				NextToken   string
				Permissions struct{ Permission []struct{ PortRange string } }
			}](t, base, verECS, "DescribeSecurityGroupAttribute", "RegionId", "cn-hangzhou", "SecurityGroupId", "sg-web", "MaxResults", size, "NextToken", token)
			for _, rule := range page.Permissions.Permission {
				got = append(got, rule.PortRange)
			}
			token = page.NextToken
		}
		if diff := cmp.Diff(truth, got); diff != "" || n != pages {
			t.Errorf("pages of %q: %d, want %d: %s", size, n, pages, diff)
		}
	}
}

// An account that the service has put on a list has longer idle timeouts.
func TestLongIdle(t *testing.T) {
	t.Parallel()
	update := []string{"ListenerId", "lsn-1@443", "IdleTimeout", "3600"}
	_, base := serve(t, judgedWorld(t), unlimited())
	refused(t, base, 400, "IllegalParam.IdleTimeout", verNLB, "UpdateListenerAttribute", update...)
	_, base = serve(t, judgedWorld(t, "id: lsn-1@443, port", "id: lsn-1@443, idle_timeout: 1200, port"), unlimited())
	want[struct{}](t, base, verNLB, "UpdateListenerAttribute", update...)
	w := strings.Replace(judged, "id: lsn-1@443, port", "id: lsn-1@443, idle_timeout: 3601, port", 1)
	if _, err := fakecloud.LoadScenario(strings.NewReader(w)); err == nil || !strings.Contains(err.Error(), "idle_timeout") {
		t.Errorf("3601: %v", err)
	}
}

// What an instance sees is a metric of its own, and instances without a load have none.
func TestInstanceMetrics(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	s, base := serve(t, judgedWorld(t), fakecloud.Options{Clock: func() time.Time { return at }, AnyDate: true})
	read := func(dimensions string) string {
		body := ok[*cms.DescribeMetricListResponse](t)(cmsClient(t, base).DescribeMetricList(&cms.DescribeMetricListRequest{
			Namespace: tea.String("acs_ecs_dashboard"), MetricName: tea.String("concurrentConnections"), Period: tea.String("60"),
			Dimensions: tea.String(dimensions), StartTime: tea.String("1795341000000"), EndTime: tea.String("1795341060000"),
		})).Body
		return tea.StringValue(body.Datapoints)
	}
	_, _, most, known := s.World().Metric("cn-hangzhou", "i-a", "concurrentConnections", time.UnixMilli(1795341060000))
	truth := fmt.Sprintf(`"instanceId":"i-a","Maximum":%v`, most)
	got := read(`[{"instanceId":"i-a"},{"instanceId":"i-b"}]`)
	if !known || most < 1000 || !strings.Contains(got, `"instanceId":"i-a"`) || strings.Contains(got, "i-b") || strings.Contains(got, "Average") {
		t.Errorf("%s, want one with %s", got, truth)
	}
	if got := read(`[{"instanceId":"i-none"}]`); got != "[]" {
		t.Errorf("of nobody: %s", got)
	}
}

// The metrics of NLB listeners have one of two families of names, as the list of
// metrics tells.
func TestNLBListenerMetricNames(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ setting, has, lacks, dimensions string }{
		{"prefixed", "ListenerNewConnection", "NewConnection", "userId,instanceId,listenerPort,listenerProtocol"},
		{"plain", "NewConnection", "ListenerNewConnection", "userId,instanceId,port,protocol"},
	} {
		w := judgedWorld(t)
		w.Monitoring.NLBListeners = tt.setting
		_, base := serve(t, w, unlimited())
		meta := func(name string) []*cms.DescribeMetricMetaListResponseBodyResourcesResource {
			return ok[*cms.DescribeMetricMetaListResponse](t)(cmsClient(t, base).DescribeMetricMetaList(&cms.DescribeMetricMetaListRequest{
				Namespace: tea.String("acs_nlb"), MetricName: tea.String(name),
			})).Body.Resources.Resource
		}
		found := meta(tt.has)
		if len(found) != 1 || tea.StringValue(found[0].Dimensions) != tt.dimensions {
			t.Errorf("%s: %s is listed as %v", tt.setting, tt.has, found)
		}
		if absent := meta(tt.lacks); absent == nil || len(absent) != 0 {
			t.Errorf("%s: %s is listed as %v, want an empty list", tt.setting, tt.lacks, absent)
		}
		if status, body, _ := call(t, base, verCMS, "DescribeMetricList", "Namespace", "acs_nlb", "MetricName", tt.has); status != 200 {
			t.Errorf("%s: %s", tt.has, body)
		}
		refused(t, base, 404, "ResourceNotFound", verCMS, "DescribeMetricList", "Namespace", "acs_nlb", "MetricName", tt.lacks)
	}
}

// A scenario that the service could not hold is refused, and the field is named.
func TestImpossibleRules(t *testing.T) {
	t.Parallel()
	for _, tt := range [][3]string{
		{"priority: 5", "priority: 101", "security_groups[0].rules[0].priority"},
		{"ports: 80/443", "ports: 443/80", "security_groups[0].rules[0].ports"},
		{"peer: 10.0.0.0/8", "peer: 10.0.0.0/33", "security_groups[0].rules[0].peer"},
		{"protocol: tcp, ports", "protocol: sctp, ports", "security_groups[0].rules[0].protocol"},
		{"policy: Drop", "policy: Deny", "security_groups[0].rules[1].policy"},
		{"block: 198.51.100.7", "block: 198.51.100", "access_lists[0].entries[1].block"},
		{"[TLSv1.0, TLSv1.2]", "[SSLv3]", "tls_policies[0].versions[0]"},
		{"AclType: white", "AclType: grey", "clbs[0].listeners[2].settings.AclType"},
		{"acl-office,acl-empty", "acl-none", "clbs[0].listeners[2].settings.AclId"},
		{"PersistenceTimeout: 60", "StickySession: on", "clbs[0].listeners[0].settings.StickySession"},
		{"scheduler: wlc", "scheduler: best", "clbs[0].listeners[0].scheduler"},
		{"Cps: 500", "Cps: many", "nlbs[0].listeners[0].settings.Cps"},
		{"type: FinancialLocked", "type: Locked", "nlbs[0].locks[0].type"},
		{"business_status: Abnormal", "business_status: Bad", "nlbs[0].business_status"},
		{"PreserveClientIpEnabled: false", "PreserveClientIpEnabled: perhaps", "server_groups[0].settings.PreserveClientIpEnabled"},
		{"SourceDestCheck: true", "RxQueueSize: 1", "interfaces[1].settings.RxQueueSize"},
		{"id: sg-web", "id: group-web", "security_groups[0].id"},
	} {
		_, err := fakecloud.LoadScenario(strings.NewReader(strings.Replace(judged, tt[0], tt[1], 1)))
		if err == nil || !strings.Contains(err.Error(), tt[2]) || !strings.Contains(err.Error(), "line ") {
			t.Errorf("%s: %v", tt[1], err)
		}
	}
}
