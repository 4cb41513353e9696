package nginxlog

import (
	"bytes"
	"net/netip"
)

// Every phrase is held against the beginning of the message; the level tells the
// side, since nginx logs a failing call on the client's socket at info and one on a
// socket that it opened itself at error (ngx_connection_error in
// src/event/ngx_event_connect.c and ngx_http_request.c).

// classify says what a record is a sign of.
func (r *Record) classify() Class {
	m := r.Message
	if len(m) < 8 {
		return Other
	}
	if r.Level >= Notice {
		return r.clientSide(m)
	}
	switch m[0] {
	case 'u':
		return r.upstreamWords(m)
	case 'c':
		if has(m, "connect() ") {
			return r.connect(m)
		}
		if c := r.clientSide(m); c == ClientTimedOut || c == ClientGoneBefore || c == ClientGoneDuring {
			return c // some builds raise the level of these
		}
	case 'S':
		if has(m, "SSL_do_handshake() failed") {
			return r.handshake()
		}
	case 'p':
		if has(m, "peer closed connection in SSL handshake") && r.stage("SSL handshaking to upstream") {
			return TLSUpstream
		}
	}
	if c, ok := either(m); ok {
		return c
	}
	switch {
	case has(m, "no live upstreams"):
		return NoneLive
	case digit(m[0]) && has(bytes.TrimLeft(m, "0123456789"), " worker_connections are not enough"):
		return WorkerConnections
	}
	return r.call(m)
}

// either are messages that mean the same at every level: limit_req_log_level and
// limit_conn_log_level may be lower.
func either(m []byte) (Class, bool) {
	switch {
	case has(m, "broken header: \""):
		return ProxyProtocol, true
	case has(m, "limiting requests, excess"), has(m, "limiting connections by zone"):
		return Limited, true
	}
	return Other, false
}

func has(b []byte, prefix string) bool {
	return len(b) >= len(prefix) && string(b[:len(prefix)]) == prefix
}

func (r *Record) stage(prefix string) bool { return has(r.Stage, prefix) }

// upstreamWords are messages that begin with the word upstream.
func (r *Record) upstreamWords(m []byte) Class {
	switch {
	case has(m, "upstream timed out (110"):
		switch {
		case r.stage("connecting to upstream"):
			return Unreachable
		case r.stage("SSL handshaking to upstream"):
			return TLSUpstream
		case r.stage("proxying"):
			return SessionIdle
		case r.Stage == nil || r.stage("resolving"):
			return Other
		}
		return ReadTimeout
	case has(m, "upstream prematurely closed connection"):
		if r.middle() {
			return ClosedMid
		}
		return ClosedBefore
	case has(m, "upstream rejected request with error"):
		return ClosedBefore
	case has(m, "upstream sent too big header"):
		return HeaderTooBig
	case has(m, "upstream SSL certificate"):
		return TLSUpstream
	}
	return Other
}

// middle tells whether the response had begun.
func (r *Record) middle() bool {
	return r.stage("reading upstream") || r.stage("sending to client") || r.stage("sending response to client") || r.stage("proxying")
}

func (r *Record) handshake() Class {
	switch {
	case r.stage("SSL handshaking to upstream"):
		return TLSUpstream
	case r.stage("SSL handshaking"):
		return TLSClient
	}
	return Other
}

// connect is a connection that could not be opened.
func (r *Record) connect(m []byte) Class {
	if r.Stage != nil && !r.stage("connecting to upstream") || r.Stage == nil && !r.HasClient {
		return Other
	}
	switch number, _ := errno(m); number {
	case 111, 2, 13, 104:
		return Refused
	case 113, 101, 112, 100, 110:
		return Unreachable
	case 99:
		return PortsExhausted
	case 11:
		if has(m, "connect() to unix:") {
			return SocketQueueFull
		}
	case 24:
		return FilesOfProcess
	case 23:
		return FilesOfSystem
	}
	return Other
}

// call is a system or TLS call that failed on a socket which nginx opened.
func (r *Record) call(m []byte) Class {
	paren := bytes.IndexByte(m, '(')
	if paren <= 0 || paren > 20 || !bytes.HasPrefix(m[paren:], []byte("()")) {
		return Other
	}
	name := m[:paren]
	if !callName(name) {
		return Other
	}
	if r.Level <= Error && has(m[paren:], "() \"") { // open() "/path" failed
		return r.pathCall(m)
	}
	if !has(m[paren:], "() failed (") {
		return Other
	}
	number, ok := errno(m)
	if !ok {
		return Other
	}
	switch number {
	case 24:
		if r.Level <= Crit {
			return FilesOfProcess
		}
	case 23:
		if r.Level <= Crit {
			return FilesOfSystem
		}
	}
	if !socketCall(name) || r.Level > Error {
		return Other
	}
	return r.peer(number)
}

func callName(name []byte) bool {
	for _, c := range name {
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || digit(c)) {
			return false
		}
	}
	return true
}

// socketCall tells whether a call moves bytes through a socket.
func socketCall(name []byte) bool {
	switch string(name) {
	case "recv", "readv", "send", "writev", "sendfile", "SSL_read", "SSL_write", "SSL_shutdown", "shutdown", "recvmsg", "sendmsg":
		return true
	}
	return false
}

// peer is a failing call on a connection to an upstream.
func (r *Record) peer(number int) Class {
	if r.stage("resolving") || r.stage("logging to syslog") || r.stage("requesting certificate status") {
		return Other
	}
	switch number {
	case 113, 101, 112, 100, 110:
		return Unreachable
	case 104, 32:
	default:
		return Other
	}
	switch {
	case r.stage("SSL handshaking to upstream"):
		return TLSUpstream
	case r.stage("reading response header from upstream"), r.stage("sending request to upstream"):
		return ClosedBefore
	case r.middle():
		return ClosedMid
	case r.Stage == nil && r.HasClient:
		return ClosedBefore // a connection that a module opened, such as a Lua cosocket
	case r.Stage == nil && !r.Connection && number == 104 && len(r.rest) == 0:
		return OwnCheck
	}
	return Other
}

// pathCall is open() "PATH" failed (N: …). The path is anything that a client may
// ask for, so what counts is the last errno before the fields that follow it.
func (r *Record) pathCall(m []byte) Class {
	if r.Level > Crit {
		return Other
	}
	b := r.body
	if i := bytes.Index(b, requestMark); i >= 0 {
		b = b[:i]
	}
	if i := bytes.LastIndex(b, clientMark); i >= 0 {
		b = b[:i]
	}
	i := bytes.LastIndex(b, []byte(`" failed (`))
	if i < 0 {
		return Other
	}
	switch atoi(digits(b[i+len(`" failed (`):])) {
	case 24:
		return FilesOfProcess
	case 23:
		return FilesOfSystem
	}
	return Other
}

func digits(b []byte) []byte {
	i := 0
	for i < len(b) && i < 6 && digit(b[i]) {
		i++
	}
	return b[:i]
}

// atoi reads a few digits.
func atoi(b []byte) int {
	n := 0
	for _, c := range b {
		n = n*10 + int(c-'0')
	}
	return n
}

// errno returns the number of a failure: "(N: text)", the last of the message, whose
// text must be whole, since half a line proves nothing.
func errno(m []byte) (int, bool) {
	for end := len(m); ; {
		i := bytes.LastIndexByte(m[:end], '(')
		if i < 0 {
			return 0, false
		}
		d := digits(m[i+1:])
		if after := i + 1 + len(d); len(d) > 0 && after < len(m) && m[after] == ':' {
			if bytes.IndexByte(m[after:], ')') < 0 {
				return 0, false
			}
			return atoi(d), true
		}
		end = i
	}
}

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
