package world

// The products that the server speaks for.
const (
	ProductECS = "ecs"
	ProductSLB = "slb"
	ProductNLB = "nlb"
	ProductSTS = "sts"
	ProductCMS = "cms"
	ProductBSS = "bssopenapi"
	ProductVPC = "vpc"

	ProductLocation = "location"
)
