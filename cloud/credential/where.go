package credential

import (
	"errors"
	"fmt"
	"strings"

	"github.com/alictl/alictl/cloud"
)

// place decides where calls are sent: what the flags say goes first, then what the
// profile says, then the environment, as in the official CLI.
func place(flags cloud.Access, p *profile, getenv cloud.Getenv) (cloud.Access, error) {
	access := flags
	access.Endpoints = map[string]cloud.Endpoint{}
	if flags.Endpoint.IsZero() {
		sts, err := stsOf(p, getenv)
		if err != nil {
			return access, err
		}
		if !sts.IsZero() {
			access.Endpoints["sts"] = sts
		}
		if named := firstOf(p.Endpoint, getenv("ALIBABA_CLOUD_ENDPOINT")); named != "" {
			if access.Endpoint, err = hostOf(named); err != nil {
				return access, fmt.Errorf("its endpoint: %w", err)
			}
		}
	}
	for product, e := range flags.Endpoints {
		access.Endpoints[product] = e
	}
	switch strings.ToLower(endpointType(p, getenv)) {
	case "", "public", "vpc":
	default:
		return access, errors.New("its endpoint_type is neither vpc nor public")
	}
	access.VPC = isVPC(p, getenv)
	access.Home = firstOf(p.RegionID, getenv("ALIBABA_CLOUD_REGION_ID"), flags.Home)
	if access.Home != "" && !cloud.IsRegion(access.Home) {
		return access, errors.New("its region_id is not the id of a region")
	}
	return access, nil
}

func endpointType(p *profile, getenv cloud.Getenv) string {
	return firstOf(p.EndpointType, getenv("ALIBABA_CLOUD_ENDPOINT_TYPE"), getenv("ALIBABACLOUD_ENDPOINT_TYPE"), getenv("ALICLOUD_ENDPOINT_TYPE"))
}

func isVPC(p *profile, getenv cloud.Getenv) bool {
	return strings.EqualFold(endpointType(p, getenv), "vpc")
}

// hostOf reads the host of a profile, which stands there with or without a scheme.
func hostOf(named string) (cloud.Endpoint, error) {
	named = strings.TrimSpace(named)
	if !strings.Contains(named, "://") {
		named = "https://" + named
	}
	e, err := cloud.ParseEndpoint(named)
	if err != nil {
		return e, errors.New("it is not of the form host[:port], and plain http is for loopback only")
	}
	return e, nil
}
