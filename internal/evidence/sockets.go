package evidence

import (
	"cmp"
	"net/netip"
	"time"
)

// State is the state of a TCP socket, spelled as ss does.
type State string

// The states.
const (
	Established State = "ESTAB"
	SynSent     State = "SYN-SENT"
	SynRecv     State = "SYN-RECV"
	FinWait1    State = "FIN-WAIT-1"
	FinWait2    State = "FIN-WAIT-2"
	TimeWait    State = "TIME-WAIT"
	Unconnected State = "UNCONN"
	CloseWait   State = "CLOSE-WAIT"
	LastAck     State = "LAST-ACK"
	Listen      State = "LISTEN"
	Closing     State = "CLOSING"
)

// Socket is one socket. A wildcard address is the zero address of its family, or
// invalid for both families at once.
type Socket struct {
	UDP          bool
	State        State
	RecvQ, SendQ int64
	Local, Peer  netip.AddrPort
	Process      string
	PID          int // 0: unknown
	Keepalive    time.Duration
	HasKeepalive bool // a keepalive timer runs
	// Count is how many sockets the row stands for, where equal ones were merged when
	// they were collected; 0 means one. What they have not in common is zero.
	Count int
	Drops int64 // of this socket; -1: unknown
	// Backlog says that SendQ of a listening socket is its limit: ss tells it, /proc
	// and netstat do not.
	Backlog bool
}

// Sockets are the sockets of the host.
type Sockets struct {
	List []Socket
	// Timers says that a socket without a keepalive timer has none, and not only that
	// timers were not asked for.
	Timers bool
	Source string
}

// N returns how many sockets the row stands for.
func (s Socket) N() int { return max(1, s.Count) }

// Loopback tells whether a socket is bound to the host itself.
func (s Socket) Loopback() bool { return s.Local.Addr().Unmap().IsLoopback() }

// PeerAddr returns the peer's address, a mapped one in its plain form.
func (s Socket) PeerAddr() netip.Addr { return s.Peer.Addr().Unmap().WithZone("") }

// LocalAddr returns the local address, a mapped one in its plain form.
func (s Socket) LocalAddr() netip.Addr { return s.Local.Addr().Unmap().WithZone("") }

// ListenPorts returns the ports that something listens on.
func (s *Sockets) ListenPorts() map[uint16]bool {
	ports := map[uint16]bool{}
	for _, x := range s.List {
		if x.State == Listen && !x.UDP {
			ports[x.Local.Port()] = true
		}
	}
	return ports
}

// socketSource is where sockets are told: the rank of a kind of file, and whether
// that is of the first of two samples.
type socketSource struct {
	rank  int
	first bool
}

// joinSockets makes one list of what several sources tell, of each sample.
func (r *reader) joinSockets() {
	r.host.SocketsBefore, r.host.Sockets = r.sampleSockets(true), r.sampleSockets(false)
	if r.host.Sockets == nil { // only the first sample has any
		r.host.SocketsBefore, r.host.Sockets = nil, r.host.SocketsBefore
	}
}

// sampleSockets joins the sources of one sample: /proc knows every socket, ss the
// limits of queues, processes and timers. What ss was not asked for, netstat and lsof
// may tell.
func (r *reader) sampleSockets(first bool) *Sockets {
	proc := r.socks[socketSource{0, first}]
	var shown *Sockets
	for rank := 1; rank <= 3; rank++ {
		more := r.viewed(socketSource{rank, first})
		switch {
		case shown == nil:
			shown = more
		case more != nil:
			shown.add(more.List, true)
		}
	}
	if proc == nil || shown == nil {
		return cmp.Or(proc, shown)
	}
	return enrich(proc, shown)
}

type socketKey struct {
	state       State
	local, peer netip.AddrPort
}

func keyOf(s Socket) socketKey {
	plain := func(p netip.AddrPort) netip.AddrPort { return netip.AddrPortFrom(p.Addr().Unmap(), p.Port()) }
	k := socketKey{s.State, plain(s.Local), plain(s.Peer)}
	if s.State == Listen {
		k.peer = netip.AddrPort{}
	}
	return k
}

// enrich puts what a second source tells of the same sockets into the first.
func enrich(all, more *Sockets) *Sockets {
	known := make(map[socketKey]Socket, len(more.List))
	listening := map[uint16]Socket{}
	for _, s := range more.List {
		known[keyOf(s)] = s
		if s.State == Listen {
			listening[s.Local.Port()] = s
		}
	}
	out := &Sockets{Timers: all.Timers || more.Timers, Source: more.Source}
	for _, s := range all.List {
		m, ok := known[keyOf(s)]
		if !ok && s.State == Listen {
			m, ok = listening[s.Local.Port()]
		}
		if ok {
			s = fuller(s, m)
		}
		out.List = append(out.List, s)
	}
	return out
}

func fuller(s, m Socket) Socket {
	if m.Backlog {
		s.RecvQ, s.SendQ, s.Backlog = m.RecvQ, m.SendQ, true
	}
	if s.Process == "" {
		s.Process, s.PID = m.Process, m.PID
	}
	if m.HasKeepalive && !s.HasKeepalive {
		s.HasKeepalive, s.Keepalive = true, m.Keepalive
	}
	if m.Drops >= 0 {
		s.Drops = m.Drops
	}
	return s
}
