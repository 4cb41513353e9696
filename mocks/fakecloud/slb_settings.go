package fakecloud

import "strings"

// clbSettings are what the three changes of a CLB listener may set.
func clbSettings() []setting {
	tcp, https := []string{protoTCP}, []string{protoHTTPS}
	web := []string{protoHTTP, protoHTTPS}
	onOff := oneOf("on", "off")
	return []setting{
		{"HealthCheckConnectPort", nil, between(1, 65535)},
		{"HealthCheckInterval", nil, between(1, 50)},
		{"HealthyThreshold", nil, between(2, 10)},
		{"UnhealthyThreshold", nil, between(2, 10)},
		{"HealthCheckDomain", nil, atMost(80)},
		{"HealthCheckURI", nil, uriProblem},
		{"HealthCheckHttpCode", nil, codesProblem},
		{"HealthCheckConnectTimeout", tcp, between(1, 300)},
		{"HealthCheckType", tcp, oneOf("tcp", "http")},
		{"PersistenceTimeout", tcp, between(0, 3600)},
		{"ConnectionDrain", tcp, onOff},
		{"ConnectionDrainTimeout", tcp, between(10, 900)},
		{"SynProxy", tcp, oneOf("enable", "disable")},
		{"ProxyProtocolV2Enabled", tcp, nil},
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
		{"TLSCipherPolicy", https, oneOf("tls_cipher_policy_1_0", "tls_cipher_policy_1_1", "tls_cipher_policy_1_2",
			"tls_cipher_policy_1_2_strict", "tls_cipher_policy_1_2_strict_with_1_3")},
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

// applySettings reads what a change sets besides the listener's own fields.
func (c *call) applySettings(l *CLBListener) *apiError {
	if err := c.unsupported("AclId", "AclType"); err != nil {
		return err
	}
	if c.params["AclStatus"] == "on" {
		return missingParameter("AclId") // the account has no access control list
	}
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
	if missing := set.missing(); missing != "" {
		return missingParameter(missing)
	}
	l.Settings = set
	return nil
}

// missing names a setting without which another makes no sense.
func (s Settings) missing() string {
	needed := []string{}
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
		out.HealthCheckConnectTimeout, out.HealthCheckInterval = 10, 5
	default:
		out.HealthCheckTimeout, out.HealthCheckMethod = s.number("HealthCheckTimeout", 5), s.text("HealthCheckMethod", "head")
		out.HealthCheckHttpCode = s.text("HealthCheckHttpCode", "http_2xx")
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
