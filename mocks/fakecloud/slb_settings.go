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

// systemPolicies are the TLS policies of the service, with their versions.
func systemPolicies() []TLSPolicy {
	all := tlsVersions()
	modern := []string{"ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-RSA-AES128-SHA256", "ECDHE-RSA-AES256-SHA384"}
	old := append(modern[:4:4], "AES128-GCM-SHA256", "AES256-GCM-SHA384", "AES128-SHA256", "AES256-SHA256",
		"ECDHE-RSA-AES128-SHA", "ECDHE-RSA-AES256-SHA", "AES128-SHA", "AES256-SHA", "DES-CBC3-SHA")
	return []TLSPolicy{
		{"tls_cipher_policy_1_0", "tls_cipher_policy_1_0", all[:3], old},
		{"tls_cipher_policy_1_1", "tls_cipher_policy_1_1", all[1:3], old},
		{"tls_cipher_policy_1_2", "tls_cipher_policy_1_2", all[2:3], old},
		{"tls_cipher_policy_1_2_strict", "tls_cipher_policy_1_2_strict", all[2:3], modern},
		{"tls_cipher_policy_1_2_strict_with_1_3", "tls_cipher_policy_1_2_strict_with_1_3", all[2:], append(modern[:4:4], "TLS_AES_128_GCM_SHA256")},
	}
}

// policyProblem takes the service's policies and the ids of one's own.
func policyProblem(value string) string {
	if strings.HasPrefix(value, ownPolicy) {
		return ""
	}
	return oneOf(mapped(systemPolicies(), func(p TLSPolicy) string { return p.ID })...)(value)
}

// ownPolicy begins the ids of the account's own TLS policies.
const ownPolicy = "tls-"

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

// applySettings reads what a change sets besides the listener's own fields.
func (c *call) applySettings(l *CLBListener) *apiError {
	if value := c.params[l.healthSwitch()]; value != "" {
		if why := oneOf("on", "off")(value); why != "" {
			return invalidParameter(l.healthSwitch(), why)
		}
		l.HealthCheck = value
	}
	set, err := l.Settings.changed(c.params, l.Protocol, clbSettings())
	if err != nil {
		return err
	}
	if set["AclStatus"] == "off" {
		delete(set, "AclId")
		delete(set, "AclType")
	}
	if missing := set.missing(); missing != "" {
		return missingParameter(missing)
	}
	l.Settings = set
	return c.checkSettings(l)
}

// checkSettings refuses names of what the region does not have.
func (c *call) checkSettings(l *CLBListener) *apiError {
	for _, id := range l.accessLists() {
		if c.accessList(id) == nil {
			return noSuchACL()
		}
	}
	if id := l.Settings["TLSCipherPolicy"]; strings.HasPrefix(id, ownPolicy) && c.tlsPolicy(id) == nil {
		return invalidParameter("TLSCipherPolicy", "a policy of the account is expected")
	}
	return nil
}

// accessLists are the ids of the access lists of a listener.
func (l *CLBListener) accessLists() []string {
	if l.Settings["AclId"] == "" {
		return nil
	}
	return strings.Split(l.Settings["AclId"], ",")
}

// missing names a setting without which another makes no sense.
func (s Settings) missing() string {
	needed := []string{}
	if s["AclStatus"] == "on" {
		needed = append(needed, "AclId", "AclType")
	}
	if s["ConnectionDrain"] == "on" {
		needed = append(needed, "ConnectionDrainTimeout")
	}
	if s["StickySession"] == "on" {
		needed = append(needed, "StickySessionType")
		switch s["StickySessionType"] {
		case "insert":
			needed = append(needed, "CookieTimeout")
		case "server":
			needed = append(needed, "Cookie")
		}
	}
	for _, name := range needed {
		if s[name] == "" {
			return name
		}
	}
	return ""
}

// healthSwitch is the name of the health check's switch, which differs.
func (l *CLBListener) healthSwitch() string {
	if l.web() {
		return "HealthCheck"
	}
	return "HealthCheckSwitch"
}

type healthCheck struct {
	HealthCheck               string
	HealthCheckConnectPort    int    `json:",omitempty"`
	HealthCheckInterval       int    `json:",omitempty"`
	HealthyThreshold          int    `json:",omitempty"`
	UnhealthyThreshold        int    `json:",omitempty"`
	HealthCheckConnectTimeout int    `json:",omitempty"`
	HealthCheckTimeout        int    `json:",omitempty"`
	HealthCheckType           string `json:",omitempty"`
	HealthCheckMethod         string `json:",omitempty"`
	HealthCheckDomain         string `json:",omitempty"`
	HealthCheckURI            string `json:",omitempty"`
	HealthCheckHttpCode       string `json:",omitempty"`
	HealthCheckReq            string `json:",omitempty"`
	HealthCheckExp            string `json:",omitempty"`
}

func (l *CLBListener) health() healthCheck {
	if l.HealthCheck == "off" {
		return healthCheck{HealthCheck: "off"}
	}
	s := l.Settings
	out := healthCheck{
		HealthCheck: "on", HealthCheckConnectPort: s.number("HealthCheckConnectPort", l.BackendPort),
		HealthCheckInterval: s.number("HealthCheckInterval", 2), HealthyThreshold: s.number("HealthyThreshold", 3),
		UnhealthyThreshold: s.number("UnhealthyThreshold", 3), HealthCheckDomain: s["HealthCheckDomain"],
		HealthCheckURI: s["HealthCheckURI"], HealthCheckHttpCode: s["HealthCheckHttpCode"],
	}
	switch l.Protocol {
	case protoTCP:
		out.HealthCheckConnectTimeout, out.HealthCheckType = s.number("HealthCheckConnectTimeout", 5), s.text("HealthCheckType", "tcp")
	case protoUDP:
		out.HealthCheckConnectTimeout, out.HealthCheckInterval = s.number("HealthCheckConnectTimeout", 10), s.number("HealthCheckInterval", 5)
		out.HealthCheckReq, out.HealthCheckExp = s["HealthCheckReq"], s["HealthCheckExp"]
	default:
		out.HealthCheckTimeout, out.HealthCheckMethod = s.number("HealthCheckTimeout", 5), s.text("HealthCheckMethod", "head")
		out.HealthCheckHttpCode, out.HealthCheckURI = s.text("HealthCheckHttpCode", "http_2xx"), s.text("HealthCheckURI", "/")
	}
	return out
}

// webBlock is what http and https listeners have in both kinds of reads.
type webBlock struct {
	IdleTimeout         int
	RequestTimeout      int
	StickySession       string
	StickySessionType   string `json:",omitempty"`
	CookieTimeout       int    `json:",omitempty"`
	Cookie              string `json:",omitempty"`
	ListenerForward     string `json:",omitempty"`
	ForwardPort         int    `json:",omitempty"`
	Gzip                string
	XForwardedFor       string
	ForwardedSourcePort string `json:"XForwardedFor_ClientSrcPort"`
	ForwardedID         string `json:"XForwardedFor_SLBID"`
	ForwardedAddress    string `json:"XForwardedFor_SLBIP"`
	ForwardedPort       string `json:"XForwardedFor_SLBPORT"`
	ForwardedProtocol   string `json:"XForwardedFor_proto"`
	ServerCertificateId string `json:",omitempty"`
	CACertificateId     string `json:",omitempty"`
	TLSCipherPolicy     string `json:",omitempty"`
	EnableHttp2         string `json:",omitempty"`
}

const certificate = "1234567890123456_17f8dc4f2a1_1100000000_0"

func (l *CLBListener) webBlock() webBlock {
	s := l.Settings
	out := webBlock{
		IdleTimeout: l.IdleTimeout, RequestTimeout: l.RequestTimeout,
		StickySession: s.text("StickySession", "off"), StickySessionType: s["StickySessionType"],
		CookieTimeout: s.number("CookieTimeout", 0), Cookie: s["Cookie"],
		Gzip: s.text("Gzip", "on"), XForwardedFor: s.text("XForwardedFor", "on"),
		ForwardedSourcePort: s.text("XForwardedFor_ClientSrcPort", "off"), ForwardedID: s.text("XForwardedFor_SLBID", "off"),
		ForwardedAddress: s.text("XForwardedFor_SLBIP", "off"), ForwardedPort: s.text("XForwardedFor_SLBPORT", "off"),
		ForwardedProtocol: s.text("XForwardedFor_proto", "off"),
	}
	if l.Protocol == protoHTTPS {
		out.ServerCertificateId, out.CACertificateId = s.text("ServerCertificateId", certificate), s["CACertificateId"]
		out.TLSCipherPolicy, out.EnableHttp2 = s.text("TLSCipherPolicy", "tls_cipher_policy_1_0"), s.text("EnableHttp2", "on")
		return out
	}
	out.ListenerForward = "off"
	if l.ForwardPort != 0 {
		out.ListenerForward, out.ForwardPort = "on", l.ForwardPort
	}
	return out
}
