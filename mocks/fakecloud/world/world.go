package world

import "time"

// World is one account: who may call, what exists, and how the service behaves.
type World struct {
	AccountID  string      `yaml:"account_id"`
	AccessKeys []AccessKey `yaml:"access_keys"`
	Roles      []Role      `yaml:"roles,omitempty"`
	Regions    []Region    `yaml:"regions"`
	Quotas     Quotas      `yaml:"quotas,omitempty"`
	Faults     []Fault     `yaml:"faults,omitempty"`
	// JobTime is how long an NLB change stays in progress.
	JobTime time.Duration `yaml:"job_time,omitempty"`
	// OmittedTimeouts says what a change that names only some of the three
	// interface timeouts does to the others: "keep" (default) or "reset".
	// The real service does not document it.
	OmittedTimeouts string `yaml:"omitted_timeouts,omitempty"`
	// Epoch is when the growth of every load begins; a server's first midnight
	// (UTC+8) unless given.
	Epoch      time.Time  `yaml:"epoch,omitempty"`
	Monitoring Monitoring `yaml:"monitoring,omitempty"`
	Billing    Billing    `yaml:"billing,omitempty"`
}

// AccessKey is one credential and the identity behind it.
type AccessKey struct {
	ID            string    `yaml:"id"`
	Secret        string    `yaml:"secret"`
	SecurityToken string    `yaml:"security_token,omitempty"`
	Expires       time.Time `yaml:"expires,omitempty"`
	// Identity is root (default), user or role.
	Identity string `yaml:"identity,omitempty"`
	// Name is the RAM user's name, or role/session of an assumed role.
	Name     string `yaml:"name,omitempty"`
	Inactive bool   `yaml:"inactive,omitempty"`
	// ReadOnly takes away every action that does more than read.
	ReadOnly bool   `yaml:"read_only,omitempty"`
	Deny     []Deny `yaml:"deny,omitempty"`
}

// Deny takes permissions away from an access key. Both fields are patterns in
// which * stands for any text; an empty field matches everything.
type Deny struct {
	// Action is product:Action, for example ecs:Describe*.
	Action string `yaml:"action,omitempty"`
	// Resource is the id of the thing the request is about.
	Resource string `yaml:"resource,omitempty"`
}

// Role can be assumed by every key that is not the root's.
type Role struct {
	Name       string        `yaml:"name"`
	MaxSession time.Duration `yaml:"max_session,omitempty"`
	Deny       []Deny        `yaml:"deny,omitempty"`
}

// Region is what one region holds.
type Region struct {
	ID   string `yaml:"id"`
	Name string `yaml:"name,omitempty"`
	// Products that exist here: ecs, slb, nlb. Empty means all of them.
	Products     []string      `yaml:"products,omitempty"`
	Instances    []Instance    `yaml:"instances,omitempty"`
	Interfaces   []Interface   `yaml:"interfaces,omitempty"`
	CLBs         []CLB         `yaml:"clbs,omitempty"`
	NLBs         []NLB         `yaml:"nlbs,omitempty"`
	ServerGroups []ServerGroup `yaml:"server_groups,omitempty"`
	// SecurityGroups have their rules here; one that only instances and interfaces
	// name accepts everything.
	SecurityGroups []SecurityGroup `yaml:"security_groups,omitempty"`
	// AccessLists are what listeners of CLBs name in AclId.
	AccessLists []AccessList `yaml:"access_lists,omitempty"`
	// TLSPolicies are the account's own ones of CLB, SecurityPolicies those of NLB.
	TLSPolicies      []TLSPolicy `yaml:"tls_policies,omitempty"`
	SecurityPolicies []TLSPolicy `yaml:"security_policies,omitempty"`
	Health           Health      `yaml:"health,omitempty"`
}

// Health names what is not well. Entries are ids of instances, interfaces or
// container instances, or addresses; an entry may end in :port.
type Health struct {
	Unhealthy []string `yaml:"unhealthy,omitempty"`
	// UnhealthyAfterChange lists interfaces whose backends turn unhealthy while
	// their timeouts differ from what the world began with.
	UnhealthyAfterChange []string `yaml:"unhealthy_after_change,omitempty"`
}

// Tags are free key and value pairs.
type Tags map[string]string
