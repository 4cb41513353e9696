package fakecloud_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"testing"

	"github.com/alictl/alictl/mocks/fakecloud"
	"pgregory.net/rapid"
)

// listing is a call that pages with tokens, and where its rows and ids are.
type listing struct {
	version, action string
	rows            func(map[string]any) []any
	id              func(map[string]any) string
	// truth is what all pages together must show.
	truth func(*fakecloud.World) []string
}

func plain(name string) func(map[string]any) []any {
	return func(m map[string]any) []any { rows, _ := m[name].([]any); return rows }
}

func wrapped(outer, inner string) func(map[string]any) []any {
	return func(m map[string]any) []any {
		box, _ := m[outer].(map[string]any)
		rows, _ := box[inner].([]any)
		return rows
	}
}

func field(name string) func(map[string]any) string {
	return func(m map[string]any) string { return fmt.Sprint(m[name]) }
}

func listings() []listing {
	return []listing{
		{verECS, "DescribeNetworkInterfaces", wrapped("NetworkInterfaceSets", "NetworkInterfaceSet"), field("NetworkInterfaceId"),
			func(w *fakecloud.World) (out []string) {
				for _, v := range w.Regions[0].Interfaces {
					out = append(out, v.ID)
				}
				return out
			}},
		{verECS, "DescribeInstances", wrapped("Instances", "Instance"), field("InstanceId"),
			func(w *fakecloud.World) (out []string) {
				for _, v := range w.Regions[0].Instances {
					out = append(out, v.ID)
				}
				return out
			}},
		{verSLB, "DescribeLoadBalancerListeners", plain("Listeners"),
			func(m map[string]any) string {
				return fmt.Sprint(m["LoadBalancerId"], m["ListenerPort"], m["ListenerProtocol"])
			},
			func(w *fakecloud.World) (out []string) {
				for _, lb := range w.Regions[0].CLBs {
					for _, l := range lb.Listeners {
						out = append(out, fmt.Sprint(lb.ID, float64(l.Port), l.Protocol))
					}
				}
				return out
			}},
		{verNLB, "ListListeners", plain("Listeners"), field("ListenerId"),
			func(w *fakecloud.World) (out []string) {
				for _, lb := range w.Regions[0].NLBs {
					for _, l := range lb.Listeners {
						out = append(out, l.ID)
					}
				}
				return out
			}},
		{verNLB, "ListLoadBalancers", plain("LoadBalancers"), field("LoadBalancerId"),
			func(w *fakecloud.World) (out []string) {
				for _, v := range w.Regions[0].NLBs {
					out = append(out, v.ID)
				}
				return out
			}},
		{verNLB, "ListServerGroups", plain("ServerGroups"), field("ServerGroupId"),
			func(w *fakecloud.World) (out []string) {
				for _, v := range w.Regions[0].ServerGroups {
					out = append(out, v.ID)
				}
				return out
			}},
	}
}

// direct asks the handler without a network.
func direct(t *rapid.T, base *testing.T, h http.Handler, version, action string, q url.Values) map[string]any {
	r := signer{}.acs3(base, "http://127.0.0.1", version, action, q)
	w := httptest.NewRecorder()
	r.RequestURI, r.Host = "", r.URL.Host
	h.ServeHTTP(w, r)
	var out map[string]any
	if w.Code != 200 || json.Unmarshal(w.Body.Bytes(), &out) != nil {
		t.Fatalf("%s %v: %d %s", action, q, w.Code, w.Body)
	}
	return out
}

// TestPagesAddUp: with any page size, also one that changes on the way, the
// pages together are the whole, in order, without a repeat.
func TestPagesAddUp(t *testing.T) {
	t.Parallel()
	for _, l := range listings() {
		t.Run(l.action, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(rt *rapid.T) {
				w := fakecloud.Generate(fakecloud.Size{
					Seed: rapid.Int64Range(0, 5).Draw(rt, "seed"), LoadBalancers: rapid.IntRange(1, 60).Draw(rt, "lbs"), Interfaces: 60,
				})
				server := fakecloud.NewServer(w, unlimited())
				q := url.Values{"RegionId": {"cn-hangzhou"}}
				var got []string
				for range 200 {
					size := rapid.IntRange(1, 100).Draw(rt, "size")
					q.Set("MaxResults", fmt.Sprint(size))
					page := direct(rt, t, server, l.version, l.action, q)
					for _, row := range l.rows(page) {
						got = append(got, l.id(row.(map[string]any)))
					}
					token, _ := page["NextToken"].(string)
					if token == "" {
						break
					}
					q.Set("NextToken", token)
				}
				if truth := l.truth(w); !slices.Equal(truth, got) {
					rt.Fatalf("pages show %v\nthe world has %v", got, truth)
				}
			})
		})
	}
}

func TestNumberedPages(t *testing.T) {
	t.Parallel()
	w := fakecloud.Generate(fakecloud.Size{Seed: 3, LoadBalancers: 45, Interfaces: 33})
	_, base := serve(t, w, unlimited())
	for _, size := range []int{1, 7, 29, 30, 31, 100} {
		seen := map[string]bool{}
		for number := 1; ; number++ {
			got := want[struct {
				TotalCount    int
				LoadBalancers struct {
					LoadBalancer []struct{ LoadBalancerId string }
				}
			}](t, base, verSLB, "DescribeLoadBalancers", "RegionId", "cn-hangzhou",
				"PageNumber", fmt.Sprint(number), "PageSize", fmt.Sprint(size))
			if got.TotalCount != len(w.Regions[0].CLBs) {
				t.Fatalf("TotalCount = %d", got.TotalCount)
			}
			for _, row := range got.LoadBalancers.LoadBalancer {
				seen[row.LoadBalancerId] = true
			}
			if len(got.LoadBalancers.LoadBalancer) < size {
				break
			}
		}
		if len(seen) != len(w.Regions[0].CLBs) {
			t.Errorf("size %d: saw %d of %d", size, len(seen), len(w.Regions[0].CLBs))
		}
	}
}

func TestPagingRefusals(t *testing.T) {
	t.Parallel()
	_, base := serve(t, fakecloud.Shop(), unlimited())
	const bad = "InvalidParameter"
	hz := "cn-hangzhou"
	refused(t, base, 400, bad, verECS, "DescribeNetworkInterfaces", "RegionId", hz, "NextToken", "made-up")
	refused(t, base, 400, bad, verECS, "DescribeNetworkInterfaces", "RegionId", hz, "MaxResults", "many")
	refused(t, base, 400, bad, verECS, "DescribeNetworkInterfaces", "RegionId", hz, "PageNumber", "0")
	refused(t, base, 400, bad, verSLB, "DescribeLoadBalancers", "RegionId", hz, "PageSize", "10")
	refused(t, base, 400, bad, verSLB, "DescribeLoadBalancers", "RegionId", hz, "PageSize", "101", "PageNumber", "1")
	refused(t, base, 400, bad, verSLB, "DescribeLoadBalancerListeners", "RegionId", hz, "MaxResults", "101")
	refused(t, base, 400, "IllegalParam", verNLB, "ListListeners", "RegionId", hz, "MaxResults", "0")
	refused(t, base, 400, "IllegalParam", verNLB, "ListListeners", "RegionId", hz, "MaxResults", "many")
	page := want[struct{ NextToken string }](t, base, verECS, "DescribeNetworkInterfaces", "RegionId", hz, "MaxResults", "10")
	refused(t, base, 400, bad, verECS, "DescribeNetworkInterfaces", "RegionId", "cn-shanghai", "NextToken", page.NextToken)
	refused(t, base, 400, bad, verECS, "DescribeInstances", "RegionId", hz, "NextToken", page.NextToken)
}

// Tokens stay true when a row of an earlier page is deleted.
func TestTokenSurvivesDeletion(t *testing.T) {
	t.Parallel()
	w := fakecloud.Generate(fakecloud.Size{Seed: 1, LoadBalancers: 1, Interfaces: 40})
	s, base := serve(t, w, unlimited())
	ids := w.Regions[0].Interfaces
	type page struct {
		NextToken            string
		NetworkInterfaceSets struct {
			NetworkInterfaceSet []struct{ NetworkInterfaceId string }
		}
	}
	first := want[page](t, base, verECS, "DescribeNetworkInterfaces", "RegionId", "cn-hangzhou", "MaxResults", "10")
	s.SetFaults(fakecloud.Fault{Kind: fakecloud.FaultDelete, Action: "DescribeNetworkInterfaceAttribute"})
	refused(t, base, 404, "InvalidEniId.NotFound", verECS, "DescribeNetworkInterfaceAttribute",
		"RegionId", "cn-hangzhou", "NetworkInterfaceId", ids[2].ID)
	second := want[page](t, base, verECS, "DescribeNetworkInterfaces", "RegionId", "cn-hangzhou", "NextToken", first.NextToken)
	if got := second.NetworkInterfaceSets.NetworkInterfaceSet[0].NetworkInterfaceId; got != ids[10].ID {
		t.Errorf("second page begins with %s, want %s", got, ids[10].ID)
	}
}
