package fakecloud_test

import (
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/alictl/alictl/mocks/fakecloud"
	"github.com/google/go-cmp/cmp"
)

// changes are the actions that change something, each as it succeeds.
func changes() []asked {
	hz := func(p ...string) []string { return append(p, "RegionId", "cn-hangzhou") }
	api, web := []string{"LoadBalancerId", "lb-hz-api"}, []string{"LoadBalancerId", "lb-hz-web"}
	at := func(lb []string, port string) []string { return hz(lb[0], lb[1], "ListenerPort", port) }
	tag := func(kind, id string) []string { return hz("ResourceType", kind, "ResourceId.1", id, "Tag.1.Key", "a") }
	untag := func(kind, id string) []string { return hz("ResourceType", kind, "ResourceId.1", id, "TagKey.1", "app") }
	return []asked{
		{"ecs", verECS, "CreateNetworkInterface", hz("VSwitchId", "vsw-hz-a", "SecurityGroupId", "sg-hz-web")},
		{"ecs", verECS, "AttachNetworkInterface", hz("NetworkInterfaceId", "eni-hz-spare", "InstanceId", "i-hz-web-1")},
		{"ecs", verECS, "DetachNetworkInterface", hz("NetworkInterfaceId", "eni-hz-api-1b", "InstanceId", "i-hz-api-1")},
		{"ecs", verECS, "DeleteNetworkInterface", hz("NetworkInterfaceId", "eni-hz-spare")},
		{"ecs", verECS, "ModifyNetworkInterfaceAttribute", hz("NetworkInterfaceId", "eni-hz-web-2")},
		{"ecs", verECS, "TagResources", tag("eni", "eni-hz-web-3")},
		{"ecs", verECS, "UntagResources", untag("instance", "i-hz-web-3")},
		{"slb", verSLB, "SetLoadBalancerTCPListenerAttribute", at(api, "7000")},
		{"slb", verSLB, "SetLoadBalancerUDPListenerAttribute", at(api, "53")},
		{"slb", verSLB, "SetLoadBalancerHTTPListenerAttribute", at(api, "8000")},
		{"slb", verSLB, "SetLoadBalancerHTTPSListenerAttribute", at(web, "443")},
		{"slb", verSLB, "ModifyLoadBalancerInstanceSpec", hz(append(web, "LoadBalancerSpec", "slb.s3.small")...)},
		{"slb", verSLB, "ModifyLoadBalancerInternetSpec", hz(web...)},
		{"slb", verSLB, "ModifyLoadBalancerInstanceChargeType", hz(append(api, "InstanceChargeType", "PayByCLCU")...)},
		{"slb", verSLB, "StartLoadBalancerListener", at(web, "8443")},
		{"slb", verSLB, "StopLoadBalancerListener", at(web, "443")},
		{"slb", verSLB, "AddBackendServers", hz(append(api, "BackendServers", `[{"ServerId":"i-hz-web-3"}]`)...)},
		{"slb", verSLB, "AddVServerGroupBackendServers", hz("VServerGroupId", "rsp-hz-web", "BackendServers", `[{"ServerId":"i-hz-web-3","Port":80}]`)},
		{"slb", verSLB, "TagResources", tag("instance", "lb-hz-web")},
		{"slb", verSLB, "UntagResources", untag("instance", "lb-hz-web")},
		{"nlb", verNLB, "UpdateListenerAttribute", hz("ListenerId", "lsn-hz-gateway@443")},
		{"nlb", verNLB, "StopListener", hz("ListenerId", "lsn-hz-gateway@443")},
		{"nlb", verNLB, "StartListener", []string{"ListenerId", "lsn-sh-game@7778", "RegionId", "cn-shanghai"}},
		{"nlb", verNLB, "AddServersToServerGroup", hz("ServerGroupId", "sgp-hz-nodes", "Servers.1.ServerId", "i-hz-node-1", "Servers.1.ServerType", "Ecs")},
	}
}

// ofTheCall are the parameters of a change that say how it is made, and not what. All
// is for a request that names no tags.
var ofTheCall = []string{"All", "AutoPay", "ClientToken", "DryRun", "WaitForNetworkConfigurationReady"}

// unseen are the actions that change nothing which an account shows, and those that are
// retired.
var unseen = regexp.MustCompile(`^(RunCommand|InvokeCommand|AssumeRole|ModifyLoadBalancerPayType)$`)

// TestNoChangeIgnoresWhatItIsTold sends every change each parameter of its published
// metadata, with values of several kinds: it is refused, or what it says shows in the
// account. A value that is answered with success and kept nowhere is a lie.
func TestNoChangeIgnoresWhatItIsTold(t *testing.T) {
	t.Parallel()
	shop, known := fakecloud.Shop(), metadata(t)
	shop.JobTime = 1 // done with the next request
	asked := map[string]bool{}
	for _, l := range changes() {
		asked[l.product+" "+l.action] = true
		plain := made(t, shop, l)
		if plain == nil {
			t.Errorf("%s is refused", l.action)
		}
		for _, p := range known[l.product][l.action].Params {
			if p.Required || slices.Contains(l.params, p.Name) || slices.Contains(l.params, p.Name+".1") || slices.Contains(ofTheCall, p.Name) {
				continue
			}
			for _, probe := range append(probes(p), []string{p.Name, "7"}, []string{p.Name, "299"}) {
				if after := made(t, shop, l, probe...); after != nil && cmp.Equal(plain, after) {
					t.Errorf("%s %s: %q is ignored", l.product, l.action, probe)
					break
				}
			}
		}
	}
	for product, actions := range known {
		for action := range actions {
			if !reads.MatchString(action) && !unseen.MatchString(action) && !asked[product+" "+action] {
				t.Errorf("%s %s is not asked", product, action)
			}
		}
	}
}

// made is an account after a change; nil when the change is refused.
func made(t *testing.T, w *fakecloud.World, l asked, more ...string) *fakecloud.World {
	t.Helper()
	at := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	server := fakecloud.NewServer(w, fakecloud.Options{Quotas: &fakecloud.Quotas{}, AnyDate: true, Clock: func() time.Time { return at }})
	q := url.Values{}
	all := append(slices.Clone(l.params), more...)
	for i := 0; i+1 < len(all); i += 2 {
		q.Set(all[i], all[i+1])
	}
	ask := func(version, action string, q url.Values) int {
		r := signer{}.acs3(t, "http://127.0.0.1", version, action, q)
		out := httptest.NewRecorder()
		r.RequestURI, r.Host = "", r.URL.Host
		server.ServeHTTP(out, r)
		return out.Code
	}
	if ask(l.version, l.action, q) != 200 {
		return nil
	}
	at = at.Add(time.Minute)
	ask(verECS, "DescribeRegions", nil)
	after := server.World()
	for i := range after.Regions[0].Interfaces { // what is new has an id of its own
		ni := &after.Regions[0].Interfaces[i]
		if len(ni.ID) > 0 && ni.Instance == "" && i >= len(w.Regions[0].Interfaces) {
			ni.ID = "new"
		}
	}
	return after
}
