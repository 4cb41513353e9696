package fakecloud_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/alictl/alictl/mocks/fakecloud"
)

// TestCLBListenerSettings changes everything that a listener has and finds it
// in both reads.
func TestCLBListenerSettings(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		protocol, lb, port string
		params             [][2]string
		// renamed are those that reads call otherwise
		renamed map[string]string
		// attributeOnly are those that the bulk read does not show
		attributeOnly map[string]bool
	}{
		{"TCP", "lb-hz-api", "7000", [][2]string{
			{"HealthCheckConnectPort", "81"}, {"HealthCheckInterval", "50"}, {"HealthyThreshold", "2"}, {"UnhealthyThreshold", "10"},
			{"HealthCheckConnectTimeout", "300"}, {"HealthCheckType", "http"}, {"HealthCheckDomain", "a.example"},
			{"HealthCheckURI", "/live"}, {"HealthCheckHttpCode", "http_2xx,http_3xx"}, {"PersistenceTimeout", "3600"},
			{"ConnectionDrain", "on"}, {"ConnectionDrainTimeout", "10"}, {"SynProxy", "disable"}, {"ProxyProtocolV2Enabled", "true"},
		}, nil, map[string]bool{"SynProxy": true}},
		{"HTTP", "lb-hz-api", "8000", [][2]string{
			{"HealthCheckTimeout", "9"}, {"HealthCheckMethod", "get"}, {"StickySession", "on"}, {"StickySessionType", "insert"},
			{"CookieTimeout", "86400"}, {"Gzip", "off"}, {"XForwardedFor", "off"}, {"XForwardedFor_proto", "on"},
			{"XForwardedFor_SLBID", "on"}, {"XForwardedFor_SLBIP", "on"}, {"XForwardedFor_SLBPORT", "on"}, {"XForwardedFor_ClientSrcPort", "on"},
		}, nil, nil},
		{"HTTPS", "lb-hz-web", "443", [][2]string{
			{"StickySession", "on"}, {"StickySessionType", "server"}, {"Cookie", "sid"}, {"ServerCertificateId", "cert-2"},
			{"CACertificateId", "ca-1"}, {"EnableHttp2", "off"}, {"TLSCipherPolicy", "tls_cipher_policy_1_2"},
		}, nil, nil},
		{"TCP", "lb-hz-api", "5432", [][2]string{{"HealthCheckSwitch", "off"}}, map[string]string{"HealthCheckSwitch": "HealthCheck"}, nil},
		{"HTTP", "lb-hz-api", "8000", [][2]string{{"HealthCheck", "off"}}, nil, nil},
		{"UDP", "lb-hz-api", "53", [][2]string{{"HealthCheckConnectTimeout", "20"}, {"HealthCheckInterval", "9"}}, nil, nil},
	} {
		_, base := serve(t, fakecloud.Shop(), unlimited())
		at := []string{"RegionId", "cn-hangzhou", "LoadBalancerId", tt.lb, "ListenerPort", tt.port}
		all := append([]string{}, at...)
		for _, p := range tt.params {
			all = append(all, p[0], p[1])
		}
		want[struct{}](t, base, verSLB, "SetLoadBalancer"+tt.protocol+"ListenerAttribute", all...)
		want[struct{}](t, base, verSLB, "SetLoadBalancer"+tt.protocol+"ListenerAttribute", at...) // the rest stays
		row := want[map[string]any](t, base, verSLB, "DescribeLoadBalancer"+tt.protocol+"ListenerAttribute", at...)
		rows := want[struct{ Listeners []map[string]any }](t, base, verSLB, "DescribeLoadBalancerListeners", append(at, "LoadBalancerId.1", tt.lb)...)
		block, _ := rows.Listeners[0][tt.protocol+"ListenerConfig"].(map[string]any)
		for _, p := range tt.params {
			name := p[0]
			if other := tt.renamed[name]; other != "" {
				name = other
			}
			if got := fmt.Sprint(row[name]); got != p[1] {
				t.Errorf("%s attribute: %s = %s, want %s", tt.protocol, name, got, p[1])
			}
			if got := fmt.Sprint(block[name]); got != p[1] && !tt.attributeOnly[name] {
				t.Errorf("%s in bulk: %s = %s, want %s", tt.protocol, name, got, p[1])
			}
		}
	}
}

// TestHealthCheckDefaults reads the checks of listeners and groups that nobody
// changed: a client that compares them with what it wants needs every figure.
func TestHealthCheckDefaults(t *testing.T) {
	t.Parallel()
	_, base := serve(t, fakecloud.Shop(), unlimited())
	for _, tt := range []struct {
		version, action string
		params          []string
		has             string
	}{
		{verSLB, "DescribeLoadBalancerTCPListenerAttribute", []string{"LoadBalancerId", "lb-hz-api", "ListenerPort", "7000"},
			`"HealthCheckInterval":2,"HealthyThreshold":3,"UnhealthyThreshold":3,"HealthCheckConnectTimeout":5,"HealthCheckType":"tcp"`},
		{verSLB, "DescribeLoadBalancerUDPListenerAttribute", []string{"LoadBalancerId", "lb-hz-api", "ListenerPort", "53"},
			`"HealthCheckInterval":5,"HealthyThreshold":3,"UnhealthyThreshold":3,"HealthCheckConnectTimeout":10`},
		{verSLB, "DescribeLoadBalancerHTTPListenerAttribute", []string{"LoadBalancerId", "lb-hz-api", "ListenerPort", "8000"},
			`"HealthCheckTimeout":5,"HealthCheckMethod":"head","HealthCheckURI":"/","HealthCheckHttpCode":"http_2xx"`},
		{verSLB, "DescribeLoadBalancerListeners", []string{"ListenerPort", "443"}, `"HealthCheckTimeout":5,`},
		{verNLB, "ListServerGroups", nil, `"HealthCheckConnectTimeout":5,"HealthCheckInterval":5,"HealthyThreshold":2,`},
	} {
		_, body, _ := call(t, base, tt.version, tt.action, append(tt.params, "RegionId", "cn-hangzhou")...)
		if !strings.Contains(string(body), tt.has) {
			t.Errorf("%s %v: no %s in\n%s", tt.action, tt.params, tt.has, body)
		}
	}
}

func TestCLBListenerSettingsRefused(t *testing.T) {
	t.Parallel()
	_, base := serve(t, fakecloud.Shop(), unlimited())
	const tcp, web, secure = "7000", "8000", "443"
	action := map[string]string{tcp: "TCP", web: "HTTP", secure: "HTTPS"}
	for _, tt := range []struct{ port, code, name, value string }{
		{tcp, "InvalidParameter", "PersistenceTimeout", "3601"},
		{tcp, "InvalidParameter", "HealthCheckInterval", "51"},
		{tcp, "InvalidParameter", "HealthyThreshold", "1"},
		{tcp, "InvalidParameter", "HealthCheckConnectTimeout", "301"},
		{tcp, "InvalidParameter", "HealthCheckType", "udp"},
		{tcp, "InvalidParameter", "HealthCheckHttpCode", "200"},
		{tcp, "InvalidParameter", "HealthCheckURI", "live"},
		{tcp, "InvalidParameter", "HealthCheckSwitch", "maybe"},
		{tcp, "InvalidParameter", "ConnectionDrain", "maybe"},
		{tcp, "InvalidParameter", "ConnectionDrainTimeout", "9"},
		{tcp, "InvalidParameter", "Bandwidth", "0"},
		{tcp, "InvalidParameter", "SynProxy", "on"},
		{tcp, "InvalidParameter", "VServerGroup", "maybe"},
		{tcp, "MissingParameter", "VServerGroup", "on"},
		{tcp, "MissingParameter", "ConnectionDrain", "on"},
		{tcp, "InvalidParameter", "MasterSlaveServerGroupId", "rsp-none"},
		{web, "InvalidParameter", "Scheduler", "tch"},
		{web, "InvalidParameter", "CookieTimeout", "86401"},
		{web, "InvalidParameter", "HealthCheckMethod", "post"},
		{web, "InvalidParameter", "Gzip", "maybe"},
		{web, "MissingParameter", "StickySession", "on"},
		{web, "MissingParameter", "AclStatus", "on"},
		{secure, "InvalidParameter", "TLSCipherPolicy", "tls_cipher_policy_9"},
	} {
		lb := "lb-hz-api"
		if tt.port == secure {
			lb = "lb-hz-web"
		}
		refused(t, base, 400, tt.code, verSLB, "SetLoadBalancer"+action[tt.port]+"ListenerAttribute",
			"LoadBalancerId", lb, "ListenerPort", tt.port, tt.name, tt.value)
	}
}

func TestCLBListenerGroups(t *testing.T) {
	t.Parallel()
	_, base := serve(t, fakecloud.Shop(), unlimited())
	at := func(more ...string) []string {
		return append([]string{"LoadBalancerId", "lb-hz-api", "ListenerPort", "7000"}, more...)
	}
	const set, read = "SetLoadBalancerTCPListenerAttribute", "DescribeLoadBalancerTCPListenerAttribute"
	type listener struct {
		MasterSlaveServerGroupId string
		BackendServerPort        int
	}
	want[struct{}](t, base, verSLB, set, at("MasterSlaveServerGroup", "on", "MasterSlaveServerGroupId", "rsp-hz-ledger")...)
	if got := want[listener](t, base, verSLB, read, at()...); got != (listener{"rsp-hz-ledger", 0}) {
		t.Errorf("with the pair: %+v", got)
	}
	want[struct{}](t, base, verSLB, set, at("MasterSlaveServerGroup", "off")...)
	if got := want[listener](t, base, verSLB, read, at()...); got != (listener{"", 7000}) {
		t.Errorf("without the pair: %+v", got)
	}
}

func TestNLBListenerSettings(t *testing.T) {
	t.Parallel()
	w := fakecloud.Shop()
	w.JobTime = 1 // a nanosecond
	_, base := serve(t, w, unlimited())
	const update = "UpdateListenerAttribute"
	id := []string{"ListenerId", "lsn-hz-gateway@443"}
	want[struct{}](t, base, verNLB, update, append(id, "Cps", "1000", "Mss", "1400", "ProxyProtocolEnabled", "true", "SecSensorEnabled", "true",
		"AlpnEnabled", "true", "AlpnPolicy", "HTTP2Only", "CaEnabled", "true", "CertificateIds.1", "cert-2", "CaCertificateIds.1", "ca-1",
		"CaCertificateIds.2", "ca-2", "SecurityPolicyId", "tls_cipher_policy_1_1")...)
	type row struct {
		ListenerStatus                                                 string
		Cps, Mss                                                       int
		ProxyProtocolEnabled, SecSensorEnabled, AlpnEnabled, CaEnabled bool
		AlpnPolicy, SecurityPolicyId                                   string
		CertificateIds, CaCertificateIds                               []string
	}
	truth := row{"Running", 1000, 1400, true, true, true, true, "HTTP2Only", "tls_cipher_policy_1_1", []string{"cert-2"}, []string{"ca-1", "ca-2"}}
	if got := want[row](t, base, verNLB, "GetListenerAttribute", id...); !reflect.DeepEqual(got, truth) {
		t.Errorf("attribute: %+v", got)
	}
	list := want[struct{ Listeners []row }](t, base, verNLB, "ListListeners", "SecSensorEnabled", "true")
	if len(list.Listeners) != 1 || !reflect.DeepEqual(list.Listeners[0], truth) {
		t.Errorf("list: %+v", list)
	}
	for _, bad := range [][2]string{{"Cps", "1000001"}, {"Cps", "-1"}, {"Mss", "1501"}, {"AlpnPolicy", "HTTP3"}} {
		refused(t, base, 400, "IllegalParam", verNLB, update, append(id, bad[0], bad[1])...)
	}
	refused(t, base, 400, "IllegalParam", verNLB, update, append(id, "ProxyProtocolV2Config", `[true]`)...)
	refused(t, base, 400, "IllegalParam", verNLB, update, append(id, "ProxyProtocolV2Config", `{"Ppv2VpcIdEnabled":"perhaps"}`)...)
	refused(t, base, 404, "ResourceNotFound.securityPolicy", verNLB, update, append(id, "SecurityPolicyId", "tls-none")...)
}

func TestInternetSpec(t *testing.T) {
	t.Parallel()
	s, base := serve(t, fakecloud.Shop(), unlimited())
	const action = "ModifyLoadBalancerInternetSpec"
	refused(t, base, 400, "InvalidParameter", verSLB, action, "LoadBalancerId", "lb-hz-web", "Bandwidth", "0")
	refused(t, base, 400, "InvalidParameter", verSLB, action, "LoadBalancerId", "lb-hz-web", "InternetChargeType", "paybybandwidth", "Bandwidth", "6000")
	if got := s.World().Regions[0].CLBs[0].InternetChargeType; got != "paybytraffic" {
		t.Errorf("a refused change made it %s", got)
	}
}

// TestChargeTypes changes how a load balancer is paid for: its bandwidth, and that it
// pays by use, change at once, the way of paying for traffic at the next midnight (UTC+8).
func TestChargeTypes(t *testing.T) {
	t.Parallel()
	c := &clock{at: time.Date(2026, 11, 22, 23, 59, 0, 0, utc8())}
	s, base := serve(t, fakecloud.Shop(), fakecloud.Options{Clock: c.now, Quotas: &fakecloud.Quotas{}})
	do := func(action string, params ...string) {
		t.Helper()
		if status, body, _ := callAs(t, signer{date: c.now()}, base, verSLB, action, append(params, "RegionId", "cn-hangzhou")...); status != 200 {
			t.Fatalf("%s: %s", action, body)
		}
	}
	is := func(id, spec, instance, internet string, bandwidth int) {
		t.Helper()
		for _, lb := range s.World().Regions[0].CLBs {
			if lb.ID == id && (lb.Spec != spec || lb.InstanceChargeType != instance || lb.InternetChargeType != internet || lb.Bandwidth != bandwidth) {
				t.Errorf("at %s: %s %s %s %s %d", c.now(), id, lb.Spec, lb.InstanceChargeType, lb.InternetChargeType, lb.Bandwidth)
			}
		}
	}
	do("ModifyLoadBalancerInstanceChargeType", "LoadBalancerId", "lb-hz-api", "InstanceChargeType", "PayByCLCU")
	do("ModifyLoadBalancerInternetSpec", "LoadBalancerId", "lb-hz-web", "InternetChargeType", "paybybandwidth", "Bandwidth", "10")
	is("lb-hz-api", "slb.lcu.elastic", "PayByCLCU", "paybytraffic", 5120)
	is("lb-hz-web", "slb.s2.medium", "PayBySpec", "paybytraffic", 10)
	c.advance(time.Minute)
	is("lb-hz-web", "slb.s2.medium", "PayBySpec", "paybybandwidth", 10)
}
