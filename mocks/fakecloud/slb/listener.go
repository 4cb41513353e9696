package slb

import (
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// listenerReply is what the four attribute calls have in common; here lists
// are wrapped, unlike in the bulk call.
type listenerReply struct {
	wire.Base
	LoadBalancerId    string
	ListenerPort      int
	Status            string
	Bandwidth         int
	Scheduler         string
	Description       string
	VServerGroupId    string `json:",omitempty"`
	BackendServerPort int    `json:",omitempty"`
	AclStatus         string
	AclType           string `json:",omitempty"`
	AclId             string `json:",omitempty"`
	AclIds            struct{ AclId []string }
	Tags              wire.TagList
	healthCheck
}

func (c *call) listenerReply(protocol string) (*world.CLBListener, listenerReply, *wire.Error) {
	lb, l, err := c.findListener(protocol)
	if err != nil {
		return nil, listenerReply{}, err
	}
	l = c.visible(l)
	out := listenerReply{
		LoadBalancerId: lb.ID, ListenerPort: l.Port, Status: l.Status, Bandwidth: l.Bandwidth, Scheduler: l.Scheduler,
		Description: l.Description, VServerGroupId: l.VServerGroup, BackendServerPort: l.BackendPort,
		AclStatus: l.Settings.Text("AclStatus", "off"), AclType: l.Settings["AclType"],
		Tags: wire.TagList{Tag: wire.TagRows(l.Tags)}, healthCheck: healthCheckOf(l),
	}
	out.AclIds.AclId = wire.Copied(l.AccessLists())
	if ids := out.AclIds.AclId; len(ids) > 0 {
		out.AclId = ids[0]
	}
	return l, out, nil
}

type udpReply struct {
	listenerReply
	MasterSlaveServerGroupId string `json:",omitempty"`
	ProxyProtocolV2Enabled   bool
}

func describeUDPListener(c *call) (wire.Reply, *wire.Error) {
	l, common, err := c.listenerReply(world.ProtoUDP)
	if err != nil {
		return nil, err
	}
	return udpReplyOf(l, common), nil
}

func udpReplyOf(l *world.CLBListener, common listenerReply) *udpReply {
	return &udpReply{common, l.MasterSlaveGroup, l.Settings.Flag("ProxyProtocolV2Enabled")}
}

type tcpReply struct {
	udpReply
	EstablishedTimeout     int
	PersistenceTimeout     int
	ConnectionDrain        string // the same call for udp does not show it
	ConnectionDrainTimeout int    `json:",omitempty"`
	SynProxy               string
}

func describeTCPListener(c *call) (wire.Reply, *wire.Error) {
	l, common, err := c.listenerReply(world.ProtoTCP)
	if err != nil {
		return nil, err
	}
	s := l.Settings
	return &tcpReply{
		udpReply: *udpReplyOf(l, common), EstablishedTimeout: l.EstablishedTimeout, PersistenceTimeout: s.Number("PersistenceTimeout", 0),
		ConnectionDrain: s.Text("ConnectionDrain", "off"), ConnectionDrainTimeout: s.Number("ConnectionDrainTimeout", 0),
		SynProxy: s.Text("SynProxy", "enable"),
	}, nil
}

type httpReply struct {
	listenerReply
	webBlock
	SecurityStatus string
	Rules          struct{ Rule []shortRule }
}

// shortRule is a rule as its listener shows it.
type shortRule struct{ RuleId, RuleName, Domain, Url, VServerGroupId string }

func (c *call) httpReply(protocol string) (*httpReply, *wire.Error) {
	l, common, err := c.listenerReply(protocol)
	if err != nil {
		return nil, err
	}
	out := &httpReply{listenerReply: common, webBlock: webBlockOf(l), SecurityStatus: "off"}
	out.Rules.Rule = wire.Mapped(l.Rules, func(r world.Rule) shortRule {
		return shortRule{r.ID, r.Name, r.Domain, r.URL, r.VServerGroup}
	})
	return out, nil
}

// redirectReply is a listener that only redirects: it has nothing of a server.
type redirectReply struct {
	wire.Base
	LoadBalancerId  string
	ListenerPort    int
	Status          string
	ListenerForward string
	ForwardPort     int
	AclStatus       string
	AclType         string `json:",omitempty"`
	AclId           string `json:",omitempty"`
	AclIds          struct{ AclId []string }
}

func describeHTTPListener(c *call) (wire.Reply, *wire.Error) {
	out, err := c.httpReply(world.ProtoHTTP)
	if err != nil {
		return nil, err
	}
	if out.ForwardPort != 0 {
		return &redirectReply{
			LoadBalancerId: out.LoadBalancerId, ListenerPort: out.ListenerPort, Status: out.Status,
			ListenerForward: out.ListenerForward, ForwardPort: out.ForwardPort,
			AclStatus: out.AclStatus, AclType: out.AclType, AclId: out.AclId, AclIds: out.AclIds,
		}, nil
	}
	return out, nil
}

type httpsReply struct {
	httpReply
	DomainExtensions struct{ DomainExtension []struct{} }
}

func describeHTTPSListener(c *call) (wire.Reply, *wire.Error) {
	common, err := c.httpReply(world.ProtoHTTPS)
	if err != nil {
		return nil, err
	}
	out := &httpsReply{httpReply: *common}
	out.DomainExtensions.DomainExtension = []struct{}{}
	return out, nil
}
