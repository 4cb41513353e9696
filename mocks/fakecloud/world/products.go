package world

// The names of the products.
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

// Product is one of the products that the server speaks for.
type Product struct {
	Name string
	// Versions are those of its API: the only thing that tells products apart when
	// all are sent to one address.
	Versions []string
	// Central is one service for all regions.
	Central bool
}

// Products lists them all.
func Products() []Product {
	return []Product{
		{Name: ProductECS, Versions: []string{"2014-05-26"}},
		{Name: ProductSLB, Versions: []string{"2014-05-15", "2013-02-21"}}, // an old client still sends the second
		{Name: ProductNLB, Versions: []string{"2022-04-30"}},
		{Name: ProductVPC, Versions: []string{"2016-04-28"}},
		{Name: ProductSTS, Versions: []string{"2015-04-01"}, Central: true},
		{Name: ProductCMS, Versions: []string{"2019-01-01"}, Central: true},
		{Name: ProductBSS, Versions: []string{"2017-12-14"}, Central: true},
		{Name: ProductLocation, Versions: []string{"2015-06-12"}, Central: true},
	}
}
