package world

import (
	"maps"
	"slices"
)

// Clone copies the world; nothing is shared with the original.
func (w *World) Clone() *World {
	out := *w
	out.AccessKeys = slices.Clone(w.AccessKeys)
	for i := range out.AccessKeys {
		out.AccessKeys[i].Deny = slices.Clone(out.AccessKeys[i].Deny)
	}
	out.Roles = slices.Clone(w.Roles)
	for i := range out.Roles {
		out.Roles[i].Deny = slices.Clone(out.Roles[i].Deny)
	}
	out.Quotas.Rules = slices.Clone(w.Quotas.Rules)
	out.Monitoring.Missing = slices.Clone(w.Monitoring.Missing)
	out.Faults = slices.Clone(w.Faults)
	out.Regions = slices.Clone(w.Regions)
	for i := range out.Regions {
		out.Regions[i].own()
	}
	return &out
}

// own replaces everything the region shares with another by copies.
func (r *Region) own() {
	r.Products = slices.Clone(r.Products)
	r.Health.Unhealthy = slices.Clone(r.Health.Unhealthy)
	r.Health.UnhealthyAfterChange = slices.Clone(r.Health.UnhealthyAfterChange)
	r.Instances = slices.Clone(r.Instances)
	for i := range r.Instances {
		r.Instances[i].Load = r.Instances[i].Load.clone()
		r.Instances[i].Assistant = r.Instances[i].Assistant.clone()
		r.Instances[i].SecurityGroups = slices.Clone(r.Instances[i].SecurityGroups)
		r.Instances[i].Tags = maps.Clone(r.Instances[i].Tags)
	}
	r.Interfaces = slices.Clone(r.Interfaces)
	for i := range r.Interfaces {
		r.Interfaces[i].own()
	}
	r.CLBs = slices.Clone(r.CLBs)
	for i := range r.CLBs {
		r.CLBs[i].own()
	}
	r.NLBs = slices.Clone(r.NLBs)
	for i := range r.NLBs {
		r.NLBs[i].own()
	}
	r.ServerGroups = slices.Clone(r.ServerGroups)
	for i := range r.ServerGroups {
		r.ServerGroups[i].Servers = slices.Clone(r.ServerGroups[i].Servers)
		r.ServerGroups[i].Tags = maps.Clone(r.ServerGroups[i].Tags)
		r.ServerGroups[i].Settings = maps.Clone(r.ServerGroups[i].Settings)
	}
	r.ownRules()
}

// ownRules copies what says who may talk to whom.
func (r *Region) ownRules() {
	r.SecurityGroups = slices.Clone(r.SecurityGroups)
	for i := range r.SecurityGroups {
		r.SecurityGroups[i].Rules = slices.Clone(r.SecurityGroups[i].Rules)
		r.SecurityGroups[i].Tags = maps.Clone(r.SecurityGroups[i].Tags)
	}
	r.AccessLists = slices.Clone(r.AccessLists)
	for i := range r.AccessLists {
		r.AccessLists[i].Entries = slices.Clone(r.AccessLists[i].Entries)
		r.AccessLists[i].Tags = maps.Clone(r.AccessLists[i].Tags)
	}
	for _, list := range []*[]TLSPolicy{&r.TLSPolicies, &r.SecurityPolicies} {
		*list = slices.Clone(*list)
		for i := range *list {
			(*list)[i].Versions, (*list)[i].Ciphers = slices.Clone((*list)[i].Versions), slices.Clone((*list)[i].Ciphers)
		}
	}
}

func (a *Assistant) clone() *Assistant {
	if a == nil {
		return nil
	}
	return &Assistant{a.Absent, a.Folder, slices.Clone(a.Outputs)}
}

func (l *Load) clone() *Load {
	if l == nil {
		return nil
	}
	out := *l
	out.Points = slices.Clone(l.Points)
	return &out
}

func (ni *Interface) own() {
	ni.SecondaryAddresses = slices.Clone(ni.SecondaryAddresses)
	ni.IPv6 = slices.Clone(ni.IPv6)
	ni.IPv4Prefixes = slices.Clone(ni.IPv4Prefixes)
	ni.IPv6Prefixes = slices.Clone(ni.IPv6Prefixes)
	ni.SecurityGroups = slices.Clone(ni.SecurityGroups)
	ni.Tags = maps.Clone(ni.Tags)
	ni.Settings = maps.Clone(ni.Settings)
}

func (lb *CLB) own() {
	lb.Load = lb.Load.clone()
	lb.Tags = maps.Clone(lb.Tags)
	lb.Backends = slices.Clone(lb.Backends)
	lb.VServerGroups = slices.Clone(lb.VServerGroups)
	for i := range lb.VServerGroups {
		lb.VServerGroups[i].Backends = slices.Clone(lb.VServerGroups[i].Backends)
		lb.VServerGroups[i].Tags = maps.Clone(lb.VServerGroups[i].Tags)
	}
	lb.MasterSlaveGroups = slices.Clone(lb.MasterSlaveGroups)
	for i := range lb.MasterSlaveGroups {
		lb.MasterSlaveGroups[i].Backends = slices.Clone(lb.MasterSlaveGroups[i].Backends)
		lb.MasterSlaveGroups[i].Tags = maps.Clone(lb.MasterSlaveGroups[i].Tags)
	}
	lb.Listeners = slices.Clone(lb.Listeners)
	for i := range lb.Listeners {
		lb.Listeners[i].Rules = slices.Clone(lb.Listeners[i].Rules)
		lb.Listeners[i].Settings = maps.Clone(lb.Listeners[i].Settings)
		lb.Listeners[i].Tags = maps.Clone(lb.Listeners[i].Tags)
	}
}

func (lb *NLB) own() {
	lb.Load = lb.Load.clone()
	lb.SecurityGroups = slices.Clone(lb.SecurityGroups)
	lb.Tags = maps.Clone(lb.Tags)
	lb.Zones = slices.Clone(lb.Zones)
	lb.Locks = slices.Clone(lb.Locks)
	lb.Listeners = slices.Clone(lb.Listeners)
	for i := range lb.Listeners {
		lb.Listeners[i].Tags = maps.Clone(lb.Listeners[i].Tags)
		lb.Listeners[i].Settings = maps.Clone(lb.Listeners[i].Settings)
	}
}
