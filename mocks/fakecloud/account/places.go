package account

import (
	"maps"
	"net/netip"
	"slices"

	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// Zones are those that anything in the region names.
func (r *Region) Zones() []string {
	seen := map[string]bool{r.ID + "-a": true, r.ID + "-b": true}
	for _, in := range r.Instances.Rows {
		seen[in.Zone] = true
	}
	for _, ni := range r.Interfaces.Rows {
		if ni != nil {
			seen[ni.Zone] = true
		}
	}
	for _, lb := range r.CLBs.Rows {
		if lb != nil {
			seen[lb.Zone], seen[lb.SlaveZone] = true, true
		}
	}
	delete(seen, "")
	delete(seen, world.NoZone)
	return slices.Sorted(maps.Keys(seen))
}

// Owners are the positions of the interfaces that have any of the addresses.
func (r *Region) Owners(addresses []string) []int {
	out := []int{}
	for _, text := range addresses {
		if ip, err := netip.ParseAddr(text); err == nil {
			out = append(out, r.ofAddress[ip]...)
		}
	}
	return out
}

// everySecurityGroup lists the groups of a region, also those that only instances
// and interfaces name, by their ids. Nothing that is served adds one.
func everySecurityGroup(r *world.Region) *Table[world.SecurityGroup] {
	out := make(map[string]*world.SecurityGroup, len(r.SecurityGroups))
	for i := range r.SecurityGroups {
		out[r.SecurityGroups[i].ID] = &r.SecurityGroups[i]
	}
	name := func(ids []string, vpc, resourceGroup string) {
		for _, id := range ids {
			if out[id] == nil {
				out[id] = world.OpenGroup(id, vpc)
				out[id].ResourceGroup = resourceGroup
			}
		}
	}
	for i := range r.Instances {
		name(r.Instances[i].SecurityGroups, r.Instances[i].VPC, r.Instances[i].ResourceGroup)
	}
	for i := range r.Interfaces {
		name(r.Interfaces[i].SecurityGroups, r.Interfaces[i].VPC, r.Interfaces[i].ResourceGroup)
	}
	all := NewTable[world.SecurityGroup](nil, nil)
	for _, id := range slices.Sorted(maps.Keys(out)) {
		all.Add(id, out[id])
	}
	return all
}
