package price

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

// isPlace says whether a price book may give a price for it: a region or a group.
func isPlace(name string) bool {
	if g := Group(name); g == Mainland || g == Overseas || g == Everywhere {
		return true
	}
	_, ok := GroupOf(name)
	return ok
}
