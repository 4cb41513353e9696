package world

import "strings"

// CLBSettings are what the changes of a CLB listener may set.
func CLBSettings() []Setting {
	tcp, udp, https := []string{ProtoTCP}, []string{ProtoUDP}, []string{ProtoHTTPS}
	web, flow := []string{ProtoHTTP, ProtoHTTPS}, []string{ProtoTCP, ProtoUDP}
	onOff := OneOf("on", "off")
	return []Setting{
		{"HealthCheckConnectPort", nil, Between(1, 65535)},
		{"HealthCheckInterval", nil, Between(1, 50)},
		{"HealthyThreshold", nil, Between(2, 10)},
		{"UnhealthyThreshold", nil, Between(2, 10)},
		{"HealthCheckDomain", nil, atMost(80)},
		{"HealthCheckURI", nil, uriProblem},
		{"HealthCheckHttpCode", nil, codesProblem},
		{"AclStatus", nil, onOff},
		{"AclType", nil, OneOf("white", "black")},
		{"AclId", nil, nil},
		{"HealthCheckConnectTimeout", flow, Between(1, 300)},
		{"HealthCheckReq", udp, atMost(64)},
		{"HealthCheckExp", udp, atMost(64)},
		{"HealthCheckType", tcp, OneOf("tcp", "http")},
		{"PersistenceTimeout", tcp, Between(0, 3600)},
		{"ConnectionDrain", flow, onOff},
		{"ConnectionDrainTimeout", flow, Between(10, 900)},
		{"SynProxy", tcp, OneOf("enable", "disable")},
		{"ProxyProtocolV2Enabled", flow, boolean},
		{"HealthCheckTimeout", web, Between(1, 300)},
		{"HealthCheckMethod", web, OneOf("head", "get")},
		{"StickySession", web, onOff},
		{"StickySessionType", web, OneOf("insert", "server")},
		{"CookieTimeout", web, Between(1, 86400)},
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

// NLBSettings are what a change of an NLB listener may set. Those of another
// protocol have no effect, and the service says nothing.
func NLBSettings() []Setting {
	tls := []string{ProtoTCPSSL}
	return []Setting{
		{"Cps", nil, Between(0, 1000000)},
		{"Mss", []string{"TCP", ProtoTCPSSL}, Between(0, 1500)},
		{"ProxyProtocolEnabled", nil, boolean},
		{"ProxyProtocolV2Config.Ppv2PrivateLinkEpIdEnabled", nil, boolean},
		{"ProxyProtocolV2Config.Ppv2PrivateLinkEpsIdEnabled", nil, boolean},
		{"ProxyProtocolV2Config.Ppv2VpcIdEnabled", nil, boolean},
		{"SecSensorEnabled", nil, boolean},
		{"AlpnEnabled", tls, boolean},
		{"AlpnPolicy", tls, OneOf("HTTP1Only", "HTTP2Only", "HTTP2Preferred", "HTTP2Optional")},
		{"CaEnabled", tls, boolean},
		{"CertificateIds", tls, nil},
		{"CaCertificateIds", tls, nil},
		{"SecurityPolicyId", tls, policyProblem},
	}
}

// groupSettings are what a server group may have besides its own fields.
func groupSettings() []Setting {
	return []Setting{
		{"Scheduler", nil, OneOf("Wrr", "Wlc", "Rr", "Sch", "Tch", "Qch")},
		{"PreserveClientIpEnabled", nil, boolean},
		{"ConnectionDrainEnabled", nil, boolean},
		{"ConnectionDrainTimeout", nil, Between(0, 900)},
		{"HealthCheckType", nil, OneOf("TCP", "HTTP", "UDP")},
		{"HealthCheckConnectPort", nil, Between(0, 65535)},
		{"HealthCheckConnectTimeout", nil, Between(1, 300)},
		{"HealthCheckInterval", nil, Between(1, 50)},
		{"HealthyThreshold", nil, Between(2, 10)},
		{"UnhealthyThreshold", nil, Between(2, 10)},
		{"HealthCheckDomain", nil, atMost(80)},
		{"HealthCheckUrl", nil, uriProblem},
		{"HttpCheckMethod", nil, OneOf("GET", "HEAD")},
		{"HealthCheckHttpCode", nil, codesProblem},
	}
}

// InterfaceSettings are what an interface may have besides its own fields.
func InterfaceSettings() []Setting {
	return []Setting{
		{"DeleteOnRelease", nil, boolean},
		{"QueueNumber", nil, Between(1, 64)},
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
		if why := OneOf("http_2xx", "http_3xx", "http_4xx", "http_5xx")(code); why != "" {
			return why
		}
	}
	return ""
}
