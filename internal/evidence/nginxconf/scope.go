package nginxconf

import (
	"strings"

	crossplane "github.com/nginxinc/nginx-go-crossplane"
)

// scope is what is in force at one level, by nginx's rules of inheritance: a level
// that sets any proxy_set_header inherits none.
type scope struct {
	keepalive float64
	requests  int
	proxy     proxyScope
	timers    map[string]timers // by kind of pass
	fcgiKeep  bool
	empties   map[string]bool // variables that a map leaves empty where a client asks for no upgrade
}

type proxyScope struct {
	http11, version bool
	cleared, header bool
}

type timers struct{ connect, read, send float64 }

func newScope() scope {
	s := scope{keepalive: 75, timers: map[string]timers{}}
	for _, kind := range []string{"proxy", "fastcgi", "grpc", "uwsgi", "scgi"} {
		s.timers[kind] = timers{60, 60, 60}
	}
	return s
}

// with returns what is in force inside a block.
func (s scope) with(block []*crossplane.Directive) scope {
	inner := s
	inner.timers = make(map[string]timers, len(s.timers))
	for k, v := range s.timers {
		inner.timers[k] = v
	}
	headers := false
	for _, d := range block {
		if d.Directive == "proxy_set_header" && !headers {
			headers, inner.proxy.cleared, inner.proxy.header = true, false, false
		}
		inner.set(d)
	}
	return inner
}

func (s *scope) set(d *crossplane.Directive) {
	switch d.Directive {
	case "keepalive_timeout":
		s.keepalive = seconds(d, s.keepalive)
	case "keepalive_requests":
		s.requests = number(arg(d, 0))
	case "proxy_http_version":
		s.proxy.version, s.proxy.http11 = true, arg(d, 0) == "1.1" || arg(d, 0) == "2"
	case "proxy_set_header":
		if strings.EqualFold(arg(d, 0), "Connection") {
			s.proxy.header, s.proxy.cleared = true, arg(d, 1) == "" || s.empties[arg(d, 1)]
		}
	case "fastcgi_keep_conn":
		s.fcgiKeep = arg(d, 0) == "on"
	}
	kind, what, ok := strings.Cut(d.Directive, "_")
	t, known := s.timers[kind]
	if !ok || !known {
		return
	}
	switch what {
	case "connect_timeout":
		t.connect = seconds(d, t.connect)
	case "read_timeout":
		t.read = seconds(d, t.read)
	case "send_timeout":
		t.send = seconds(d, t.send)
	}
	s.timers[kind] = t
}

func (s scope) pass(kind, target string, line int) Pass {
	t := s.timers[kind]
	return Pass{
		Kind: kind, Target: target, HTTP11: s.proxy.http11, Version: s.proxy.version, Cleared: s.proxy.cleared, Header: s.proxy.header, KeepFCG: s.fcgiKeep,
		Connect: t.connect, Read: t.read, Send: t.send, Line: line,
	}
}
