package fakecloud_test

import (
	"encoding/json"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/alictl/alictl/mocks/fakecloud"
)

// TestOfficialCLI lists what the shop holds with the vendor's own command
// line. It runs where ALICTL_TEST_ALIYUN_CLI names that program.
func TestOfficialCLI(t *testing.T) {
	t.Parallel()
	program := os.Getenv("ALICTL_TEST_ALIYUN_CLI")
	if program == "" {
		t.Skip("ALICTL_TEST_ALIYUN_CLI does not name the official command line")
	}
	server := fakecloud.NewServer(fakecloud.Shop(), fakecloud.Options{})
	web := httptest.NewServer(server)
	t.Cleanup(web.Close)
	home := t.TempDir()
	for _, tt := range cliCalls() {
		t.Run(strings.Join(tt, " "), func(t *testing.T) {
			args := append([]string{
				"--access-key-id", "LTAI5tSandboxNotARealKey", "--access-key-secret", "sandbox-secret-that-opens-nothing",
				"--region", "cn-hangzhou", "--endpoint", strings.TrimPrefix(web.URL, "http://"), "--insecure",
			}, tt...)
			cmd := exec.Command(program, args...)
			cmd.Env = []string{"HOME=" + home, "PATH=" + os.Getenv("PATH")}
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			if !json.Valid(out) {
				t.Errorf("not JSON:\n%s", out)
			}
			t.Logf("%s", out)
		})
	}
	if p := server.Stats().Panics; len(p) > 0 {
		t.Errorf("panics: %v", p)
	}
}

func cliCalls() [][]string {
	region := []string{"--RegionId", "cn-hangzhou"}
	with := func(args ...string) []string { return append(args, region...) }
	return [][]string{
		{"sts", "GetCallerIdentity"},
		{"ecs", "DescribeRegions"},
		with("ecs", "DescribeNetworkInterfaces"),
		with("ecs", "DescribeNetworkInterfaces", "--MaxResults", "500"),
		with("ecs", "DescribeNetworkInterfaces", "--NetworkInterfaceId.1", "eni-hz-pods"),
		with("ecs", "DescribeNetworkInterfaceAttribute", "--NetworkInterfaceId", "eni-hz-pods",
			"--Attribute", "connectionTrackingConfiguration"),
		with("ecs", "DescribeInstances", "--InstanceIds", `["i-hz-web-1"]`),
		with("ecs", "DescribeInstanceTypes"),
		with("ecs", "DescribeSecurityGroups"),
		{"slb", "DescribeRegions"},
		with("slb", "DescribeLoadBalancers"),
		with("slb", "DescribeLoadBalancers", "--PageNumber", "1", "--PageSize", "1"),
		with("slb", "DescribeLoadBalancerAttribute", "--LoadBalancerId", "lb-hz-api"),
		with("slb", "DescribeLoadBalancerListeners"),
		with("slb", "DescribeLoadBalancerListeners", "--LoadBalancerId.1", "lb-hz-web"),
		with("slb", "DescribeLoadBalancerTCPListenerAttribute", "--LoadBalancerId", "lb-hz-api", "--ListenerPort", "7000"),
		with("slb", "DescribeLoadBalancerUDPListenerAttribute", "--LoadBalancerId", "lb-hz-api", "--ListenerPort", "53"),
		with("slb", "DescribeLoadBalancerHTTPListenerAttribute", "--LoadBalancerId", "lb-hz-api", "--ListenerPort", "8000"),
		with("slb", "DescribeLoadBalancerHTTPSListenerAttribute", "--LoadBalancerId", "lb-hz-web", "--ListenerPort", "443"),
		with("slb", "DescribeVServerGroups", "--LoadBalancerId", "lb-hz-web", "--IncludeListener", "true", "--IncludeRule", "true"),
		with("slb", "DescribeVServerGroupAttribute", "--VServerGroupId", "rsp-hz-search"),
		with("slb", "DescribeMasterSlaveServerGroups", "--LoadBalancerId", "lb-hz-api", "--IncludeListener", "true"),
		with("slb", "DescribeMasterSlaveServerGroupAttribute", "--MasterSlaveServerGroupId", "rsp-hz-ledger"),
		with("slb", "DescribeRules", "--LoadBalancerId", "lb-hz-web", "--ListenerPort", "443"),
		with("slb", "DescribeHealthStatus", "--LoadBalancerId", "lb-hz-web"),
		with("slb", "ListTagResources", "--ResourceType", "instance"),
		{"nlb", "DescribeRegions"},
		with("nlb", "ListLoadBalancers"),
		with("nlb", "GetLoadBalancerAttribute", "--LoadBalancerId", "nlb-hz-gateway"),
		with("nlb", "ListListeners"),
		with("nlb", "ListListeners", "--LoadBalancerIds.1", "nlb-hz-ports"),
		with("nlb", "GetListenerAttribute", "--ListenerId", "lsn-hz-gateway@443"),
		with("nlb", "GetListenerHealthStatus", "--ListenerId", "lsn-hz-gateway@443"),
		with("nlb", "ListServerGroups"),
		with("nlb", "ListServerGroups", "--ServerGroupIds.1", "sgp-hz-web"),
		with("nlb", "ListServerGroupServers", "--ServerGroupId", "sgp-hz-web"),
		with("nlb", "ListTagResources", "--ResourceType", "loadbalancer"),
		with("nlb", "UpdateListenerAttribute", "--ListenerId", "lsn-hz-gateway@1883", "--IdleTimeout", "600"),
		with("ecs", "ModifyNetworkInterfaceAttribute", "--NetworkInterfaceId", "eni-hz-pods",
			"--ConnectionTrackingConfiguration",
			`{"TcpEstablishedTimeout":910,"TcpClosedAndTimeWaitTimeout":15,"UdpTimeout":100}`),
		with("ecs", "DescribeNetworkInterfaces", "--NetworkInterfaceId", "eni-hz-pods"),
		with("nlb", "ListLoadBalancers", "--Tag", `[{"Key":"app","Value":"gateway"}]`),
		with("cms", "DescribeMetricList", "--Namespace", "acs_slb_dashboard", "--MetricName", "InstanceMaxConnection",
			"--Period", "300", "--Dimensions", `[{"instanceId":"lb-hz-web"}]`, "--Length", "3"),
		with("cms", "DescribeMetricLast", "--Namespace", "acs_nlb", "--MetricName", "InstanceActiveConnection"),
		with("cms", "DescribeMetricData", "--Namespace", "acs_slb_dashboard", "--MetricName", "Qps", "--Length", "2"),
		with("cms", "DescribeMetricTop", "--Namespace", "acs_slb_dashboard", "--MetricName", "InstanceDropConnection", "--Orderby", "Maximum"),
		with("cms", "DescribeMetricMetaList", "--Namespace", "acs_nlb"),
		with("cms", "DescribeProjectMeta"),
		{"bssopenapi", "DescribeInstanceBill", "--BillingCycle", time.Now().AddDate(0, 0, -1).Format("2006-01"), "--IsBillingItem", "true"},
		{"bssopenapi", "QueryInstanceBill", "--BillingCycle", time.Now().AddDate(0, 0, -1).Format("2006-01")},
		{"bssopenapi", "DescribePricingModule", "--ProductCode", "slb", "--SubscriptionType", "PayAsYouGo"},
		{"bssopenapi", "GetPayAsYouGoPrice", "--ProductCode", "slb", "--SubscriptionType", "PayAsYouGo", "--ModuleList.1.ModuleCode",
			"LoadBalancerSpec", "--ModuleList.1.Config", "LoadBalancerSpec:slb.s2.small", "--ModuleList.1.PriceType", "Hour"},
		with("slb", "SetLoadBalancerTCPListenerAttribute", "--LoadBalancerId", "lb-hz-api", "--ListenerPort", "7000",
			"--EstablishedTimeout", "500"),
	}
}
