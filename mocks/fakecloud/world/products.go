package world

import "slices"

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

// product is one of the products that the server speaks for.
type product struct {
	name string
	// versions are those of its API: the only thing that tells products apart when
	// all are sent to one address.
	versions []string
	// central is one service for all regions.
	central bool
}

var products = []product{
	{name: ProductECS, versions: []string{"2014-05-26"}},
	{name: ProductSLB, versions: []string{"2014-05-15", "2013-02-21"}}, // an old client still sends the second
	{name: ProductNLB, versions: []string{"2022-04-30"}},
	{name: ProductVPC, versions: []string{"2016-04-28"}},
	{name: ProductSTS, versions: []string{"2015-04-01"}, central: true},
	{name: ProductCMS, versions: []string{"2019-01-01"}, central: true},
	{name: ProductBSS, versions: []string{"2017-12-14"}, central: true},
	{name: ProductLocation, versions: []string{"2015-06-12"}, central: true},
}

// Products are the names of all products.
func Products() []string {
	out := make([]string, 0, len(products))
	for _, p := range products {
		out = append(out, p.name)
	}
	return out
}

// ProductOf is the product with a version of its API, empty when there is none.
func ProductOf(version string) string {
	for _, p := range products {
		if slices.Contains(p.versions, version) {
			return p.name
		}
	}
	return ""
}

// Central says whether a product is one service for all regions.
func Central(name string) bool {
	return slices.ContainsFunc(products, func(p product) bool { return p.central && p.name == name })
}
