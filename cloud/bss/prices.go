package bss

import (
	"context"
	"errors"
	"strconv"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/cloud/call"
	"github.com/alictl/alictl/internal/model"
)

// Module is something that has a price: how BSS names it, and the key of the price
// book that its quote answers.
type Module struct {
	Item      string
	Product   string // slb or nlb
	Code      string
	Config    string
	PriceType string // Hour or Usage
}

// Modules lists what a load balancer is paid for. No official table of them
// exists, so one that a region does not know is no surprise.
func Modules() []Module {
	out := []Module{
		{"clb.instance_fee", "slb", "InstanceRent", "InstanceRent:1", "Hour"},
		{"clb.traffic_out", "slb", "InternetTrafficOut", "InternetTrafficOut:1", "Usage"},
		{"clb.bandwidth.to_5", "slb", "Bandwidth", "Bandwidth:1000", "Hour"},
		{"clb.lcu", "slb", "LCU", "LCU:1", "Usage"},
		{"nlb.instance_fee", "nlb", "InstanceRent", "InstanceRent:1", "Hour"},
		{"nlb.lcu", "nlb", "LCU", "LCU:1", "Usage"},
	}
	for _, spec := range []string{"slb.s1.small", "slb.s2.small", "slb.s2.medium", "slb.s3.small", "slb.s3.medium", "slb.s3.large"} {
		out = append(out, Module{"clb.spec_hour." + spec, "slb", "LoadBalancerSpec", "LoadBalancerSpec:" + spec, "Hour"})
	}
	return out
}

type priceAnswer struct {
	Data *struct {
		Currency      string
		ModuleDetails struct {
			ModuleDetail []struct {
				ModuleCode   string
				OriginalCost amount
			}
		}
	}
}

// Quotes asks for the list prices of modules in one region, one call for each. A
// module without a price is left out; the first other refusal ends the asking, and
// what was read before is returned with it.
func (c *Client) Quotes(ctx context.Context, regionID string, modules []Module) ([]model.Quote, error) {
	var quotes []model.Quote
	for _, m := range modules {
		quote, err := c.quote(ctx, regionID, m)
		var failure *cloud.Error
		if errors.As(err, &failure) && (failure.Kind == cloud.NotFound || failure.Kind == cloud.Invalid) {
			continue
		}
		if err != nil {
			return quotes, err
		}
		if quote.Amount != "" {
			quotes = append(quotes, quote)
		}
	}
	return quotes, nil
}

func (c *Client) quote(ctx context.Context, regionID string, m Module) (model.Quote, error) {
	op := call.Op{Product: "bssopenapi", Action: "GetPayAsYouGoPrice", RegionID: regionID, ResourceID: m.Item}
	query := map[string]string{
		"ProductCode": m.Product, "SubscriptionType": "PayAsYouGo", "Region": regionID,
		"ModuleList.1.ModuleCode": m.Code, "ModuleList.1.Config": m.Config, "ModuleList.1.PriceType": m.PriceType,
	}
	answer, err := ask[priceAnswer](ctx, c, op, query, nil)
	if err != nil {
		return model.Quote{}, err
	}
	if answer.Data == nil {
		return model.Quote{}, call.Listed(op, call.List{Missing: true})
	}
	data := answer.Data
	quote := model.Quote{RegionID: regionID, Item: m.Item, Currency: data.Currency}
	if details := data.ModuleDetails.ModuleDetail; len(details) == 1 {
		quote.Amount = string(details[0].OriginalCost)
	}
	return quote, nil
}

// maxBills is the largest page of DescribeInstanceBill.
const maxBills = 300

type billAnswer struct {
	Data *struct {
		NextToken  string
		TotalCount *int32
		Items      []billRow
	}
}

type billRow struct {
	InstanceID        string
	BillingItem       string
	PretaxGrossAmount amount
	Currency          string
}

// Bills reads what one billing cycle (2026-10) charged for the load balancers of a
// product, slb or nlb, before discounts and coupons. What was read before an error
// is returned with it.
func (c *Client) Bills(ctx context.Context, cycle, product string) ([]model.Bill, error) {
	op := call.Op{Product: "bssopenapi", Action: "DescribeInstanceBill", ResourceID: product + " " + cycle}
	return call.Pages(op, func(token string, announce func(string)) ([]model.Bill, string, error) {
		query := map[string]string{
			"BillingCycle": cycle, "ProductCode": product, "IsBillingItem": "true", "Granularity": "MONTHLY",
			"MaxResults": strconv.Itoa(maxBills), "NextToken": token,
		}
		answer, err := ask[billAnswer](ctx, c, op, query, announce)
		if err != nil {
			return nil, "", err
		}
		data := answer.Data
		if data == nil {
			return nil, "", call.Listed(op, call.List{Missing: true})
		}
		if err := call.Listed(op, call.List{Token: token, Missing: data.Items == nil, Total: data.TotalCount, Rows: len(data.Items)}); err != nil {
			return nil, "", err
		}
		var bills []model.Bill
		for _, row := range data.Items {
			if row.InstanceID != "" && row.PretaxGrossAmount != "" {
				bills = append(bills, model.Bill{
					Cycle: cycle, LoadBalancerID: row.InstanceID, Item: row.BillingItem,
					Amount: string(row.PretaxGrossAmount), Currency: row.Currency,
				})
			}
		}
		return bills, data.NextToken, nil
	})
}
