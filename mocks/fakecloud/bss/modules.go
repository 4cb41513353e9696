package bss

import (
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

type pricingModule struct {
	ModuleCode, ModuleName, PriceType, Currency string
	ConfigList                                  struct{ ConfigList []string }
}

type attributeValue struct{ Name, Value, Type, Remark string }

type pricingAttribute struct {
	Code, Name, Unit string
	Values           struct{ AttributeValue []attributeValue }
}

type modulesReply struct {
	base
	Data struct {
		ModuleList    struct{ Module []pricingModule }
		AttributeList struct{ Attribute []pricingAttribute }
	}
}

// describePricingModule says which modules a product is priced by, and the
// values that their configs take.
func describePricingModule(c *call) (wire.Reply, *wire.Error) {
	product, kind := c.Params["ProductCode"], c.Params["SubscriptionType"]
	if !c.Params.Same("ProductType", product) {
		return noPrice("product type " + c.Params["ProductType"]), nil
	}
	currency := c.State.World.Billing.Currency
	var modules []pricingModule
	add := func(code, name, priceType string, configs ...string) {
		m := pricingModule{ModuleCode: code, ModuleName: name, PriceType: priceType, Currency: currency}
		m.ConfigList.ConfigList = configs
		modules = append(modules, m)
	}
	switch {
	case product == billedCLB && kind == payAsYouGo:
		add(moduleSpec, "Specification", "Hour", moduleSpec)
		add(moduleRent, "Instance fee", "Hour", moduleRent, "AddressType")
		add(moduleTraffic, "Outbound traffic", "Usage", moduleTraffic)
		add(moduleBandwidth, "Bandwidth", "Hour", moduleBandwidth)
		add(moduleLCU, "LCU", "Usage", moduleLCU)
	case product == billedNLB && kind == payAsYouGo:
		add(moduleRent, "Instance fee", "Hour", moduleRent)
		add(moduleLCU, "LCU", "Usage", moduleLCU)
	case product == billedCLB && kind == subscription:
		add(moduleSpec, "Specification", "Month", moduleSpec)
	default:
		return noPrice("product " + product), nil
	}
	out := &modulesReply{base: wellDone()}
	out.Data.ModuleList.Module = modules
	out.Data.AttributeList.Attribute = []pricingAttribute{}
	if product == billedCLB {
		spec := pricingAttribute{Code: moduleSpec, Name: "Specification"}
		for _, name := range world.CLBSpecs()[:6] {
			spec.Values.AttributeValue = append(spec.Values.AttributeValue, attributeValue{Name: name, Value: name, Type: "single_string"})
		}
		out.Data.AttributeList.Attribute = append(out.Data.AttributeList.Attribute, spec)
	}
	return out, nil
}
