package world

import (
	"slices"
	"strings"
	"time"
)

// CLB is a classic load balancer with everything that belongs to it.
type CLB struct {
	ID      string `yaml:"id"`
	Name    string `yaml:"name,omitempty"`
	VPC     string `yaml:"vpc,omitempty"`
	VSwitch string `yaml:"vswitch,omitempty"`
	Zone    string `yaml:"zone,omitempty"`
	// SlaveZone is the zone that takes over; "none" is a load balancer in one zone.
	SlaveZone string `yaml:"slave_zone,omitempty"`
	Address   string `yaml:"address,omitempty"`
	// AddressType is intranet (default) or internet.
	AddressType string `yaml:"address_type,omitempty"`
	// Spec is slb.s1.small ... slb.s3.large; "shared" is the old kind without
	// a spec, which the service shows as an empty text.
	Spec string `yaml:"spec,omitempty"`
	// InstanceChargeType is PayBySpec (default) or PayByCLCU.
	InstanceChargeType string `yaml:"instance_charge_type,omitempty"`
	// InternetChargeType is paybytraffic (default) or paybybandwidth.
	InternetChargeType string `yaml:"internet_charge_type,omitempty"`
	// PayType is PayOnDemand (default) or PrePay.
	PayType   string `yaml:"pay_type,omitempty"`
	Bandwidth int    `yaml:"bandwidth,omitempty"`
	// Status is active (default), inactive or locked.
	Status string `yaml:"status,omitempty"`
	// Created is 2025-03-01 unless given. Age says it relative to the server's
	// start instead. Deleted, when it has passed, hides the load balancer from
	// every listing, but not what was measured before.
	Created       time.Time     `yaml:"created,omitempty"`
	Age           time.Duration `yaml:"age,omitempty"`
	Deleted       time.Time     `yaml:"deleted,omitempty"`
	Load          *Load         `yaml:"load,omitempty"`
	ResourceGroup string        `yaml:"resource_group,omitempty"`
	Tags          Tags          `yaml:"tags,omitempty"`
	// Backends is the default server group.
	Backends          []Backend          `yaml:"backends,omitempty"`
	VServerGroups     []VServerGroup     `yaml:"vserver_groups,omitempty"`
	MasterSlaveGroups []MasterSlaveGroup `yaml:"master_slave_groups,omitempty"`
	Listeners         []CLBListener      `yaml:"listeners,omitempty"`
}

// Backend is one server behind a CLB.
type Backend struct {
	// Type is ecs (default), eni or eci.
	Type string `yaml:"type,omitempty"`
	ID   string `yaml:"id"`
	IP   string `yaml:"ip,omitempty"`
	// Port is not used in the default server group.
	Port int `yaml:"port,omitempty"`
	// Weight is 100 when the YAML leaves it out.
	Weight      int    `yaml:"weight"`
	Description string `yaml:"description,omitempty"`
	// Role is Master or Slave, only in a master-slave group; the first server
	// is the Master unless it says otherwise.
	Role string `yaml:"role,omitempty"`
}

// VServerGroup is a named group of servers with ports.
type VServerGroup struct {
	ID       string    `yaml:"id"`
	Name     string    `yaml:"name,omitempty"`
	Tags     Tags      `yaml:"tags,omitempty"`
	Backends []Backend `yaml:"backends,omitempty"`
}

// MasterSlaveGroup is a pair of servers, one of which stands by.
type MasterSlaveGroup struct {
	ID       string    `yaml:"id"`
	Name     string    `yaml:"name,omitempty"`
	Tags     Tags      `yaml:"tags,omitempty"`
	Backends []Backend `yaml:"backends,omitempty"`
}

// CLBListener is a port of a CLB.
type CLBListener struct {
	Port int `yaml:"port"`
	// Protocol is tcp, udp, http or https.
	Protocol string `yaml:"protocol"`
	// Status is running (default) or stopped.
	Status      string `yaml:"status,omitempty"`
	Description string `yaml:"description,omitempty"`
	// EstablishedTimeout is of tcp only: 10 to 900, 900 unless given.
	EstablishedTimeout int `yaml:"established_timeout,omitempty"`
	// IdleTimeout is of http and https: 1 to 60, 15 unless given.
	IdleTimeout int `yaml:"idle_timeout,omitempty"`
	// RequestTimeout is of http and https: 1 to 180, 60 unless given.
	RequestTimeout int `yaml:"request_timeout,omitempty"`
	// BackendPort is used with the default server group only.
	BackendPort      int    `yaml:"backend_port,omitempty"`
	VServerGroup     string `yaml:"vserver_group,omitempty"`
	MasterSlaveGroup string `yaml:"master_slave_group,omitempty"`
	// ForwardPort makes an http listener answer with a redirect to this port.
	ForwardPort int `yaml:"forward_port,omitempty"`
	// Scheduler is wrr (default), wlc, rr, sch, tch or qch.
	Scheduler string `yaml:"scheduler,omitempty"`
	Bandwidth int    `yaml:"bandwidth,omitempty"`
	// HealthCheck is on (default) or off.
	HealthCheck string `yaml:"health_check,omitempty"`
	// LoadShare is the listener's weight in the load; 1 unless given.
	LoadShare float64 `yaml:"load_share,omitempty"`
	Tags      Tags    `yaml:"tags,omitempty"`
	Rules     []Rule  `yaml:"rules,omitempty"`
	// Settings are the rest, by the names of the service: ConnectionDrain,
	// PersistenceTimeout, StickySession, TLSCipherPolicy, AclStatus, AclType, AclId,
	// HealthCheckInterval and so on.
	Settings Settings `yaml:"settings,omitempty"`
}

// Rule sends part of an http or https listener's requests to another group.
type Rule struct {
	ID           string `yaml:"id"`
	Name         string `yaml:"name,omitempty"`
	Domain       string `yaml:"domain,omitempty"`
	URL          string `yaml:"url,omitempty"`
	VServerGroup string `yaml:"vserver_group"`
}

// EveryBackend collects the servers of all groups.
func (lb *CLB) EveryBackend() []Backend {
	out := slices.Clone(lb.Backends)
	for _, g := range lb.VServerGroups {
		out = append(out, g.Backends...)
	}
	for _, g := range lb.MasterSlaveGroups {
		out = append(out, g.Backends...)
	}
	return out
}

// AccessLists are the ids of the access lists of a listener.
func (l *CLBListener) AccessLists() []string {
	if l.Settings["AclId"] == "" {
		return nil
	}
	return strings.Split(l.Settings["AclId"], ",")
}
