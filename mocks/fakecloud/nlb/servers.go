package nlb

import (
	"cmp"

	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

type addedServersReply struct {
	wire.Base
	JobId, ServerGroupId string
}

func addServersToServerGroup(c *call) (wire.Reply, *wire.Error) {
	g := c.Region.ServerGroups.Get(c.Params["ServerGroupId"])
	if g == nil {
		return nil, noSuchResource("serverGroup")
	}
	if id, err := c.Earlier(); err != nil || id != "" {
		return &addedServersReply{JobId: id, ServerGroupId: g.ID}, err
	}
	var more []world.GroupServer
	for _, at := range c.Params.Elements("Servers") {
		s, err := c.askedServer(g, at)
		if err != nil {
			return nil, err
		}
		more = append(more, s)
	}
	if len(more) > 200 {
		return nil, wire.InvalidParameter("Servers", "at most 200 elements are allowed")
	}
	if c.Params.Flag("DryRun") {
		return nil, wire.DryRunPassed()
	}
	return &addedServersReply{ServerGroupId: g.ID, JobId: c.startJob(func() { g.Servers = append(g.Servers, more...) })}, nil
}

func (c *call) askedServer(g *world.ServerGroup, at string) (world.GroupServer, *wire.Error) {
	p := c.Params
	s := world.GroupServer{
		ID: p[at+".ServerId"], IP: p[at+".ServerIp"], Type: p[at+".ServerType"], Description: p[at+".Description"],
		Port: p.Num(at + ".Port"), Weight: world.DefaultWeight, Status: "Available",
	}
	kinds := []string{"Ecs", "Eni", "Eci"}
	if g.Type == world.GroupTypeIP {
		kinds = []string{world.ServerIP}
	}
	if s.ID == "" {
		return s, wire.MissingParameter(at + ".ServerId")
	}
	if why := world.OneOf(kinds...)(s.Type); why != "" {
		return s, wire.InvalidParameter(at+".ServerType", why)
	}
	if text := p[at+".Weight"]; text != "" {
		if why := world.Between(0, 100)(text); why != "" {
			return s, wire.InvalidParameter(at+".Weight", why)
		}
		s.Weight = p.Num(at + ".Weight")
	}
	if !g.AnyPort && (s.Port < 1 || s.Port > 65535) {
		return s, wire.InvalidParameter(at+".Port", "1 to 65535 is allowed")
	}
	ni := c.Region.Behind(g.VPC, s.ID, s.IP)
	if s.Type != world.ServerIP && s.Type != "Eci" && ni == nil {
		return s, noSuchResource("server")
	}
	if ni != nil {
		s.IP, s.Zone = cmp.Or(s.IP, ni.Address), ni.Zone
	}
	return s, nil
}
