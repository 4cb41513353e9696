package slb

import (
	"cmp"
	"fmt"
	"net/http"

	"github.com/alictl/alictl/mocks/fakecloud/account"
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

func setTCPListener(c *call) (wire.Reply, *wire.Error) { return c.setListener(world.ProtoTCP) }

// setUDPListener takes two parameters that are spelt with a small letter.
func setUDPListener(c *call) (wire.Reply, *wire.Error) {
	for _, name := range []string{"ealthCheckReq", "ealthCheckExp"} {
		if text := c.Params["h"+name]; text != "" {
			c.Params["H"+name] = text
		}
	}
	return c.setListener(world.ProtoUDP)
}

func setHTTPListener(c *call) (wire.Reply, *wire.Error) { return c.setListener(world.ProtoHTTP) }

func setHTTPSListener(c *call) (wire.Reply, *wire.Error) { return c.setListener(world.ProtoHTTPS) }

// setListener changes the members that the request names and keeps the rest.
func (c *call) setListener(protocol string) (wire.Reply, *wire.Error) {
	lb, l, err := c.findListener(protocol)
	if err != nil {
		return nil, err
	}
	if lb.Status == "locked" {
		return nil, wire.Refuse(http.StatusBadRequest, "ActionNotAllowed", "The load balancer is locked.")
	}
	changed := *l
	if err := c.applyListener(&changed, lb); err != nil {
		return nil, err
	}
	if c.Params.Flag("DryRun") {
		return nil, wire.DryRunPassed()
	}
	if c.Hold > 0 {
		c.Region.LateCLB[l] = account.Shadow[world.CLBListener]{Value: *c.visible(l), Until: c.Now.Add(c.Hold)}
	}
	*l = changed
	return &wire.PlainReply{}, nil
}

func (c *call) applyListener(l *world.CLBListener, lb *world.CLB) *wire.Error {
	p := c.Params
	for _, f := range []struct {
		name        string
		field       *int
		least, most int
		has         bool
	}{
		{"EstablishedTimeout", &l.EstablishedTimeout, 10, 900, l.Protocol == world.ProtoTCP},
		{"IdleTimeout", &l.IdleTimeout, 1, 60, l.Web()},
		{"RequestTimeout", &l.RequestTimeout, 1, 180, l.Web()},
		{"Bandwidth", &l.Bandwidth, -1, 5120, true},
	} {
		if !f.has || p[f.name] == "" {
			continue
		}
		n := p.Num(f.name)
		if n < f.least || n > f.most || n == 0 {
			return wire.InvalidParameter(f.name, fmt.Sprintf("%d to %d is allowed", f.least, f.most))
		}
		*f.field = n
	}
	if s := p["Scheduler"]; s != "" && s != l.Scheduler { // wlc may stay, but nobody gets it
		known := []string{"wrr", "rr", "sch", "tch", "qch"}
		if l.Web() {
			known = known[:2]
		}
		if why := world.OneOf(known...)(s); why != "" {
			return wire.InvalidParameter("Scheduler", why)
		}
		l.Scheduler = s
	}
	if text, ok := p["Description"]; ok {
		l.Description = text
	}
	if err := c.applySettings(l); err != nil {
		return err
	}
	return c.applyGroups(l, lb)
}

// applyGroups reads which group the listener uses from now on: of virtual
// servers, a pair, or the default one when both are off.
func (c *call) applyGroups(l *world.CLBListener, lb *world.CLB) *wire.Error {
	virtual, err := c.switched("VServerGroup")
	if err != nil {
		return err
	}
	pair, err := c.switched("MasterSlaveServerGroup")
	if err != nil {
		return err
	}
	if err := c.checkGroups(lb, l, virtual, pair); err != nil {
		return err
	}
	if virtual != "" || pair != "" {
		l.VServerGroup, l.MasterSlaveGroup, l.BackendPort = virtual, pair, 0
		return nil
	}
	if c.Params["VServerGroup"] == "off" {
		l.VServerGroup = ""
	}
	if c.Params["MasterSlaveServerGroup"] == "off" {
		l.MasterSlaveGroup = ""
	}
	if l.VServerGroup == "" && l.MasterSlaveGroup == "" {
		l.BackendPort = cmp.Or(l.BackendPort, l.Port)
	}
	return nil
}

// switched is the id that stands beside a switch, empty when it is off.
func (c *call) switched(name string) (string, *wire.Error) {
	id := c.Params[name+"Id"]
	switch value := c.Params[name]; {
	case value == "on" && id == "":
		return "", wire.MissingParameter(name + "Id")
	case value == "off":
		return "", nil
	case value != "" && value != "on":
		return "", wire.InvalidParameter(name, world.OneOf("on", "off")(value))
	}
	return id, nil
}

func (c *call) checkGroups(lb *world.CLB, l *world.CLBListener, virtual, pair string) *wire.Error {
	if virtual != "" && pair != "" {
		return wire.InvalidParameter("MasterSlaveServerGroupId", "it excludes VServerGroupId")
	}
	if virtual != "" && c.Region.VServerGroups[virtual].LB != lb {
		return noSuchGroup("VServerGroupId")
	}
	if pair != "" && (c.Region.MasterSlaveGroups[pair].LB != lb || l.Web()) {
		return noSuchGroup("MasterSlaveServerGroupId")
	}
	return nil
}
