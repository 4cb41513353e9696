package nlb_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/cloud/cloudtest"
	"github.com/alictl/alictl/cloud/nlb"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/mocks/fakecloud"
)

// serve serves a region and returns a client of it.
func serve(t *testing.T, region fakecloud.Region, faults ...fakecloud.Fault) (*nlb.Client, *fakecloud.Server) {
	t.Helper()
	account := cloudtest.Region(t, region, faults...)
	client, err := nlb.New(account.Access, account.Door, cloudtest.RegionID)
	if err != nil {
		t.Fatal(err)
	}
	return client, account.Server
}

// Listeners of every protocol and status, shown page by page.
func TestListeners(t *testing.T) {
	t.Parallel()
	region := fakecloud.Region{
		ServerGroups: []fakecloud.ServerGroup{{ID: "sgp-1", VPC: "vpc-1"}},
		NLBs: []fakecloud.NLB{{ID: "nlb-1", VPC: "vpc-1", Listeners: []fakecloud.NLBListener{
			{ID: "lsn-1", Port: 1, Protocol: "TCP", IdleTimeout: 60, ServerGroup: "sgp-1"}, {ID: "lsn-2", Port: 2, Protocol: "UDP", Status: "Stopped", ServerGroup: "sgp-1"},
			{ID: "lsn-3", StartPort: 10, EndPort: 20, Protocol: "TCPSSL", Status: "Configuring"},
		}}},
	}
	c, _ := serve(t, region)
	seen := 0
	got, err := c.Listeners(context.Background(), func(page []model.Listener) { seen += len(page) })
	seconds := func(n int) *int { return &n }
	groups := []model.GroupRef{{Kind: model.NLBGroup, ID: "sgp-1"}}
	want := []model.Listener{
		{ID: "lsn-1", Port: 1, Protocol: model.TCP, Status: "Running", Running: true, IdleTimeout: seconds(60), Groups: groups},
		{ID: "lsn-2", Port: 2, Protocol: model.UDP, Status: "Stopped", IdleTimeout: seconds(20), Groups: groups},
		{ID: "lsn-3", StartPort: 10, EndPort: 20, Protocol: model.TCPSSL, Status: "Configuring", Running: true, IdleTimeout: seconds(900), TLSPolicyID: "tls_cipher_policy_1_2"},
	}
	for i := range want {
		want[i].RegionID, want[i].LoadBalancerID, want[i].Kind = "cn-hangzhou", "nlb-1", model.NLB
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" || seen != len(want) {
		t.Errorf("%v, seen %d (-want +got)\n%s", err, seen, diff)
	}
}

// A cap that is no number is unknown, which is not the same as no cap.
func TestOddCap(t *testing.T) {
	t.Parallel()
	c, _ := serve(t, fakecloud.Region{
		ServerGroups: []fakecloud.ServerGroup{{ID: "sgp-1", VPC: "vpc-1"}},
		NLBs:         []fakecloud.NLB{{ID: "nlb-1", VPC: "vpc-1", Listeners: []fakecloud.NLBListener{{ID: "lsn-1", Port: 1, Protocol: "TCP", ServerGroup: "sgp-1"}}}},
	}, fakecloud.Fault{Kind: fakecloud.FaultSetField, Field: "Cps", Value: `["abc"]`})
	list, err := c.Listeners(context.Background(), func([]model.Listener) {})
	if err != nil || len(list) != 1 || list[0].OddSettings["Cps"] == "" || list[0].Unclear {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestGroup(t *testing.T) {
	t.Parallel()
	region := fakecloud.Region{ServerGroups: []fakecloud.ServerGroup{
		{ID: "sgp-1", VPC: "vpc-1", Servers: []fakecloud.GroupServer{{ID: "i-1", IP: "10.0.0.1", Port: 80, Weight: 0}, {Type: "Eni", ID: "eni-1", IP: "10.0.0.2", Port: 81, Weight: 100}}},
		{ID: "sgp-2", VPC: "vpc-1", Type: "Ip", Servers: []fakecloud.GroupServer{{IP: "10.0.0.3", Port: 80, Weight: 1}}},
	}}
	c, _ := serve(t, region)
	tests := map[string][]model.Backend{
		"sgp-1": {{Type: model.ServerECS, ServerID: "i-1", ServerIP: "10.0.0.1", Port: 80}, {Type: model.ServerENI, ServerID: "eni-1", ServerIP: "10.0.0.2", Port: 81, Weight: 100}},
		"sgp-2": {{Type: model.ServerIP, ServerID: "10.0.0.3", ServerIP: "10.0.0.3", Port: 80, Weight: 1}},
	}
	for id, want := range tests {
		got, err := c.Group(context.Background(), model.GroupRef{Kind: model.NLBGroup, ID: id})
		if diff := cmp.Diff(want, got.Backends); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got)\n%s", id, err, diff)
		}
	}
	loud, _ := serve(t, region, fakecloud.Fault{Kind: fakecloud.FaultSetField, Field: "ServerType", Value: "ENI"})
	if got, err := loud.Group(context.Background(), model.GroupRef{Kind: model.NLBGroup, ID: "sgp-1"}); err != nil || got.Backends[0].Type != model.ServerENI {
		t.Errorf("a type in capitals: %+v, %v", got, err)
	}
	if _, err := c.Group(context.Background(), model.GroupRef{Kind: model.NLBGroup, ID: "sgp-gone"}); cloud.KindOf(err) != cloud.NotFound {
		t.Errorf("a group that is gone: %v", err)
	}
}

func TestRegions(t *testing.T) {
	t.Parallel()
	c, _ := serve(t, fakecloud.Region{})
	if got, err := c.Regions(context.Background()); err != nil || !slices.Equal(got, []string{"cn-hangzhou", "cn-beijing"}) {
		t.Errorf("%v, %v", got, err)
	}
}
