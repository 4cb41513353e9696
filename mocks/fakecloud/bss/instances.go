package bss

import (
	"slices"
	"time"

	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

type availableRow struct {
	InstanceID, ProductCode, ProductType, Region, SubscriptionType, Status, SubStatus string

	OwnerId                       int64
	Seller, RenewStatus           string
	CreateTime, EndTime, StopTime string
}

type availableReply struct {
	base
	Data struct {
		PageNum, PageSize, TotalCount int
		InstanceList                  []availableRow
	}
}

// badTimes names the first parameter that is no time.
func badTimes(p wire.Params, names ...string) string {
	for _, name := range names {
		if _, err := time.Parse(time.RFC3339, p[name]); p[name] != "" && err != nil {
			return name
		}
	}
	return ""
}

// between says whether a time is within what a request asks for by two parameters.
func between(p wire.Params, name, value string) bool {
	at, err := time.Parse(time.RFC3339, value)
	from, none := time.Parse(time.RFC3339, p[name+"Start"])
	to, open := time.Parse(time.RFC3339, p[name+"End"])
	return err == nil && (none != nil || !at.Before(from)) && (open != nil || !at.After(to))
}

// queryAvailableInstances lists what the account has bought, of every region.
func queryAvailableInstances(c *call) (wire.Reply, *wire.Error) {
	number, size, bad := c.billPage()
	if bad != "" {
		return badBill(bad), nil
	}
	if bad := badTimes(c.Params, "CreateTimeStart", "CreateTimeEnd", "EndTimeStart", "EndTimeEnd"); bad != "" {
		return badBill(bad), nil
	}
	var all []availableRow
	add := func(id, product, region, how string, made time.Time) {
		row := availableRow{
			InstanceID: id, ProductCode: product, ProductType: product, Region: region, SubscriptionType: how, Status: "Normal",
			OwnerId: c.Owner(), Seller: "26842", RenewStatus: "ManualRenewal", CreateTime: made.UTC().Format(time.RFC3339), EndTime: "2099-12-31T16:00:00Z",
		}
		p := c.Params
		if p.Same("Region", region, "ProductCode", product, "ProductType", product, "SubscriptionType", how, "RenewStatus", row.RenewStatus) && wire.Within(wire.Words(p["InstanceIDs"]), id) &&
			between(p, "CreateTime", row.CreateTime) && between(p, "EndTime", row.EndTime) {
			all = append(all, row)
		}
	}
	for i := range c.State.World.Regions {
		r := c.State.Regions[c.State.World.Regions[i].ID]
		for _, in := range r.Instances.All() {
			add(in.ID, "ecs", r.ID, payAsYouGo, in.Created)
		}
		for _, lb := range r.CLBs.All() {
			how := payAsYouGo
			if lb.PayType == world.PrePaid {
				how = subscription
			}
			add(lb.ID, billedCLB, r.ID, how, lb.Created)
		}
		for _, lb := range r.NLBs.All() {
			add(lb.ID, billedNLB, r.ID, payAsYouGo, lb.Created)
		}
	}
	out := &availableReply{base: wellDone()}
	out.Data.PageNum, out.Data.PageSize, out.Data.TotalCount = number, size, len(all)
	from := min((number-1)*size, len(all))
	out.Data.InstanceList = append([]availableRow{}, slices.Clip(all[from:min(from+size, len(all))])...)
	return out, nil
}
