package account

import (
	"strings"

	"github.com/alictl/alictl/audit/ingress"
	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/topology"
)

func securityGroupsByID(s *model.Snapshot) map[model.Key]*ingress.Group {
	out := make(map[model.Key]*ingress.Group, len(s.SecurityGroups))
	for i := range s.SecurityGroups {
		g := &s.SecurityGroups[i]
		out[model.Key{RegionID: g.RegionID, ID: g.ID}] = ingress.Parse(g)
	}
	return out
}

// SecurityGroup names a security group.
func (a *Account) SecurityGroup(regionID, id string) rule.Resource {
	return a.Resource(rule.SecurityGroup, regionID, id, "")
}

// SecurityGroups is the security groups of an interface, in its order.
type SecurityGroups struct {
	IDs    []string
	Groups []*ingress.Group // nil: not read
	Unread *model.Coverage  // why the first of those was not read
	Name   string           // all their ids; tells two such lists of one region apart
}

// SecurityGroupsOf returns the security groups of an interface. An interface that is only
// known by its instance shows none.
func (a *Account) SecurityGroupsOf(eni *model.Interface) *SecurityGroups {
	if w, ok := a.groupsOf[eni]; ok {
		return w
	}
	w := &SecurityGroups{IDs: eni.SecurityGroups, Groups: make([]*ingress.Group, len(eni.SecurityGroups)), Name: strings.Join(eni.SecurityGroups, " ")}
	known := a.securityGroups()
	for i, id := range eni.SecurityGroups {
		k := model.Key{RegionID: eni.RegionID, ID: id}
		if w.Groups[i] = known[k]; w.Groups[i] == nil && w.Unread == nil {
			c := a.Covered.Resource(model.SecurityGroupsTable, k)
			w.Unread = &c
		}
	}
	a.groupsOf[eni] = w
	return w
}

// MayShutOut reports whether some group drops a part of the load balancers' range
// on some port, or was not read.
func (w *SecurityGroups) MayShutOut() bool {
	for _, g := range w.Groups {
		if g == nil || g.DropsBalancers() {
			return true
		}
	}
	return false
}

// Target is what a listener sends to a backend, as a security group sees it.
func (f *Front) Target(link topology.Link) ingress.Target {
	t := ingress.Target{Protocol: ingress.TCP, Port: f.BackendPort(link)}
	if f.Protocol == model.UDP {
		t.Protocol = ingress.UDP
	}
	return t
}
