package topology_test

import (
	"testing"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/topology"
)

// A backend is followed to the interface that owns its address, else to the
// primary interface of the instance it names.
func TestLinks(t *testing.T) {
	t.Parallel()
	ref := model.GroupRef{Kind: model.VServerGroup, ID: "rsp-1"}
	s := &model.Snapshot{
		LoadBalancers: []model.LoadBalancer{{RegionID: "r", ID: "lb-1", VPCID: "vpc-1"}},
		Listeners:     []model.Listener{{RegionID: "r", LoadBalancerID: "lb-1", Port: 80, Groups: []model.GroupRef{ref}}},
		ServerGroups: []model.ServerGroup{{RegionID: "r", Kind: model.VServerGroup, ID: "rsp-1", Backends: []model.Backend{
			{Type: model.ServerECS, ServerID: "i-1", ServerIP: "10.0.0.2"},
			{Type: model.ServerECS, ServerID: "i-1"},
			{Type: model.ServerENI, ServerID: "eni-2"},
			{Type: model.ServerIP, ServerIP: "10.0.0.9"},
		}}},
		Interfaces: []model.Interface{
			{RegionID: "r", ID: "eni-1", InstanceID: "i-1", Primary: true, VPCID: "vpc-1", Addresses: []string{"10.0.0.1"}},
			{RegionID: "r", ID: "eni-2", InstanceID: "i-1", VPCID: "vpc-1", Addresses: []string{"10.0.0.2"}},
		},
	}
	want := []topology.Link{{InterfaceID: "eni-2"}, {InterfaceID: "eni-1"}, {InterfaceID: "eni-2"}, {Reason: topology.NotFound}}
	links := topology.Of(s).Links(&s.Listeners[0], ref)
	if len(links) != len(want) {
		t.Fatalf("%d links, want %d", len(links), len(want))
	}
	for i, link := range links {
		if link.InterfaceID != want[i].InterfaceID || link.Reason != want[i].Reason {
			t.Errorf("backend %d: %q %q, want %q %q", i, link.InterfaceID, link.Reason, want[i].InterfaceID, want[i].Reason)
		}
	}
	if got := topology.Of(s).Links(&s.Listeners[0], model.GroupRef{Kind: model.NLBGroup, ID: "rsp-1"}); got != nil {
		t.Errorf("a group that was not read has links: %v", got)
	}
}
