package nginxconf

import (
	"fmt"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
)

// Seconds reads a time as nginx writes it: 60, 60s, 500ms, 1m, 1h30m.
func Seconds(s string) (float64, bool) {
	total := 0.0
	for s != "" {
		i := 0
		for i < len(s) && s[i] >= '0' && s[i] <= '9' {
			i++
		}
		n, err := strconv.ParseInt(s[:i], 10, 40)
		if err != nil {
			return 0, false
		}
		s = s[i:]
		unit, size := 1.0, 0
		switch {
		case strings.HasPrefix(s, "ms"):
			unit, size = 0.001, 2
		case strings.HasPrefix(s, "s"):
			size = 1
		case strings.HasPrefix(s, "m"):
			unit, size = 60, 1
		case strings.HasPrefix(s, "h"):
			unit, size = 3600, 1
		case strings.HasPrefix(s, "d"):
			unit, size = 86400, 1
		case strings.HasPrefix(s, "w"):
			unit, size = 7*86400, 1
		case strings.HasPrefix(s, "M"):
			unit, size = 30*86400, 1
		case strings.HasPrefix(s, "y"):
			unit, size = 365*86400, 1
		case s != "" && s[0] != ' ':
			return 0, false
		}
		total += float64(n) * unit
		s = strings.TrimLeft(s[size:], " ")
	}
	return total, true
}

// SameServer tells whether a server of an upstream block is the one that a log
// names, which always has a port.
func SameServer(written, logged string) bool {
	written, logged = strings.TrimSuffix(written, ":"), strings.TrimSuffix(logged, ":")
	if written == logged || written+":80" == logged {
		return true
	}
	a, errA := netip.ParseAddrPort(written)
	b, errB := netip.ParseAddrPort(logged)
	return errA == nil && errB == nil && a == b
}

// samePort tells whether a server that is written as a host name may be the one
// that a log names by address: the ports agree.
func samePort(written, logged string) bool {
	host, port, ok := strings.Cut(written, ":")
	if !ok {
		host, port = written, "80"
	}
	if _, err := netip.ParseAddr(host); err == nil || host == "unix" || strings.HasPrefix(host, "[") || host == "" {
		return false
	}
	b, err := netip.ParseAddrPort(logged)
	return err == nil && strconv.Itoa(int(b.Port())) == port
}

var versionForm = regexp.MustCompile(`(?m)(?:nginx|Tengine|Angie|freenginx) version: ([^\s(]+)`)
var builtForm = regexp.MustCompile(`\(nginx/([0-9.]+)\)|nginx/([0-9]+\.[0-9]+\.[0-9]+)`)

// ParseVersion reads the output of nginx -V or -v.
func ParseVersion(text string) (*Version, error) {
	m := versionForm.FindStringSubmatch(text)
	if m == nil {
		return nil, fmt.Errorf("no nginx version in it")
	}
	v := &Version{Text: m[1]}
	number := ""
	if b := builtForm.FindStringSubmatch(text); b != nil {
		number = b[1] + b[2]
	} else if n, ok := strings.CutPrefix(m[1], "openresty/"); ok {
		number = n // its first three numbers are those of nginx
	}
	for i, part := range strings.SplitN(number, ".", 4) {
		if i < 3 {
			v.Number[i], _ = strconv.Atoi(part) //nolint:errcheck // 0 is unknown
		}
	}
	return v, nil
}

// listen reads the arguments of a listen directive.
func listen(args []string) ListenOn {
	var l ListenOn
	if len(args) == 0 {
		return l
	}
	where := args[0]
	switch {
	case strings.HasPrefix(where, "unix:"):
		l.Address = where
	case strings.HasPrefix(where, "["):
		end := strings.LastIndexByte(where, ']')
		l.Address, l.Port = where[:end+1], 80
		if rest := where[end+1:]; strings.HasPrefix(rest, ":") {
			l.Port = number(rest[1:])
		}
	default:
		host, port, ok := strings.Cut(where, ":")
		switch {
		case ok:
			l.Address, l.Port = host, number(port)
		case number(where) > 0:
			l.Port = number(where)
		default:
			l.Address, l.Port = where, 80
		}
	}
	for _, a := range args[1:] {
		switch {
		case a == "proxy_protocol":
			l.ProxyProtocol = true
		case a == "udp", a == "quic":
			l.UDP = true
		case strings.HasPrefix(a, "backlog="):
			l.Backlog = number(a[len("backlog="):])
		case strings.HasPrefix(a, "so_keepalive="):
			l.SoKeepalive = a[len("so_keepalive="):]
			idle, _, _ := strings.Cut(l.SoKeepalive, ":")
			l.KeepIdle, _ = Seconds(idle)
		}
	}
	return l
}

// target is the upstream or the address that a pass names. Variables are put in
// where set gives them one value, and those behind a name are of the URI.
func (w *walker) target(s string) string {
	if _, rest, ok := strings.Cut(s, "://"); ok {
		s = rest
	}
	if rest, ok := strings.CutPrefix(s, "unix:"); ok {
		rest, _, _ = strings.Cut(rest, ":")
		return "unix:" + rest
	}
	s, _, _ = strings.Cut(s, "/")
	if name, ok := strings.CutPrefix(s, "$"); ok {
		if value := w.sets[strings.Trim(name, "{}")]; value != "" {
			return w.target(value)
		}
		return s
	}
	s, _, _ = strings.Cut(s, "$")
	return s
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}
