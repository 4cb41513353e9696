package fakecloud

import (
	"strconv"
	"strings"
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
	Tags                    []pairRow
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

// check is the health check of a group; one of UDP is slower unless it says otherwise.
func (g *ServerGroup) check() groupHealthCheck {
	s := g.Settings
	usual := groupHealthCheck{true, "TCP", 0, 5, 5, 2, 2, "", "", "", nil}
	if g.Protocol == "UDP" {
		usual = groupHealthCheck{true, "UDP", 0, 10, 5, 2, 2, "", "", "", nil}
	}
	out := groupHealthCheck{
		HealthCheckEnabled: g.HealthCheck != "off", HealthCheckType: s.text("HealthCheckType", usual.HealthCheckType),
		HealthCheckConnectPort:    s.number("HealthCheckConnectPort", usual.HealthCheckConnectPort),
		HealthCheckConnectTimeout: s.number("HealthCheckConnectTimeout", usual.HealthCheckConnectTimeout),
		HealthCheckInterval:       s.number("HealthCheckInterval", usual.HealthCheckInterval),
		HealthyThreshold:          s.number("HealthyThreshold", usual.HealthyThreshold),
		UnhealthyThreshold:        s.number("UnhealthyThreshold", usual.UnhealthyThreshold),
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

func (c *call) groupRow(g *ServerGroup) groupRow {
	uid, _ := strconv.ParseInt(c.account, 10, 64) // 0 for an id that is no number
	row := groupRow{
		ServerGroupId: g.ID, ServerGroupName: g.Name, ServerGroupType: g.Type, ServerGroupStatus: "Available",
		Protocol: g.Protocol, Scheduler: g.Settings.text("Scheduler", "Wrr"), AddressIPVersion: ipv4Only, AnyPortEnabled: g.AnyPort,
		PreserveClientIpEnabled: g.Settings.flagOr("PreserveClientIpEnabled", g.Type != groupTypeIP), RelatedLoadBalancerIds: c.related(g.ID),
		ServerCount: len(g.Servers), VpcId: g.VPC, AliUid: uid, RegionId: c.region.ID, ResourceGroupId: g.ResourceGroup,
		ConnectionDrainEnabled: g.Settings.flag("ConnectionDrainEnabled"), ConnectionDrainTimeout: g.Settings.number("ConnectionDrainTimeout", 0),
		HealthCheck: g.check(), Tags: pairRows(g.Tags),
	}
	return row
}

// related names the load balancers that use a group, not the listeners.
func (c *call) related(group string) []string {
	out := []string{}
	for _, l := range c.region.nlbListeners.rows {
		if l != nil && l.ServerGroup == group && (len(out) == 0 || out[len(out)-1] != l.lb.ID) {
			out = append(out, l.lb.ID)
		}
	}
	return out
}

func listServerGroups(c *call) (reply, *apiError) {
	ids, err := c.params.limited("ServerGroupIds", 20)
	if err != nil {
		return nil, err
	}
	names, err := c.params.limited("ServerGroupNames", 20)
	if err != nil {
		return nil, err
	}
	tags, err := c.params.tags()
	if err != nil {
		return nil, err
	}
	sel := selection[ServerGroup]{table: c.region.groups}
	if len(ids) > 0 {
		sel.among = sel.table.positions(ids)
	}
	sel.keep = func(g *ServerGroup) bool {
		return within(names, g.Name) && g.Tags.match(tags) &&
			c.params.same("ServerGroupType", g.Type, "VpcId", g.VPC, "ResourceGroupId", g.ResourceGroup)
	}
	rows, page, err := nlbList(c, sel)
	if err != nil {
		return nil, err
	}
	return &groupsReply{nlbPage: page, ServerGroups: mapped(rows, c.groupRow)}, nil
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
func listServerGroupServers(c *call) (reply, *apiError) {
	ids, err := c.params.limited("ServerIds", 40)
	if err != nil {
		return nil, err
	}
	ips, err := c.params.limited("ServerIps", 40)
	if err != nil {
		return nil, err
	}
	groups := c.region.groups.rows
	if id := c.params["ServerGroupId"]; id != "" {
		g := c.region.groups.get(id)
		if g == nil {
			return nil, noSuchResource("serverGroup")
		}
		groups = []*ServerGroup{g}
	}
	all := &table[serverRow]{}
	for _, g := range groups {
		for i := range g.Servers {
			row := g.serverRow(&g.Servers[i])
			if within(ids, row.ServerId) && within(ips, row.ServerIp) {
				all.rows = append(all.rows, &row)
				all.live++
			}
		}
	}
	rows, page, err := nlbList(c, selection[serverRow]{table: all})
	if err != nil {
		return nil, err
	}
	return &serversReply{nlbPage: page, Servers: mapped(rows, func(r *serverRow) serverRow { return *r })}, nil
}

func (g *ServerGroup) serverRow(s *GroupServer) serverRow {
	row := serverRow{g.ID, s.ID, s.Type, s.IP, s.Port, s.Weight, s.Status, s.Zone, s.Description}
	if g.AnyPort {
		row.Port = 0
	}
	return row
}
