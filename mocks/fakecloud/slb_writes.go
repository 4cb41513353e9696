package fakecloud

import (
	"fmt"
	"net/http"
	"slices"
)

func setTCPListener(c *call) (reply, *apiError) { return c.setListener(protoTCP) }

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
		{"IdleTimeout", &l.IdleTimeout, 1, 60, l.Protocol != protoTCP},
		{"RequestTimeout", &l.RequestTimeout, 1, 180, l.Protocol != protoTCP},
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
	if s := p["Scheduler"]; s != "" {
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
	virtual, pair := c.params["VServerGroupId"], c.params["MasterSlaveServerGroupId"]
	for name, id := range map[string]*string{"VServerGroup": &virtual, "MasterSlaveServerGroup": &pair} {
		switch value := c.params[name]; {
		case value == "off":
			*id = ""
		case value == "on" && *id == "":
			return missingParameter(name + "Id")
		case value != "" && value != "on":
			return invalidParameter(name, oneOf("on", "off")(value))
		}
	}
	if virtual != "" && pair != "" {
		return invalidParameter("MasterSlaveServerGroupId", "it excludes VServerGroupId")
	}
	if g, ok := c.region.vgroups[virtual]; virtual != "" && (!ok || g.lb != lb) {
		return noSuchGroup("VServerGroupId")
	}
	if g, ok := c.region.pairs[pair]; pair != "" && (!ok || g.lb != lb || l.web()) {
		return noSuchGroup("MasterSlaveServerGroupId")
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

type orderReply struct {
	base
	OrderId int64
}

// clbSpecs are the guaranteed-performance specs, in rising order.
func clbSpecs() []string {
	return []string{
		"slb.s1.small", "slb.s2.small", "slb.s2.medium", "slb.s3.small", "slb.s3.medium", "slb.s3.large", "slb.s4.large",
	}
}

func modifyInstanceSpec(c *call) (reply, *apiError) {
	lb, err := c.findCLB()
	if err != nil {
		return nil, err
	}
	spec := c.params["LoadBalancerSpec"]
	if !slices.Contains(clbSpecs(), spec) {
		return nil, invalidParameter("LoadBalancerSpec", "slb.s1.small to slb.s4.large is allowed")
	}
	if lb.InstanceChargeType == chargeByUse {
		return nil, refuse(http.StatusBadRequest, "ModifySpecNotAllowed", "The instance has no spec to change.")
	}
	lb.Spec = spec
	c.state.serial++
	return &orderReply{OrderId: int64(200000000000000 + c.state.serial)}, nil
}

const chargeByUse = "PayByCLCU"

// modifyInstanceChargeType goes one way only. The service carries it out at
// midnight; here it shows at once.
func modifyInstanceChargeType(c *call) (reply, *apiError) {
	lb, err := c.findCLB()
	if err != nil {
		return nil, err
	}
	if c.params["InstanceChargeType"] != chargeByUse {
		return nil, invalidParameter("InstanceChargeType", "only the change to PayByCLCU is possible")
	}
	if lb.AddressType == "internet" && lb.InternetChargeType != "paybytraffic" {
		return nil, refuse(http.StatusBadRequest, "OperationDenied", "The instance must pay by traffic.")
	}
	lb.InstanceChargeType, lb.Spec = chargeByUse, "slb.lcu.elastic"
	c.state.serial++
	return &orderReply{OrderId: int64(200000000000000 + c.state.serial)}, nil
}

func modifyInternetSpec(c *call) (reply, *apiError) {
	lb, err := c.findCLB()
	if err != nil {
		return nil, err
	}
	kind, bandwidth := lb.InternetChargeType, lb.Bandwidth
	if text := c.params["InternetChargeType"]; text != "" {
		if why := oneOf("paybytraffic", payByBandwidth)(text); why != "" {
			return nil, invalidParameter("InternetChargeType", why)
		}
		kind = text
	}
	if c.params["Bandwidth"] != "" {
		if bandwidth = c.params.num("Bandwidth"); bandwidth < -1 || bandwidth > 5120 || bandwidth == 0 {
			return nil, invalidParameter("Bandwidth", "-1 to 5120 is allowed")
		}
	}
	lb.InternetChargeType, lb.Bandwidth = kind, bandwidth
	c.state.serial++
	return &orderReply{OrderId: int64(200000000000000 + c.state.serial)}, nil
}
