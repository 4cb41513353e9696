package nlb

import (
	"strconv"
	"strings"

	"github.com/alictl/alictl/mocks/fakecloud/account"
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

type groupRow struct {
	ServerGroupId           string
	ServerGroupName         string
	ServerGroupType         string
	ServerGroupStatus       string
	Protocol                string
	Scheduler               string
	AddressIPVersion        string
	AnyPortEnabled          bool
	PreserveClientIpEnabled bool
	RelatedLoadBalancerIds  []string
	ServerCount             int
	VpcId                   string
	AliUid                  int64
	RegionId                string
	ResourceGroupId         string
	ConnectionDrainEnabled  bool
	ConnectionDrainTimeout  int
	HealthCheck             groupHealthCheck
	Tags                    []wire.PairRow
}

type groupHealthCheck struct {
	HealthCheckEnabled        bool
	HealthCheckType           string
	HealthCheckConnectPort    int
	HealthCheckConnectTimeout int
	HealthCheckInterval       int
	HealthyThreshold          int
	UnhealthyThreshold        int
	HealthCheckDomain         string   `json:",omitempty"`
	HealthCheckUrl            string   `json:",omitempty"`
	HttpCheckMethod           string   `json:",omitempty"`
	HealthCheckHttpCode       []string `json:",omitempty"`
}

// checkOf is the health check of a group; one of UDP is slower unless it says otherwise.
func checkOf(g *world.ServerGroup) groupHealthCheck {
	s := g.Settings
	usual := groupHealthCheck{true, "TCP", 0, 5, 5, 2, 2, "", "", "", nil}
	if g.Protocol == "UDP" {
		usual = groupHealthCheck{true, "UDP", 0, 10, 5, 2, 2, "", "", "", nil}
	}
	out := groupHealthCheck{
		HealthCheckEnabled: g.HealthCheck != "off", HealthCheckType: s.Text("HealthCheckType", usual.HealthCheckType),
		HealthCheckConnectPort:    s.Number("HealthCheckConnectPort", usual.HealthCheckConnectPort),
		HealthCheckConnectTimeout: s.Number("HealthCheckConnectTimeout", usual.HealthCheckConnectTimeout),
		HealthCheckInterval:       s.Number("HealthCheckInterval", usual.HealthCheckInterval),
		HealthyThreshold:          s.Number("HealthyThreshold", usual.HealthyThreshold),
		UnhealthyThreshold:        s.Number("UnhealthyThreshold", usual.UnhealthyThreshold),
		HealthCheckDomain:         s["HealthCheckDomain"], HealthCheckUrl: s["HealthCheckUrl"], HttpCheckMethod: s["HttpCheckMethod"],
	}
	if codes := s["HealthCheckHttpCode"]; codes != "" {
		out.HealthCheckHttpCode = strings.Split(codes, ",")
	}
	return out
}

type groupsReply struct {
	nlbPage
	ServerGroups []groupRow
}

func (c *call) groupRow(g *world.ServerGroup) groupRow {
	uid, _ := strconv.ParseInt(c.Account, 10, 64) // 0 for an id that is no number
	row := groupRow{
		ServerGroupId: g.ID, ServerGroupName: g.Name, ServerGroupType: g.Type, ServerGroupStatus: "Available",
		Protocol: g.Protocol, Scheduler: g.Settings.Text("Scheduler", "Wrr"), AddressIPVersion: ipv4Only, AnyPortEnabled: g.AnyPort,
		PreserveClientIpEnabled: g.Settings.FlagOr("PreserveClientIpEnabled", g.Type != world.GroupTypeIP), RelatedLoadBalancerIds: c.related(g.ID),
		ServerCount: len(g.Servers), VpcId: g.VPC, AliUid: uid, RegionId: c.Region.ID, ResourceGroupId: g.ResourceGroup,
		ConnectionDrainEnabled: g.Settings.Flag("ConnectionDrainEnabled"), ConnectionDrainTimeout: g.Settings.Number("ConnectionDrainTimeout", 0),
		HealthCheck: checkOf(g), Tags: wire.PairRows(g.Tags),
	}
	return row
}

// related names the load balancers that use a group, not the listeners.
func (c *call) related(group string) []string {
	out := []string{}
	for _, l := range c.Region.NLBListeners.Rows {
		if l != nil && l.ServerGroup == group && (len(out) == 0 || out[len(out)-1] != l.LB.ID) {
			out = append(out, l.LB.ID)
		}
	}
	return out
}

var groupFilters = account.Filters[world.ServerGroup]{
	"ServerGroupType": account.Is(func(g *world.ServerGroup) string { return g.Type }),
	"VpcId":           account.Is(func(g *world.ServerGroup) string { return g.VPC }),
	"ResourceGroupId": account.Is(func(g *world.ServerGroup) string { return g.ResourceGroup }),
}

func listServerGroups(c *call) (wire.Reply, *wire.Error) {
	ids, err := c.Params.Limited("ServerGroupIds", 20)
	if err != nil {
		return nil, err
	}
	names, err := c.Params.Limited("ServerGroupNames", 20)
	if err != nil {
		return nil, err
	}
	tags, err := c.Params.Tags()
	if err != nil {
		return nil, err
	}
	sel := account.Selection[world.ServerGroup]{Table: c.Region.ServerGroups}
	if len(ids) > 0 {
		sel.Among = sel.Table.Positions(ids)
	}
	sel.Keep = account.Every(groupFilters.Asked(c.Params), account.AnyOf(names, func(g *world.ServerGroup) string { return g.Name }),
		account.Tagged(tags, func(g *world.ServerGroup) world.Tags { return g.Tags }))
	rows, page, err := list(c, sel)
	if err != nil {
		return nil, err
	}
	return &groupsReply{nlbPage: page, ServerGroups: wire.Mapped(rows, c.groupRow)}, nil
}

type serverRow struct {
	ServerGroupId string
	ServerId      string
	ServerType    string
	ServerIp      string
	Port          int
	Weight        int
	Status        string
	ZoneId        string
	Description   string
}

type serversReply struct {
	nlbPage
	Servers []serverRow
}

// listServerGroupServers lists one group. Without a group the real service's
// behaviour is not known; here it walks the region.
func listServerGroupServers(c *call) (wire.Reply, *wire.Error) {
	ids, err := c.Params.Limited("ServerIds", 40)
	if err != nil {
		return nil, err
	}
	ips, err := c.Params.Limited("ServerIps", 40)
	if err != nil {
		return nil, err
	}
	groups := c.Region.ServerGroups.Rows
	if id := c.Params["ServerGroupId"]; id != "" {
		g := c.Region.ServerGroups.Get(id)
		if g == nil {
			return nil, noSuchResource("serverGroup")
		}
		groups = []*world.ServerGroup{g}
	}
	all := &account.Table[serverRow]{}
	for _, g := range groups {
		for i := range g.Servers {
			row := serverRowOf(g, &g.Servers[i])
			if wire.Within(ids, row.ServerId) && wire.Within(ips, row.ServerIp) {
				all.Rows = append(all.Rows, &row)
				all.Live++
			}
		}
	}
	rows, page, err := list(c, account.Selection[serverRow]{Table: all})
	if err != nil {
		return nil, err
	}
	return &serversReply{nlbPage: page, Servers: wire.Mapped(rows, func(r *serverRow) serverRow { return *r })}, nil
}

func serverRowOf(g *world.ServerGroup, s *world.GroupServer) serverRow {
	row := serverRow{g.ID, s.ID, s.Type, s.IP, s.Port, s.Weight, s.Status, s.Zone, s.Description}
	if g.AnyPort {
		row.Port = 0
	}
	return row
}
