package bss

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/alictl/alictl/mocks/fakecloud/account"
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

type billRow struct {
	InstanceID, NickName, InstanceSpec, InternetIP, IntranetIP string
	ProductCode, ProductName, ProductType, CommodityCode       string
	PipCode, SubscriptionType, Item                            string
	BillingType, Region, Zone, ResourceGroup, Tag              string
	OwnerID                                                    string
	BillAccountID, BillAccountName                             string `json:",omitempty"` // not in the older call
	Currency, ServicePeriod, ServicePeriodUnit                 string
	BillingDate                                                string `json:",omitempty"`
	BillingItem                                                string `json:",omitempty"`
	Usage, UsageUnit, ListPrice, ListPriceUnit                 string `json:",omitempty"`

	DeductedByResourcePackage                                       string
	PretaxGrossAmount, PretaxAmount, InvoiceDiscount, CashAmount    amount
	DeductedByCoupons, DeductedByCashCoupons, DeductedByPrepaidCard amount
	PaymentAmount, OutstandingAmount, AdjustAmount                  amount
}

// billSpan reads the month, and the day of it where days are asked for.
func (c *call) billSpan() (span, wire.Reply) {
	zone := time.FixedZone("", world.UTC8*60)
	month, err := time.ParseInLocation("2006-01", c.Params["BillingCycle"], zone)
	if err != nil || month.Before(c.Now.AddDate(0, -19, 0)) {
		return span{}, badBill("BillingCycle")
	}
	switch c.Params["Granularity"] {
	case "", "MONTHLY":
		return cycleSpan(month, month.AddDate(0, 1, 0)), nil
	case "DAILY":
		day, err := time.ParseInLocation(time.DateOnly, c.Params["BillingDate"], zone)
		if err != nil || day.Format("2006-01") != c.Params["BillingCycle"] {
			return span{}, badBill("BillingDate")
		}
		return cycleSpan(day, day.AddDate(0, 0, 1)), nil
	}
	return span{}, badBill("Granularity")
}

// billRows are all the rows that a request means.
func (c *call) billRows() ([]billRow, wire.Reply) {
	hours, problem := c.billSpan()
	if problem != nil {
		return nil, problem
	}
	w := c.State.World
	known := c.Now.Add(-w.Billing.Lag)
	bill, used := book{&w.Billing}, account.Own[usageLog](c.State.Memory)
	var out []billRow
	for i := range w.Regions {
		for _, b := range w.BalancersOf(&w.Regions[i]) {
			row := c.billRow(b)
			if !c.Params.Same("ProductCode", row.ProductCode, "ProductType", row.ProductType, "PipCode", row.PipCode,
				"SubscriptionType", row.SubscriptionType, "InstanceID", b.ID(), "BillOwnerId", c.Account) {
				continue
			}
			life := hours.of(b, known)
			out = append(out, c.itemRows(row, append(charges(bill, used, b, life), monthly(b, bill, life)...))...)
		}
	}
	return out, nil
}

// monthly is what a subscription pays in the hour in which its month begins.
func monthly(b *world.Balancer, bill book, hours span) []charge {
	if !prepaid(b) {
		return nil
	}
	for hour := hours.from; hour < hours.to; hour++ {
		at := time.Unix(hour*3600, 0).UTC()
		if at.Day() == min(b.CLB.Created.UTC().Day(), 28) && at.Hour() == b.CLB.Created.UTC().Hour() {
			return []charge{{moduleSpec, "Month", 1, bill.specFee(b.CLB.Spec, b.Region.ID) * 600}}
		}
	}
	return nil
}

// itemRows is a row for each item, or one for all of them.
func (c *call) itemRows(row billRow, list []charge) []billRow {
	if len(list) == 0 {
		return nil
	}
	if !c.Params.Flag("IsBillingItem") {
		total := 0.0
		for _, item := range list {
			total += item.cost()
		}
		list = []charge{{quantity: 1, price: total}}
	}
	var out []billRow
	for _, item := range list {
		one := row
		cost := amount(item.cost())
		if item.item != "" {
			one.BillingItem, one.UsageUnit, one.Usage = item.item, item.unit, decimals(item.quantity)
			one.ListPrice, one.ListPriceUnit = decimals(item.price), row.Currency+"/"+item.unit
		}
		one.PretaxGrossAmount, one.PretaxAmount, one.PaymentAmount = cost, cost, cost
		if cost == 0 && c.Params.Flag("IsHideZeroCharge") {
			continue
		}
		out = append(out, one)
	}
	return out
}

func decimals(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// billRow is what all rows of a load balancer share.
func (c *call) billRow(b *world.Balancer) billRow {
	bill := book{&c.State.World.Billing}
	row := billRow{
		InstanceID: b.ID(), ProductCode: billedCLB, ProductName: "Server Load Balancer", ProductType: billedCLB,
		CommodityCode: "slb", PipCode: "slb", SubscriptionType: payAsYouGo, Item: "PayAsYouGoBill", BillingType: "Other",
		Region: bill.displayRegion(b.Region), OwnerID: c.Account,
		Currency: bill.Currency, ServicePeriodUnit: "Second", ServicePeriod: "3600",
		DeductedByResourcePackage: "0", BillingDate: c.Params["BillingDate"],
	}
	if c.Params["Granularity"] != "DAILY" {
		row.BillingDate = ""
	}
	if b.NLB != nil {
		row.ProductCode, row.ProductType, row.CommodityCode, row.PipCode = billedNLB, billedNLB, "nlb", "nlb"
		row.ProductName, row.NickName = "Network Load Balancer", b.NLB.Name
		row.Tag, row.Zone = tagText(b.NLB.Tags), row.Region
		return row
	}
	row.NickName, row.InstanceSpec, row.Tag = b.CLB.Name, b.CLB.Spec, tagText(b.CLB.Tags)
	row.Zone = row.Region + " Zone " + strings.ToUpper(b.CLB.Zone[max(len(b.CLB.Zone)-1, 0):])
	if b.CLB.Spec == world.SharedSpec {
		row.InstanceSpec = ""
	}
	row.IntranetIP = b.CLB.Address
	if b.CLB.AddressType == "internet" {
		row.InternetIP, row.IntranetIP = b.CLB.Address, ""
	}
	if prepaid(b) {
		row.SubscriptionType, row.Item = subscription, "SubscriptionOrder"
	}
	return row
}

// tagText is how bills show tags: one text.
func tagText(tags world.Tags) string {
	var out []string
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		out = append(out, "key:"+key+" value:"+tags[key])
	}
	return strings.Join(out, "; ")
}
