package wire

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Stranger refuses what a program on this machine does not send: requests of web
// pages, which browsers mark, and requests to a name that somebody else has pointed
// at this machine. Signed or not, they are not answered.
func Stranger(r *http.Request, names []string) *Error {
	switch {
	case !named(r.Host, names):
		return foreign("the host %q is none of its names", r.Host)
	case r.Header.Get("Origin") != "":
		return foreign("the request comes from a web page, of the origin %q", r.Header.Get("Origin"))
	case r.Header.Get("Referer") != "":
		return foreign("the request comes from a web page, %q", r.Header.Get("Referer"))
	case !slices.Contains([]string{"", "none"}, r.Header.Get("Sec-Fetch-Site")):
		return foreign("the request comes from a web page (Sec-Fetch-Site: %q)", r.Header.Get("Sec-Fetch-Site"))
	}
	return nil
}

func foreign(format string, args ...any) *Error {
	return Refuse(http.StatusForbidden, "Forbidden.ForeignRequest",
		"The simulated account is for programs on this machine: "+format+".", args...)
}

// named says whether the server answers to a host: this machine's loopback by
// number or name, the vendor's own names, which nobody else can point here, and
// those of the options.
func named(hostport string, names []string) bool {
	host := bare(hostport)
	return loopback(host) || VendorHost(host) || slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, host) })
}

// bare is a host without its port, in small letters.
func bare(hostport string) string {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = strings.TrimSuffix(strings.TrimPrefix(hostport, "["), "]")
	}
	return strings.ToLower(strings.TrimSuffix(host, "."))
}

// loopback says whether a host is this machine by number or name.
func loopback(host string) bool {
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.Unmap().IsLoopback()
	}
	return host == "localhost"
}

// VendorHost says whether a host is one of the vendor's.
func VendorHost(hostport string) bool {
	host := bare(hostport)
	return strings.HasSuffix(host, ".aliyuncs.com") || strings.HasSuffix(host, ".aliyun.com")
}
