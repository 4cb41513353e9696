package cloud

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
)

// Products lists the products that are called, by the names errors and --endpoint
// have for them.
func Products() []string { return []string{"bss", "cms", "ecs", "nlb", "slb", "sts"} }

// regionForm is what a region id looks like; whether it exists is for the API to say.
var regionForm = regexp.MustCompile(`^[a-z]{2,16}(-[a-z0-9]{1,32}){1,6}$`)

// IsRegion reports whether a text has the form of a region id, and so may become
// part of a host name.
func IsRegion(id string) bool { return regionForm.MatchString(id) }

// accountForm is what an account id looks like.
var accountForm = regexp.MustCompile(`^[0-9]{1,32}$`)

// IsAccount reports whether a text has the form of an account id.
func IsAccount(id string) bool { return accountForm.MatchString(id) }

// Named returns the endpoint that the user named for a product, or zero.
func (a Access) Named(product string) Endpoint {
	if e := a.Endpoints[product]; !e.IsZero() {
		return e
	}
	return a.Endpoint
}

// RegionForm is the code of the error about a text that is no region id.
const RegionForm = "RegionForm"

// At returns where calls to a product in a region are sent: the one place where a
// host is made. It is made of checked parts only, wherever the region came from,
// since whoever is called is given a signed request.
func (a Access) At(product, regionID string) (Endpoint, error) {
	if !IsRegion(regionID) {
		return Endpoint{}, &Error{
			Kind: Invalid, Product: product, Action: "call", RegionID: strconv.QuoteToASCII(cut(regionID)), ErrorCode: RegionForm,
			Message: "that is not the form of a region id, so no host was called",
		}
	}
	if e := a.Named(product); !e.IsZero() {
		return e, nil
	}
	if !slices.Contains(Products(), product) {
		return Endpoint{}, fmt.Errorf("no host is known of product %q", product)
	}
	host := publicHost(product, regionID)
	if a.VPC && product != "bss" { // a central service without a host in the regions
		host = hostName(product) + "-vpc." + regionID + vendorDomain
	}
	return Endpoint{Host: host, Protocol: "HTTPS"}, nil
}

func cut(s string) string {
	const longest = 64
	if len(s) > longest {
		return s[:longest] + "..."
	}
	return s
}

const vendorDomain = ".aliyuncs.com"

// hostName is how a product is named in host names.
func hostName(product string) string {
	if product == "cms" {
		return "metrics" // the SDK's own host is not the documented one
	}
	return product
}

// publicHost follows the SDKs' lists of regions that share a host. The vendor's
// internal regions, which are in them too, are left out.
func publicHost(product, regionID string) string {
	switch {
	case product == "bss":
		return "business" + vendorDomain
	case product == "slb" && slices.Contains(sharedSLB, regionID):
		return "slb" + vendorDomain
	case product == "ecs" && slices.Contains(sharedECS, regionID):
		return "ecs-cn-hangzhou" + vendorDomain
	case product == "ecs" && regionID == "cn-north-2-gov-1":
		return "ecs" + vendorDomain
	case product == "sts" && slices.Contains(inwardSTS, regionID):
		return "sts-vpc." + regionID + vendorDomain
	case product == "sts" && regionID == "cn-beijing-finance-1":
		return "sts" + vendorDomain
	}
	return hostName(product) + "." + regionID + vendorDomain
}

var (
	sharedSLB = []string{
		"cn-qingdao", "cn-beijing", "cn-hangzhou", "cn-shanghai", "cn-shenzhen", "cn-hongkong", "ap-southeast-1", "us-east-1", "us-west-1",
		"cn-shanghai-finance-1", "cn-shenzhen-finance-1", "cn-north-2-gov-1",
	}
	sharedECS = []string{"cn-hangzhou", "cn-shanghai-finance-1", "cn-shenzhen-finance-1"}
	inwardSTS = []string{"cn-north-2-gov-1", "cn-shenzhen-finance-1"}
)
