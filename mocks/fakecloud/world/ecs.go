package world

import "time"

// Instance is an ECS instance. Its interfaces name it, not the other way round.
type Instance struct {
	ID   string `yaml:"id"`
	Name string `yaml:"name,omitempty"`
	// Type is the instance type, ecs.g7.large unless given.
	Type    string `yaml:"type,omitempty"`
	VPC     string `yaml:"vpc,omitempty"`
	VSwitch string `yaml:"vswitch,omitempty"`
	Zone    string `yaml:"zone,omitempty"`
	// Status is Running (default), Stopped, Starting, Stopping or Pending.
	Status         string   `yaml:"status,omitempty"`
	SecurityGroups []string `yaml:"security_groups,omitempty"`
	ResourceGroup  string   `yaml:"resource_group,omitempty"`
	Tags           Tags     `yaml:"tags,omitempty"`
	// Created is 2025-03-01 unless given.
	Created time.Time `yaml:"created,omitempty"`
	// Load is what the instance itself sees: its connections are the metric
	// concurrentConnections. Without one it has no metrics.
	Load *Load `yaml:"load,omitempty"`
	// Assistant says what scripts print; without it the agent runs and knows none.
	Assistant *Assistant `yaml:"assistant,omitempty"`
}

// Interface is an elastic network interface.
type Interface struct {
	ID          string `yaml:"id"`
	Name        string `yaml:"name,omitempty"`
	Description string `yaml:"description,omitempty"`
	// Instance is the ECS instance it is attached to; empty when it is free or
	// belongs to another service.
	Instance string `yaml:"instance,omitempty"`
	// Type is Primary or Secondary; the first interface of an instance is
	// Primary unless it says otherwise.
	Type string `yaml:"type,omitempty"`
	// Status is Available, Attaching, InUse, Detaching or Deleting; InUse when
	// the interface has an owner.
	Status  string `yaml:"status,omitempty"`
	VPC     string `yaml:"vpc,omitempty"`
	VSwitch string `yaml:"vswitch,omitempty"`
	Zone    string `yaml:"zone,omitempty"`
	MAC     string `yaml:"mac,omitempty"`
	// Address is the primary private address.
	Address            string   `yaml:"address,omitempty"`
	SecondaryAddresses []string `yaml:"secondary_addresses,omitempty"`
	IPv6               []string `yaml:"ipv6,omitempty"`
	IPv4Prefixes       []string `yaml:"ipv4_prefixes,omitempty"`
	IPv6Prefixes       []string `yaml:"ipv6_prefixes,omitempty"`
	SecurityGroups     []string `yaml:"security_groups,omitempty"`
	ResourceGroup      string   `yaml:"resource_group,omitempty"`
	// ServiceManaged marks an interface that another product owns and that refuses
	// to be changed.
	ServiceManaged bool     `yaml:"service_managed,omitempty"`
	Tags           Tags     `yaml:"tags,omitempty"`
	Timeouts       Timeouts `yaml:"timeouts,omitempty"`
	// Settings are DeleteOnRelease, QueueNumber and SourceDestCheck.
	Settings Settings `yaml:"settings,omitempty"`
}

// Timeouts are the connection tracking timeouts of an interface in seconds.
type Timeouts struct {
	// TCPEstablished is 910 unless given.
	TCPEstablished int `yaml:"tcp_established,omitempty"`
	// TCPClosed covers closed connections and TIME_WAIT; 3 unless given.
	TCPClosed int `yaml:"tcp_closed,omitempty"`
	// UDP is 30 unless given.
	UDP int `yaml:"udp,omitempty"`
}
