// Package model holds what was read from an account: load balancers, listeners,
// server groups, backends, network interfaces and the errors met on the way.
//
// The types carry no SDK type and no behaviour beyond lookup and order, so that
// collecting, judging and rendering can happen on different machines and days.
package model

import (
	"strconv"
	"strings"
	"time"
)

// Kind says which product a load balancer belongs to.
type Kind string

// The load balancer kinds. The values appear in JSON output.
const (
	CLB Kind = "clb"
	NLB Kind = "nlb"
)

// Protocol is the protocol of a listener, in lower case.
type Protocol string

// The listener protocols. HTTP and HTTPS exist on CLB only, TCPSSL on NLB only.
const (
	TCP    Protocol = "tcp"
	UDP    Protocol = "udp"
	TCPSSL Protocol = "tcpssl"
	HTTP   Protocol = "http"
	HTTPS  Protocol = "https"
)

// IsTimed reports the protocols whose connections an interface keeps time of.
func (p Protocol) IsTimed() bool {
	switch p {
	case TCP, UDP, TCPSSL, HTTP, HTTPS:
		return true
	}
	return false
}

// LoadBalancer is one CLB or NLB instance.
type LoadBalancer struct {
	RegionID        string            `json:"region_id"`
	ID              string            `json:"load_balancer_id"`
	Name            string            `json:"name,omitempty"`
	Kind            Kind              `json:"kind"`
	Status          string            `json:"status,omitempty"`
	VPCID           string            `json:"vpc_id,omitempty"` // empty for a CLB of the classic network or with a public address
	AddressType     string            `json:"address_type,omitempty"`
	ResourceGroupID string            `json:"resource_group_id,omitempty"`
	Tags            map[string]string `json:"tags,omitempty"`

	// What a load balancer is paid for; empty where a command does not need it.
	Spec               string     `json:"spec,omitempty"`                 // CLB: slb.s2.small …, slb.lcu.elastic; empty: shared-performance
	InstanceChargeType string     `json:"instance_charge_type,omitempty"` // PayBySpec or PayByCLCU
	PayType            string     `json:"pay_type,omitempty"`             // PayOnDemand, PrePay; NLB: PostPay
	InternetChargeType string     `json:"internet_charge_type,omitempty"` // paybytraffic or paybybandwidth, in words whatever the API said
	BandwidthMbps      int        `json:"bandwidth_mbps,omitempty"`       // the cap of paybybandwidth
	CreatedAt          *time.Time `json:"created_at,omitempty"`
	Zones              int        `json:"zones,omitempty"` // NLB: zones with an address

	// Where it stands; empty where an older snapshot does not hold it.
	MasterZoneID   string   `json:"master_zone_id,omitempty"`  // CLB
	SlaveZoneID    string   `json:"slave_zone_id,omitempty"`   // CLB; empty or the master's: one zone
	BusinessStatus string   `json:"business_status,omitempty"` // NLB: Normal or Abnormal
	Locks          []string `json:"locks,omitempty"`           // NLB: reasons of its operation locks
}

// Listener is one listener with the timeouts the API returned for it, in seconds.
// A nil timeout means that the API returned none, which is not the same as zero.
type Listener struct {
	RegionID           string     `json:"region_id"`
	LoadBalancerID     string     `json:"load_balancer_id"`
	Kind               Kind       `json:"kind"`
	ID                 string     `json:"listener_id,omitempty"` // NLB only: a CLB listener is named by port and protocol
	Port               int        `json:"port"`                  // 0 for an NLB listener of a range of ports
	StartPort          int        `json:"start_port,omitempty"`  // of that range; both 0 when the API names none
	EndPort            int        `json:"end_port,omitempty"`
	Protocol           Protocol   `json:"protocol"`
	Status             string     `json:"status,omitempty"` // as the API spells it
	Running            bool       `json:"running"`
	Redirects          bool       `json:"redirects,omitempty"` // answers with a redirect, so it has no backends
	IdleTimeout        *int       `json:"idle_timeout,omitempty"`
	EstablishedTimeout *int       `json:"established_timeout,omitempty"`
	RequestTimeout     *int       `json:"request_timeout,omitempty"`
	Unclear            bool       `json:"unclear,omitempty"` // the API said of a timeout what cannot be, so what it needs is not known
	Groups             []GroupRef `json:"groups,omitempty"`  // every group it sends to, forwarding rules included

	// Settings that only an audit looks at, in the words of the API. A nil or
	// empty value means that the API returned none, or that an older snapshot
	// does not hold it.
	BackendPort        int          `json:"backend_port,omitempty"` // CLB: the port of its default backends
	Scheduler          string       `json:"scheduler,omitempty"`    // CLB; of an NLB the group says
	PersistenceTimeout *int         `json:"persistence_timeout,omitempty"`
	StickySession      string       `json:"sticky_session,omitempty"` // on or off: HTTP and HTTPS
	ConnectionDrain    string       `json:"connection_drain,omitempty"`
	HealthCheck        *HealthCheck `json:"health_check,omitempty"` // CLB; of an NLB the group says
	TLSPolicyID        string       `json:"tls_policy_id,omitempty"`
	ACLStatus          string       `json:"acl_status,omitempty"`
	ACLType            string       `json:"acl_type,omitempty"`
	CPS                int          `json:"cps,omitempty"` // NLB: new connections per second and zone, 0 is no cap

	// OddSettings are the settings of which the answer held what can be none, by the
	// field's name in the API, with that value: they are unknown, not absent.
	OddSettings map[string]string `json:"odd_settings,omitempty"`
}

// Name is what findings and flags call a listener: the id of an NLB listener, and
// load balancer, protocol and port of a CLB listener, as in lb-1:tcp:443.
func (l *Listener) Name() string {
	if l.Kind == NLB {
		return l.ID
	}
	return l.LoadBalancerID + ":" + strings.ToLower(string(l.Protocol)) + ":" + strconv.Itoa(l.Port)
}

// HealthCheck is how backends are probed; times are in seconds.
type HealthCheck struct {
	Enabled            bool   `json:"enabled"`
	Type               string `json:"type,omitempty"` // tcp, http or udp, in lower case
	IntervalSeconds    int    `json:"interval_seconds,omitempty"`
	TimeoutSeconds     int    `json:"timeout_seconds,omitempty"` // TCP and UDP: connect timeout, HTTP: answer timeout
	HealthyThreshold   int    `json:"healthy_threshold,omitempty"`
	UnhealthyThreshold int    `json:"unhealthy_threshold,omitempty"`
}

// GroupKind says which of the four places a list of backends comes from.
type GroupKind string

// The kinds of server group.
const (
	DefaultGroup     GroupKind = "clb_default"      // the default backends of a CLB; its id is the load balancer's
	VServerGroup     GroupKind = "clb_vserver"      // a CLB vserver group
	MasterSlaveGroup GroupKind = "clb_master_slave" // a CLB master-slave group
	NLBGroup         GroupKind = "nlb"              // an NLB server group
)

// GroupRef names a server group that a listener sends to. RuleID is set when a
// forwarding rule, not the listener itself, names the group.
type GroupRef struct {
	Kind   GroupKind `json:"kind"`
	ID     string    `json:"id"`
	RuleID string    `json:"rule_id,omitempty"`
}

// ServerGroup is a list of backends that was read. A group that could not be
// read is absent from the snapshot and named in its errors.
type ServerGroup struct {
	RegionID string    `json:"region_id"`
	Kind     GroupKind `json:"kind"`
	ID       string    `json:"id"`
	Backends []Backend `json:"backends,omitempty"`
}

// GroupSettings are the settings of an NLB server group. Those of a CLB stand in
// its listeners.
type GroupSettings struct {
	RegionID         string       `json:"region_id"`
	ID               string       `json:"id"`
	Name             string       `json:"name,omitempty"`
	Protocol         string       `json:"protocol,omitempty"`
	Scheduler        string       `json:"scheduler,omitempty"`
	AnyPort          bool         `json:"any_port,omitempty"`
	PreserveClientIP *bool        `json:"preserve_client_ip,omitempty"`
	ConnectionDrain  *bool        `json:"connection_drain,omitempty"`
	HealthCheck      *HealthCheck `json:"health_check,omitempty"`
}

// ListenerHealth is what the health checks of one listener said when it was
// read. Of an NLB the API names only backends that are not healthy.
type ListenerHealth struct {
	RegionID       string         `json:"region_id"`
	LoadBalancerID string         `json:"load_balancer_id"`
	ListenerID     string         `json:"listener_id,omitempty"` // NLB
	Port           int            `json:"port,omitempty"`        // CLB
	Protocol       Protocol       `json:"protocol,omitempty"`    // CLB
	Servers        []ServerHealth `json:"servers,omitempty"`
}

// ServerHealth is one backend as the health check of a listener sees it.
type ServerHealth struct {
	GroupID  string `json:"group_id,omitempty"` // NLB
	ServerID string `json:"server_id"`
	ServerIP string `json:"server_ip,omitempty"`
	Port     int    `json:"port,omitempty"`
	Status   string `json:"status"` // CLB: normal, abnormal, unavailable; NLB: Initial, Unhealthy, Unavailable
}

// ServerType says what a backend's ServerID names.
type ServerType string

// The server types, in the spelling of the NLB API; CLB answers are brought to it.
const (
	ServerECS ServerType = "Ecs"
	ServerENI ServerType = "Eni"
	ServerECI ServerType = "Eci"
	ServerIP  ServerType = "Ip"
)

// Backend is one server of a group. A weight of 0 still counts as a backend.
type Backend struct {
	Type     ServerType `json:"server_type"`
	ServerID string     `json:"server_id,omitempty"`
	ServerIP string     `json:"server_ip,omitempty"`
	Port     int        `json:"port,omitempty"`
	Weight   int        `json:"weight"`
}

// Interface is an elastic network interface (ENI).
type Interface struct {
	RegionID        string            `json:"region_id"`
	ID              string            `json:"network_interface_id"`
	Name            string            `json:"name,omitempty"`
	InstanceID      string            `json:"instance_id,omitempty"`
	Primary         bool              `json:"primary,omitempty"`
	Status          string            `json:"status,omitempty"`
	VPCID           string            `json:"vpc_id,omitempty"`
	ServiceManaged  bool              `json:"service_managed,omitempty"` // another cloud service owns it and refuses changes
	Addresses       []string          `json:"addresses,omitempty"`       // private IPv4 and IPv6, primary first
	Prefixes        []string          `json:"prefixes,omitempty"`        // IPv4 and IPv6 prefixes delegated to it
	ZoneID          string            `json:"zone_id,omitempty"`
	SecurityGroups  []string          `json:"security_group_ids,omitempty"`
	ResourceGroupID string            `json:"resource_group_id,omitempty"`
	Tags            map[string]string `json:"tags,omitempty"`
	Timeouts        *Timeouts         `json:"timeouts,omitempty"` // nil until read, or when they could not be read
}

// Timeouts are the three connection-tracking timeouts of an ENI, in seconds.
type Timeouts struct {
	TCPEstablished       int `json:"tcp_established_timeout"`
	TCPClosedAndTimeWait int `json:"tcp_closed_and_time_wait_timeout"`
	UDP                  int `json:"udp_timeout"`
}

// Instance is an ECS instance, read where no interface of it was listed or where
// a rule asks for its type.
type Instance struct {
	RegionID           string `json:"region_id"`
	ID                 string `json:"instance_id"`
	Name               string `json:"name,omitempty"`
	Type               string `json:"instance_type,omitempty"` // ecs.g7.large …
	PrimaryInterfaceID string `json:"primary_network_interface_id,omitempty"`
}

// SecurityGroup is a security group with its ingress rules.
type SecurityGroup struct {
	RegionID string         `json:"region_id"`
	ID       string         `json:"security_group_id"`
	Name     string         `json:"name,omitempty"`
	Ingress  []SecurityRule `json:"ingress,omitempty"`
}

// SecurityRule is one ingress rule. Exactly one of the sources is set.
type SecurityRule struct {
	Policy     string `json:"policy"`   // Accept or Drop
	Protocol   string `json:"protocol"` // TCP, UDP, ICMP, ICMPv6, GRE or ALL
	PortRange  string `json:"port_range"`
	Priority   int    `json:"priority"` // 1 is the first
	IPv4       string `json:"source_cidr,omitempty"`
	IPv6       string `json:"source_ipv6_cidr,omitempty"`
	PrefixList string `json:"source_prefix_list_id,omitempty"`
	GroupID    string `json:"source_group_id,omitempty"`
}

// TLSPolicy is a custom TLS policy with the versions it allows.
type TLSPolicy struct {
	RegionID string   `json:"region_id"`
	Kind     Kind     `json:"kind"`
	ID       string   `json:"id"`
	Versions []string `json:"versions,omitempty"` // TLSv1.0, TLSv1.1, TLSv1.2, TLSv1.3
}

// ReadError is a read that failed: what was asked, of which resource, and what
// the API answered.
type ReadError struct {
	RegionID   string `json:"region_id"`
	Product    string `json:"product"`
	Action     string `json:"action"`
	ResourceID string `json:"resource_id"`
	Code       string `json:"code"`
	Message    string `json:"message"`
	RequestID  string `json:"request_id"`
}
