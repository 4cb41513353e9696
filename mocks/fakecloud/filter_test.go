package fakecloud_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/alictl/alictl/mocks/fakecloud"
	"pgregory.net/rapid"
)

// TestInterfaceFilters compares every filter, alone and together, with a plain
// walk over the world.
func TestInterfaceFilters(t *testing.T) {
	t.Parallel()
	w := fakecloud.Generate(fakecloud.Size{Seed: 9, LoadBalancers: 9, Interfaces: 90})
	server := fakecloud.NewServer(w, unlimited())
	all := w.Regions[0].Interfaces
	rapid.Check(t, func(rt *rapid.T) {
		some := func(name string) fakecloud.Interface { return rapid.SampledFrom(all).Draw(rt, name) }
		q := url.Values{"RegionId": {"cn-hangzhou"}, "MaxResults": {"500"}}
		var tests []func(fakecloud.Interface) bool
		filter := func(name string, values []string, match func(fakecloud.Interface) bool) {
			if !rapid.Bool().Draw(rt, name) {
				return
			}
			for i, v := range values {
				key := name
				if strings.HasSuffix(name, ".") {
					key = fmt.Sprint(name, i+1)
				}
				q.Set(key, v)
			}
			tests = append(tests, match)
		}
		a, b := some("a"), some("b")
		filter("NetworkInterfaceId.", []string{a.ID, b.ID, "eni-none"}, func(n fakecloud.Interface) bool { return n.ID == a.ID || n.ID == b.ID })
		filter("VpcId", []string{a.VPC}, func(n fakecloud.Interface) bool { return n.VPC == a.VPC })
		filter("Type", []string{b.Type}, func(n fakecloud.Interface) bool { return n.Type == b.Type })
		filter("Status", []string{"InUse"}, func(n fakecloud.Interface) bool { return n.Status == "InUse" })
		filter("ServiceManaged", []string{"true"}, func(n fakecloud.Interface) bool { return n.ServiceManaged })
		ips := append([]string{b.Address}, a.SecondaryAddresses...)
		filter("PrivateIpAddress.", ips, func(n fakecloud.Interface) bool {
			return slices.Contains(ips, n.Address) || slices.ContainsFunc(n.SecondaryAddresses, func(ip string) bool { return slices.Contains(ips, ip) })
		})
		if a.Instance != "" {
			filter("InstanceId", []string{a.Instance}, func(n fakecloud.Interface) bool { return n.Instance == a.Instance })
		}
		var truth, got []string
		for _, ni := range all {
			if !slices.ContainsFunc(tests, func(match func(fakecloud.Interface) bool) bool { return !match(ni) }) {
				truth = append(truth, ni.ID)
			}
		}
		l := listings()[0]
		for _, row := range l.rows(direct(rt, t, server, l.version, l.action, q)) {
			got = append(got, l.id(row.(map[string]any)))
		}
		if !slices.Equal(truth, got) {
			rt.Fatalf("%v: got %v, want %v", q, got, truth)
		}
	})
}

func TestListLimits(t *testing.T) {
	t.Parallel()
	_, base := serve(t, fakecloud.Shop(), unlimited())
	for _, tt := range []struct {
		version, action, name string
		most                  int
	}{
		{verECS, "DescribeNetworkInterfaces", "NetworkInterfaceId", 100},
		{verECS, "DescribeNetworkInterfaces", "PrivateIpAddress", 100},
		{verECS, "DescribeInstanceTypes", "InstanceTypes", 10},
		{verSLB, "DescribeLoadBalancerListeners", "LoadBalancerId", 10},
		{verNLB, "ListLoadBalancers", "LoadBalancerIds", 20},
		{verNLB, "ListLoadBalancers", "VpcIds", 10},
		{verNLB, "ListListeners", "ListenerIds", 20},
		{verNLB, "ListListeners", "LoadBalancerIds", 20},
		{verNLB, "ListServerGroups", "ServerGroupIds", 20},
		{verNLB, "ListServerGroupServers", "ServerIds", 40},
	} {
		params := []string{"RegionId", "cn-hangzhou"}
		for i := range tt.most {
			params = append(params, fmt.Sprintf("%s.%d", tt.name, i+1), "x")
		}
		want[struct{}](t, base, tt.version, tt.action, params...)
		code := "InvalidParameter"
		if tt.version == verNLB {
			code = "IllegalParam"
		}
		refused(t, base, 400, code, tt.version, tt.action, append(params, fmt.Sprintf("%s.%d", tt.name, tt.most+1), "x")...)
	}
	ids := strings.Repeat("lb-hz-web,", 10)
	want[struct{}](t, base, verSLB, "DescribeLoadBalancers", "RegionId", "cn-hangzhou", "LoadBalancerId", strings.TrimSuffix(ids, ","))
	refused(t, base, 400, "InvalidParameter", verSLB, "DescribeLoadBalancers", "RegionId", "cn-hangzhou", "LoadBalancerId", ids)
	many := `["` + strings.Repeat(`i","`, 100) + `i"]`
	refused(t, base, 400, "InvalidParameter", verECS, "DescribeInstances", "RegionId", "cn-hangzhou", "InstanceIds", many)
	refused(t, base, 400, "InvalidParameter", verECS, "DescribeInstances", "RegionId", "cn-hangzhou", "InstanceIds", "i-1")
}

func TestOddities(t *testing.T) {
	t.Parallel()
	_, base := serve(t, fakecloud.Shop(), unlimited())
	hz := []string{"RegionId", "cn-hangzhou"}
	for _, tt := range []struct {
		version, action string
		params          []string
		has, hasNot     string
	}{
		// digits in the list, words in the attribute and the filter
		{verSLB, "DescribeLoadBalancers", []string{"LoadBalancerId", "lb-hz-legacy"}, `"InternetChargeType":"3"`, `"InternetChargeType":"pay`},
		{verSLB, "DescribeLoadBalancers", []string{"InternetChargeType", "paybybandwidth"}, "lb-hz-legacy", "lb-hz-web"},
		{verSLB, "DescribeLoadBalancerAttribute", []string{"LoadBalancerId", "lb-hz-legacy"}, `"InternetChargeType":"paybybandwidth"`, `"Port"`},
		{verSLB, "DescribeLoadBalancers", []string{"LoadBalancerId", "lb-hz-legacy"}, `"LoadBalancerSpec":""`, "shared"},
		// plain arrays, a text for a boolean, and no udp timeout
		{verSLB, "DescribeLoadBalancerListeners", nil, `"ProxyProtocolV2Enabled":"false"`, `"Listener":[`},
		{verSLB, "DescribeLoadBalancerListeners", []string{"ListenerProtocol", "udp"}, "UDPListenerConfig", "edTimeout"},
		{verSLB, "DescribeLoadBalancerListeners", []string{"LoadBalancerId.1", "lb-none"}, "TotalCount", "Listeners"},
		{verSLB, "DescribeMasterSlaveServerGroupAttribute", []string{"MasterSlaveServerGroupId", "rsp-hz-ledger"}, `"ServerType":"Slave"`, "ServerIp"},
		// texts for ports, 0 for a range
		{verNLB, "ListListeners", []string{"ListenerIds.1", "lsn-hz-ports@0"}, `"ListenerPort":0,"StartPort":"30000","EndPort":"32767"`, "TagKey"},
		{verNLB, "ListListeners", []string{"ListenerIds.1", "lsn-hz-gateway@443"}, `"ListenerPort":443`, `Port":""`},
		{verNLB, "GetListenerAttribute", []string{"ListenerId", "lsn-hz-gateway@443"}, `"ListenerPort":443`, `Port":""`},
		{verNLB, "ListLoadBalancers", nil, `"Tags":[{"Key":"app","Value":"gateway"}]`, "TagKey"},
		{verNLB, "GetLoadBalancerAttribute", []string{"LoadBalancerId", "nlb-hz-gateway"}, `"TagKey":"app"`, `"Key"`},
		{verNLB, "ListServerGroupServers", []string{"ServerGroupId", "sgp-hz-nodes"}, `"Port":0`, `"Port":8`},
		{verNLB, "ListLoadBalancers", []string{"LoadBalancerIds.1", "nlb-hz-gateway"}, `"AllocationId":"eip-`, `"PublicIPv4Address":""`},
		{verNLB, "ListLoadBalancers", []string{"LoadBalancerIds.1", "nlb-hz-ports"}, `"PrivateIPv4Address":"10.0.1.251"`, "PublicIPv4Address"},
		// a stopped instance answers no check
		{verSLB, "DescribeHealthStatus", []string{"LoadBalancerId", "lb-hz-web", "ListenerPort", "443"},
			`"ServerId":"i-hz-old-1","ServerIp":"10.0.2.51","Port":8090,"ListenerPort":443,"Protocol":"https","ServerHealthStatus":"abnormal"`, "unavailable"},
		// service-managed interfaces have no owner that we may see
		{verECS, "DescribeNetworkInterfaces", []string{"NetworkInterfaceId.1", "eni-hz-nlb-h"}, `"ServiceManaged":true`, "InstanceId"},
		{verECS, "DescribeNetworkInterfaces", []string{"MaxResults", "500"}, `"TotalCount":0`, "ConnectionTracking"},
		{verECS, readTimeouts, []string{"NetworkInterfaceId", "eni-hz-pods", "Attribute", "attachment"}, `"OwnerId":"1234567890123456"`, "ConnectionTracking"},
	} {
		_, body, _ := call(t, base, tt.version, tt.action, append(tt.params, hz...)...)
		if text := string(body); !strings.Contains(text, tt.has) || strings.Contains(text, tt.hasNot) {
			t.Errorf("%s %v: want %q and not %q in\n%s", tt.action, tt.params, tt.has, tt.hasNot, text)
		}
	}
	refused(t, base, 400, "InvalidParameter", verSLB, "DescribeVServerGroupAttribute", "RegionId", "cn-hangzhou", "VServerGroupId", "rsp-none")
	refused(t, base, 404, "ListenerNotFound", verSLB, "DescribeLoadBalancerTCPListenerAttribute", "LoadBalancerId", "lb-hz-web", "ListenerPort", "443")
}

// TestFiltersFilter asks every listing for what it has, which shows the row, and
// for what it has not, which shows none: no filter is quietly ignored.
func TestFiltersFilter(t *testing.T) {
	t.Parallel()
	w := fakecloud.Shop()
	w.Regions[0].Interfaces[0].IPv6 = []string{"2408::11"}
	_, base := serve(t, w, unlimited())
	const lb, nlb = "DescribeLoadBalancers", "ListLoadBalancers"
	for _, tt := range []struct {
		version, action, filter, has, hasNot, row string
	}{
		{verECS, "DescribeInstances", "EipAddresses", "", `["47.1.1.1"]`, "i-hz-web-1"},
		{verECS, "DescribeInstances", "PublicIpAddresses", "", `["47.1.1.1"]`, "i-hz-web-1"},
		{verECS, "DescribeInstances", "InnerIpAddresses", "", `["10.1.1.1"]`, "i-hz-web-1"},
		{verECS, "DescribeInstances", "ResourceGroupId", "", "rg-1", "i-hz-web-1"},
		{verECS, "DescribeInstances", "InstanceChargeType", "PostPaid", "PrePaid", "i-hz-web-1"},
		{verECS, "DescribeInstances", "KeyPairName", "", "key", "i-hz-web-1"},
		{verECS, "DescribeInstances", "ImageId", "", "m-1", "i-hz-web-1"},
		{verECS, "DescribeInstances", "Ipv6Address.1", "2408:0::11", "2408::12", "i-hz-web-1"},
		{verECS, "DescribeNetworkInterfaces", "Ipv6Address.1", "2408:0::11", "2408::12", "eni-hz-web-1"},
		{verECS, "DescribeInstanceTypes", "MinimumCpuCoreCount", "8", "9", "ecs.c7.2xlarge"},
		{verECS, "DescribeInstanceTypes", "MaximumMemorySize", "8", "7.5", "ecs.g7.large"},
		{verECS, "DescribeInstanceTypes", "MinimumEniQuantity", "3", "4", "ecs.g7.large"},
		{verECS, "DescribeInstanceTypes", "InstanceTypeFamily", "ecs.c7", "ecs.c6", "ecs.c7.2xlarge"},
		{verECS, "DescribeSecurityGroups", "SecurityGroupName", "web", "sg", "sg-hz-web"},
		{verECS, "DescribeSecurityGroups", "SecurityGroupType", "normal", "enterprise", "sg-hz-web"},
		{verECS, "DescribeSecurityGroups", "ServiceManaged", "false", "true", "sg-hz-web"},
		{verECS, "DescribeSecurityGroups", "Tag.1.Key", "", "app", "sg-hz-web"},
		{verSLB, lb, "ServerIntranetAddress", "10.0.1.22", "10.0.1.99", "lb-hz-api"}, // named by a backend
		{verSLB, lb, "ServerIntranetAddress", "10.0.2.12", "10.0.2.99", "lb-hz-web"}, // of the instance's interface
		{verNLB, "ListListeners", "SecSensorEnabled", "false", "true", "lsn-hz-gateway@443"},
		{verNLB, nlb, "LoadBalancerType", "Network", "Gateway", "nlb-hz-ports"},
		{verNLB, nlb, "Ipv6AddressType", "", "Internet", "nlb-hz-ports"},
		{verECS, "DescribeNetworkInterfaces", "Tag.25.Key", "app", "none", "eni-hz-pods"}, // the index is free
	} {
		asking := func(value string) string {
			_, body, _ := call(t, base, tt.version, tt.action, "RegionId", "cn-hangzhou", tt.filter, value)
			return string(body)
		}
		if body := asking(tt.has); !strings.Contains(body, tt.row) {
			t.Errorf("%s %s=%s lacks %s: %s", tt.action, tt.filter, tt.has, tt.row, body)
		}
		if body := asking(tt.hasNot); strings.Contains(body, tt.row) {
			t.Errorf("%s %s=%s has %s: %s", tt.action, tt.filter, tt.hasNot, tt.row, body)
		}
	}
	refused(t, base, 400, "UnsupportedParameter", verECS, "DescribeInstances", "RegionId", "cn-hangzhou", "Filter.1.Key", "CreationStartTime")
	refused(t, base, 400, "MissingParameter", verNLB, nlb, "RegionId", "cn-hangzhou", "Tag.1.Value", "gateway")
	tagged := []string{"RegionId", "cn-hangzhou", "ResourceType", "instance", "TagFilter.1.TagKey", "app"}
	for value, row := range map[string]string{"api": "i-hz-api-1", "web": "i-hz-web-3"} {
		_, body, _ := call(t, base, verECS, "ListTagResources", append(tagged, "TagFilter.1.TagValues.1", value)...)
		if text := string(body); !strings.Contains(text, row) || strings.Contains(text, "i-hz-pay-1") {
			t.Errorf("TagFilter %s: %s", value, text)
		}
	}
}

// TestConcurrentUse is for the race detector.
func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	s, base := serve(t, fakecloud.Shop(), unlimited())
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			for n := range 10 {
				shape := shapes()[(i*10+n)%len(shapes())]
				call(t, base, shape.version, shape.action, shape.params...)
				call(t, base, verECS, modify, "RegionId", "cn-hangzhou", "NetworkInterfaceId", "eni-hz-pods", tracking("UdpTimeout"), "60")
				s.World()
			}
		})
	}
	group.Wait()
	if got := s.Calls()["ecs:"+modify]; got != 80 {
		t.Errorf("%d changes arrived, want 80", got)
	}
}
