package credential

import (
	"strings"
	"testing"

	"github.com/alictl/alictl/cloud"
)

func endpoint(host string) cloud.Endpoint { return cloud.Endpoint{Host: host, Protocol: "HTTPS"} }

func TestPlace(t *testing.T) {
	t.Parallel()
	vpc := profile{Name: "p", RegionID: "cn-shanghai", EndpointType: "vpc"}
	tests := map[string]struct {
		p              profile
		flags          cloud.Access
		env            map[string]string
		ecs, sts, role string // hosts; role: that assumes a role
		err            string
	}{
		"nothing":              {ecs: "ecs-cn-hangzhou.aliyuncs.com", sts: "sts.cn-hangzhou.aliyuncs.com", role: "sts.aliyuncs.com"},
		"its region":           {p: profile{RegionID: "cn-shanghai"}, ecs: "ecs.cn-shanghai.aliyuncs.com", sts: "sts.cn-shanghai.aliyuncs.com", role: "sts.aliyuncs.com"},
		"a flag's region":      {flags: cloud.Access{Home: "eu-central-1"}, ecs: "ecs.eu-central-1.aliyuncs.com", sts: "sts.eu-central-1.aliyuncs.com", role: "sts.aliyuncs.com"},
		"its own goes first":   {p: profile{RegionID: "cn-shanghai"}, flags: cloud.Access{Home: "eu-central-1"}, ecs: "ecs.cn-shanghai.aliyuncs.com", sts: "sts.cn-shanghai.aliyuncs.com", role: "sts.aliyuncs.com"},
		"vpc":                  {p: vpc, ecs: "ecs-vpc.cn-shanghai.aliyuncs.com", sts: "sts-vpc.cn-shanghai.aliyuncs.com", role: "sts-vpc.cn-shanghai.aliyuncs.com"},
		"vpc by environment":   {p: profile{RegionID: "cn-shanghai"}, env: map[string]string{"ALIBABA_CLOUD_ENDPOINT_TYPE": "VPC"}, ecs: "ecs-vpc.cn-shanghai.aliyuncs.com", sts: "sts-vpc.cn-shanghai.aliyuncs.com", role: "sts-vpc.cn-shanghai.aliyuncs.com"},
		"enable_vpc":           {p: profile{RegionID: "cn-shanghai", VPC: true}, ecs: "ecs.cn-shanghai.aliyuncs.com", sts: "sts-vpc.cn-shanghai.aliyuncs.com", role: "sts-vpc.cn-shanghai.aliyuncs.com"},
		"sts_region":           {p: profile{RegionID: "cn-shanghai", StsRegion: "cn-beijing"}, ecs: "ecs.cn-shanghai.aliyuncs.com", sts: "sts.cn-beijing.aliyuncs.com", role: "sts.cn-beijing.aliyuncs.com"},
		"sts_endpoint":         {p: profile{RegionID: "cn-shanghai", StsRegion: "cn-beijing", StsEndpoint: "https://sts-vpc.cn-shanghai.aliyuncs.com/"}, ecs: "ecs.cn-shanghai.aliyuncs.com", sts: "sts-vpc.cn-shanghai.aliyuncs.com", role: "sts-vpc.cn-shanghai.aliyuncs.com"},
		"endpoint":             {p: profile{Endpoint: "api.example.com"}, ecs: "api.example.com", sts: "api.example.com", role: "sts.aliyuncs.com"},
		"endpoint-url":         {p: profile{Endpoint: "api.example.com", StsEndpoint: "sts.example.com"}, flags: cloud.Access{Endpoint: endpoint("all.example.com")}, ecs: "all.example.com", sts: "all.example.com", role: "all.example.com"},
		"endpoint of sts":      {p: vpc, flags: cloud.Access{Endpoints: map[string]cloud.Endpoint{"sts": endpoint("own.example.com")}}, ecs: "ecs-vpc.cn-shanghai.aliyuncs.com", sts: "own.example.com", role: "own.example.com"},
		"no region":            {p: profile{RegionID: "x.evil.example#"}, err: "region_id is not the id of a region"},
		"no region for sts":    {p: profile{StsRegion: "x.evil.example/"}, err: "sts_region is not the id of a region"},
		"no endpoint":          {p: profile{Endpoint: "api.example.com/path?x"}, err: "its endpoint: it is not of the form"},
		"no sts endpoint":      {p: profile{StsEndpoint: "http://sts.example.com"}, err: "its sts_endpoint: it is not of the form"},
		"unknown type":         {p: profile{EndpointType: "internal"}, err: "endpoint_type is neither vpc nor public"},
		"environment's region": {env: map[string]string{"ALIBABA_CLOUD_REGION_ID": "a#b"}, err: "not the id of a region"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			getenv := func(k string) string { return tt.env[k] }
			got, err := place(tt.flags, &tt.p, getenv)
			if err != nil {
				if tt.err == "" || !strings.Contains(err.Error(), tt.err) {
					t.Errorf("got %v, want %q", err, tt.err)
				}
				return
			}
			role, err := (&resolver{getenv: getenv, access: tt.flags}).sts(&tt.p, cloud.Identity{})
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range []struct {
				access        cloud.Access
				product, want string
			}{{got, "ecs", tt.ecs}, {got, "sts", tt.sts}, {role, "sts", tt.role}} {
				if at, err := c.access.At(c.product, c.access.HomeRegion()); err != nil || at.Host != c.want {
					t.Errorf("%s is at %q, %v; want %q", c.product, at.Host, err, c.want)
				}
			}
		})
	}
}
