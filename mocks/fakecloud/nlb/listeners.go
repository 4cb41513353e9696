package nlb

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/alictl/alictl/mocks/fakecloud/account"
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

type listenerRow struct {
	ListenerId           string
	ListenerPort         int
	StartPort            string `json:",omitempty"` // texts, unlike ListenerPort, and only of a range
	EndPort              string `json:",omitempty"`
	ListenerProtocol     string
	ListenerStatus       string
	ListenerDescription  string
	IdleTimeout          int
	ServerGroupId        string
	LoadBalancerId       string
	Cps                  int
	Mss                  int
	ProxyProtocolEnabled bool
	SecSensorEnabled     bool
	AlpnEnabled          bool
	AlpnPolicy           string `json:",omitempty"`
	CaEnabled            bool
	CertificateIds       []string
	CaCertificateIds     []string
	SecurityPolicyId     string `json:",omitempty"`
	RegionId             string

	ProxyProtocolV2Config *proxyConfig `json:",omitempty"`
}

type proxyConfig struct {
	Ppv2PrivateLinkEpIdEnabled, Ppv2PrivateLinkEpsIdEnabled, Ppv2VpcIdEnabled bool
}

// proxyConfigOf is what the proxy protocol adds, nil unless it is on or was set.
func proxyConfigOf(l *world.NLBListener) *proxyConfig {
	s := l.Settings
	if !s.Flag("ProxyProtocolEnabled") && !wire.Params(s).HasPrefix(proxyPrefix) {
		return nil
	}
	return &proxyConfig{
		s.Flag(proxyPrefix + "Ppv2PrivateLinkEpIdEnabled"), s.Flag(proxyPrefix + "Ppv2PrivateLinkEpsIdEnabled"),
		s.Flag(proxyPrefix + "Ppv2VpcIdEnabled"),
	}
}

const proxyPrefix = "ProxyProtocolV2Config."

func (c *call) listenerRow(lb *world.NLB, l *world.NLBListener) listenerRow {
	row := listenerRow{
		ListenerId: l.ID, ListenerPort: l.Port, ListenerProtocol: l.Protocol, ListenerStatus: l.Status,
		ListenerDescription: l.Description, IdleTimeout: l.IdleTimeout, ServerGroupId: l.ServerGroup,
		LoadBalancerId: lb.ID, CertificateIds: []string{}, CaCertificateIds: []string{}, RegionId: c.Region.ID,
		Cps: l.Settings.Number("Cps", 0), Mss: l.Settings.Number("Mss", 0),
		ProxyProtocolV2Config: proxyConfigOf(l),
		ProxyProtocolEnabled:  l.Settings.Flag("ProxyProtocolEnabled"), SecSensorEnabled: l.Settings.Flag("SecSensorEnabled"),
		AlpnEnabled: l.Settings.Flag("AlpnEnabled"), AlpnPolicy: l.Settings["AlpnPolicy"], CaEnabled: l.Settings.Flag("CaEnabled"),
	}
	if l.Port == 0 {
		row.StartPort, row.EndPort = strconv.Itoa(cmp.Or(l.StartPort, 1)), strconv.Itoa(cmp.Or(l.EndPort, 65535))
	}
	if l.Protocol == world.ProtoTCPSSL {
		row.CertificateIds = l.Settings.List("CertificateIds", world.UsualCertificate)
		row.CaCertificateIds = l.Settings.List("CaCertificateIds")
		row.SecurityPolicyId = l.Settings.Text("SecurityPolicyId", "tls_cipher_policy_1_2")
	}
	return row
}

type listenerListRow struct {
	listenerRow
	Tags []wire.PairRow
}

type listenersReply struct {
	nlbPage
	Listeners []listenerListRow
}

var listenerFilters = account.Filters[account.NLBListener]{
	"ListenerProtocol": account.Is(func(l *account.NLBListener) string { return l.Protocol }),
	"SecSensorEnabled": func(l *account.NLBListener, asked string) bool {
		return strings.EqualFold(asked, strconv.FormatBool(l.Settings.Flag("SecSensorEnabled")))
	},
}

func listListeners(c *call) (wire.Reply, *wire.Error) {
	ids, err := c.Params.Limited("ListenerIds", 20)
	if err != nil {
		return nil, err
	}
	balancers, err := c.Params.Limited("LoadBalancerIds", 20)
	if err != nil {
		return nil, err
	}
	tags, err := c.Params.Tags()
	if err != nil {
		return nil, err
	}
	sel := account.Selection[account.NLBListener]{Table: c.Region.NLBListeners}
	if len(ids) > 0 {
		sel.Among = sel.Table.Positions(ids)
	}
	sel.Keep = account.Every(listenerFilters.Asked(c.Params), account.AnyOf(balancers, func(l *account.NLBListener) string { return l.LB.ID }),
		account.Tagged(tags, func(l *account.NLBListener) world.Tags { return l.Tags }))
	rows, page, err := list(c, sel)
	if err != nil {
		return nil, err
	}
	return &listenersReply{nlbPage: page, Listeners: wire.Mapped(rows, func(l *account.NLBListener) listenerListRow {
		return listenerListRow{c.listenerRow(l.LB, l.NLBListener), wire.PairRows(l.Tags)}
	})}, nil
}

type listenerReply struct {
	wire.Base
	listenerRow
	Tags []wire.TagRow // the one NLB reply with these names
}

func getListenerAttribute(c *call) (wire.Reply, *wire.Error) {
	l := c.Region.NLBListeners.Get(c.Params["ListenerId"])
	if l == nil {
		return nil, noSuchResource("listener")
	}
	return &listenerReply{listenerRow: c.listenerRow(l.LB, l.NLBListener), Tags: wire.TagRows(l.Tags)}, nil
}

type healthReply struct {
	nlbPage
	ListenerHealthStatus []listenerHealth
}

type listenerHealth struct {
	ListenerId       string
	ListenerPort     int
	ListenerProtocol string
	ServerGroupInfos []groupHealth
}

type groupHealth struct {
	ServerGroupId     string
	HeathCheckEnabled bool // spelt so by the service
	NonNormalServers  []serverHealth
}

type serverHealth struct {
	ServerId string
	ServerIp string
	Port     int
	Status   string
	Reason   struct{ ReasonCode string }
}

// getListenerHealthStatus names only the servers that are not well.
func getListenerHealthStatus(c *call) (wire.Reply, *wire.Error) {
	l := c.Region.NLBListeners.Get(c.Params["ListenerId"])
	if l == nil {
		return nil, noSuchResource("listener")
	}
	out := &healthReply{nlbPage: nlbPage{MaxResults: 20}, ListenerHealthStatus: []listenerHealth{}}
	group := c.Region.ServerGroups.Get(l.ServerGroup)
	if group == nil || group.HealthCheck == "off" {
		return out, nil
	}
	info := groupHealth{ServerGroupId: group.ID, HeathCheckEnabled: true}
	for _, s := range group.Servers {
		bad := serverHealth{ServerId: s.ID, ServerIp: s.IP, Port: cmp.Or(s.Port, l.Port)}
		switch {
		case l.Status == "Stopped":
			bad.Status, bad.Reason.ReasonCode = "Unavailable", "LISTENER_STOPPED"
		case c.Region.Sick(group.VPC, s.ID, s.IP, bad.Port):
			bad.Status, bad.Reason.ReasonCode = "Unhealthy", "CONNECT_TIMEOUT"
		default:
			continue
		}
		info.NonNormalServers = append(info.NonNormalServers, bad)
	}
	if len(info.NonNormalServers) > 0 {
		out.TotalCount = 1
		out.ListenerHealthStatus = append(out.ListenerHealthStatus, listenerHealth{
			l.ID, l.Port, l.Protocol, []groupHealth{info},
		})
	}
	return out, nil
}
