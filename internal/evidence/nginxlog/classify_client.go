package nginxlog

import (
	"bytes"
	"net/netip"
)

// clientSide is what nginx logs of the client's own connection.
func (r *Record) clientSide(m []byte) Class {
	switch m[0] {
	case 'c':
		return r.clientWords(m)
	case 'e', 'k':
		if has(m, "epoll_wait() reported that client prematurely closed connection") || has(m, "kevent() reported that client prematurely closed connection") {
			return r.gone()
		}
	case 'u':
		if has(m, "upstream timed out (110") && r.stage("proxying") {
			return SessionIdle
		}
		return Other
	case 'p':
		if has(m, "peer closed connection in SSL handshake") && r.stage("SSL handshaking") {
			return r.silent()
		}
		return Other
	case 'S':
		if has(m, "SSL_do_handshake() failed") {
			return r.clientHandshake(m)
		}
	}
	if c, ok := either(m); ok {
		return c
	}
	return r.clientCall(m)
}

// clientHandshake is a handshake with a client that failed, or a connection that was
// reset or closed during it.
func (r *Record) clientHandshake(m []byte) Class {
	if r.stage("SSL handshaking") && !r.stage("SSL handshaking to") && !bytes.Contains(m, []byte("(SSL: ")) {
		return r.silent()
	}
	return r.handshake()
}

func (r *Record) clientWords(m []byte) Class {
	switch {
	case has(m, "client timed out (110"):
		return ClientTimedOut
	case has(m, "client prematurely closed connection"):
		return r.gone()
	case has(m, "client closed connection"):
		if r.silentStage() {
			return r.silent()
		}
		return r.gone()
	case has(m, "client sent invalid "):
		i := bytes.Index(r.rest, requestMark)
		if i < 0 {
			return Other
		}
		request := r.rest[i+len(requestMark):]
		if has(request, "PROXY TCP4") || has(request, "PROXY TCP6") || has(request, "PROXY UNKNOWN") {
			return ProxyProtocol
		}
	case has(m, "connection timed out (110"):
		if r.stage("proxying") {
			return SessionIdle
		}
	case has(m, "client "):
		if bytes.Contains(m, []byte(" closed keepalive connection")) && r.Stage == nil && !r.HasClient {
			return KeptClosed
		}
	}
	return Other
}

// clientCall is a call that failed on the client's socket.
func (r *Record) clientCall(m []byte) Class {
	paren := bytes.IndexByte(m, '(')
	if paren <= 0 || paren > 20 || !has(m[paren:], "() failed (") || !socketCall(m[:paren]) {
		return Other
	}
	number, ok := errno(m)
	if !ok || number != 104 && number != 32 && number != 107 && number != 110 {
		return Other
	}
	if r.stage("resolving") || r.stage("logging to syslog") {
		return Other
	}
	if r.silentStage() || r.nothingSent() {
		return r.silent()
	}
	return r.gone()
}

// gone is a client that left in the middle of something. nginx looks for that while
// it reads from the upstream, and only what fails in sending tells of a response.
func (r *Record) gone() Class {
	switch {
	case r.silentStage(), r.nothingSent():
		return r.silent()
	case r.stage("reading upstream") && bytes.Contains(r.Message, []byte("client prematurely closed connection")):
		return ClientGoneBefore
	case r.middle():
		return ClientGoneDuring
	}
	return ClientGoneBefore
}

// silentStage tells whether no request had been read yet.
func (r *Record) silentStage() bool {
	switch string(r.Stage) {
	case "waiting for request", "SSL handshaking", "reading PROXY protocol", "reading client request line", "reading client request headers",
		"reading client pipelined request line", "prereading client data":
		return true
	}
	return false
}

// nothingSent tells whether the client of a stream session sent nothing.
func (r *Record) nothingSent() bool {
	i := bytes.Index(r.rest, []byte(", bytes from/to client:"))
	return i >= 0 && has(r.rest[i+len(", bytes from/to client:"):], "0/")
}

// silent is a connection that ended without a request.
func (r *Record) silent() Class {
	if FromBalancer(r.Client) {
		return SilentBalancer
	}
	return SilentClient
}

// FromBalancer tells whether an address is in 100.64.0.0/10, from which CLB and ALB
// reach backends and probe them, in its plain or its mapped form.
func FromBalancer(addr []byte) bool {
	if has(addr, "::ffff:") {
		addr = addr[len("::ffff:"):]
	}
	if !has(addr, "100.") || len(addr) > len("100.127.255.255") {
		return false
	}
	a, err := netip.ParseAddr(string(addr))
	if err != nil || !a.Is4() {
		return false
	}
	b := a.As4()
	return b[0] == 100 && b[1]&0xc0 == 64
}
