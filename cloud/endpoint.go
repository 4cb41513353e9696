package cloud

import (
	"fmt"
	"net"
	"net/url"
	"strings"
)

// Getenv looks up an environment variable; it is os.Getenv outside tests.
type Getenv func(string) string

// Endpoint is the one host every product is sent to instead of its own. The
// zero value means the products' own hosts.
type Endpoint struct {
	Host     string // host or host:port
	Protocol string // "HTTP" or "HTTPS"
}

// IsZero reports whether the products' own hosts are used.
func (e Endpoint) IsZero() bool { return e.Host == "" }

// ParseEndpoint reads an endpoint URL. Plain http is accepted for loopback only,
// since a signed call carries data that nobody on the way may read.
func ParseEndpoint(raw string) (Endpoint, error) {
	if raw == "" {
		return Endpoint{}, nil
	}
	u, err := url.Parse(raw)
	if i := strings.LastIndex(raw, "@"); i >= 0 {
		raw = "…" + raw[i:] // what stands before it may be a password
	}
	if err != nil || u.Hostname() == "" {
		return Endpoint{}, fmt.Errorf("endpoint URL %q: not of the form https://host[:port]", raw)
	}
	if (u.Path != "" && u.Path != "/") || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return Endpoint{}, fmt.Errorf("endpoint URL %q: only scheme, host and port are allowed", raw)
	}
	switch strings.ToLower(u.Scheme) {
	case "https":
		return Endpoint{Host: u.Host, Protocol: "HTTPS"}, nil
	case "http":
		if !isLoopback(u.Hostname()) {
			return Endpoint{}, fmt.Errorf("endpoint URL %q: plain http is allowed for loopback only: use https", raw)
		}
		return Endpoint{Host: u.Host, Protocol: "HTTP"}, nil
	}
	return Endpoint{}, fmt.Errorf("endpoint URL %q: unknown scheme %q: use https", raw, u.Scheme)
}

func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
