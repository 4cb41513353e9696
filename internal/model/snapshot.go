package model

import (
	"cmp"
	"slices"
	"time"
)

// SnapshotSchema names the version of the snapshot file.
const SnapshotSchema = "alictl/snapshot/v1"

// Snapshot is what was read from one account at one time. Judging looks at
// nothing else. What could not be read is in Errors. It is not changed once it is
// read: of a file, equal lists of figures are held once.
type Snapshot struct {
	Schema         string         `json:"schema"`
	TakenAt        time.Time      `json:"taken_at"`
	AccountID      string         `json:"account_id"`
	Regions        []string       `json:"regions"`
	LoadBalancers  []LoadBalancer `json:"load_balancers"`
	Listeners      []Listener     `json:"listeners"`
	ServerGroups   []ServerGroup  `json:"server_groups"`
	Interfaces     []Interface    `json:"interfaces"`
	Instances      []Instance     `json:"instances"`
	Errors         []ReadError    `json:"errors"`
	Coverage       []Coverage     `json:"coverage,omitempty"` // what was read and what was not, and why
	IncludeStopped bool           `json:"include_stopped"`    // server groups of stopped listeners were read too

	// What an audit needs beside that; absent elsewhere.
	GroupSettings  []GroupSettings  `json:"group_settings,omitempty"`
	Health         []ListenerHealth `json:"health,omitempty"`
	SecurityGroups []SecurityGroup  `json:"security_groups,omitempty"`
	TLSPolicies    []TLSPolicy      `json:"tls_policies,omitempty"`
	InstanceUsage  []InstanceUsage  `json:"instance_usage,omitempty"`

	// What a spec report needs beside the inventory; absent elsewhere.
	Window *Window `json:"window,omitempty"`
	Usage  []Usage `json:"usage,omitempty"`
	Quotes []Quote `json:"quotes,omitempty"` // live prices
	Bills  []Bill  `json:"bills,omitempty"`  // what the real bill says
}

// Sort puts every list into the one order used in files and output, so that the
// same account gives the same bytes whatever the order of the answers was.
func (s *Snapshot) Sort() {
	slices.Sort(s.Regions)
	slices.SortFunc(s.LoadBalancers, func(a, b LoadBalancer) int {
		return cmp.Or(cmp.Compare(a.RegionID, b.RegionID), cmp.Compare(a.ID, b.ID))
	})
	s.LoadBalancers = slices.CompactFunc(s.LoadBalancers, func(a, b LoadBalancer) bool {
		return a.RegionID == b.RegionID && a.ID == b.ID // one that moved to the next page while it was listed
	})
	slices.SortFunc(s.Listeners, CompareListeners)
	slices.SortFunc(s.ServerGroups, func(a, b ServerGroup) int {
		return cmp.Or(cmp.Compare(a.RegionID, b.RegionID), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID))
	})
	slices.SortFunc(s.Interfaces, func(a, b Interface) int {
		return cmp.Or(cmp.Compare(a.RegionID, b.RegionID), cmp.Compare(a.ID, b.ID))
	})
	slices.SortFunc(s.Instances, func(a, b Instance) int {
		return cmp.Or(cmp.Compare(a.RegionID, b.RegionID), cmp.Compare(a.ID, b.ID))
	})
	slices.SortFunc(s.Errors, CompareErrors)
	s.sortAudited()
}

// sortAudited sorts what only an audit reads.
func (s *Snapshot) sortAudited() {
	slices.SortFunc(s.GroupSettings, func(a, b GroupSettings) int {
		return cmp.Or(cmp.Compare(a.RegionID, b.RegionID), cmp.Compare(a.ID, b.ID))
	})
	slices.SortFunc(s.Health, func(a, b ListenerHealth) int {
		return cmp.Or(cmp.Compare(a.RegionID, b.RegionID), cmp.Compare(a.LoadBalancerID, b.LoadBalancerID),
			cmp.Compare(a.ListenerID, b.ListenerID), cmp.Compare(a.Port, b.Port), cmp.Compare(a.Protocol, b.Protocol))
	})
	slices.SortFunc(s.SecurityGroups, func(a, b SecurityGroup) int {
		return cmp.Or(cmp.Compare(a.RegionID, b.RegionID), cmp.Compare(a.ID, b.ID))
	})
	slices.SortFunc(s.TLSPolicies, func(a, b TLSPolicy) int {
		return cmp.Or(cmp.Compare(a.RegionID, b.RegionID), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID))
	})
	slices.SortFunc(s.InstanceUsage, func(a, b InstanceUsage) int {
		return cmp.Or(cmp.Compare(a.RegionID, b.RegionID), cmp.Compare(a.InstanceID, b.InstanceID))
	})
	slices.SortFunc(s.Coverage, CompareCoverage)
	s.Coverage = slices.Compact(s.Coverage)
}

// CompareListeners orders listeners by region, load balancer, port, protocol and id.
func CompareListeners(a, b Listener) int {
	return cmp.Or(cmp.Compare(a.RegionID, b.RegionID), cmp.Compare(a.LoadBalancerID, b.LoadBalancerID),
		cmp.Compare(a.Port, b.Port), cmp.Compare(a.Protocol, b.Protocol), cmp.Compare(a.ID, b.ID))
}

// CompareErrors orders read errors by region, product, action, resource and code.
func CompareErrors(a, b ReadError) int {
	return cmp.Or(cmp.Compare(a.RegionID, b.RegionID), cmp.Compare(a.Product, b.Product),
		cmp.Compare(a.Action, b.Action), cmp.Compare(a.ResourceID, b.ResourceID), cmp.Compare(a.Code, b.Code))
}
