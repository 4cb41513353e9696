package slb

import (
	"net/http"
	"slices"
	"time"

	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

type orderReply struct {
	wire.Base
	OrderId int64
}

func modifyInstanceSpec(c *call) (wire.Reply, *wire.Error) {
	lb, err := c.findCLB()
	if err != nil {
		return nil, err
	}
	spec := c.Params["LoadBalancerSpec"]
	if !slices.Contains(world.CLBSpecs(), spec) {
		return nil, wire.InvalidParameter("LoadBalancerSpec", "slb.s1.small to slb.s4.large is allowed")
	}
	if lb.InstanceChargeType == world.ChargeByUse {
		return nil, wire.Refuse(http.StatusBadRequest, "ModifySpecNotAllowed", "The instance has no spec to change.")
	}
	lb.Spec = spec
	return &orderReply{OrderId: int64(200000000000000 + c.State.NextSerial())}, nil
}

// modifyInstanceChargeType goes one way only, and shows at once.
func modifyInstanceChargeType(c *call) (wire.Reply, *wire.Error) {
	lb, err := c.findCLB()
	if err != nil {
		return nil, err
	}
	if c.Params["InstanceChargeType"] != world.ChargeByUse {
		return nil, wire.InvalidParameter("InstanceChargeType", "only the change to PayByCLCU is possible")
	}
	if err := c.Params.Unsupported("Bandwidth", "LoadBalancerSpec"); err != nil {
		return nil, err // neither is chosen by who pays by use
	}
	if err := c.Params.Choice("InternetChargeType", "paybytraffic"); err != nil {
		return nil, err
	}
	if lb.AddressType == "internet" && lb.InternetChargeType != "paybytraffic" {
		return nil, wire.Refuse(http.StatusBadRequest, "OperationDenied", "The instance must pay by traffic.")
	}
	lb.InstanceChargeType, lb.Spec = world.ChargeByUse, world.SpecElastic
	return &wire.PlainReply{}, nil
}

// modifyInternetSpec changes the bandwidth at once and the way of paying at
// midnight.
func modifyInternetSpec(c *call) (wire.Reply, *wire.Error) {
	lb, err := c.findCLB()
	if err != nil {
		return nil, err
	}
	kind, bandwidth := lb.InternetChargeType, lb.Bandwidth
	if text := c.Params["InternetChargeType"]; text != "" {
		if why := world.OneOf("paybytraffic", world.PayByBandwidth)(text); why != "" {
			return nil, wire.InvalidParameter("InternetChargeType", why)
		}
		kind = text
	}
	if c.Params["Bandwidth"] != "" {
		if bandwidth = c.Params.Num("Bandwidth"); bandwidth < -1 || bandwidth > 5120 || bandwidth == 0 {
			return nil, wire.InvalidParameter("Bandwidth", "-1 to 5120 is allowed")
		}
	}
	lb.Bandwidth = bandwidth
	if kind != lb.InternetChargeType {
		c.atMidnight(func() { lb.InternetChargeType = kind })
	}
	return &orderReply{OrderId: int64(200000000000000 + c.State.NextSerial())}, nil
}

// atMidnight puts a change off to the next midnight of the bills (UTC+8).
func (c *call) atMidnight(do func()) {
	day := c.Now.In(time.FixedZone("", world.UTC8*60))
	midnight := time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, 0, day.Location())
	c.State.After(midnight, do)
}
