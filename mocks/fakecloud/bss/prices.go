package bss

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// The modules of a price.
const (
	moduleSpec      = "LoadBalancerSpec"
	moduleRent      = "InstanceRent"
	moduleTraffic   = "InternetTrafficOut"
	moduleBandwidth = "Bandwidth"
	moduleLCU       = "LCU"

	hoursPerMonth = 730
)

type moduleDetail struct {
	ModuleCode                                                  string
	OriginalCost, CostAfterDiscount, InvoiceDiscount, UnitPrice amount
}

type priceReply struct {
	base
	Data struct {
		Currency         string
		OriginalPrice    *amount `json:",omitempty"`
		DiscountPrice    *amount `json:",omitempty"`
		TradePrice       *amount `json:",omitempty"`
		Quantity         int     `json:",omitempty"`
		ModuleDetails    struct{ ModuleDetail []moduleDetail }
		PromotionDetails struct{ PromotionDetail []struct{} }
	}
}

// module is one element of ModuleList.
type module struct{ code, config, priceType string }

// modules reads ModuleList, 1 to 50 elements.
func (c *call) modules(needType bool) ([]module, *wire.Error) {
	var out []module
	for i := 1; c.Params.HasPrefix(fmt.Sprintf("ModuleList.%d.", i)); i++ {
		at := fmt.Sprintf("ModuleList.%d.", i)
		m := module{c.Params[at+"ModuleCode"], c.Params[at+"Config"], c.Params[at+"PriceType"]}
		switch {
		case m.code == "":
			return nil, wire.MissingParameter(at + "ModuleCode")
		case m.config == "":
			return nil, wire.MissingParameter(at + "Config")
		case needType && m.priceType == "":
			return nil, wire.MissingParameter(at + "PriceType")
		}
		out = append(out, m)
	}
	if len(out) == 0 {
		return nil, wire.MissingParameter("ModuleList")
	}
	if len(out) > 50 {
		return nil, wire.InvalidParameter("ModuleList", "at most 50 elements are allowed")
	}
	return out, nil
}

func (c *call) pricedRegion() string {
	return cmp.Or(c.Params["Region"], c.Params["RegionId"], c.State.World.DefaultRegion(world.ProductSLB))
}

func getPayAsYouGoPrice(c *call) (wire.Reply, *wire.Error) {
	modules, err := c.modules(true)
	if err != nil {
		return nil, err
	}
	product := c.Params["ProductCode"]
	if product != billedCLB && product != billedNLB || c.Params["SubscriptionType"] != payAsYouGo {
		return noPrice("product " + product), nil
	}
	out := &priceReply{base: wellDone()}
	out.Data.Currency = c.State.World.Billing.Currency
	out.Data.PromotionDetails.PromotionDetail = []struct{}{}
	for _, m := range modules {
		price, ok := c.hourly(product, m)
		if !ok || m.times() == 0 || m.usage() != (m.priceType == "Usage") {
			return noPrice("module " + m.code + " with " + m.config), nil
		}
		price *= m.times()
		out.Data.ModuleDetails.ModuleDetail = append(out.Data.ModuleDetails.ModuleDetail,
			moduleDetail{ModuleCode: m.code, OriginalCost: price, CostAfterDiscount: price, UnitPrice: price})
	}
	return out, nil
}

func noPrice(what string) wire.Reply {
	return failure("PRICING_PLAN_RESULT_NOT_FOUND", "No pricing plan is found for "+what+".")
}

func (m module) usage() bool { return m.code == moduleTraffic || m.code == moduleLCU }

// times is how many hours a price is for; 0 for a price type that is unknown.
func (m module) times() amount {
	return map[string]amount{"Hour": 1, "Usage": 1, "Month": hoursPerMonth, "Year": 12 * hoursPerMonth}[m.priceType]
}

// value is what the config says of a key, as in Key:Value,Other:Value.
func (m module) value(key string) string {
	for pair := range strings.SplitSeq(m.config, ",") {
		if name, value, ok := strings.Cut(strings.TrimSpace(pair), ":"); ok && name == key {
			return value
		}
	}
	return ""
}

// hourly is the price of a module for an hour, or of a unit of use.
func (c *call) hourly(product string, m module) (amount, bool) {
	b, region := book{&c.State.World.Billing}, c.pricedRegion()
	value := m.value(m.code)
	n, err := strconv.ParseFloat(value, 64)
	number := err == nil && n >= 0
	clb := product == billedCLB
	switch {
	case m.code == moduleSpec && clb:
		fee := b.specFee(value, region)
		return amount(fee), fee > 0
	case m.code == moduleRent && number:
		fee := b.instanceFee(product)
		if m.value("AddressType") == "internet" {
			fee += b.addressFee(region)
		}
		return amount(fee * n), true
	case m.code == moduleTraffic && clb && number:
		return amount(b.trafficPrice(region) * min(n, 1)), true
	case m.code == moduleBandwidth && clb && number:
		return amount(b.bandwidthFee(n / 1000)), true
	case m.code == moduleLCU && number:
		return amount(b.lcuPrice(product) * n), true
	}
	return 0, false
}

// getSubscriptionPrice prices months or years of a spec.
func getSubscriptionPrice(c *call) (wire.Reply, *wire.Error) {
	modules, err := c.modules(false)
	if err != nil {
		return nil, err
	}
	if c.Params["ProductCode"] != billedCLB || c.Params["SubscriptionType"] != subscription {
		return noPrice("product " + c.Params["ProductCode"]), nil
	}
	for name, problem := range map[string]func(string) string{
		"Quantity": world.Between(1, 1000), "ServicePeriodQuantity": world.Between(1, 1000), "ServicePeriodUnit": world.OneOf("Month", "Year"),
		"OrderType": world.OneOf("NewOrder", "Upgrade", "Renewal"),
	} {
		if value := c.Params[name]; value != "" && problem(value) != "" {
			return badBill(name), nil
		}
	}
	months := float64(max(c.Params.Num("ServicePeriodQuantity"), 1) * max(c.Params.Num("Quantity"), 1))
	if c.Params["ServicePeriodUnit"] == "Year" {
		months *= 12
	}
	out, total := &priceReply{base: wellDone()}, amount(0)
	out.Data.PromotionDetails.PromotionDetail = []struct{}{}
	for _, m := range modules {
		price, ok := c.hourly(billedCLB, m)
		if !ok || m.usage() {
			return noPrice("module " + m.code + " with " + m.config), nil
		}
		price *= amount(600 * months) // a month for less than its 730 hours
		total += price
		out.Data.ModuleDetails.ModuleDetail = append(out.Data.ModuleDetails.ModuleDetail,
			moduleDetail{ModuleCode: m.code, OriginalCost: price, CostAfterDiscount: price, UnitPrice: price})
	}
	none := amount(0)
	out.Data.Currency, out.Data.Quantity = c.State.World.Billing.Currency, max(c.Params.Num("Quantity"), 1)
	out.Data.OriginalPrice, out.Data.TradePrice, out.Data.DiscountPrice = &total, &total, &none
	return out, nil
}
