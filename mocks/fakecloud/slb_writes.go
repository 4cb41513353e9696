package fakecloud

import (
	"fmt"
	"net/http"
)

func setTCPListener(c *call) (reply, *apiError) { return c.setListener(protoTCP) }

// setUDPListener takes two parameters that are spelt with a small letter.
func setUDPListener(c *call) (reply, *apiError) {
	for _, name := range []string{"ealthCheckReq", "ealthCheckExp"} {
		if text := c.params["h"+name]; text != "" {
			c.params["H"+name] = text
		}
	}
	return c.setListener(protoUDP)
}

func setHTTPListener(c *call) (reply, *apiError) { return c.setListener(protoHTTP) }

func setHTTPSListener(c *call) (reply, *apiError) { return c.setListener(protoHTTPS) }

// setListener changes the members that the request names and keeps the rest.
func (c *call) setListener(protocol string) (reply, *apiError) {
	lb, l, err := c.findListener(protocol)
	if err != nil {
		return nil, err
	}
	if lb.Status == "locked" {
		return nil, refuse(http.StatusBadRequest, "ActionNotAllowed", "The load balancer is locked.")
	}
	changed := *l
	if err := c.applyListener(&changed, lb); err != nil {
		return nil, err
	}
	if c.params.flag("DryRun") {
		return nil, dryRunPassed()
	}
	if c.hold > 0 {
		c.region.lateCLB[l] = shadow[CLBListener]{*c.visible(l), c.now.Add(c.hold)}
	}
	*l = changed
	return &plainReply{}, nil
}

// dryRunPassed looks like an error but is the good news.
func dryRunPassed() *apiError {
	return refuse(http.StatusBadRequest, "DryRunOperation",
		"Request validation has been passed with DryRun flag set.")
}

func (c *call) applyListener(l *CLBListener, lb *CLB) *apiError {
	p := c.params
	for _, f := range []struct {
		name        string
		field       *int
		least, most int
		has         bool
	}{
		{"EstablishedTimeout", &l.EstablishedTimeout, 10, 900, l.Protocol == protoTCP},
		{"IdleTimeout", &l.IdleTimeout, 1, 60, l.web()},
		{"RequestTimeout", &l.RequestTimeout, 1, 180, l.web()},
		{"Bandwidth", &l.Bandwidth, -1, 5120, true},
	} {
		if !f.has || p[f.name] == "" {
			continue
		}
		n := p.num(f.name)
		if n < f.least || n > f.most || n == 0 {
			return invalidParameter(f.name, fmt.Sprintf("%d to %d is allowed", f.least, f.most))
		}
		*f.field = n
	}
	if s := p["Scheduler"]; s != "" && s != l.Scheduler { // wlc may stay, but nobody gets it
		known := []string{"wrr", "rr", "sch", "tch", "qch"}
		if l.web() {
			known = known[:2]
		}
		if why := oneOf(known...)(s); why != "" {
			return invalidParameter("Scheduler", why)
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
func (c *call) applyGroups(l *CLBListener, lb *CLB) *apiError {
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
	if c.params["VServerGroup"] == "off" {
		l.VServerGroup = ""
	}
	if c.params["MasterSlaveServerGroup"] == "off" {
		l.MasterSlaveGroup = ""
	}
	if l.VServerGroup == "" && l.MasterSlaveGroup == "" {
		setDefault(&l.BackendPort, l.Port)
	}
	return nil
}

// switched is the id that stands beside a switch, empty when it is off.
func (c *call) switched(name string) (string, *apiError) {
	id := c.params[name+"Id"]
	switch value := c.params[name]; {
	case value == "on" && id == "":
		return "", missingParameter(name + "Id")
	case value == "off":
		return "", nil
	case value != "" && value != "on":
		return "", invalidParameter(name, oneOf("on", "off")(value))
	}
	return id, nil
}

func (c *call) checkGroups(lb *CLB, l *CLBListener, virtual, pair string) *apiError {
	if virtual != "" && pair != "" {
		return invalidParameter("MasterSlaveServerGroupId", "it excludes VServerGroupId")
	}
	if virtual != "" && c.region.vgroups[virtual].lb != lb {
		return noSuchGroup("VServerGroupId")
	}
	if pair != "" && (c.region.pairs[pair].lb != lb || l.web()) {
		return noSuchGroup("MasterSlaveServerGroupId")
	}
	return nil
}
