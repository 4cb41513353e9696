package fakecloud_test

import (
	"testing"

	"github.com/alictl/alictl/mocks/fakecloud"
)

const role = "acs:ram::1234567890123456:role/NetworkReader"

func auditor() signer {
	return signer{id: "LTAI5tSandboxReadOnly", secret: "sandbox-secret-of-the-auditor"}
}

func TestAssumeRoleRefusals(t *testing.T) {
	t.Parallel()
	_, base := serve(t, fakecloud.Shop(), unlimited())
	for _, tt := range []struct {
		status int
		code   string
		params []string
	}{
		{404, "EntityNotExist.Role", []string{"RoleArn", "acs:ram::1234567890123456:role/none", "RoleSessionName", "night"}},
		{400, "InvalidParameter.RoleSessionName", []string{"RoleSessionName", "a"}},
		{400, "InvalidParameter.RoleSessionName", []string{"RoleSessionName", "a night"}},
		{400, "InvalidParameter.DurationSeconds", []string{"DurationSeconds", "899"}},
		{400, "InvalidParameter.DurationSeconds", []string{"DurationSeconds", "3601"}},
		{400, "InvalidParameter.PolicyGrammar", []string{"Policy", "{"}},
		{400, "InvalidParameter.PolicyGrammar", []string{"Policy", `{"Version":"1"}`}},
		{400, "InvalidParameter.PolicyGrammar", []string{"Policy", `{"Version":"1","Statement":[{"Effect":"Maybe","Action":"*","Resource":"*"}]}`}},
		{400, "InvalidParameter.PolicyGrammar", []string{"Policy", `{"Version":2,"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`}},
		{400, "UnsupportedParameter", []string{"Policy", `{"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{}}]}`}},
	} {
		params := append([]string{"RoleArn", role, "RoleSessionName", "night"}, tt.params...)
		if status, _, f := callAs(t, auditor(), base, verSTS, "AssumeRole", params...); status != tt.status || f.Code != tt.code {
			t.Errorf("%v: got %d %s, want %d %s", tt.params, status, f.Code, tt.status, tt.code)
		}
	}
}

// TestSessionPolicy holds a session to the policy that it was made with.
func TestSessionPolicy(t *testing.T) {
	t.Parallel()
	_, base := serve(t, fakecloud.Shop(), unlimited())
	status, body, f := callAs(t, auditor(), base, verSTS, "AssumeRole", "RoleArn", role, "RoleSessionName", "night", "Policy",
		`{"Version":1,"Statement":[
			{"Effect":"Allow","Action":["ecs:describe*","cms:QueryMetricList"],"Resource":"*"},
			{"Effect":"Allow","Action":"slb:DescribeLoadBalancerAttribute","Resource":["acs:slb:*:*:loadbalancer/lb-hz-api"]},
			{"Effect":"Deny","Action":"ecs:DescribeInstances","Resource":"*"}]}`)
	if status != 200 {
		t.Fatalf("%d %s %s", status, f.Code, f.Message)
	}
	keys := decoded(t, status, body)["Credentials"].(map[string]any)
	session := signer{id: keys["AccessKeyId"].(string), secret: keys["AccessKeySecret"].(string), token: keys["SecurityToken"].(string)}
	hz := func(more ...string) []string { return append([]string{"RegionId", "cn-hangzhou"}, more...) }
	for _, tt := range []struct {
		version, action string
		params          []string
		status          int
	}{
		{verSTS, "GetCallerIdentity", nil, 200},
		{verECS, "DescribeNetworkInterfaces", hz(), 200},
		{verECS, "DescribeInstances", hz("DryRun", "true"), 403},
		{verECS, modify, hz("NetworkInterfaceId", "eni-hz-web-1", "Description", "mine"), 403},
		{verSLB, "DescribeLoadBalancers", hz(), 403},
		{verSLB, "DescribeLoadBalancerAttribute", hz("LoadBalancerId", "lb-hz-api"), 200},
		{verSLB, "DescribeLoadBalancerAttribute", hz("LoadBalancerId", "lb-hz-web"), 403},
		{"2019-01-01", "DescribeMetricList", hz("Namespace", "acs_nlb", "MetricName", "InstanceActiveConnection"), 200},
		{"2019-01-01", "DescribeMetricLast", hz("Namespace", "acs_nlb", "MetricName", "InstanceActiveConnection"), 403},
	} {
		status, _, f := callAs(t, session, base, tt.version, tt.action, tt.params...)
		if status != tt.status || status == 403 && f.AccessDeniedDetail["PolicyType"] != "SessionPolicy" {
			t.Errorf("%s %v: got %d %+v, want %d", tt.action, tt.params, status, f, tt.status)
		}
	}
}
