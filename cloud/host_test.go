package cloud_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	ecs "github.com/alibabacloud-go/ecs-20140526/v4/client"
	nlb "github.com/alibabacloud-go/nlb-20220430/v4/client"
	slb "github.com/alibabacloud-go/slb-20140515/v4/client"
	sts "github.com/alibabacloud-go/sts-20150401/v2/client"
	"pgregory.net/rapid"

	"github.com/alictl/alictl/cloud"
)

func TestSDKConfig(t *testing.T) {
	t.Parallel()
	id, err := cloud.StaticIdentity("test", "LTAI", "hunter2-the-secret")
	if err != nil {
		t.Fatal(err)
	}
	plain, err := cloud.Access{Identity: id, UserAgent: "alictl"}.SDKConfig("ecs", "cn-hangzhou")
	if err != nil || *plain.RegionId != "cn-hangzhou" || *plain.Endpoint != "ecs-cn-hangzhou.aliyuncs.com" || *plain.Protocol != "HTTPS" || plain.Credential == nil {
		t.Errorf("%+v, %v", plain, err)
	}
	sent, err := cloud.Access{Identity: id, Endpoint: cloud.Endpoint{Host: "127.0.0.1:1", Protocol: "HTTP"}}.SDKConfig("ecs", "cn-hangzhou")
	if err != nil || *sent.Endpoint != "127.0.0.1:1" || *sent.Protocol != "HTTP" {
		t.Errorf("%+v, %v", sent, err)
	}
	if _, err := cloud.StaticIdentity("test", "", "hunter2-the-secret"); err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("an empty key id: %v", err)
	}
}

func TestAt(t *testing.T) {
	t.Parallel()
	own, all := cloud.Endpoint{Host: "own.example.com", Protocol: "HTTPS"}, cloud.Endpoint{Host: "all.example.com", Protocol: "HTTPS"}
	tests := map[string]struct {
		access          cloud.Access
		product, region string
		want            string
	}{
		"public":               {cloud.Access{}, "nlb", "cn-shanghai", "nlb.cn-shanghai.aliyuncs.com"},
		"metrics":              {cloud.Access{}, "cms", "cn-shanghai", "metrics.cn-shanghai.aliyuncs.com"},
		"central":              {cloud.Access{}, "bss", "cn-shanghai", "business.aliyuncs.com"},
		"VPC":                  {cloud.Access{VPC: true}, "ecs", "cn-hangzhou", "ecs-vpc.cn-hangzhou.aliyuncs.com"},
		"VPC, shared host":     {cloud.Access{VPC: true}, "slb", "cn-shanghai", "slb-vpc.cn-shanghai.aliyuncs.com"},
		"VPC, metrics":         {cloud.Access{VPC: true}, "cms", "cn-shanghai", "metrics-vpc.cn-shanghai.aliyuncs.com"},
		"VPC, caller":          {cloud.Access{VPC: true}, "sts", "cn-shanghai", "sts-vpc.cn-shanghai.aliyuncs.com"},
		"VPC, central":         {cloud.Access{VPC: true}, "bss", "cn-hangzhou", "business.aliyuncs.com"},
		"every product":        {cloud.Access{VPC: true, Endpoint: all}, "ecs", "cn-hangzhou", "all.example.com"},
		"one product":          {cloud.Access{Endpoint: all, Endpoints: map[string]cloud.Endpoint{"ecs": own}}, "ecs", "cn-hangzhou", "own.example.com"},
		"another product":      {cloud.Access{Endpoint: all, Endpoints: map[string]cloud.Endpoint{"ecs": own}}, "slb", "cn-hangzhou", "all.example.com"},
		"no region":            {cloud.Access{}, "ecs", "", ""},
		"a fragment":           {cloud.Access{}, "ecs", "x.evil.example#", ""},
		"a path":               {cloud.Access{}, "ecs", "x.evil.example/", ""},
		"a user":               {cloud.Access{}, "ecs", "cn-hangzhou@evil.example", ""},
		"a line end":           {cloud.Access{}, "ecs", "cn-hangzhou\n", ""},
		"checked all the same": {cloud.Access{Endpoint: all}, "ecs", "x.evil.example#", ""},
		"unknown product":      {cloud.Access{}, "oss", "cn-hangzhou", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := tt.access.At(tt.product, tt.region)
			if got.Host != tt.want || (err == nil) != (tt.want != "") {
				t.Errorf("got %q, %v; want %q", got.Host, err, tt.want)
			}
		})
	}
}

// Whatever the region is, a call goes to the vendor's hosts or nowhere.
func TestNobodyButTheVendorIsCalled(t *testing.T) {
	t.Parallel()
	host := regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)?\.aliyuncs\.com$`)
	rapid.Check(t, func(t *rapid.T) {
		region := rapid.OneOf(rapid.String(), rapid.StringMatching(`[a-z.#/@:?\\%-]{0,20}`), rapid.StringMatching(`cn-[a-z]{1,9}[#/@:.?%\n]?[a-z.]{0,12}`)).Draw(t, "region")
		access := cloud.Access{VPC: rapid.Bool().Draw(t, "VPC")}
		config, err := access.SDKConfig(rapid.SampledFrom(cloud.Products()).Draw(t, "product"), region)
		if err == nil && (!host.MatchString(*config.Endpoint) || *config.Protocol != "HTTPS") {
			t.Fatalf("region %q is called at %q", region, *config.Endpoint)
		}
	})
}

// The hosts are those that the official SDKs would choose.
func TestHostsAreTheSDKs(t *testing.T) {
	t.Parallel()
	regions := []string{
		"cn-qingdao", "cn-beijing", "cn-zhangjiakou", "cn-huhehaote", "cn-wulanchabu", "cn-hangzhou", "cn-shanghai", "cn-nanjing", "cn-fuzhou", "cn-shenzhen",
		"cn-heyuan", "cn-guangzhou", "cn-chengdu", "cn-hongkong", "ap-southeast-1", "ap-southeast-3", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7",
		"ap-northeast-1", "ap-northeast-2", "us-east-1", "us-west-1", "na-south-1", "eu-west-1", "eu-central-1", "me-east-1", "me-central-1",
		"cn-shanghai-finance-1", "cn-shenzhen-finance-1", "cn-beijing-finance-1", "cn-north-2-gov-1",
	}
	sdks := map[string]func(*openapi.Config) (*string, error){
		"ecs": func(c *openapi.Config) (*string, error) {
			client, err := ecs.NewClient(c)
			if err != nil {
				return nil, err
			}
			return client.Endpoint, nil
		},
		"slb": func(c *openapi.Config) (*string, error) {
			client, err := slb.NewClient(c)
			if err != nil {
				return nil, err
			}
			return client.Endpoint, nil
		},
		"nlb": func(c *openapi.Config) (*string, error) {
			client, err := nlb.NewClient(c)
			if err != nil {
				return nil, err
			}
			return client.Endpoint, nil
		},
		"sts": func(c *openapi.Config) (*string, error) {
			client, err := sts.NewClient(c)
			if err != nil {
				return nil, err
			}
			return client.Endpoint, nil
		},
	}
	for product, choose := range sdks {
		for _, region := range regions {
			want, err := choose(&openapi.Config{RegionId: &region})
			if err != nil {
				t.Fatal(err)
			}
			if got, err := (cloud.Access{}).At(product, region); err != nil || got.Host != *want {
				t.Errorf("%s in %s is called at %q, %v; the SDK would at %q", product, region, got.Host, err, *want)
			}
		}
	}
	if !slices.IsSorted(cloud.Products()) {
		t.Error("products are not sorted")
	}
}
