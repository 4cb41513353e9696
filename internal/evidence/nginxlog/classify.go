package nginxlog

import (
	"bytes"
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
