// Package nginxconf reads an nginx configuration and says what it means for
// connections: timers, upstreams and whether they keep connections, limits and
// addresses, formats of logs. The syntax is read by nginxinc/nginx-go-crossplane.
package nginxconf

import "net/netip"

// Config is what a configuration says. Times are in seconds. A configuration that
// is only a part (a folder without its main file) is still useful.
type Config struct {
	Usable    bool // something of it could be read
	Problems  []Problem
	Source    string
	Formats   map[string]Format // by name; combined is always known
	Logs      []AccessLog
	Upstreams []Upstream
	Servers   []Server
	Streams   []StreamServer
	// TrustsReal are the networks of every set_real_ip_from.
	TrustsReal []netip.Prefix
	// ActsOnAddress says what limits, admits or spreads by the client's address:
	// names of directives, each once.
	ActsOnAddress []string

	WorkerConnections int // 512 when not set
	WorkerFiles       int // worker_rlimit_nofile; 0: not set
	WorkerProcesses   string
	CheckModule       bool // an upstream is checked by nginx itself (Tengine, check module)
}

// Problem is something that could not be read.
type Problem struct {
	File string
	Line int
	Why  string
}

// Format is a log_format.
type Format struct {
	Text string
	JSON bool // escape=json
}

// AccessLog is an access_log directive.
type AccessLog struct{ Path, Format string }

// Upstream is an upstream block.
type Upstream struct {
	Name      string
	Stream    bool
	Servers   []string // as they are written: address, address:port or unix:path
	Keepalive int      // -1: not set
	Timeout   float64  // keepalive_timeout; 0: not set
	Dynamic   bool     // a script chooses its servers, as in ingress-nginx
}

// Server is a server block of http.
type Server struct {
	Names             []string
	Listens           []ListenOn
	KeepaliveTimeout  float64 // the longest that holds somewhere in it, 75 when not set; 0: off
	KeepaliveShortest float64 // the shortest
	KeepaliveRequests int     // 0: not set
	Passes            []Pass
}

// Requests is keepalive_requests, whose default was 100 before 1.19.10.
func (s Server) Requests(v *Version) int {
	switch {
	case s.KeepaliveRequests > 0:
		return s.KeepaliveRequests
	case v != nil && v.Number != [3]int{} && !v.AtLeast(1, 19, 10):
		return 100
	}
	return 1000
}

// ListenOn is a listen directive.
type ListenOn struct {
	Port          int // 0: a unix socket
	Address       string
	Backlog       int // 0: not set
	ProxyProtocol bool
	UDP           bool
	SoKeepalive   string // as it is written; empty: not set
	KeepIdle      float64
}

// Pass is a location that hands requests on.
type Pass struct {
	Kind    string // proxy, fastcgi, grpc, uwsgi or scgi
	Target  string // the name of an upstream, or an address
	HTTP11  bool   // proxy_http_version 1.1 (or 2)
	Version bool   // proxy_http_version is set
	Cleared bool   // proxy_set_header Connection ""
	Header  bool   // proxy_set_header Connection is set, to whatever
	KeepFCG bool   // fastcgi_keep_conn on
	Connect float64
	Read    float64
	Send    float64
	Line    int
}

// StreamServer is a server block of stream.
type StreamServer struct {
	Listens      []ListenOn
	Target       string
	ProxyTimeout float64 // 600 when not set
	Connect      float64 // 60 when not set
	SoKeepalive  bool    // proxy_socket_keepalive on
}

// Version is what nginx -V says.
type Version struct {
	Text   string // nginx/1.24.0, openresty/1.25.3.1, Tengine/3.1.0
	Number [3]int // of the nginx it is made of; zero when that is not told
	Source string
}

// AtLeast tells whether the version is this one or newer.
func (v *Version) AtLeast(major, minor, patch int) bool {
	want := [3]int{major, minor, patch}
	for i := range want {
		if v.Number[i] != want[i] {
			return v.Number[i] > want[i]
		}
	}
	return true
}

// Listens returns every listen directive.
func (c *Config) Listens() []ListenOn {
	var all []ListenOn
	for _, s := range c.Servers {
		all = append(all, s.Listens...)
	}
	for _, s := range c.Streams {
		all = append(all, s.Listens...)
	}
	return all
}

// Passes returns every place that hands requests on.
func (c *Config) Passes() []Pass {
	var all []Pass
	for _, s := range c.Servers {
		all = append(all, s.Passes...)
	}
	return all
}

// UpstreamOf returns the upstream block that has a server, as logs name it: by its
// address, else by its port where the block names a host, else the one block whose
// servers a script chooses.
func (c *Config) UpstreamOf(server string) *Upstream {
	var byPort, dynamic []*Upstream
	for i := range c.Upstreams {
		u := &c.Upstreams[i]
		if u.Dynamic {
			dynamic = append(dynamic, u)
		}
		for _, s := range u.Servers {
			if SameServer(s, server) {
				return u
			}
			if samePort(s, server) {
				byPort = append(byPort, u)
			}
		}
	}
	if len(byPort) == 1 {
		return byPort[0]
	}
	if len(dynamic) == 1 && len(byPort) == 0 {
		return dynamic[0]
	}
	return nil
}

// Named returns the upstream block of a name.
func (c *Config) Named(name string) *Upstream {
	for i := range c.Upstreams {
		if c.Upstreams[i].Name == name {
			return &c.Upstreams[i]
		}
	}
	return nil
}

// ReadTimeouts returns every read timer that a request may run into, in seconds.
func (c *Config) ReadTimeouts() []float64 {
	var all []float64
	for _, p := range c.Passes() {
		all = append(all, p.Read)
	}
	return all
}

// KeepsConnections tells whether connections to an upstream block are kept for
// further requests, as far as the configuration and the version tell. From 1.29.7
// on (2026-03-24) every explicit upstream block keeps them unless keepalive is 0;
// before, keepalive N needs HTTP/1.1 and an empty Connection header, or
// fastcgi_keep_conn, in every place that passes to it; gRPC always keeps.
func (c *Config) KeepsConnections(u *Upstream, v *Version) bool {
	if u == nil || u.Keepalive == 0 || u.Keepalive < 0 && !v.keeps() {
		return false
	}
	used, keeps := c.use(u, v)
	return keeps || !used && v.keeps()
}

// keeps tells whether a version keeps connections to upstreams unless told not to.
func (v *Version) keeps() bool { return v != nil && v.Number != [3]int{} && v.AtLeast(1, 29, 7) }

// use tells whether any place passes to an upstream, and whether one of these keeps
// its connections.
func (c *Config) use(u *Upstream, v *Version) (used, keeps bool) {
	for _, p := range c.Passes() {
		if p.Target == u.Name {
			used = true
			keeps = keeps || p.keeps(v.keeps())
		}
	}
	return used, keeps
}

// Ineffective tells whether an upstream asks for kept connections and gets none
// from any place that passes to it.
func (c *Config) Ineffective(u *Upstream, v *Version) bool {
	if u.Stream || u.Keepalive <= 0 {
		return false
	}
	used, keeps := c.use(u, v)
	return used && !keeps
}

// keeps tells whether a place keeps connections; byDefault: unless told not to.
func (p Pass) keeps(byDefault bool) bool {
	switch p.Kind {
	case "proxy":
		return (p.HTTP11 || byDefault && !p.Version) && (p.Cleared || byDefault && !p.Header)
	case "fastcgi":
		return p.KeepFCG || byDefault
	case "grpc":
		return true
	}
	return byDefault
}
