package slb

import (
	"cmp"

	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

type healthRow struct {
	ServerId           string
	ServerIp           string
	Port               int
	ListenerPort       int
	Protocol           string
	ServerHealthStatus string
}

type healthReply struct {
	wire.Base
	BackendServers struct{ BackendServer []healthRow }
}

func describeHealthStatus(c *call) (wire.Reply, *wire.Error) {
	lb, err := c.findCLB()
	if err != nil {
		return nil, err
	}
	port, protocol := c.Params.Num("ListenerPort"), c.Params["ListenerProtocol"]
	out := &healthReply{}
	out.BackendServers.BackendServer = []healthRow{}
	found := false
	for i := range lb.Listeners {
		l := &lb.Listeners[i]
		if port != 0 && port != l.Port || protocol != "" && protocol != l.Protocol {
			continue
		}
		found = true
		out.BackendServers.BackendServer = append(out.BackendServers.BackendServer, c.healthOf(lb, l)...)
	}
	if port != 0 && !found {
		return nil, noSuchListener()
	}
	return out, nil
}

func (c *call) healthOf(lb *world.CLB, l *world.CLBListener) []healthRow {
	out := []healthRow{}
	for _, b := range c.backendsOf(lb, l) {
		row := healthRow{b.ID, b.IP, cmp.Or(b.Port, l.BackendPort), l.Port, l.Protocol, "normal"}
		if ni := c.Region.Behind(lb.VPC, b.ID, b.IP); row.ServerIp == "" && ni != nil {
			row.ServerIp = ni.Address
		}
		switch {
		case l.Status != "running" || l.HealthCheck == "off":
			row.ServerHealthStatus = "unavailable"
		case c.Region.Sick(lb.VPC, b.ID, row.ServerIp, row.Port):
			row.ServerHealthStatus = "abnormal"
		}
		out = append(out, row)
	}
	return out
}

// backendsOf collects the servers of a listener: of its group, or the default
// ones, and of the groups of its rules. A redirect has none.
func (c *call) backendsOf(lb *world.CLB, l *world.CLBListener) []world.Backend {
	if l.ForwardPort != 0 {
		return nil
	}
	var out []world.Backend
	switch {
	case l.MasterSlaveGroup != "":
		out = append(out, c.Region.MasterSlaveGroups[l.MasterSlaveGroup].Servers()...)
	case l.VServerGroup != "":
		out = append(out, c.Region.VServerGroups[l.VServerGroup].Servers()...)
	default:
		out = append(out, lb.Backends...)
	}
	seen := map[string]bool{l.VServerGroup: true}
	for _, r := range l.Rules {
		if !seen[r.VServerGroup] {
			seen[r.VServerGroup] = true
			out = append(out, c.Region.VServerGroups[r.VServerGroup].Servers()...)
		}
	}
	return out
}
