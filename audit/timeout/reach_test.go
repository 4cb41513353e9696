package timeout_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/alictl/alictl/audit/timeout"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/topology"
)

// Which interface a backend means, with the same addresses in two networks.
func TestBackends(t *testing.T) {
	t.Parallel()
	enis := []model.Interface{
		{ID: "eni-1", InstanceID: "i-1", Primary: true, VPCID: "vpc-1", Addresses: []string{"10.0.0.1"}},
		{ID: "eni-1b", InstanceID: "i-1", VPCID: "vpc-1", Addresses: []string{"10.0.0.2", "2001:db8::2"}},
		{ID: "eni-2", InstanceID: "i-2", Primary: true, VPCID: "vpc-2", Addresses: []string{"10.0.0.1", "10.0.9.9", "10.1.0.5"}},
		{ID: "eni-pod", VPCID: "vpc-1", ServiceManaged: true, Addresses: []string{"10.0.0.3"}},
		{ID: "eni-node", InstanceID: "i-3", Primary: true, VPCID: "vpc-1", Addresses: []string{"10.0.0.4", "10.1.0.9"}, Prefixes: []string{"10.1.0.0/28", "2001:db8:1::/80"}},
		{ID: "eni-free", VPCID: "vpc-1", Addresses: []string{"10.0.0.7"}},
	}
	tests := map[string]struct {
		backend model.Backend
		vpc     string
		want    string // an interface, or a reason
	}{
		"an instance":                              {model.Backend{Type: model.ServerECS, ServerID: "i-1"}, "vpc-1", "eni-1"},
		"weight 0":                                 {model.Backend{Type: model.ServerECS, ServerID: "i-1", Weight: 0}, "vpc-1", "eni-1"},
		"its secondary interface by address":       {model.Backend{Type: model.ServerECS, ServerID: "i-1", ServerIP: "10.0.0.2"}, "vpc-1", "eni-1b"},
		"its secondary interface by IPv6":          {model.Backend{Type: model.ServerECS, ServerID: "i-1", ServerIP: "2001:DB8:0::2"}, "vpc-1", "eni-1b"},
		"its address, also elsewhere":              {model.Backend{Type: model.ServerECS, ServerID: "i-2", ServerIP: "10.0.0.1"}, "vpc-2", "eni-2"},
		"an address nobody has":                    {model.Backend{Type: model.ServerECS, ServerID: "i-1", ServerIP: "10.9.9.9"}, "vpc-1", "eni-1"},
		"a pod's interface shows no instance":      {model.Backend{Type: model.ServerECS, ServerID: "i-1", ServerIP: "10.0.0.3"}, "vpc-1", "eni-pod"},
		"of another network it is not it":          {model.Backend{Type: model.ServerECS, ServerID: "i-1", ServerIP: "10.0.0.3"}, "vpc-2", "eni-1"},
		"an instance that is gone":                 {model.Backend{Type: model.ServerECS, ServerID: "i-gone"}, "vpc-1", "not_found"},
		"a server without a name":                  {model.Backend{Type: model.ServerECS, ServerIP: "10.0.0.7"}, "vpc-2", "not_found"},
		"a primary interface only asked about":     {model.Backend{Type: model.ServerECS, ServerID: "i-asked"}, "vpc-1", "eni-asked"},
		"an interface":                             {model.Backend{Type: model.ServerENI, ServerID: "eni-1b", ServerIP: "10.0.0.1"}, "vpc-1", "eni-1b"},
		"an interface that is gone":                {model.Backend{Type: model.ServerENI, ServerID: "eni-gone"}, "vpc-1", "not_found"},
		"an address":                               {model.Backend{Type: model.ServerIP, ServerID: "10.0.0.1", ServerIP: "10.0.0.1"}, "vpc-2", "eni-2"},
		"an address by id only":                    {model.Backend{Type: model.ServerIP, ServerID: "10.0.0.1"}, "vpc-1", "eni-1"},
		"an address of another network":            {model.Backend{Type: model.ServerIP, ServerIP: "10.0.9.9"}, "vpc-1", "not_found"},
		"an address without a network":             {model.Backend{Type: model.ServerIP, ServerIP: "10.0.9.9"}, "", "eni-2"},
		"it, ambiguous":                            {model.Backend{Type: model.ServerIP, ServerIP: "10.0.0.1"}, "", "ambiguous"},
		"an address within a prefix":               {model.Backend{Type: model.ServerIP, ServerIP: "10.1.0.6"}, "vpc-1", "eni-node"},
		"it, an address elsewhere":                 {model.Backend{Type: model.ServerIP, ServerIP: "10.1.0.5"}, "vpc-1", "eni-node"},
		"it, of the other network":                 {model.Backend{Type: model.ServerIP, ServerIP: "10.1.0.5"}, "vpc-2", "eni-2"},
		"it, ambiguous without a network":          {model.Backend{Type: model.ServerIP, ServerIP: "10.1.0.5"}, "", "ambiguous"},
		"both ways the same interface, no network": {model.Backend{Type: model.ServerIP, ServerIP: "10.1.0.9"}, "", "eni-node"},
		"beyond the prefix":                        {model.Backend{Type: model.ServerIP, ServerIP: "10.1.0.16"}, "vpc-1", "not_found"},
		"within an IPv6 prefix":                    {model.Backend{Type: model.ServerIP, ServerIP: "2001:db8:1::77"}, "vpc-1", "eni-node"},
		"the node of an address of its own":        {model.Backend{Type: model.ServerECS, ServerID: "i-3", ServerIP: "10.1.0.5"}, "vpc-1", "eni-node"},
		"no address at all":                        {model.Backend{Type: model.ServerIP, ServerIP: "nowhere"}, "vpc-1", "not_found"},
		"a container":                              {model.Backend{Type: model.ServerECI, ServerID: "eci-1", ServerIP: "10.0.0.7"}, "vpc-1", "eni-free"},
		"a container nobody shows":                 {model.Backend{Type: model.ServerECI, ServerID: "eci-1", ServerIP: "10.7.7.7"}, "vpc-1", "not_found"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := account(model.Timeouts{}, clbTCP(900))
			s.LoadBalancers[0].VPCID = tt.vpc
			s.Interfaces = append([]model.Interface(nil), enis...)
			for i := range s.Interfaces {
				s.Interfaces[i].RegionID = region
			}
			s.Instances = []model.Instance{{RegionID: region, ID: "i-asked", PrimaryInterfaceID: "eni-asked"}}
			s.ServerGroups[0].Backends = []model.Backend{tt.backend, tt.backend}
			got := ""
			if keys := topology.Wanted(s, false); len(keys) == 1 {
				got = keys[0].ID
			}
			unresolved := timeout.Plan(s, usual()).UnresolvedBackends
			if len(unresolved) == 1 {
				got += string(unresolved[0].Reason)
			}
			if got != tt.want || len(unresolved) > 1 {
				t.Errorf("got %q, want %q; unresolved %+v", got, tt.want, unresolved)
			}
		})
	}
}

// While the interfaces could not all be listed, it is unknown whether one is missing.
func TestUnlisted(t *testing.T) {
	t.Parallel()
	s := account(model.Timeouts{}, clbTCP(900))
	s.Interfaces = nil
	s.ServerGroups[0].Backends = []model.Backend{{Type: model.ServerECS, ServerID: "i-1"}, {Type: model.ServerIP, ServerIP: "10.0.0.1"}}
	if got := topology.MissingInstances(s, false); !cmp.Equal(got, map[string][]string{region: {"i-1"}}) {
		t.Errorf("missing %v", got)
	}
	s.Coverage = []model.Coverage{{Table: model.InterfacesTable, RegionID: region, Outcome: model.Denied, Code: "Forbidden"}}
	for _, u := range timeout.Plan(s, usual()).UnresolvedBackends {
		if u.Reason != plan.Unread {
			t.Errorf("unresolved %+v", u)
		}
	}
	if got := topology.MissingInstances(s, false); len(got) != 0 {
		t.Errorf("missing %v though nothing is known", got)
	}
	s.Coverage = []model.Coverage{{Table: model.InstancesTable, RegionID: region, Outcome: model.Denied, Code: "Forbidden"}}
	for _, u := range timeout.Plan(s, usual()).UnresolvedBackends {
		if want := map[model.ServerType]plan.Reason{model.ServerECS: plan.Unread, model.ServerIP: plan.NotFound}[u.ServerType]; u.Reason != want {
			t.Errorf("unresolved %+v while instances cannot be asked about, want %s", u, want)
		}
	}
}
