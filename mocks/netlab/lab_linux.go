package netlab

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"strconv"
	"time"
)

// The addresses of a lab. Every lab has its own namespaces, so they never meet.
const (
	clientAddr  = "10.200.1.2"
	backendAddr = "10.200.3.2"
	tcpPort     = 80
	udpPort     = 5353
	balancer7   = "10.200.1.1:8080" // where the layer-7 load balancer listens
)

// Lab is one built arrangement.
type Lab struct {
	setup                          Setup
	client, balancer, eni, backend *Namespace
	dir                            string
	closers                        []func() error
}

// Build makes the namespaces of a setup and starts what runs in them. Close ends it.
func Build(ctx context.Context, setup Setup) (*Lab, error) {
	l := &Lab{setup: setup}
	if err := l.build(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("build the lab %q: %w", setup.Name, err), l.Close())
	}
	return l, nil
}

// Close ends what runs in the lab and removes its namespaces.
func (l *Lab) Close() error {
	var failed error
	for i := len(l.closers) - 1; i >= 0; i-- {
		failed = errors.Join(failed, l.closers[i]())
	}
	l.closers = nil
	return failed
}

func (l *Lab) build(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "netlab")
	if err != nil {
		return err
	}
	l.dir = dir
	l.closers = append(l.closers, func() error { return os.RemoveAll(dir) })
	steps := []func(context.Context) error{l.namespaces, l.wire, l.filters, l.startBalancer, l.startBackend}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (l *Lab) namespaces(context.Context) error {
	for _, place := range []struct {
		role string
		into **Namespace
	}{{"client", &l.client}, {"balancer", &l.balancer}, {"eni", &l.eni}, {"backend", &l.backend}} {
		n, err := NewNamespace(place.role)
		if err != nil {
			return err
		}
		*place.into = n
		l.closers = append(l.closers, n.Close)
	}
	return nil
}

// wire connects the namespaces in a row: client - balancer - eni - backend.
func (l *Lab) wire(context.Context) error {
	row := []*Namespace{l.client, l.balancer, l.eni, l.backend}
	for i := range row[1:] {
		left, right := row[i], row[i+1]
		if err := command("", "ip", "link", "add", "right", "netns", left.name, "type", "veth", "peer", "name", "left", "netns", right.name); err != nil {
			return err
		}
		ends := []struct {
			n             *Namespace
			device, owner string
		}{{left, "right", "1"}, {right, "left", "2"}}
		if i == 0 {
			ends[0].owner, ends[1].owner = "2", "1"
		}
		for _, end := range ends {
			if err := errors.Join(
				end.n.Run("ip", "address", "add", fmt.Sprintf("10.200.%d.%s/24", i+1, end.owner), "dev", end.device),
				end.n.Run("ip", "link", "set", end.device, "up"),
			); err != nil {
				return err
			}
		}
	}
	return errors.Join(
		l.client.Run("ip", "route", "add", "default", "via", "10.200.1.1"),
		l.balancer.Run("ip", "route", "add", "10.200.3.0/24", "via", "10.200.2.2"),
		l.eni.Run("ip", "route", "add", "default", "via", "10.200.2.1"),
		l.backend.Run("ip", "route", "add", "default", "via", "10.200.3.1"),
	)
}

// stateful lets new connections in from the left only, and packets of connections
// that are known.
var stateful = fmt.Sprintf(`table inet lab { chain forward { type filter hook forward priority 0; policy drop; `+
	`ct state established accept; iifname "left" tcp dport %d ct state new accept; iifname "left" udp dport %d ct state new accept; } }`, tcpPort, udpPort)

// filters gives the balancer and the interface their state and its timers.
func (l *Lab) filters(context.Context) error {
	for _, place := range []struct {
		n       *Namespace
		seconds int
	}{{l.balancer, l.setup.ListenerIdle}, {l.eni, l.setup.ENI}} {
		if err := place.n.Filter(stateful); err != nil {
			return err
		}
		timer := strconv.Itoa(max(1, int(l.setup.scaled(place.seconds)/time.Second)))
		if err := place.n.Set(map[string]string{
			"ipv4.ip_forward":                                   "1",
			"netfilter.nf_conntrack_tcp_loose":                  "0",
			"netfilter.nf_conntrack_tcp_timeout_established":    timer,
			"netfilter.nf_conntrack_udp_timeout":                timer,
			"netfilter.nf_conntrack_udp_timeout_stream":         timer,
			"netfilter.nf_conntrack_tcp_timeout_unacknowledged": "300",
		}); err != nil {
			return err
		}
	}
	return nil
}

// backendPort is where the backend listens, as packets name it.
func backendPort() netip.AddrPort {
	return netip.AddrPortFrom(netip.MustParseAddr(backendAddr), tcpPort)
}
