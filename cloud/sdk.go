package cloud

import (
	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	"github.com/alibabacloud-go/tea/tea"
)

// Access is how an account is reached: who asks, and where.
type Access struct {
	Identity  Identity
	Endpoint  Endpoint            // of every product; zero means the products' own hosts
	Endpoints map[string]Endpoint // of single products, by their name: these go before Endpoint
	VPC       bool                // the products' own hosts inside a VPC are asked, not the public ones
	Home      string              // the region that is asked for what belongs to none; empty means HomeRegion
	UserAgent string
}

// HomeRegion is asked for what no region is needed for, the list of regions and
// the caller's identity, where nothing names another.
const HomeRegion = "cn-hangzhou"

// HomeRegion returns the region that is asked for what belongs to none.
func (a Access) HomeRegion() string {
	if a.Home == "" {
		return HomeRegion
	}
	return a.Home
}

// SDKConfig returns the configuration of an SDK client for one product and region.
// The host is always decided here: see At. Retries and timeouts stay unset:
// package call does both.
func (a Access) SDKConfig(product, regionID string) (*openapi.Config, error) {
	at, err := a.At(product, regionID)
	if err != nil {
		return nil, err
	}
	return &openapi.Config{
		Credential: a.Identity.Credential(),
		RegionId:   tea.String(regionID),
		UserAgent:  tea.String(a.UserAgent),
		Endpoint:   tea.String(at.Host),
		Protocol:   tea.String(at.Protocol),
	}, nil
}
