// Package model holds what was read from an account: load balancers, listeners,
// server groups, backends, network interfaces and the errors met on the way.
//
// The types carry no SDK type and no behaviour beyond lookup and order, so that
// collecting, judging and rendering can happen on different machines and days.
package model

import "time"

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

// LoadBalancer is one CLB or NLB instance.
type LoadBalancer struct {
	RegionID    string            `json:"region_id"`
	ID          string            `json:"load_balancer_id"`
	Name        string            `json:"name,omitempty"`
	Kind        Kind              `json:"kind"`
	Status      string            `json:"status,omitempty"`
	VPCID       string            `json:"vpc_id,omitempty"` // empty for a CLB of the classic network or with a public address
	AddressType string            `json:"address_type,omitempty"`
	Tags        map[string]string `json:"tags,omitempty"`

	// What a load balancer is paid for; empty where a command does not need it.
	Spec               string     `json:"spec,omitempty"`                 // CLB: slb.s2.small …, slb.lcu.elastic; empty: shared-performance
	InstanceChargeType string     `json:"instance_charge_type,omitempty"` // PayBySpec or PayByCLCU
	PayType            string     `json:"pay_type,omitempty"`             // PayOnDemand, PrePay; NLB: PostPay
	InternetChargeType string     `json:"internet_charge_type,omitempty"` // paybytraffic or paybybandwidth, in words whatever the API said
	BandwidthMbps      int        `json:"bandwidth_mbps,omitempty"`       // the cap of paybybandwidth
	CreatedAt          *time.Time `json:"created_at,omitempty"`
	Zones              int        `json:"zones,omitempty"` // NLB: zones with an address
}

// Listener is one listener with the timeouts the API returned for it, in seconds.
// A nil timeout means that the API returned none, which is not the same as zero.
type Listener struct {
	RegionID           string     `json:"region_id"`
	LoadBalancerID     string     `json:"load_balancer_id"`
	Kind               Kind       `json:"kind"`
	ID                 string     `json:"listener_id,omitempty"` // NLB only: a CLB listener is named by port and protocol
	Port               int        `json:"port"`                  // 0 for an NLB listener of all ports
	Protocol           Protocol   `json:"protocol"`
	Status             string     `json:"status,omitempty"` // as the API spells it
	Running            bool       `json:"running"`
	Redirects          bool       `json:"redirects,omitempty"` // answers with a redirect, so it has no backends
	IdleTimeout        *int       `json:"idle_timeout,omitempty"`
	EstablishedTimeout *int       `json:"established_timeout,omitempty"`
	RequestTimeout     *int       `json:"request_timeout,omitempty"`
	Groups             []GroupRef `json:"groups,omitempty"` // every group it sends to, forwarding rules included
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
	RegionID       string            `json:"region_id"`
	ID             string            `json:"network_interface_id"`
	InstanceID     string            `json:"instance_id,omitempty"`
	Primary        bool              `json:"primary,omitempty"`
	Status         string            `json:"status,omitempty"`
	VPCID          string            `json:"vpc_id,omitempty"`
	ServiceManaged bool              `json:"service_managed,omitempty"` // another cloud service owns it and refuses changes
	Addresses      []string          `json:"addresses,omitempty"`       // private IPv4 and IPv6, primary first
	Prefixes       []string          `json:"prefixes,omitempty"`        // IPv4 and IPv6 prefixes delegated to it
	Tags           map[string]string `json:"tags,omitempty"`
	Timeouts       *Timeouts         `json:"timeouts,omitempty"` // nil until read, or when they could not be read
}

// Timeouts are the three connection-tracking timeouts of an ENI, in seconds.
type Timeouts struct {
	TCPEstablished       int `json:"tcp_established_timeout"`
	TCPClosedAndTimeWait int `json:"tcp_closed_and_time_wait_timeout"`
	UDP                  int `json:"udp_timeout"`
}

// Instance is an ECS instance, read only where no interface of it was listed.
type Instance struct {
	RegionID           string `json:"region_id"`
	ID                 string `json:"instance_id"`
	PrimaryInterfaceID string `json:"primary_network_interface_id,omitempty"`
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
