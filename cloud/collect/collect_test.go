package collect_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/cloud/call"
	"github.com/alictl/alictl/cloud/cloudtest"
	"github.com/alictl/alictl/cloud/collect"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/mocks/fakecloud"
)

// rig is a served world and a way into it through the official SDKs.
type rig struct {
	server *fakecloud.Server
	access cloud.Access
	door   *call.Door
}

func serve(t *testing.T, world *fakecloud.World) *rig {
	t.Helper()
	account := cloudtest.World(t, world, call.Options{Concurrency: 4})
	return &rig{server: account.Server, access: account.Access, door: account.Door}
}

// collect reads the inventory and the timeouts of the interfaces that matter.
func (r *rig) collect(t *testing.T, opts collect.Options) *model.Snapshot {
	t.Helper()
	opts.AccountID, opts.TakenAt = "1234567890123456", time.Unix(1_700_000_000, 5)
	c, err := collect.New(r.access, r.door, opts)
	if err != nil {
		t.Fatal(err)
	}
	s, err := c.Inventory(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Timeouts(context.Background()); err != nil {
		t.Fatal(err)
	}
	return s
}

// world has in cn-hangzhou:
//   - nlb-1 with two listeners of the same group, one of another, one stopped
//   - lb-1 with tcp on the default backends, and https with a rule
//   - lb-2 with http and https listeners, no rules
//   - lb-3 with udp on a master-slave group, and a redirect
//   - lb-4 with http and https listeners, both with rules
//
// and groups and interfaces that nobody uses.
func world() *fakecloud.World {
	r := fakecloud.Region{ID: "cn-hangzhou"}
	for i := 1; i <= 12; i++ {
		id := fmt.Sprintf("i-%d", i)
		r.Instances = append(r.Instances, fakecloud.Instance{ID: id, VPC: "vpc-1"})
		r.Interfaces = append(r.Interfaces, fakecloud.Interface{
			ID: fmt.Sprintf("eni-%d", i), Instance: id, VPC: "vpc-1", Address: fmt.Sprintf("10.0.0.%d", i),
			SecondaryAddresses: []string{fmt.Sprintf("10.0.1.%d", i)}, IPv6: []string{fmt.Sprintf("2001:db8::%d", i)}, Tags: fakecloud.Tags{"n": fmt.Sprint(i)},
		})
	}
	group := func(id string, servers ...fakecloud.GroupServer) fakecloud.ServerGroup {
		return fakecloud.ServerGroup{ID: id, VPC: "vpc-1", Servers: servers}
	}
	server := func(n int) fakecloud.GroupServer {
		return fakecloud.GroupServer{ID: fmt.Sprintf("i-%d", n), IP: fmt.Sprintf("10.0.0.%d", n), Port: 80, Weight: 100}
	}
	vgroup := func(id string, n int) fakecloud.VServerGroup {
		return fakecloud.VServerGroup{ID: id, Backends: []fakecloud.Backend{{ID: fmt.Sprintf("i-%d", n), Port: 80, Weight: 100}}}
	}
	rule := func(id, group string) fakecloud.Rule {
		return fakecloud.Rule{ID: id, Name: id, Domain: "www.example.com", VServerGroup: group}
	}
	r.ServerGroups = []fakecloud.ServerGroup{group("sgp-1", server(1)), group("sgp-2", server(1), server(2)), group("sgp-stopped", server(11)), group("sgp-unused", server(12))}
	r.NLBs = []fakecloud.NLB{{ID: "nlb-1", VPC: "vpc-1", Listeners: []fakecloud.NLBListener{
		{ID: "lsn-1", Port: 1, Protocol: "TCP", IdleTimeout: 900, ServerGroup: "sgp-1"}, {ID: "lsn-2", Port: 2, Protocol: "UDP", IdleTimeout: 20, ServerGroup: "sgp-1"},
		{ID: "lsn-3", Port: 3, Protocol: "TCPSSL", IdleTimeout: 60, ServerGroup: "sgp-2"}, {ID: "lsn-4", Port: 4, Protocol: "TCP", Status: "Stopped", ServerGroup: "sgp-stopped"},
	}}}
	r.CLBs = []fakecloud.CLB{
		{
			ID: "lb-1", VPC: "vpc-1", Backends: []fakecloud.Backend{{ID: "i-3"}},
			VServerGroups: []fakecloud.VServerGroup{vgroup("rsp-1", 4), vgroup("rsp-2", 5), vgroup("rsp-unused", 12)},
			Listeners: []fakecloud.CLBListener{
				{Port: 22, Protocol: "tcp", EstablishedTimeout: 500},
				{Port: 443, Protocol: "https", RequestTimeout: 180, IdleTimeout: 30, VServerGroup: "rsp-1", Rules: []fakecloud.Rule{rule("rule-1", "rsp-2")}},
			},
		},
		{
			ID: "lb-2", VPC: "vpc-1", VServerGroups: []fakecloud.VServerGroup{vgroup("rsp-3", 6)},
			Listeners: []fakecloud.CLBListener{{Port: 80, Protocol: "http", VServerGroup: "rsp-3"}, {Port: 443, Protocol: "https", VServerGroup: "rsp-3"}},
		},
		{
			ID: "lb-3", VPC: "vpc-1", MasterSlaveGroups: []fakecloud.MasterSlaveGroup{{ID: "rsp-4", Backends: []fakecloud.Backend{{ID: "i-7"}, {ID: "i-8"}}}},
			Listeners: []fakecloud.CLBListener{{Port: 53, Protocol: "udp", MasterSlaveGroup: "rsp-4"}, {Port: 80, Protocol: "http", ForwardPort: 443}},
		},
		{
			ID: "lb-4", VPC: "vpc-1", VServerGroups: []fakecloud.VServerGroup{vgroup("rsp-5", 9), vgroup("rsp-6", 10)},
			Listeners: []fakecloud.CLBListener{
				{Port: 80, Protocol: "http", VServerGroup: "rsp-5", Rules: []fakecloud.Rule{rule("rule-2", "rsp-6")}},
				{Port: 443, Protocol: "https", VServerGroup: "rsp-5", Rules: []fakecloud.Rule{rule("rule-3", "rsp-6")}},
			},
		},
	}
	return &fakecloud.World{
		AccountID: "1234567890123456", AccessKeys: []fakecloud.AccessKey{{ID: "LTAI5tSandboxNotARealKey", Secret: "sandbox-secret-that-opens-nothing"}},
		Regions: []fakecloud.Region{r, {ID: "cn-beijing"}},
	}
}

// The account is read with the fewest calls the API allows.
func TestCalls(t *testing.T) {
	t.Parallel()
	want := map[string]int{
		"ecs:DescribeNetworkInterfaces":               1,
		"ecs:DescribeNetworkInterfaceAttribute":       10, // eni-1 to eni-10; eni-11 is behind a stopped listener
		"slb:DescribeLoadBalancers":                   1,
		"slb:DescribeLoadBalancerListeners":           1,
		"slb:DescribeLoadBalancerAttribute":           1, // lb-1 alone uses its default backends
		"slb:DescribeVServerGroupAttribute":           5, // rsp-1, 2, 3, 5, 6
		"slb:DescribeMasterSlaveServerGroupAttribute": 1,
		"slb:DescribeVServerGroups":                   2, // lb-2 and lb-4, to learn whether there are rules
		"slb:DescribeRules":                           3, // lb-1 has one listener; both of lb-4 have rules; lb-2 has none
		"nlb:ListLoadBalancers":                       1,
		"nlb:ListListeners":                           1,
		"nlb:ListServerGroupServers":                  2, // sgp-1 once for two listeners, sgp-2
	}
	r := serve(t, world())
	var expected atomic.Int64
	s := r.collect(t, collect.Options{Regions: []string{"cn-hangzhou"}, Expect: func(n int) { expected.Add(int64(n)) }})
	if diff := cmp.Diff(want, r.server.Calls()); diff != "" {
		t.Errorf("calls (-want +got)\n%s", diff)
	}
	if len(s.Errors) != 0 || len(s.Interfaces) != 12 || expected.Load() == 0 {
		t.Errorf("errors %v, %d interfaces, %d calls foretold", s.Errors, len(s.Interfaces), expected.Load())
	}
	for _, eni := range s.Interfaces {
		if read := eni.Timeouts != nil; read == slices.Contains([]string{"eni-11", "eni-12"}, eni.ID) {
			t.Errorf("%s: timeouts read: %v", eni.ID, read)
		}
	}
	r.server.ResetStats()
	r.collect(t, collect.Options{Regions: []string{"cn-hangzhou"}, IncludeStopped: true})
	if got := r.server.Calls(); got["nlb:ListServerGroupServers"] != 3 || got["ecs:DescribeNetworkInterfaceAttribute"] != 11 {
		t.Errorf("with stopped listeners: %v", got)
	}
}

// An empty region costs the five listings.
func TestCallsOfEmptyRegion(t *testing.T) {
	t.Parallel()
	r := serve(t, world())
	r.collect(t, collect.Options{Regions: []string{"cn-beijing"}})
	if total := r.door.Total(); total.Requests != 5 || total.Failed != 0 {
		t.Errorf("%+v: %v", total, r.server.Calls())
	}
}

// What is read is what the account holds.
func TestInventory(t *testing.T) {
	t.Parallel()
	s := serve(t, world()).collect(t, collect.Options{Regions: []string{"cn-hangzhou", "cn-beijing"}})
	if want := []string{"cn-beijing", "cn-hangzhou"}; s.Schema != model.SnapshotSchema || s.AccountID == "" || !slices.Equal(s.Regions, want) || s.TakenAt.Nanosecond() != 0 {
		t.Errorf("head: %s %s %v %s", s.Schema, s.AccountID, s.Regions, s.TakenAt)
	}
	wantENI := model.Interface{
		RegionID: "cn-hangzhou", ID: "eni-3", InstanceID: "i-3", Primary: true, Status: "InUse", VPCID: "vpc-1",
		Addresses: []string{"10.0.0.3", "10.0.1.3", "2001:db8::3"}, Tags: map[string]string{"n": "3"},
		Timeouts: &model.Timeouts{TCPEstablished: 910, TCPClosedAndTimeWait: 3, UDP: 30}, ResourceGroupID: "rg-acfm1e5fcdb7", ZoneID: "cn-hangzhou-a",
		SecurityGroups: []string{"sg-default-1"},
	}
	eni := s.Interfaces[slices.IndexFunc(s.Interfaces, func(i model.Interface) bool { return i.ID == "eni-3" })]
	if diff := cmp.Diff(wantENI, eni); diff != "" {
		t.Errorf("interface (-want +got)\n%s", diff)
	}
	seconds := func(n int) *int { return &n }
	wantListener := model.Listener{
		RegionID: "cn-hangzhou", LoadBalancerID: "lb-1", Kind: model.CLB, Port: 443, Protocol: model.HTTPS, Status: "running", Running: true,
		IdleTimeout: seconds(30), RequestTimeout: seconds(180),
		Groups:    []model.GroupRef{{Kind: model.VServerGroup, ID: "rsp-1"}, {Kind: model.VServerGroup, ID: "rsp-2", RuleID: "rule-1"}},
		Scheduler: "wrr", StickySession: "off", TLSPolicyID: "tls_cipher_policy_1_0", ACLStatus: "off",
		HealthCheck: &model.HealthCheck{Enabled: true, IntervalSeconds: 2, TimeoutSeconds: 5, HealthyThreshold: 3, UnhealthyThreshold: 3},
	}
	listener := s.Listeners[slices.IndexFunc(s.Listeners, func(l model.Listener) bool { return l.LoadBalancerID == "lb-1" && l.Port == 443 })]
	if diff := cmp.Diff(wantListener, listener); diff != "" {
		t.Errorf("listener (-want +got)\n%s", diff)
	}
	var groups []string
	for _, g := range s.ServerGroups {
		groups = append(groups, string(g.Kind)+" "+g.ID)
	}
	wantGroups := []string{"clb_default lb-1", "clb_master_slave rsp-4", "clb_vserver rsp-1", "clb_vserver rsp-2", "clb_vserver rsp-3", "clb_vserver rsp-5", "clb_vserver rsp-6", "nlb sgp-1", "nlb sgp-2"}
	if diff := cmp.Diff(wantGroups, groups); diff != "" {
		t.Errorf("groups (-want +got)\n%s", diff)
	}
	if len(s.LoadBalancers) != 5 || len(s.Listeners) != 12 {
		t.Errorf("%d load balancers, %d listeners", len(s.LoadBalancers), len(s.Listeners))
	}
}

// Every page of every listing is read, each page full.
func TestPages(t *testing.T) {
	t.Parallel()
	w := fakecloud.Generate(fakecloud.Size{Seed: 7, LoadBalancers: 360, Interfaces: 1201})
	region := &w.Regions[0]
	big := &region.ServerGroups[0]
	big.Servers = nil
	for i := range 250 {
		big.Servers = append(big.Servers, fakecloud.GroupServer{Type: "Eni", ID: region.Interfaces[i].ID, Port: 80, Weight: 1})
	}
	region.NLBs[0].Listeners = []fakecloud.NLBListener{{ID: "lsn-big", Port: 1, Protocol: "TCP", Status: "Running", IdleTimeout: 9, ServerGroup: big.ID}}
	r := serve(t, w)
	s := r.collect(t, collect.Options{Regions: []string{region.ID}})
	clb, nlb, clbs := 0, 0, 0
	for _, lb := range region.CLBs {
		clb += len(lb.Listeners)
		clbs++
	}
	for _, lb := range region.NLBs {
		nlb += len(lb.Listeners)
	}
	if len(s.Interfaces) != len(region.Interfaces) || len(s.Listeners) != clb+nlb || len(s.LoadBalancers) != clbs+len(region.NLBs) {
		t.Errorf("%d of %d interfaces, %d of %d listeners, %d load balancers", len(s.Interfaces), len(region.Interfaces), len(s.Listeners), clb+nlb, len(s.LoadBalancers))
	}
	at := slices.IndexFunc(s.ServerGroups, func(g model.ServerGroup) bool { return g.ID == big.ID })
	if at < 0 || len(s.ServerGroups[at].Backends) != 250 {
		t.Errorf("the large group was read in part")
	}
	pages := func(rows, size int) int { return max(1, (rows+size-1)/size) }
	calls := r.server.Calls()
	for action, want := range map[string]int{
		"ecs:DescribeNetworkInterfaces": pages(len(region.Interfaces), 500), "slb:DescribeLoadBalancers": pages(clbs, 100),
		"slb:DescribeLoadBalancerListeners": pages(clb, 100), "nlb:ListListeners": pages(nlb, 100), "nlb:ListLoadBalancers": pages(len(region.NLBs), 100),
	} {
		if calls[action] != want {
			t.Errorf("%s: %d calls, want %d", action, calls[action], want)
		}
	}
}

// A passing failure costs one more call and is not seen.
func TestRetries(t *testing.T) {
	t.Parallel()
	r := serve(t, world())
	want := r.collect(t, collect.Options{Regions: []string{"cn-hangzhou"}})
	r.server.ResetStats()
	r.server.SetFaults(
		fakecloud.Fault{Kind: fakecloud.FaultHTTPError, Status: 503, Action: "ListListeners", First: 2},
		fakecloud.Fault{Kind: fakecloud.FaultCutAfter, Action: "DescribeRules", First: 1},
		fakecloud.Fault{Kind: fakecloud.FaultTruncate, Action: "DescribeNetworkInterfaces", First: 1},
		fakecloud.Fault{Kind: fakecloud.FaultThrottle, Action: "DescribeNetworkInterfaceAttribute", First: 1},
	)
	got := r.collect(t, collect.Options{Regions: []string{"cn-hangzhou"}})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-without +with faults)\n%s", diff)
	}
	calls := r.server.Calls()
	if calls["nlb:ListListeners"] != 3 || calls["slb:DescribeRules"] != 4 || calls["ecs:DescribeNetworkInterfaces"] != 2 || calls["ecs:DescribeNetworkInterfaceAttribute"] != 11 {
		t.Errorf("calls %v", calls)
	}
}

// A failing read is an entry; an unknown caller and a region that does not
// exist end it.
func TestFailures(t *testing.T) {
	t.Parallel()
	t.Run("given up", func(t *testing.T) {
		t.Parallel()
		w := world()
		w.AccessKeys[0].Deny = []fakecloud.Deny{{Action: "slb:DescribeRules", Resource: "lb-4"}, {Action: "nlb:ListServerGroupServers", Resource: "sgp-1"}}
		s := serve(t, w).collect(t, collect.Options{Regions: []string{"cn-hangzhou"}})
		var entries []string
		for _, e := range s.Errors {
			entries = append(entries, e.Product+" "+e.Action+" "+e.ResourceID)
		}
		if diff := cmp.Diff([]string{"nlb ListServerGroupServers sgp-1", "slb DescribeRules lb-4"}, entries); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
	t.Run("unknown region", func(t *testing.T) {
		t.Parallel()
		r := serve(t, world())
		c, err := collect.New(r.access, r.door, collect.Options{Regions: []string{"cn-nowhere"}, Named: true})
		if err != nil {
			t.Fatal(err)
		}
		var unknown *collect.UnknownRegionError
		if _, err := c.Inventory(context.Background()); !errors.As(err, &unknown) || unknown.RegionID != "cn-nowhere" {
			t.Errorf("got %v", err)
		}
	})
	t.Run("unknown caller", func(t *testing.T) {
		t.Parallel()
		r := serve(t, world())
		r.access.Identity, _ = cloud.StaticIdentity("test", "LTAI-nobody", "nothing")
		c, err := collect.New(r.access, r.door, collect.Options{Regions: []string{"cn-hangzhou"}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Inventory(context.Background()); cloud.KindOf(err) != cloud.Credential {
			t.Errorf("got %v", err)
		}
	})
	t.Run("interrupted", func(t *testing.T) {
		t.Parallel()
		r := serve(t, world())
		c, err := collect.New(r.access, r.door, collect.Options{Regions: []string{"cn-hangzhou"}})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if _, err := c.Inventory(ctx); cloud.KindOf(err) != cloud.Canceled {
			t.Errorf("got %v", err)
		}
	})
}

// A region without a product has none of it; that is no error.
func TestMissingProduct(t *testing.T) {
	t.Parallel()
	w := world()
	w.Regions[1].Products = []string{"ecs"}
	r := serve(t, w)
	if s := r.collect(t, collect.Options{Regions: []string{"cn-beijing", "cn-hangzhou"}}); len(s.Errors) != 0 {
		t.Errorf("errors %v", s.Errors)
	}
	if got, err := collect.Regions(context.Background(), r.access, r.door); err != nil || !slices.Equal(got, []string{"cn-beijing", "cn-hangzhou"}) {
		t.Errorf("regions %v, %v", got, err)
	}
}

// Whichever listing of a region is the last: an instance is asked when none of its
// interfaces is listed, and no other.
func TestInstancesWaitForBothListings(t *testing.T) {
	t.Parallel()
	for _, slow := range []string{"DescribeNetworkInterfaces", "DescribeLoadBalancers"} {
		for _, hidden := range []bool{false, true} {
			w := world()
			want := 0
			if hidden {
				w.Regions[0].Interfaces = w.Regions[0].Interfaces[1:]
				want = 1
			}
			r := serve(t, w)
			r.server.SetFaults(fakecloud.Fault{Kind: fakecloud.FaultLatency, Action: slow, For: 100 * time.Millisecond})
			r.collect(t, collect.Options{Regions: []string{"cn-hangzhou"}})
			if got := r.server.Calls()["ecs:DescribeInstances"]; got != want {
				t.Errorf("%s is slow, hidden %v: %d calls of DescribeInstances, want %d", slow, hidden, got, want)
			}
		}
	}
}
