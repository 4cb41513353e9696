package nginxconf

import (
	"net/netip"
	"slices"
	"strings"

	crossplane "github.com/nginxinc/nginx-go-crossplane"
)

// walker goes through the directives of a configuration.
type walker struct {
	config  *Config
	payload *crossplane.Payload
	seen    int               // directives gone through
	keeps   []float64         // keepalive_timeout in the locations of a server
	rooted  bool              // it has a location /, so that its own holds nowhere
	zones   map[string]bool   // zones of limits, and whether their key is the address
	mapped  map[string]bool   // variables that a map makes of the address
	sets    map[string]string // what set gives variables, where it is one value
}

// maxDepth bounds nesting, so that an include of itself ends.
const maxDepth = 64

// maxDirectives bounds what is gone through, so that includes of includes end.
const maxDirectives = 1_000_000

// flat returns the directives of a block with what it includes in place.
func (w *walker) flat(block crossplane.Directives, depth int) []*crossplane.Directive {
	var out []*crossplane.Directive
	if depth > maxDepth {
		return nil
	}
	for _, d := range block {
		if w.seen++; w.seen > maxDirectives {
			if w.seen == maxDirectives+1 {
				w.config.Problems = append(w.config.Problems, Problem{Why: "its includes make it too large: the rest is not looked at"})
			}
			return out
		}
		out = append(out, d)
		if d.Directive != "include" {
			continue
		}
		for _, i := range d.Includes {
			if i > 0 && i < len(w.payload.Config) {
				out = append(out, w.flat(w.payload.Config[i].Parsed, depth+1)...)
			}
		}
	}
	return out
}

func (w *walker) main(block []*crossplane.Directive) {
	c := w.config
	w.zones, w.mapped, w.sets = map[string]bool{}, map[string]bool{}, map[string]string{}
	c.Usable = len(block) > 0
	for _, d := range block {
		switch d.Directive {
		case "worker_rlimit_nofile":
			c.WorkerFiles = number(arg(d, 0))
		case "worker_processes":
			c.WorkerProcesses = arg(d, 0)
		case "events":
			for _, e := range w.flat(d.Block, 0) {
				if e.Directive == "worker_connections" {
					c.WorkerConnections = number(arg(e, 0))
				}
			}
		case "http":
			w.http(d.Block)
		case "stream":
			w.stream(d.Block)
		}
	}
	if !slices.ContainsFunc(block, func(d *crossplane.Directive) bool { return d.Directive == "http" || d.Directive == "stream" }) {
		w.httpBody(block, newScope()) // a part of a configuration, such as a file of conf.d
	}
}

func arg(d *crossplane.Directive, i int) string {
	if i < len(d.Args) {
		return d.Args[i]
	}
	return ""
}

func (w *walker) http(block crossplane.Directives) { w.httpBody(w.flat(block, 0), newScope()) }

func (w *walker) httpBody(block []*crossplane.Directive, s scope) {
	s.empties = map[string]bool{}
	for _, d := range block { // zones and maps may stand below their use
		switch d.Directive {
		case "map":
			s.empties[arg(d, 1)] = w.leavesEmpty(d)
			w.mapped[arg(d, 1)] = w.ofAddress(d)
		}
	}
	for _, d := range block {
		if d.Directive == "limit_req_zone" || d.Directive == "limit_conn_zone" {
			w.zone(d)
		}
	}
	s = s.with(block)
	for _, d := range block {
		w.common(d)
		switch d.Directive {
		case "log_format":
			w.format(d)
		case "upstream":
			w.upstream(d, false)
		case "server":
			w.server(d, s)
		}
	}
}

// leavesEmpty tells whether a map gives nothing for nothing, as the one of an
// upgrade header must for connections to be kept.
func (w *walker) leavesEmpty(d *crossplane.Directive) bool {
	value := ""
	for _, e := range w.flat(d.Block, 0) {
		switch e.Directive {
		case "":
			return arg(e, 0) == ""
		case "default":
			value = arg(e, 0)
		}
	}
	return value == ""
}

// ofAddress tells whether a map gives the client's address, as one does that leaves
// out whom a limit spares.
func (w *walker) ofAddress(d *crossplane.Directive) bool {
	return slices.ContainsFunc(w.flat(d.Block, 0), func(e *crossplane.Directive) bool { return strings.Contains(arg(e, 0), "remote_addr") })
}

// zone notes a zone of a limit.
func (w *walker) zone(d *crossplane.Directive) {
	byAddress := strings.Contains(arg(d, 0), "remote_addr") || w.mapped[arg(d, 0)]
	for _, a := range d.Args[min(1, len(d.Args)):] {
		if name, ok := strings.CutPrefix(a, "zone="); ok {
			name, _, _ = strings.Cut(name, ":")
			w.zones[name] = byAddress
		}
	}
}

// common reads what may stand at any level of http.
func (w *walker) common(d *crossplane.Directive) {
	c := w.config
	switch d.Directive {
	case "access_log":
		if path := arg(d, 0); path != "" && path != "off" {
			format := arg(d, 1)
			if format == "" || strings.Contains(format, "=") {
				format = "combined"
			}
			c.Logs = append(c.Logs, AccessLog{path, format})
		}
	case "set":
		w.set(arg(d, 0), arg(d, 1))
	case "set_real_ip_from":
		if p, err := netip.ParsePrefix(arg(d, 0)); err == nil {
			c.TrustsReal = append(c.TrustsReal, p.Masked())
		} else if a, err := netip.ParseAddr(arg(d, 0)); err == nil {
			c.TrustsReal = append(c.TrustsReal, netip.PrefixFrom(a, a.BitLen()))
		}
	case "limit_req":
		if name, ok := strings.CutPrefix(arg(d, 0), "zone="); ok && w.zones[name] {
			w.acts("limit_req")
		}
	case "limit_conn":
		if w.zones[arg(d, 0)] {
			w.acts("limit_conn")
		}
	case "allow", "deny":
		if who := arg(d, 0); who != "all" && !strings.HasPrefix(who, "127.") && who != "::1" && who != "unix:" {
			w.acts(d.Directive)
		}
	}
}

// set notes what a variable is set to; one that is set twice has no one value.
func (w *walker) set(variable, value string) {
	name := strings.TrimPrefix(variable, "$")
	if before, ok := w.sets[name]; ok && before != value || strings.HasPrefix(value, "$") {
		value = ""
	}
	w.sets[name] = value
}

func (w *walker) acts(directive string) {
	if !slices.Contains(w.config.ActsOnAddress, directive) {
		w.config.ActsOnAddress = append(w.config.ActsOnAddress, directive)
	}
}

func (w *walker) format(d *crossplane.Directive) {
	if len(d.Args) < 2 {
		return
	}
	args, f := d.Args[1:], Format{}
	if escape, ok := strings.CutPrefix(args[0], "escape="); ok {
		f.JSON = escape == "json"
		args = args[1:]
	}
	f.Text = strings.Join(args, "")
	w.config.Formats[d.Args[0]] = f
}

func (w *walker) upstream(d *crossplane.Directive, stream bool) {
	u := Upstream{Name: arg(d, 0), Stream: stream, Keepalive: -1}
	for _, e := range w.flat(d.Block, 0) {
		switch {
		case e.Directive == "server":
			u.Servers = append(u.Servers, arg(e, 0))
		case e.Directive == "keepalive":
			u.Keepalive = number(arg(e, 0))
		case e.Directive == "keepalive_timeout":
			u.Timeout, _ = Seconds(arg(e, 0))
		case e.Directive == "check":
			w.config.CheckModule = true
		case e.Directive == "ip_hash", e.Directive == "hash" && strings.Contains(arg(e, 0), "remote_addr"):
			w.acts(e.Directive)
		case strings.HasPrefix(e.Directive, "balancer_by_lua"):
			u.Dynamic = true
		}
	}
	w.config.Upstreams = append(w.config.Upstreams, u)
}

func (w *walker) server(d *crossplane.Directive, s scope) {
	block := w.flat(d.Block, 0)
	s = s.with(block)
	server := Server{KeepaliveRequests: s.requests}
	for _, e := range block {
		w.common(e)
		switch e.Directive {
		case "listen":
			server.Listens = append(server.Listens, listen(e.Args))
		case "server_name":
			server.Names = append(server.Names, e.Args...)
		}
	}
	if len(server.Listens) == 0 {
		server.Listens = []ListenOn{{Port: 80}}
	}
	w.keeps, w.rooted = nil, false
	w.locations(&server, block, s, 0)
	if !w.rooted {
		w.keeps = append(w.keeps, s.keepalive)
	}
	server.KeepaliveTimeout, server.KeepaliveShortest = slices.Max(w.keeps), slices.Min(w.keeps)
	w.config.Servers = append(w.config.Servers, server)
}

// locations finds the places of a server that hand requests on.
func (w *walker) locations(server *Server, block []*crossplane.Directive, s scope, depth int) {
	if depth > maxDepth {
		return
	}
	for _, d := range block {
		switch d.Directive {
		case "proxy_pass", "fastcgi_pass", "grpc_pass", "uwsgi_pass", "scgi_pass":
			kind := strings.TrimSuffix(d.Directive, "_pass")
			server.Passes = append(server.Passes, s.pass(kind, w.target(arg(d, 0)), d.Line))
		case "location", "if", "limit_except":
			inner := w.flat(d.Block, 0)
			for _, e := range inner {
				w.common(e)
			}
			within := s.with(inner)
			if d.Directive == "location" {
				w.keeps = append(w.keeps, within.keepalive)
				w.rooted = w.rooted || len(d.Args) == 1 && d.Args[0] == "/"
			}
			w.locations(server, inner, within, depth+1)
		}
	}
}

func (w *walker) stream(block crossplane.Directives) {
	flat := w.flat(block, 0)
	timeout, connect, keep := 600.0, 60.0, false
	read := func(block []*crossplane.Directive, timeout, connect float64, keep bool) (float64, float64, bool) {
		for _, d := range block {
			switch d.Directive {
			case "proxy_timeout":
				timeout = seconds(d, timeout)
			case "proxy_connect_timeout":
				connect = seconds(d, connect)
			case "proxy_socket_keepalive":
				keep = arg(d, 0) == "on"
			}
		}
		return timeout, connect, keep
	}
	timeout, connect, keep = read(flat, timeout, connect, keep)
	for _, d := range flat {
		switch d.Directive {
		case "log_format":
			w.format(d)
		case "access_log":
			w.common(d)
		case "upstream":
			w.upstream(d, true)
		case "server":
			inner := w.flat(d.Block, 0)
			var s StreamServer
			s.ProxyTimeout, s.Connect, s.SoKeepalive = read(inner, timeout, connect, keep)
			for _, e := range inner {
				w.common(e)
				switch e.Directive {
				case "listen":
					s.Listens = append(s.Listens, listen(e.Args))
				case "proxy_pass":
					s.Target = w.target(arg(e, 0))
				}
			}
			w.config.Streams = append(w.config.Streams, s)
		}
	}
}

func seconds(d *crossplane.Directive, before float64) float64 {
	if n, ok := Seconds(arg(d, 0)); ok {
		return n
	}
	return before
}
