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
		if n < f.least || n > f.most {
			return invalidParameter(f.name, fmt.Sprintf("%d to %d is allowed", f.least, f.most))
		}
		*f.field = n
	}
	if s := p["Scheduler"]; s != "" {
		if !slices.Contains([]string{"wrr", "rr", "sch", "tch", "qch"}, s) {
			return invalidParameter("Scheduler", "wrr, rr, sch, tch or qch is allowed")
		}
		l.Scheduler = s
	}
	if text, ok := p["Description"]; ok {
		l.Description = text
	}
	return c.applyGroup(l, lb)
}

func (c *call) applyGroup(l *CLBListener, lb *CLB) *apiError {
	id := c.params["VServerGroupId"]
	if c.params["VServerGroup"] == "off" {
		id, l.VServerGroup = "", ""
	}
	if id == "" {
		return nil
	}
	if g, ok := c.region.vgroups[id]; !ok || g.lb != lb {
		return noSuchGroup("VServerGroupId")
	}
	l.VServerGroup, l.BackendPort = id, 0
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
	if kind := c.params["InternetChargeType"]; kind != "" {
		if kind != "paybytraffic" && kind != "paybybandwidth" {
			return nil, invalidParameter("InternetChargeType", "paybytraffic or paybybandwidth is allowed")
		}
		lb.InternetChargeType = kind
	}
	if c.params["Bandwidth"] != "" {
		n := c.params.num("Bandwidth")
		if n < -1 || n > 5120 {
			return nil, invalidParameter("Bandwidth", "-1 to 5120 is allowed")
		}
		lb.Bandwidth = n
	}
	c.state.serial++
	return &orderReply{OrderId: int64(200000000000000 + c.state.serial)}, nil
}
