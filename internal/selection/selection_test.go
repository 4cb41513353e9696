package selection_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/selection"
	"github.com/alictl/alictl/internal/topology"
)

const region = "cn-hangzhou"

// account is two load balancers that share eni-shared, a public CLB without a VPC,
// and an interface that nothing sends to.
func account() *model.Snapshot {
	group := func(id string, enis ...string) model.ServerGroup {
		g := model.ServerGroup{RegionID: region, Kind: model.VServerGroup, ID: id}
		for _, eni := range enis {
			g.Backends = append(g.Backends, model.Backend{Type: model.ServerENI, ServerID: eni, Port: 80, Weight: 100})
		}
		return g
	}
	listener := func(lb string, port int, group string) model.Listener {
		return model.Listener{RegionID: region, LoadBalancerID: lb, Kind: model.CLB, Port: port, Protocol: model.TCP, Running: true,
			Groups: []model.GroupRef{{Kind: model.VServerGroup, ID: group}}}
	}
	return &model.Snapshot{
		Regions: []string{region},
		LoadBalancers: []model.LoadBalancer{
			{RegionID: region, ID: "lb-web", Name: "shop-web", Kind: model.CLB, VPCID: "vpc-1", ResourceGroupID: "rg-shop", Tags: map[string]string{"env": "prod"}},
			{RegionID: region, ID: "lb-api", Name: "shop-api", Kind: model.CLB, VPCID: "vpc-2", ResourceGroupID: "rg-api", Tags: map[string]string{"env": "test"}},
			{RegionID: region, ID: "lb-pub", Name: "public", Kind: model.CLB},
		},
		Listeners: []model.Listener{
			listener("lb-web", 80, "g-web"), listener("lb-web", 443, "g-shared"),
			listener("lb-api", 80, "g-shared"), listener("lb-pub", 80, "g-pub"),
		},
		ServerGroups: []model.ServerGroup{group("g-web", "eni-web"), group("g-shared", "eni-shared"), group("g-pub", "eni-pub")},
		Interfaces: []model.Interface{
			{RegionID: region, ID: "eni-web", Name: "web-1", InstanceID: "i-web", VPCID: "vpc-1", Tags: map[string]string{"team": "web"}},
			{RegionID: region, ID: "eni-shared", InstanceID: "i-shared", VPCID: "vpc-1"},
			{RegionID: region, ID: "eni-pub", VPCID: "vpc-3", ResourceGroupID: "rg-pub"},
			{RegionID: region, ID: "eni-free", VPCID: "vpc-1", Tags: map[string]string{"env": "prod"}},
		},
	}
}

func names(chosen func(model.Key) bool, of ...string) string {
	var out []string
	for _, id := range of {
		if chosen(model.Key{RegionID: region, ID: id}) {
			out = append(out, id)
		}
	}
	return strings.Join(out, " ")
}

func TestFilter(t *testing.T) {
	t.Parallel()
	tag := func(s ...string) []selection.Tag {
		var out []selection.Tag
		for _, one := range s {
			parsed, err := selection.ParseTag(one)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, parsed)
		}
		return out
	}
	cases := map[string]struct {
		filter                     selection.Filter
		balancers, listeners, enis string
	}{
		"no filter":                              {selection.Filter{}, "lb-web lb-api lb-pub", "lb-web:tcp:80 lb-web:tcp:443 lb-api:tcp:80 lb-pub:tcp:80", "eni-web eni-shared eni-pub eni-free"},
		"a load balancer by id":                  {selection.Filter{LoadBalancers: []string{"lb-api"}}, "lb-api", "lb-api:tcp:80", "eni-shared"},
		"by a pattern of its name":               {selection.Filter{LoadBalancers: []string{"shop-*"}}, "lb-web lb-api", "lb-web:tcp:80 lb-web:tcp:443 lb-api:tcp:80", "eni-web eni-shared"},
		"one of two":                             {selection.Filter{LoadBalancers: []string{"lb-none", "public"}}, "lb-pub", "lb-pub:tcp:80", "eni-pub"},
		"a listener":                             {selection.Filter{Listeners: []string{"lb-web:tcp:443"}}, "lb-web", "lb-web:tcp:443", "eni-shared"},
		"listeners of a port":                    {selection.Filter{Listeners: []string{"*:80"}}, "lb-web lb-api lb-pub", "lb-web:tcp:80 lb-api:tcp:80 lb-pub:tcp:80", "eni-web eni-shared eni-pub"},
		"an interface":                           {selection.Filter{Interfaces: []string{"eni-shared"}}, "lb-web lb-api", "lb-web:tcp:443 lb-api:tcp:80", "eni-shared"},
		"an interface by name":                   {selection.Filter{Interfaces: []string{"web-?"}}, "lb-web", "lb-web:tcp:80", "eni-web"},
		"an interface of a load balancer":        {selection.Filter{LoadBalancers: []string{"lb-api"}, Interfaces: []string{"eni-web"}}, "", "", ""},
		"a VPC":                                  {selection.Filter{VPCs: []string{"vpc-1"}}, "lb-web", "lb-web:tcp:80 lb-web:tcp:443", "eni-web eni-shared eni-free"},
		"the VPC behind a public CLB":            {selection.Filter{VPCs: []string{"vpc-3"}}, "lb-pub", "lb-pub:tcp:80", "eni-pub"},
		"a resource group":                       {selection.Filter{ResourceGroups: []string{"rg-shop"}}, "lb-web", "lb-web:tcp:80 lb-web:tcp:443", "eni-web eni-shared"},
		"a resource group of an interface":       {selection.Filter{ResourceGroups: []string{"rg-pub"}}, "", "", "eni-pub"},
		"a tag":                                  {selection.Filter{Tags: tag("env=prod")}, "lb-web", "lb-web:tcp:80 lb-web:tcp:443", "eni-web eni-shared eni-free"},
		"any value of a tag":                     {selection.Filter{Tags: tag("env")}, "lb-web lb-api", "lb-web:tcp:80 lb-web:tcp:443 lb-api:tcp:80", "eni-web eni-shared eni-free"},
		"tags that must all fit":                 {selection.Filter{Tags: tag("env=prod", "team=*")}, "", "", ""},
		"a tag of interfaces of a load balancer": {selection.Filter{LoadBalancers: []string{"lb-web"}, Tags: tag("team=web")}, "", "", "eni-web"},
		"a tag and a load balancer":              {selection.Filter{LoadBalancers: []string{"shop-*"}, Tags: tag("env=test")}, "lb-api", "lb-api:tcp:80", "eni-shared"},
		"nothing":                                {selection.Filter{LoadBalancers: []string{"lb"}}, "", "", ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := account()
			got := c.filter.Of(topology.Of(s), s)
			if out := names(got.LoadBalancer, "lb-web", "lb-api", "lb-pub"); out != c.balancers {
				t.Errorf("load balancers %q, want %q", out, c.balancers)
			}
			if out := names(got.Listener, "lb-web:tcp:80", "lb-web:tcp:443", "lb-api:tcp:80", "lb-pub:tcp:80"); out != c.listeners {
				t.Errorf("listeners %q, want %q", out, c.listeners)
			}
			if out := names(got.Interface, "eni-web", "eni-shared", "eni-pub", "eni-free"); out != c.enis {
				t.Errorf("interfaces %q, want %q", out, c.enis)
			}
			if empty := c.balancers+c.enis == ""; got.Empty() != empty {
				t.Errorf("empty: %v", got.Empty())
			}
		})
	}
}

func TestInstancesGoWithTheirInterfaces(t *testing.T) {
	t.Parallel()
	s := account()
	got := selection.Filter{Listeners: []string{"lb-api:*"}}.Of(topology.Of(s), s)
	if out := names(got.Instance, "i-web", "i-shared"); out != "i-shared" {
		t.Errorf("instances %q", out)
	}
}

func TestGroupsGoWithTheirListeners(t *testing.T) {
	t.Parallel()
	s := account()
	s.Interfaces[1].SecurityGroups = []string{"sg-shared"}
	s.Interfaces[0].SecurityGroups = []string{"sg-web"}
	got := selection.Filter{LoadBalancers: []string{"lb-api"}}.Of(topology.Of(s), s)
	if out := names(got.ServerGroup, "g-web", "g-shared", "g-pub"); out != "g-shared" {
		t.Errorf("server groups %q", out)
	}
	if out := names(got.SecurityGroup, "sg-web", "sg-shared"); out != "sg-shared" {
		t.Errorf("security groups %q", out)
	}
}

// What is judged of a chosen load balancer needs all of its listeners.
func TestNarrowKeepsWholeLoadBalancers(t *testing.T) {
	t.Parallel()
	s := account()
	selection.Filter{Listeners: []string{"lb-web:tcp:80"}}.Of(topology.Of(s), s).Narrow(s)
	if len(s.LoadBalancers) != 1 || s.LoadBalancers[0].ID != "lb-web" {
		t.Errorf("load balancers %+v", s.LoadBalancers)
	}
	if len(s.Listeners) != 2 {
		t.Errorf("listeners %+v", s.Listeners)
	}
	if len(s.Interfaces) != 4 {
		t.Errorf("%d interfaces", len(s.Interfaces))
	}
}

// A load balancer that only its listeners name is chosen by its id.
func TestListenersWithoutTheirLoadBalancer(t *testing.T) {
	t.Parallel()
	s := account()
	s.LoadBalancers = nil
	got := selection.Filter{LoadBalancers: []string{"lb-api"}}.Of(topology.Of(s), s)
	if out := names(got.Listener, "lb-web:tcp:80", "lb-api:tcp:80"); out != "lb-api:tcp:80" {
		t.Errorf("listeners %q", out)
	}
}

func TestParseTag(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"env=prod": "env=prod", "env": "env=*", "a=b=c": "a=b=c", "env=": "env="} {
		got, err := selection.ParseTag(in)
		if err != nil || got.String() != want {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
	for _, in := range []string{"", "=prod"} {
		if _, err := selection.ParseTag(in); err == nil {
			t.Errorf("%q was taken", in)
		}
	}
}

// More patterns of one flag never choose less, and another flag never chooses more.
func TestFlagsNarrowAndPatternsWiden(t *testing.T) {
	t.Parallel()
	s := account()
	top := topology.Of(s)
	all := []string{"eni-web", "eni-shared", "eni-pub", "eni-free"}
	chosen := func(f selection.Filter) []string { return strings.Fields(names(f.Of(top, s).Interface, all...)) }
	one := chosen(selection.Filter{LoadBalancers: []string{"lb-web"}})
	two := chosen(selection.Filter{LoadBalancers: []string{"lb-web", "lb-pub"}})
	narrow := chosen(selection.Filter{LoadBalancers: []string{"lb-web", "lb-pub"}, VPCs: []string{"vpc-3"}})
	for _, id := range one {
		if !slices.Contains(two, id) {
			t.Errorf("%s is lost by a further pattern", id)
		}
	}
	for _, id := range narrow {
		if !slices.Contains(two, id) {
			t.Errorf("%s is gained by a further flag", id)
		}
	}
}
