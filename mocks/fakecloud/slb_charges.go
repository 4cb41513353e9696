package fakecloud

import (
	"net/http"
	"slices"
	"time"

	"github.com/alictl/alictl/mocks/fakecloud/world"
)

type orderReply struct {
	base
	OrderId int64
}

func modifyInstanceSpec(c *call) (reply, *apiError) {
	lb, err := c.findCLB()
	if err != nil {
		return nil, err
	}
	spec := c.params["LoadBalancerSpec"]
	if !slices.Contains(world.CLBSpecs(), spec) {
		return nil, invalidParameter("LoadBalancerSpec", "slb.s1.small to slb.s4.large is allowed")
	}
	if lb.InstanceChargeType == world.ChargeByUse {
		return nil, refuse(http.StatusBadRequest, "ModifySpecNotAllowed", "The instance has no spec to change.")
	}
	lb.Spec = spec
	return &orderReply{OrderId: int64(200000000000000 + c.state.nextSerial())}, nil
}

// modifyInstanceChargeType goes one way only, and shows at once.
func modifyInstanceChargeType(c *call) (reply, *apiError) {
	lb, err := c.findCLB()
	if err != nil {
		return nil, err
	}
	if c.params["InstanceChargeType"] != world.ChargeByUse {
		return nil, invalidParameter("InstanceChargeType", "only the change to PayByCLCU is possible")
	}
	if lb.AddressType == "internet" && lb.InternetChargeType != "paybytraffic" {
		return nil, refuse(http.StatusBadRequest, "OperationDenied", "The instance must pay by traffic.")
	}
	lb.InstanceChargeType, lb.Spec = world.ChargeByUse, world.SpecElastic
	return &plainReply{}, nil
}

// modifyInternetSpec changes the bandwidth at once and the way of paying at
// midnight.
func modifyInternetSpec(c *call) (reply, *apiError) {
	lb, err := c.findCLB()
	if err != nil {
		return nil, err
	}
	kind, bandwidth := lb.InternetChargeType, lb.Bandwidth
	if text := c.params["InternetChargeType"]; text != "" {
		if why := world.OneOf("paybytraffic", world.PayByBandwidth)(text); why != "" {
			return nil, invalidParameter("InternetChargeType", why)
		}
		kind = text
	}
	if c.params["Bandwidth"] != "" {
		if bandwidth = c.params.num("Bandwidth"); bandwidth < -1 || bandwidth > 5120 || bandwidth == 0 {
			return nil, invalidParameter("Bandwidth", "-1 to 5120 is allowed")
		}
	}
	lb.Bandwidth = bandwidth
	if kind != lb.InternetChargeType {
		c.atMidnight(func() { lb.InternetChargeType = kind })
	}
	return &orderReply{OrderId: int64(200000000000000 + c.state.nextSerial())}, nil
}

// atMidnight puts a change off to the next midnight of the bills (UTC+8).
func (c *call) atMidnight(do func()) {
	day := c.now.In(time.FixedZone("", world.UTC8*60))
	midnight := time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, 0, day.Location())
	c.state.after(midnight, do)
}
