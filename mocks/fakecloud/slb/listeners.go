package slb

import (
	"strconv"

	"github.com/alictl/alictl/mocks/fakecloud/account"
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// bulkListener is a row of DescribeLoadBalancerListeners, which is shaped
// unlike the rest of the product: plain arrays, one block per protocol.
type bulkListener struct {
	LoadBalancerId      string
	ListenerPort        int
	ListenerProtocol    string
	Status              string
	Bandwidth           int
	Scheduler           string
	Description         string
	VServerGroupId      string `json:",omitempty"`
	BackendServerPort   int    `json:",omitempty"`
	AclStatus           string
	AclType             string `json:",omitempty"`
	AclId               string `json:",omitempty"`
	AclIds              []string
	Tags                []wire.TagRow
	TCPListenerConfig   *bulkTCP  `json:",omitempty"`
	UDPListenerConfig   *bulkUDP  `json:",omitempty"`
	HTTPListenerConfig  *bulkHTTP `json:",omitempty"`
	HTTPSListenerConfig *bulkHTTP `json:",omitempty"`
}

type bulkTCP struct {
	bulkUDP
	EstablishedTimeout int
	PersistenceTimeout int
}

// bulkUDP has no idle timeout: the API has none.
type bulkUDP struct {
	MasterSlaveServerGroupId string `json:",omitempty"`
	ConnectionDrain          string
	ConnectionDrainTimeout   int `json:",omitempty"`
	// a text here, a boolean in the attribute call
	ProxyProtocolV2Enabled string
	healthCheck
}

type bulkHTTP struct {
	webBlock
	healthCheck
}

// visible is the listener as reads show it: a delayed change is not yet there.
func (c *call) visible(l *world.CLBListener) *world.CLBListener {
	if old, ok := c.Region.LateCLB[l]; ok {
		if c.Now.Before(old.Until) {
			return &old.Value
		}
		delete(c.Region.LateCLB, l)
	}
	return l
}

func (c *call) bulkRow(lb *world.CLB, l *world.CLBListener) bulkListener {
	l = c.visible(l)
	row := bulkListener{
		LoadBalancerId: lb.ID, ListenerPort: l.Port, ListenerProtocol: l.Protocol, Status: l.Status,
		Bandwidth: l.Bandwidth, Scheduler: l.Scheduler, Description: l.Description, VServerGroupId: l.VServerGroup,
		BackendServerPort: l.BackendPort, AclStatus: l.Settings.Text("AclStatus", "off"), AclType: l.Settings["AclType"],
		AclIds: wire.Copied(l.AccessLists()), Tags: wire.TagRows(l.Tags),
	}
	if len(row.AclIds) > 0 {
		row.AclId = row.AclIds[0]
	}
	flow := bulkUDP{
		MasterSlaveServerGroupId: l.MasterSlaveGroup, ConnectionDrain: l.Settings.Text("ConnectionDrain", "off"),
		ConnectionDrainTimeout: l.Settings.Number("ConnectionDrainTimeout", 0),
		ProxyProtocolV2Enabled: strconv.FormatBool(l.Settings.Flag("ProxyProtocolV2Enabled")), healthCheck: healthCheckOf(l),
	}
	switch l.Protocol {
	case world.ProtoTCP:
		row.TCPListenerConfig = &bulkTCP{flow, l.EstablishedTimeout, l.Settings.Number("PersistenceTimeout", 0)}
	case world.ProtoUDP:
		row.UDPListenerConfig = &flow
	case world.ProtoHTTP:
		row.HTTPListenerConfig = &bulkHTTP{webBlockOf(l), healthCheckOf(l)}
	case world.ProtoHTTPS:
		row.HTTPSListenerConfig = &bulkHTTP{webBlockOf(l), healthCheckOf(l)}
	}
	return row
}

type bulkReply struct {
	wire.Base
	Listeners  []bulkListener `json:",omitempty"`
	NextToken  string         `json:",omitempty"`
	TotalCount int
	MaxResults int
}

func describeLoadBalancerListeners(c *call) (wire.Reply, *wire.Error) {
	sel, err := c.selectListeners()
	if err != nil {
		return nil, err
	}
	from, err := c.StartOfPage()
	if err != nil {
		return nil, err
	}
	size, err := c.MaxResults()
	if err != nil {
		return nil, err
	}
	rows, next := sel.Page(from, size)
	out := &bulkReply{NextToken: c.Token(next, 0), TotalCount: sel.Count(), MaxResults: size}
	for _, l := range rows {
		out.Listeners = append(out.Listeners, c.bulkRow(l.LB, l.CLBListener))
	}
	return out, nil
}

var listenerFilters = account.Filters[account.CLBListener]{
	"ListenerPort": func(l *account.CLBListener, asked string) bool {
		port, _ := strconv.Atoi(asked) // a number, as the parameters are checked
		return port == 0 || port == l.Port
	},
	"ListenerProtocol": account.Is(func(l *account.CLBListener) string { return l.Protocol }),
	"Description":      account.Is(func(l *account.CLBListener) string { return l.Description }),
}

func (c *call) selectListeners() (account.Selection[account.CLBListener], *wire.Error) {
	sel := account.Selection[account.CLBListener]{Table: c.Region.CLBListeners}
	ids, err := c.Params.Limited("LoadBalancerId", 10)
	if err != nil {
		return sel, err
	}
	tags, err := c.Params.Tags()
	if err != nil {
		return sel, err
	}
	if len(ids) > 0 {
		sel.Among = []int{}
		for _, id := range ids {
			lb := c.Region.CLBs.Get(id)
			if lb == nil {
				continue
			}
			for _, l := range lb.Listeners {
				sel.Among = append(sel.Among, sel.Table.At[world.CLBListenerID(id, l.Port, l.Protocol)])
			}
		}
	}
	sel.Keep = account.Every(listenerFilters.Asked(c.Params), account.Tagged(tags, func(l *account.CLBListener) world.Tags { return l.Tags }))
	return sel, nil
}
