package world

import (
	"fmt"
	"hash/crc32"
	"time"
)

// NLB is a network load balancer and its listeners.
type NLB struct {
	ID   string `yaml:"id"`
	Name string `yaml:"name,omitempty"`
	VPC  string `yaml:"vpc,omitempty"`
	// AddressType is Intranet (default) or Internet.
	AddressType string `yaml:"address_type,omitempty"`
	// Status is Active (default), Inactive, Provisioning or Configuring.
	Status string `yaml:"status,omitempty"`
	// BusinessStatus is Normal (default) or Abnormal.
	BusinessStatus string `yaml:"business_status,omitempty"`
	// Locks are the operations that the service has locked, and why.
	Locks []Lock `yaml:"locks,omitempty"`
	// Created is 2025-03-01 unless given. Age says it relative to the server's
	// start instead. Deleted, when it has passed, hides the load balancer from
	// every listing, but not what was measured before.
	Created        time.Time     `yaml:"created,omitempty"`
	Age            time.Duration `yaml:"age,omitempty"`
	Deleted        time.Time     `yaml:"deleted,omitempty"`
	Load           *Load         `yaml:"load,omitempty"`
	SecurityGroups []string      `yaml:"security_groups,omitempty"`
	ResourceGroup  string        `yaml:"resource_group,omitempty"`
	Tags           Tags          `yaml:"tags,omitempty"`
	Zones          []NLBZone     `yaml:"zones,omitempty"`
	Listeners      []NLBListener `yaml:"listeners,omitempty"`
}

// NLBZone is the presence of an NLB in a zone. The service owns the interface:
// when the world does not list it, it is added as a service-managed one.
type NLBZone struct {
	Zone      string `yaml:"zone"`
	VSwitch   string `yaml:"vswitch,omitempty"`
	Interface string `yaml:"interface,omitempty"`
	Address   string `yaml:"address,omitempty"`
}

// NLBListener is a port, or a range of ports, of an NLB.
type NLBListener struct {
	// ID is lsn-NAME@PORT; made from the NLB's id unless given.
	ID string `yaml:"id,omitempty"`
	// Port is 0 for a listener over StartPort to EndPort.
	Port      int `yaml:"port"`
	StartPort int `yaml:"start_port,omitempty"`
	EndPort   int `yaml:"end_port,omitempty"`
	// Protocol is TCP, UDP or TCPSSL.
	Protocol    string `yaml:"protocol"`
	Description string `yaml:"description,omitempty"`
	// IdleTimeout is 900 for TCP and TCPSSL and 20 for UDP unless given. More than 900,
	// up to 3600, is of accounts that the service has put on a list: one with such a
	// listener is on it.
	IdleTimeout int `yaml:"idle_timeout,omitempty"`
	// Status is Running (default), Stopped, or a word of a change in progress.
	Status      string `yaml:"status,omitempty"`
	ServerGroup string `yaml:"server_group,omitempty"`
	// LoadShare is the listener's weight in the load; 1 unless given.
	LoadShare float64 `yaml:"load_share,omitempty"`
	Tags      Tags    `yaml:"tags,omitempty"`
	// Settings are the rest, by the names of the service: Cps, Mss,
	// ProxyProtocolEnabled, SecurityPolicyId and so on.
	Settings Settings `yaml:"settings,omitempty"`
}

// Lock is an operation lock of an NLB.
type Lock struct {
	// Type is SecurityLocked, RelatedResourceLocked, FinancialLocked or ResidualLocked.
	Type string `yaml:"type"`
	// Reason is a text of the service.
	Reason string `yaml:"reason,omitempty"`
}

// ServerGroup is a set of servers that NLB listeners send to.
type ServerGroup struct {
	ID   string `yaml:"id"`
	Name string `yaml:"name,omitempty"`
	// Type is Instance (default) or Ip.
	Type string `yaml:"type,omitempty"`
	// Protocol is TCP (default), UDP or TCP_UDP.
	Protocol string `yaml:"protocol,omitempty"`
	VPC      string `yaml:"vpc,omitempty"`
	// AnyPort makes the servers' ports 0: the listener's port is used.
	AnyPort bool `yaml:"any_port,omitempty"`
	// HealthCheck is on (default) or off.
	HealthCheck   string `yaml:"health_check,omitempty"`
	ResourceGroup string `yaml:"resource_group,omitempty"`
	Tags          Tags   `yaml:"tags,omitempty"`
	// Settings are the rest, by the names of the service: Scheduler,
	// PreserveClientIpEnabled, ConnectionDrainEnabled, ConnectionDrainTimeout,
	// HealthCheckInterval and so on.
	Settings Settings      `yaml:"settings,omitempty"`
	Servers  []GroupServer `yaml:"servers,omitempty"`
}

// GroupServer is one server of an NLB server group.
type GroupServer struct {
	// Type is Ecs (default), Eni, Eci or Ip.
	Type string `yaml:"type,omitempty"`
	// ID equals IP for type Ip.
	ID   string `yaml:"id,omitempty"`
	IP   string `yaml:"ip,omitempty"`
	Port int    `yaml:"port,omitempty"`
	// Weight is 100 when the YAML leaves it out.
	Weight      int    `yaml:"weight"`
	Zone        string `yaml:"zone,omitempty"`
	Description string `yaml:"description,omitempty"`
	// Status is Available (default), Adding, Configuring or Removing.
	Status string `yaml:"status,omitempty"`
}

// Public is the address by which the internet reaches a zone of an NLB that has
// an entrance from there, and the id of that address.
func (z NLBZone) Public() (address, allocation string) {
	sum := crc32.ChecksumIEEE([]byte(z.Interface))
	return fmt.Sprintf("203.0.113.%d", 1+sum%254), fmt.Sprintf("eip-%08x", sum) // for documentation only
}
