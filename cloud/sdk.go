package cloud

import (
	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	"github.com/alibabacloud-go/tea/tea"
)

// Access is how an account is reached: who asks, and where.
type Access struct {
	Identity  Identity
	Endpoint  Endpoint
	UserAgent string
}

// SDKConfig returns the configuration of an SDK client for one region. Retries
// and timeouts stay unset: package call does both.
func (a Access) SDKConfig(regionID string) *openapi.Config {
	c := &openapi.Config{
		Credential: a.Identity.Credential(),
		RegionId:   tea.String(regionID),
		UserAgent:  tea.String(a.UserAgent),
	}
	if !a.Endpoint.IsZero() {
		c.Endpoint = tea.String(a.Endpoint.Host)
		c.Protocol = tea.String(a.Endpoint.Protocol)
	}
	return c
}
