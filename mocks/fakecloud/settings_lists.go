package fakecloud

import "strings"

// clbSettings are what the changes of a CLB listener may set.
func clbSettings() []setting {
	tcp, udp, https := []string{protoTCP}, []string{protoUDP}, []string{protoHTTPS}
	web, flow := []string{protoHTTP, protoHTTPS}, []string{protoTCP, protoUDP}
	onOff := oneOf("on", "off")
	return []setting{
		{"HealthCheckConnectPort", nil, between(1, 65535)},
		{"HealthCheckInterval", nil, between(1, 50)},
		{"HealthyThreshold", nil, between(2, 10)},
		{"UnhealthyThreshold", nil, between(2, 10)},
		{"HealthCheckDomain", nil, atMost(80)},
		{"HealthCheckURI", nil, uriProblem},
		{"HealthCheckHttpCode", nil, codesProblem},
		{"AclStatus", nil, onOff},
		{"AclType", nil, oneOf("white", "black")},
		{"AclId", nil, nil},
		{"HealthCheckConnectTimeout", flow, between(1, 300)},
		{"HealthCheckReq", udp, atMost(64)},
		{"HealthCheckExp", udp, atMost(64)},
		{"HealthCheckType", tcp, oneOf("tcp", "http")},
		{"PersistenceTimeout", tcp, between(0, 3600)},
		{"ConnectionDrain", flow, onOff},
		{"ConnectionDrainTimeout", flow, between(10, 900)},
		{"SynProxy", tcp, oneOf("enable", "disable")},
		{"ProxyProtocolV2Enabled", flow, boolean},
		{"HealthCheckTimeout", web, between(1, 300)},
		{"HealthCheckMethod", web, oneOf("head", "get")},
		{"StickySession", web, onOff},
		{"StickySessionType", web, oneOf("insert", "server")},
		{"CookieTimeout", web, between(1, 86400)},
		{"Cookie", web, atMost(200)},
		{"Gzip", web, onOff},
		{"XForwardedFor", web, onOff},
		{"XForwardedFor_ClientSrcPort", web, onOff},
		{"XForwardedFor_SLBID", web, onOff},
		{"XForwardedFor_SLBIP", web, onOff},
		{"XForwardedFor_SLBPORT", web, onOff},
		{"XForwardedFor_proto", web, onOff},
		{"ServerCertificateId", https, nil},
		{"CACertificateId", https, nil},
		{"EnableHttp2", https, onOff},
		{"TLSCipherPolicy", https, policyProblem},
	}
}

// nlbSettings are what a change of an NLB listener may set. Those of another
// protocol have no effect, and the service says nothing.
func nlbSettings() []setting {
	tls := []string{protoTCPSSL}
	return []setting{
		{"Cps", nil, between(0, 1000000)},
		{"Mss", []string{"TCP", protoTCPSSL}, between(0, 1500)},
		{"ProxyProtocolEnabled", nil, boolean},
		{"ProxyProtocolV2Config.Ppv2PrivateLinkEpIdEnabled", nil, boolean},
		{"ProxyProtocolV2Config.Ppv2PrivateLinkEpsIdEnabled", nil, boolean},
		{"ProxyProtocolV2Config.Ppv2VpcIdEnabled", nil, boolean},
		{"SecSensorEnabled", nil, boolean},
		{"AlpnEnabled", tls, boolean},
		{"AlpnPolicy", tls, oneOf("HTTP1Only", "HTTP2Only", "HTTP2Preferred", "HTTP2Optional")},
		{"CaEnabled", tls, boolean},
		{"CertificateIds", tls, nil},
		{"CaCertificateIds", tls, nil},
		{"SecurityPolicyId", tls, policyProblem},
	}
}

// groupSettings are what a server group may have besides its own fields.
func groupSettings() []setting {
	return []setting{
		{"Scheduler", nil, oneOf("Wrr", "Wlc", "Rr", "Sch", "Tch", "Qch")},
		{"PreserveClientIpEnabled", nil, boolean},
		{"ConnectionDrainEnabled", nil, boolean},
		{"ConnectionDrainTimeout", nil, between(0, 900)},
		{"HealthCheckType", nil, oneOf("TCP", "HTTP", "UDP")},
		{"HealthCheckConnectPort", nil, between(0, 65535)},
		{"HealthCheckConnectTimeout", nil, between(1, 300)},
		{"HealthCheckInterval", nil, between(1, 50)},
		{"HealthyThreshold", nil, between(2, 10)},
		{"UnhealthyThreshold", nil, between(2, 10)},
		{"HealthCheckDomain", nil, atMost(80)},
		{"HealthCheckUrl", nil, uriProblem},
		{"HttpCheckMethod", nil, oneOf("GET", "HEAD")},
		{"HealthCheckHttpCode", nil, codesProblem},
	}
}

// interfaceSettings are what an interface may have besides its own fields.
func interfaceSettings() []setting {
	return []setting{
		{"DeleteOnRelease", nil, boolean},
		{"QueueNumber", nil, between(1, 64)},
		{"SourceDestCheck", nil, boolean},
	}
}

func uriProblem(value string) string {
	if !strings.HasPrefix(value, "/") {
		return "it must start with /"
	}
	return atMost(80)(value)
}

func codesProblem(value string) string {
	for code := range strings.SplitSeq(value, ",") {
		if why := oneOf("http_2xx", "http_3xx", "http_4xx", "http_5xx")(code); why != "" {
			return why
		}
	}
	return ""
}
