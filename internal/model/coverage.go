package model

import "cmp"

// Key names one resource of an account: ids are unique within a region only.
type Key struct{ RegionID, ID string }

// Compare orders keys by region, then id.
func (k Key) Compare(other Key) int {
	return cmp.Or(cmp.Compare(k.RegionID, other.RegionID), cmp.Compare(k.ID, other.ID))
}

// Table names one kind of thing that is read of an account. A reader of an API
// fills one table, and a rule names the tables it needs.
type Table string

// The tables. Those listed by region have one Coverage for the region; those read
// one resource at a time have one for each resource that could not be read.
const (
	CLBTable            Table = "clb_load_balancers" // by region
	NLBTable            Table = "nlb_load_balancers" // by region
	CLBListenersTable   Table = "clb_listeners"      // by region
	NLBListenersTable   Table = "nlb_listeners"      // by region
	RulesTable          Table = "forwarding_rules"   // by CLB
	GroupsTable         Table = "server_groups"      // backends, by group; the default group of a CLB has the CLB's id
	GroupSettingsTable  Table = "nlb_group_settings" // by region
	HealthTable         Table = "health"             // by CLB, and by NLB listener
	InterfacesTable     Table = "interfaces"         // by region
	TimeoutsTable       Table = "interface_timeouts" // by interface
	InstancesTable      Table = "instances"          // by region
	SecurityGroupsTable Table = "security_groups"    // rules, by security group
	CLBTLSTable         Table = "clb_tls_policies"   // by region
	NLBTLSTable         Table = "nlb_tls_policies"   // by region
	UsageTable          Table = "usage"              // by load balancer
	InstanceUsageTable  Table = "instance_usage"     // by instance
	QuotesTable         Table = "quotes"             // by region
	BillsTable          Table = "bills"              // for the account

	// SettingsTable has no rows: it says that load balancers, listeners and
	// interfaces were listed with the settings an audit looks at, which older
	// snapshots do not hold. By region.
	SettingsTable Table = "settings"
)

// Tables lists every table.
func Tables() []Table {
	return []Table{CLBTable, NLBTable, CLBListenersTable, NLBListenersTable, RulesTable, GroupsTable, GroupSettingsTable,
		HealthTable, InterfacesTable, TimeoutsTable, InstancesTable, SecurityGroupsTable, CLBTLSTable, NLBTLSTable,
		UsageTable, InstanceUsageTable, QuotesTable, BillsTable, SettingsTable}
}

// Outcome says how a read ended.
type Outcome string

// The outcomes of a read. A table or resource without one was not asked for.
const (
	Read     Outcome = "read"
	Denied   Outcome = "denied"  // the identity may not read it
	Failed   Outcome = "failed"  // it could not be read now
	Invalid  Outcome = "invalid" // the answer is not one that can be used
	NotAsked Outcome = "not_asked"
)

// Coverage says of one table in one region, or of one resource of it, whether it
// was read. Code is what the API answered when it was not.
type Coverage struct {
	Table      Table   `json:"table"`
	RegionID   string  `json:"region_id"`
	ResourceID string  `json:"resource_id,omitempty"` // empty: the whole table in the region
	Outcome    Outcome `json:"outcome"`
	Code       string  `json:"code,omitempty"`
}

// CompareCoverage orders coverage by table, region, resource, outcome and code.
func CompareCoverage(a, b Coverage) int {
	return cmp.Or(cmp.Compare(a.Table, b.Table), cmp.Compare(a.RegionID, b.RegionID),
		cmp.Compare(a.ResourceID, b.ResourceID), cmp.Compare(a.Outcome, b.Outcome), cmp.Compare(a.Code, b.Code))
}

// Covered answers questions about the coverage of one snapshot.
type Covered map[coverageKey]Coverage

type coverageKey struct {
	table Table
	key   Key
}

// Index makes the coverage of a snapshot quick to ask.
func (s *Snapshot) Index() Covered {
	c := make(Covered, len(s.Coverage))
	for _, entry := range s.Coverage {
		k := coverageKey{entry.Table, Key{entry.RegionID, entry.ResourceID}}
		if old, ok := c[k]; !ok || old.Outcome == Read {
			c[k] = entry // a failed part outweighs a part that was read
		}
	}
	return c
}

// Region says whether a table was read for a whole region.
func (c Covered) Region(t Table, regionID string) Coverage {
	if entry, ok := c[coverageKey{t, Key{regionID, ""}}]; ok {
		return entry
	}
	return Coverage{Table: t, RegionID: regionID, Outcome: NotAsked}
}

// Resource says why a resource has no row in a table. It is Read when nothing is
// known against it, so ask only about a resource without a row.
func (c Covered) Resource(t Table, k Key) Coverage {
	if entry, ok := c[coverageKey{t, k}]; ok {
		return entry
	}
	return c.Region(t, k.RegionID)
}
