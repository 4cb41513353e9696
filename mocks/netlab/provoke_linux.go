package netlab

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"time"
)

// Trouble is a fault of the kernel's kind, made in a namespace of its own. It lasts
// until Close.
type Trouble struct {
	Namespace *Namespace
	held      []interface{ Close() error }
	undo      []func() error
}

// Close lets everything go.
func (t *Trouble) Close() error {
	var failed error
	for _, h := range t.held {
		_ = h.Close() // some are reset or closed already, which is the point
	}
	for i := len(t.undo) - 1; i >= 0; i-- {
		failed = errors.Join(failed, t.undo[i]())
	}
	t.held, t.undo = nil, nil
	return failed
}

// Provocation makes a Trouble. Again goes on making it, for a second sample.
type Provocation struct {
	Cause string // by the id in the list of causes
	Make  func(context.Context) (*Trouble, error)
	Again func(*Trouble) error
}

// Provocations lists the faults of the kernel that can be made here. The last one
// lowers a limit of the whole machine while it lasts.
func Provocations() []Provocation {
	return []Provocation{
		{"accept-queue-overflow", overflowAcceptQueue, connectMore},
		{"time-wait-bucket-overflow", overflowTimeWait, churn},
		{"close-wait-leak", leakCloseWait, nil},
		{"ephemeral-ports-exhausted", exhaustPorts, nil},
		{"conntrack-table-full", fillConntrack, track},
	}
}

func trouble(role string, parameters map[string]string) (*Trouble, error) {
	n, err := NewNamespace(role)
	if err != nil {
		return nil, err
	}
	t := &Trouble{Namespace: n, undo: []func() error{n.Close}}
	if err := n.Set(parameters); err != nil {
		return nil, errors.Join(err, t.Close())
	}
	return t, nil
}

const troublePort = "127.0.0.1:8080"

// listen opens a listener in the namespace; accept says what becomes of connections,
// nil that nobody takes them.
func (t *Trouble) listen(accept func(net.Conn)) error {
	return t.Namespace.Do(func() error {
		l, err := net.Listen("tcp4", troublePort)
		if err != nil {
			return err
		}
		t.held = append(t.held, l)
		if accept == nil {
			return nil
		}
		go func() {
			for {
				c, err := l.Accept()
				if err != nil {
					return
				}
				accept(c)
			}
		}()
		return nil
	})
}

// dialMany opens connections and keeps them, until one fails.
func (t *Trouble) dialMany(n int, timeout time.Duration) (int, error) {
	made := 0
	err := t.Namespace.Do(func() error {
		for range n {
			c, err := net.DialTimeout("tcp4", troublePort, timeout)
			if err != nil {
				return err
			}
			t.held = append(t.held, c)
			made++
		}
		return nil
	})
	return made, err
}

// overflowAcceptQueue: a listener whose queue has five places and whom nobody asks.
func overflowAcceptQueue(context.Context) (*Trouble, error) {
	t, err := trouble("accept", map[string]string{"core.somaxconn": "4", "ipv4.tcp_syncookies": "0"})
	if err != nil {
		return nil, err
	}
	if err := t.listen(nil); err != nil {
		return nil, errors.Join(err, t.Close())
	}
	return t, connectMore(t)
}

// connectMore connects until the queue drops the handshake.
func connectMore(t *Trouble) error {
	for range 3 {
		if _, err := t.dialMany(10, 300*time.Millisecond); err == nil {
			return errors.New("the accept queue has no end")
		}
	}
	return nil
}

// overflowTimeWait: more closed connections than there are places for.
func overflowTimeWait(context.Context) (*Trouble, error) {
	t, err := trouble("timewait", map[string]string{"ipv4.tcp_max_tw_buckets": "8"})
	if err != nil {
		return nil, err
	}
	if err := t.listen(func(c net.Conn) { _ = c.Close() }); err != nil {
		return nil, errors.Join(err, t.Close())
	}
	return t, churn(t)
}

// churn opens connections that the server closes at once.
func churn(t *Trouble) error {
	return t.Namespace.Do(func() error {
		for range 40 {
			c, err := net.DialTimeout("tcp4", troublePort, patience)
			if err != nil {
				return err
			}
			_, _ = c.Read(make([]byte, 1)) // until the other side has closed
			if err := c.Close(); err != nil {
				return err
			}
		}
		return nil
	})
}

// leakCloseWait: a server that does not close what its clients closed.
func leakCloseWait(context.Context) (*Trouble, error) {
	t, err := trouble("closewait", nil)
	if err != nil {
		return nil, err
	}
	accepted := make(chan net.Conn, 256)
	if err := t.listen(func(c net.Conn) { accepted <- c }); err != nil {
		return nil, errors.Join(err, t.Close())
	}
	err = t.Namespace.Do(func() error {
		for range 130 {
			c, err := net.DialTimeout("tcp4", troublePort, patience)
			if err != nil {
				return err
			}
			t.held = append(t.held, <-accepted)
			if err := c.Close(); err != nil {
				return err
			}
		}
		return nil
	})
	return t, err
}

// exhaustPorts: as many connections to one destination as there are ports.
func exhaustPorts(context.Context) (*Trouble, error) {
	t, err := trouble("ports", map[string]string{"ipv4.ip_local_port_range": "40000 40031"})
	if err != nil {
		return nil, err
	}
	if err := t.listen(func(net.Conn) {}); err != nil {
		return nil, errors.Join(err, t.Close())
	}
	if made, err := t.dialMany(64, patience); err == nil || !strings.Contains(err.Error(), "assign requested address") {
		return nil, errors.Join(fmt.Errorf("%d connections from 32 ports: %w", made, err), t.Close())
	}
	return t, nil
}

// conntrackMax is a limit of the whole machine: namespaces can only read it.
const conntrackMax = "/proc/sys/net/netfilter/nf_conntrack_max"

// fillConntrack: more flows than the table has places for.
func fillConntrack(context.Context) (*Trouble, error) {
	t, err := trouble("conntrack", nil)
	if err != nil {
		return nil, err
	}
	before, err := os.ReadFile(conntrackMax)
	if err == nil {
		t.undo = append(t.undo, func() error { return os.WriteFile(conntrackMax, before, 0o600) })
		err = os.WriteFile(conntrackMax, []byte("64"), 0o600)
	}
	if err == nil {
		err = t.Namespace.Filter("table inet trouble { chain c { type filter hook output priority 0; ct state new accept; } }")
	}
	if err == nil {
		err = track(t)
	}
	if err != nil {
		return nil, errors.Join(err, t.Close())
	}
	return t, nil
}

// track sends to many ports, each of which is a flow of its own.
func track(t *Trouble) error {
	return t.Namespace.Do(func() error {
		c, err := net.ListenPacket("udp4", "127.0.0.1:0")
		if err != nil {
			return err
		}
		defer c.Close() //nolint:errcheck // nothing is on its way
		for p := range 200 {
			to := &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 20000 + p}
			_, _ = c.WriteTo([]byte("x"), to) // refused and dropped ones count
		}
		return nil
	})
}

// Counter reads a counter of the namespace, such as TcpExt ListenOverflows.
func (n *Namespace) Counter(group, name string) (uint64, error) {
	var table []byte
	err := n.Do(func() (err error) {
		table, err = os.ReadFile("/proc/thread-self/net/netstat")
		return err
	})
	if err != nil {
		return 0, err
	}
	lines := strings.Split(string(table), "\n")
	for i := 0; i+1 < len(lines); i += 2 {
		names, values := strings.Fields(lines[i]), strings.Fields(lines[i+1])
		if len(names) == 0 || names[0] != group+":" {
			continue
		}
		for k := range names {
			if names[k] == name && k < len(values) {
				return strconv.ParseUint(values[k], 10, 64)
			}
		}
	}
	return 0, fmt.Errorf("no counter %s %s", group, name)
}
