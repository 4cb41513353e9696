// Package netlab proves on a real kernel what the timers on a connection's path do to
// each other: network namespaces as client, load balancer, network interface (ENI)
// and backend, with an nginx of the system in the last.
//
// The load balancer forwards packets and keeps a timer per connection; when it runs
// out, it forgets the connection and resets both sides, as a CLB does. The interface
// is a stateful filter: nf_conntrack with the interface's timers, and without state no
// packet in the middle of a connection passes (tcp_loose is 0), as a security group
// does. All traffic stays in the namespaces.
//
// Timers are scaled, so that minutes are seconds. It needs Linux, root, and the
// programs ip, nft and nginx; see Missing.
package netlab

import (
	"errors"
	"time"
)

// ErrUnsupported is returned where there are no network namespaces.
var ErrUnsupported = errors.New("network namespaces exist on Linux only")

// Protocol is what is sent through the lab.
type Protocol string

// The protocols. HTTP is a load balancer of layer 7 that keeps connections to nginx.
const (
	TCP  Protocol = "tcp"
	UDP  Protocol = "udp"
	HTTP Protocol = "http"
)

// Setup is one arrangement of timers. All figures are the configured seconds, as they
// would stand in an account or a file; the lab divides them by Scale. Zero means that
// the timer is off or plays no part.
type Setup struct {
	Name     string
	Protocol Protocol
	Scale    int // configured seconds in a second of the lab; 0 means 100

	ListenerIdle   int // of the load balancer's listener; HTTP: of its connections to nginx
	ENI            int // established (TCP) or UDP timer of the interface
	Keepalive      int // of nginx's listening socket (so_keepalive), idle and interval
	NginxKeepalive int // keepalive_timeout of nginx

	Silence int // how long nothing is sent between two requests
}

// Outcome is what the client met after the silence.
type Outcome string

// The outcomes.
const (
	Answered   Outcome = "answered"    // the second request was answered; UDP: the datagram arrived
	Stalled    Outcome = "stalled"     // neither an answer nor a reset; UDP: the datagram is lost
	Reset      Outcome = "reset"       // the connection was reset during the silence
	Closed     Outcome = "closed"      // the connection was closed in order during the silence
	BadGateway Outcome = "bad_gateway" // 502 from the load balancer
)

// Result is what happened in a lab.
type Result struct {
	Setup   Setup
	Outcome Outcome

	// At is when the client was told of the end of its connection, in configured
	// seconds after the first answer; 0 when it never was.
	At float64

	// BackendHolds tells whether nginx still has the client's connection at the end.
	BackendHolds bool
}

// scaled turns configured seconds into time in the lab.
func (s Setup) scaled(seconds int) time.Duration {
	return time.Duration(seconds) * time.Second / time.Duration(s.scale())
}

func (s Setup) scale() int {
	if s.Scale == 0 {
		return 100
	}
	return s.Scale
}

// patience is how long a client waits for an answer.
const patience = 1500 * time.Millisecond

// Setups are the arrangements that the documentation tells of.
func Setups() []Setup {
	return []Setup{
		{Name: "interface shorter than the listener", Protocol: TCP, ListenerIdle: 600, ENI: 200, Silence: 400},
		{Name: "interface shorter than the listener, silence longer than both", Protocol: TCP, ListenerIdle: 400, ENI: 200, Silence: 700},
		{Name: "interface aligned, silence shorter than both", Protocol: TCP, ListenerIdle: 600, ENI: 700, Silence: 400},
		{Name: "interface aligned, silence longer than both", Protocol: TCP, ListenerIdle: 300, ENI: 500, Silence: 700},
		{Name: "keepalive shorter than both", Protocol: TCP, ListenerIdle: 300, ENI: 500, Keepalive: 100, Silence: 800},
		{Name: "keepalive shorter than a short interface", Protocol: TCP, ListenerIdle: 600, ENI: 200, Keepalive: 100, Silence: 800},
		{Name: "nginx shorter than both", Protocol: TCP, ListenerIdle: 600, ENI: 700, NginxKeepalive: 100, Silence: 300},
		{Name: "UDP interface shorter than the listener", Protocol: UDP, Scale: 10, ListenerIdle: 40, ENI: 20, Silence: 30},
		{Name: "UDP interface aligned, silence shorter than both", Protocol: UDP, Scale: 10, ListenerIdle: 40, ENI: 60, Silence: 30},
		{Name: "UDP interface aligned, silence longer than the listener", Protocol: UDP, Scale: 10, ListenerIdle: 20, ENI: 100, Silence: 40},
		{Name: "nginx shorter than a layer-7 load balancer", Protocol: HTTP, Scale: 20, ListenerIdle: 60, ENI: 910, NginxKeepalive: 20, Silence: 40},
		{Name: "nginx longer than a layer-7 load balancer", Protocol: HTTP, Scale: 20, ListenerIdle: 20, ENI: 910, NginxKeepalive: 75, Silence: 40},
	}
}
