package price

import "regexp"

// Group is a group of regions that share a price list.
type Group string

// The region groups of the price tables.
const (
	Mainland   Group = "mainland" // mainland China
	Overseas   Group = "overseas" // Hong Kong and overseas
	Everywhere Group = "all"
)

// GroupOf returns the price group of a region. A region that is in no table has
// none: its prices are unknown rather than guessed.
func GroupOf(region string) (Group, bool) {
	switch region {
	case "cn-hangzhou", "cn-shanghai", "cn-nanjing", "cn-fuzhou", "cn-qingdao", "cn-beijing", "cn-zhangjiakou",
		"cn-huhehaote", "cn-wulanchabu", "cn-shenzhen", "cn-heyuan", "cn-guangzhou", "cn-chengdu", "cn-wuhan-lr",
		"cn-zhengzhou-jva", "cn-zhongwei", "cn-hangzhou-finance", "cn-shanghai-finance-1", "cn-shenzhen-finance-1",
		"cn-beijing-finance-1", "cn-north-2-gov-1":
		return Mainland, true
	case "cn-hongkong", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-5", "ap-southeast-6",
		"ap-southeast-7", "ap-northeast-1", "ap-northeast-2", "ap-south-1", "us-west-1", "us-east-1", "us-southeast-1",
		"na-south-1", "eu-central-1", "eu-west-1", "me-east-1", "me-central-1":
		return Overseas, true
	}
	return "", false
}

// regionForm is what a region id looks like. Regions open about twice a year: whether
// one exists is for the account to say, and what things cost there for the book.
var regionForm = regexp.MustCompile(`^[a-z]{2,}(-[a-z0-9]+)+$`)

// isPlace says whether a price book may give a price for it: a region or a group.
func isPlace(name string) bool {
	g := Group(name)
	return g == Mainland || g == Overseas || g == Everywhere || len(name) <= 64 && regionForm.MatchString(name)
}
