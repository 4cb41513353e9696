package bss

import (
	"strings"

	"github.com/alictl/alictl/mocks/fakecloud/world"
)

const (
	payAsYouGo   = "PayAsYouGo"
	subscription = "Subscription"
	// usdRate is what the published prices in USD are of those in CNY.
	usdRate = 1 / 7.0
)

// book is what things cost in an account.
type book struct{ *world.Billing }

// money converts a price in CNY to the currency of the account.
func (b book) money(cny float64) float64 {
	if b.Currency == world.CurrencyUSD {
		return cny * usdRate
	}
	return cny
}

// overseas says which of the two groups of spec prices a region belongs to.
func overseas(region string) bool {
	return !strings.HasPrefix(region, "cn-") || region == "cn-hongkong"
}

// specFee is the hourly fee of a spec; a shared instance has none. That of
// slb.s4.large is not published and taken as that of the largest known.
func (b book) specFee(spec, region string) float64 {
	at := 0
	if overseas(region) {
		at = 1
	}
	fees := map[string][2]float64{
		"slb.s1.small": {0.10, 0.12}, "slb.s2.small": {0.32, 0.38}, "slb.s2.medium": {0.63, 0.76},
		"slb.s3.small": {1.27, 1.52}, "slb.s3.medium": {1.91, 2.29}, "slb.s3.large": {3.18, 3.82}, "slb.s4.large": {3.18, 3.82},
	}
	return b.money(fees[spec][at])
}

// instanceFee is the hourly fee of having an instance at all.
func (b book) instanceFee(product string) float64 {
	if b.Currency == world.CurrencyUSD && product == billedNLB {
		return 0.02
	}
	return b.money(0.147)
}

func (b book) lcuPrice(product string) float64 {
	switch {
	case product == billedCLB:
		return b.money(0.049)
	case b.Currency == world.CurrencyUSD:
		return 0.005
	}
	return 0.037
}

// addressFee is the hourly fee of keeping a public address.
func (b book) addressFee(region string) float64 {
	fee := 0.02
	switch region {
	case "cn-hongkong":
		fee = 0.056
	case "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-5", "ap-south-1":
		fee = 0.04
	case "ap-northeast-1", "me-east-1":
		fee = 0.06
	case "eu-central-1":
		fee = 0.036
	case "eu-west-1":
		fee = 0.05
	}
	return b.money(fee)
}

// trafficPrice is of a GB out to the internet.
func (b book) trafficPrice(region string) float64 {
	prices := map[string]float64{
		"cn-qingdao": 0.72, "cn-hongkong": 1.0, "us-east-1": 0.5, "us-west-1": 0.5, "ap-southeast-1": 0.75,
		"ap-southeast-5": 0.75, "ap-south-1": 0.75, "ap-northeast-1": 0.82, "eu-central-1": 0.5, "eu-west-1": 0.5,
		"me-east-1": 3.0, "ap-southeast-2": 0.66, "ap-southeast-3": 0.77,
	}
	if p, ok := prices[region]; ok {
		return b.money(p)
	}
	return b.money(0.8)
}

// bandwidthFee is the hourly fee of so many Mbit/s.
func (b book) bandwidthFee(mbit float64) float64 {
	return b.money(min(mbit, 5)*0.04 + max(mbit-5, 0)*0.14)
}

// displayRegion is how bills name a region: never by its id.
func (b book) displayRegion(r *world.Region) string {
	if b.Site == world.SiteChina && r.Name != r.ID {
		return r.Name
	}
	names := map[string]string{
		"cn-hangzhou": "China (Hangzhou)", "cn-shanghai": "China (Shanghai)", "cn-beijing": "China (Beijing)",
		"cn-shenzhen": "China (Shenzhen)", "cn-qingdao": "China (Qingdao)", "cn-zhangjiakou": "China (Zhangjiakou)",
		"cn-guangzhou": "China (Guangzhou)", "cn-chengdu": "China (Chengdu)", "cn-hongkong": "China (Hong Kong)",
		"ap-southeast-1": "Singapore", "ap-northeast-1": "Japan (Tokyo)", "eu-central-1": "Germany (Frankfurt)",
		"us-east-1": "US (Virginia)", "us-west-1": "US (Silicon Valley)", "eu-west-1": "UK (London)",
	}
	if name, ok := names[r.ID]; ok {
		return name
	}
	return "Region " + strings.ToUpper(r.ID)
}
