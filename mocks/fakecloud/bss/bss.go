// Package bss is the billing service of a simulated account: prices, bills and what
// was bought.
package bss

import (
	"strconv"
	"strings"

	"github.com/alictl/alictl/mocks/fakecloud/account"
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// The products that are priced and billed.
const (
	billedCLB = "slb"
	billedNLB = "nlb"
)

// Actions are what the product can do, by their names.
func Actions() account.Actions {
	out := map[string]action{}
	for name, run := range map[string]func(*call) (wire.Reply, *wire.Error){
		"GetPayAsYouGoPrice": getPayAsYouGoPrice, "GetSubscriptionPrice": getSubscriptionPrice,
		"DescribePricingModule": describePricingModule, "QueryProductList": queryProductList,
		"QueryAvailableInstances": queryAvailableInstances,
		"DescribeInstanceBill":    describeInstanceBill, "QueryInstanceBill": queryInstanceBill,
	} {
		guarded := func(c *call) (wire.Reply, *wire.Error) {
			if out := c.wrongSite(); out != nil {
				return out, nil
			}
			return run(c)
		}
		out["bssopenapi:"+name] = action{Run: guarded, RAM: "bssapi:" + name}
	}
	return account.Handlers(wrap, out)
}

// base is the head of every reply; failures of the business have status 200.
type base struct {
	wire.Base
	Code    string
	Success bool
	Message string
}

func wellDone() base { return base{Code: "Success", Success: true, Message: "Successful!"} }

func failure(code, message string) wire.Reply {
	return &base{Code: code, Message: message}
}

// wrongSite refuses an account of the other site: at the hosts of the sites,
// and everywhere where the scenario says so.
func (c *call) wrongSite() wire.Reply {
	b := &c.State.World.Billing
	if b.Refuse != "" {
		return failure(b.Refuse, "This API is not applicable for caller.")
	}
	host, _, _ := strings.Cut(c.Host, ":")
	if host == "business.aliyuncs.com" && b.Site != world.SiteChina ||
		host == "business.ap-southeast-1.aliyuncs.com" && b.Site != world.SiteInternational {
		return failure("NotApplicable", "This API is not applicable for caller.")
	}
	return nil
}

// amount is money or a price on the wire: a number with eight decimals.
type amount float64

// MarshalJSON writes all the decimals, also those that are zero.
func (a amount) MarshalJSON() ([]byte, error) {
	return strconv.AppendFloat(nil, float64(a), 'f', 8, 64), nil
}

type productRow struct {
	ProductCode, ProductName, ProductType, SubscriptionType string
}

type productsReply struct {
	base
	Data struct {
		PageNum, PageSize, TotalCount int
		ProductList                   struct{ Product []productRow }
	}
}

func queryProductList(c *call) (wire.Reply, *wire.Error) {
	all := []productRow{
		{billedCLB, "Server Load Balancer", billedCLB, payAsYouGo}, {billedCLB, "Server Load Balancer", billedCLB, subscription},
		{billedNLB, "Network Load Balancer", billedNLB, payAsYouGo},
	}
	number, size, bad := c.billPage()
	if bad != "" {
		return badBill(bad), nil
	}
	out := &productsReply{base: wellDone()}
	out.Data.PageNum, out.Data.PageSize, out.Data.TotalCount = number, size, len(all)
	from := min((number-1)*size, len(all))
	out.Data.ProductList.Product = all[from:min(from+size, len(all))]
	return out, nil
}
