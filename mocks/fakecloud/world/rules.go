package world

// SecurityGroup says who may talk to the interfaces in it.
type SecurityGroup struct {
	ID          string `yaml:"id"`
	Name        string `yaml:"name,omitempty"`
	Description string `yaml:"description,omitempty"`
	VPC         string `yaml:"vpc,omitempty"`
	// Type is normal (default) or enterprise.
	Type string `yaml:"type,omitempty"`
	// InnerAccess says whether members may talk to each other: Accept (default of
	// normal groups) or Drop (always of enterprise groups).
	InnerAccess    string         `yaml:"inner_access,omitempty"`
	ServiceManaged bool           `yaml:"service_managed,omitempty"`
	ResourceGroup  string         `yaml:"resource_group,omitempty"`
	Tags           Tags           `yaml:"tags,omitempty"`
	Rules          []SecurityRule `yaml:"rules,omitempty"`
}

// SecurityRule is one rule of a security group.
type SecurityRule struct {
	// Direction is ingress (default) or egress.
	Direction string `yaml:"direction,omitempty"`
	// Policy is Accept (default) or Drop.
	Policy string `yaml:"policy,omitempty"`
	// Protocol is TCP, UDP, ICMP, ICMPv6, GRE or ALL (default), in either case of
	// letters; it is shown as it is written.
	Protocol string `yaml:"protocol,omitempty"`
	// Ports are "first/last"; "-1/-1" (default) is all of them.
	Ports string `yaml:"ports,omitempty"`
	// Peer is the source of an ingress rule and the destination of an egress rule:
	// an IPv4 or IPv6 block (0.0.0.0/0 unless given), a security group or a prefix
	// list (pl-...).
	Peer string `yaml:"peer,omitempty"`
	// Priority is 1 (first, and the default) to 100.
	Priority    int    `yaml:"priority,omitempty"`
	Description string `yaml:"description,omitempty"`
}

// AccessList is a list of address blocks that listeners of CLBs let in or keep out.
type AccessList struct {
	ID   string `yaml:"id"`
	Name string `yaml:"name,omitempty"`
	// IPVersion is ipv4 (default) or ipv6.
	IPVersion     string        `yaml:"ip_version,omitempty"`
	ResourceGroup string        `yaml:"resource_group,omitempty"`
	Tags          Tags          `yaml:"tags,omitempty"`
	Entries       []AccessEntry `yaml:"entries,omitempty"`
}

// AccessEntry is one block of an access list.
type AccessEntry struct {
	Block   string `yaml:"block"`
	Comment string `yaml:"comment,omitempty"`
}

// TLSPolicy is a policy of the account's own for listeners over TLS.
type TLSPolicy struct {
	ID   string `yaml:"id"`
	Name string `yaml:"name,omitempty"`
	// Versions are TLSv1.0 to TLSv1.3.
	Versions []string `yaml:"versions"`
	Ciphers  []string `yaml:"ciphers,omitempty"`
}
