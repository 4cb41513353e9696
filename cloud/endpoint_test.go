package cloud_test

import (
	"net"
	"net/url"
	"strings"
	"testing"

	"github.com/alictl/alictl/cloud"
)

func TestParseEndpoint(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		raw  string
		want cloud.Endpoint
		err  string
	}{
		"none":                {"", cloud.Endpoint{}, ""},
		"https":               {"https://proxy.example.com", cloud.Endpoint{Host: "proxy.example.com", Protocol: "HTTPS"}, ""},
		"https and port":      {"https://proxy.example.com:8443/", cloud.Endpoint{Host: "proxy.example.com:8443", Protocol: "HTTPS"}, ""},
		"upper case":          {"HTTPS://proxy.example.com", cloud.Endpoint{Host: "proxy.example.com", Protocol: "HTTPS"}, ""},
		"loopback":            {"http://127.0.0.1:9000", cloud.Endpoint{Host: "127.0.0.1:9000", Protocol: "HTTP"}, ""},
		"loopback range":      {"http://127.8.8.8", cloud.Endpoint{Host: "127.8.8.8", Protocol: "HTTP"}, ""},
		"loopback IPv6":       {"http://[::1]:9000", cloud.Endpoint{Host: "[::1]:9000", Protocol: "HTTP"}, ""},
		"localhost":           {"http://LocalHost:9000", cloud.Endpoint{Host: "LocalHost:9000", Protocol: "HTTP"}, ""},
		"plain http":          {"http://proxy.example.com", cloud.Endpoint{}, "loopback only"},
		"plain http, private": {"http://10.0.0.1:80", cloud.Endpoint{}, "loopback only"},
		"not quite loopback":  {"http://127.0.0.1.example.com", cloud.Endpoint{}, "loopback only"},
		"not quite localhost": {"http://localhost.example.com", cloud.Endpoint{}, "loopback only"},
		"all addresses":       {"http://0.0.0.0:80", cloud.Endpoint{}, "loopback only"},
		"no scheme":           {"proxy.example.com", cloud.Endpoint{}, "https://host"},
		"host and port":       {"proxy.example.com:443", cloud.Endpoint{}, "https://host"},
		"no host":             {"https://", cloud.Endpoint{}, "https://host"},
		"other scheme":        {"ftp://proxy.example.com", cloud.Endpoint{}, "unknown scheme"},
		"path":                {"https://proxy.example.com/api", cloud.Endpoint{}, "only scheme, host and port"},
		"query":               {"https://proxy.example.com?a=b", cloud.Endpoint{}, "only scheme, host and port"},
		"fragment":            {"https://proxy.example.com#a", cloud.Endpoint{}, "only scheme, host and port"},
		"user":                {"https://me@proxy.example.com", cloud.Endpoint{}, "only scheme, host and port"},
		"broken":              {"https://proxy.example.com:port", cloud.Endpoint{}, "https://host"},
		"only a port":         {"https://:443", cloud.Endpoint{}, "https://host"},
		"password":            {"https://me:hunter2@proxy.example.com", cloud.Endpoint{}, "only scheme, host and port"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := cloud.ParseEndpoint(tt.raw)
			if got != tt.want || (err == nil) != (tt.err == "") || err != nil && !strings.Contains(err.Error(), tt.err) {
				t.Errorf("%q: got %+v, %v; want %+v, %q", tt.raw, got, err, tt.want, tt.err)
			}
			if err != nil && strings.Contains(err.Error(), "hunter2") {
				t.Errorf("the error quotes a password: %v", err)
			}
		})
	}
}

// Whatever is accepted is a host alone, and plain http stays on the machine.
func FuzzParseEndpoint(f *testing.F) {
	for _, seed := range []string{"", "https://a.example.com:443", "http://127.0.0.1:1", "http://[::1]", "http://localhost", "https://u:p@h/x?y#z", "http://0x7f.1", "//h", "http://[fe80::1%25lo]:1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		e, err := cloud.ParseEndpoint(raw)
		if err != nil {
			if !e.IsZero() {
				t.Fatalf("%q: %+v with %v", raw, e, err)
			}
			return
		}
		if e.IsZero() {
			if raw != "" {
				t.Fatalf("%q is no endpoint and no error", raw)
			}
			return
		}
		u, err := url.Parse(strings.ToLower(e.Protocol) + "://" + e.Host)
		if err != nil || u.Hostname() == "" || u.User != nil || u.Path != "" || u.RawQuery != "" {
			t.Fatalf("%q: host %q is not a host: %v", raw, e.Host, err)
		}
		if ip := net.ParseIP(u.Hostname()); e.Protocol != "HTTPS" && !strings.EqualFold(u.Hostname(), "localhost") && (ip == nil || !ip.IsLoopback()) {
			t.Fatalf("%q: plain http to %q", raw, e.Host)
		}
	})
}
