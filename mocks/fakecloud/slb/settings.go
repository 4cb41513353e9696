package slb

import (
	"strings"

	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// applySettings reads what a change sets besides the listener's own fields.
func (c *call) applySettings(l *world.CLBListener) *wire.Error {
	if value := c.Params[healthSwitch(l)]; value != "" {
		if why := world.OneOf("on", "off")(value); why != "" {
			return wire.InvalidParameter(healthSwitch(l), why)
		}
		l.HealthCheck = value
	}
	set, err := c.Params.Changed(l.Settings, l.Protocol, world.CLBSettings())
	if err != nil {
		return err
	}
	if set["AclStatus"] == "off" {
		delete(set, "AclId")
		delete(set, "AclType")
	}
	if missing := missingSetting(set); missing != "" {
		return wire.MissingParameter(missing)
	}
	l.Settings = set
	return c.checkSettings(l)
}

// checkSettings refuses names of what the region does not have.
func (c *call) checkSettings(l *world.CLBListener) *wire.Error {
	for _, id := range l.AccessLists() {
		if c.accessList(id) == nil {
			return noSuchACL()
		}
	}
	if id := l.Settings["TLSCipherPolicy"]; strings.HasPrefix(id, world.OwnPolicy) && c.tlsPolicy(id) == nil {
		return wire.InvalidParameter("TLSCipherPolicy", "a policy of the account is expected")
	}
	return nil
}

// missingSetting names a setting without which another makes no sense.
func missingSetting(s world.Settings) string {
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
func healthSwitch(l *world.CLBListener) string {
	if l.Web() {
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

func healthCheckOf(l *world.CLBListener) healthCheck {
	if l.HealthCheck == "off" {
		return healthCheck{HealthCheck: "off"}
	}
	s := l.Settings
	out := healthCheck{
		HealthCheck: "on", HealthCheckConnectPort: s.Number("HealthCheckConnectPort", l.BackendPort),
		HealthCheckInterval: s.Number("HealthCheckInterval", 2), HealthyThreshold: s.Number("HealthyThreshold", 3),
		UnhealthyThreshold: s.Number("UnhealthyThreshold", 3), HealthCheckDomain: s["HealthCheckDomain"],
		HealthCheckURI: s["HealthCheckURI"], HealthCheckHttpCode: s["HealthCheckHttpCode"],
	}
	switch l.Protocol {
	case world.ProtoTCP:
		out.HealthCheckConnectTimeout, out.HealthCheckType = s.Number("HealthCheckConnectTimeout", 5), s.Text("HealthCheckType", "tcp")
	case world.ProtoUDP:
		out.HealthCheckConnectTimeout, out.HealthCheckInterval = s.Number("HealthCheckConnectTimeout", 10), s.Number("HealthCheckInterval", 5)
		out.HealthCheckReq, out.HealthCheckExp = s["HealthCheckReq"], s["HealthCheckExp"]
	default:
		out.HealthCheckTimeout, out.HealthCheckMethod = s.Number("HealthCheckTimeout", 5), s.Text("HealthCheckMethod", "head")
		out.HealthCheckHttpCode, out.HealthCheckURI = s.Text("HealthCheckHttpCode", "http_2xx"), s.Text("HealthCheckURI", "/")
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

func webBlockOf(l *world.CLBListener) webBlock {
	s := l.Settings
	out := webBlock{
		IdleTimeout: l.IdleTimeout, RequestTimeout: l.RequestTimeout,
		StickySession: s.Text("StickySession", "off"), StickySessionType: s["StickySessionType"],
		CookieTimeout: s.Number("CookieTimeout", 0), Cookie: s["Cookie"],
		Gzip: s.Text("Gzip", "on"), XForwardedFor: s.Text("XForwardedFor", "on"),
		ForwardedSourcePort: s.Text("XForwardedFor_ClientSrcPort", "off"), ForwardedID: s.Text("XForwardedFor_SLBID", "off"),
		ForwardedAddress: s.Text("XForwardedFor_SLBIP", "off"), ForwardedPort: s.Text("XForwardedFor_SLBPORT", "off"),
		ForwardedProtocol: s.Text("XForwardedFor_proto", "off"),
	}
	if l.Protocol == world.ProtoHTTPS {
		out.ServerCertificateId, out.CACertificateId = s.Text("ServerCertificateId", world.UsualCertificate), s["CACertificateId"]
		out.TLSCipherPolicy, out.EnableHttp2 = s.Text("TLSCipherPolicy", "tls_cipher_policy_1_0"), s.Text("EnableHttp2", "on")
		return out
	}
	out.ListenerForward = "off"
	if l.ForwardPort != 0 {
		out.ListenerForward, out.ForwardPort = "on", l.ForwardPort
	}
	return out
}
