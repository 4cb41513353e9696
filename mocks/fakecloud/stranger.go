package fakecloud

import (
	"crypto/rand"
	"io"
	"log"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"
)

const (
	// headerTime and bodyTime are how long a client may take to send a request.
	headerTime = 10 * time.Second
	bodyTime   = 15 * time.Second
	// replyTime is how long a client may take to read an answer.
	replyTime = time.Minute
	// idleTime is how long a connection is kept for the next request.
	idleTime = 2 * time.Minute
	// maxHeader is far more than a signed request with all its parameters has.
	maxHeader = 128 << 10
)

// HTTP is an HTTP server over s with limits: a client that is slow to send, slow to
// read or silent does not hold a connection for ever. The caller listens, on
// loopback.
func (s *Server) HTTP() *http.Server {
	return &http.Server{
		Handler: s, ReadHeaderTimeout: headerTime, IdleTimeout: idleTime, MaxHeaderBytes: maxHeader,
		ErrorLog: log.New(io.Discard, "", 0), // what a broken client does is no news
	}
}

// limitBody bounds the time that reading the body may take; the function it returns
// lifts the bound, so that it does not end the wait for the answer.
func limitBody(w http.ResponseWriter) (lift func()) {
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Now().Add(bodyTime)) // a recorder in a test has none
	return func() { _ = control.SetReadDeadline(time.Time{}) }
}

// stranger refuses what a program on this machine does not send: requests of web
// pages, which browsers mark, and requests to a name that somebody else has pointed
// at this machine. Signed or not, they are not answered.
func (s *Server) stranger(r *http.Request) *apiError {
	switch {
	case !s.named(r.Host):
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

func foreign(format string, args ...any) *apiError {
	return refuse(http.StatusForbidden, "Forbidden.ForeignRequest",
		"The simulated account is for programs on this machine: "+format+".", args...)
}

// named says whether the server answers to a host: this machine's loopback by
// number or name, the vendor's own names, which nobody else can point here, and
// those of the options.
func (s *Server) named(hostport string) bool {
	host := bare(hostport)
	return loopback(host) || vendors(host) || slices.ContainsFunc(s.opts.Hosts, func(name string) bool { return strings.EqualFold(name, host) })
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

// vendors says whether a host is one of the vendor's.
func vendors(host string) bool {
	return strings.HasSuffix(host, ".aliyuncs.com") || strings.HasSuffix(host, ".aliyun.com")
}

// RenewKeys gives every access key a random id and secret, so that only who was told
// them can use them. Identities and rights stay.
func (w *World) RenewKeys() {
	for i := range w.AccessKeys {
		w.AccessKeys[i].ID = "LTAI5t" + rand.Text()[:18]
		w.AccessKeys[i].Secret = rand.Text() + rand.Text()[:4]
	}
}

// HideKeys renews the keys, and lets who knows the first one that there was still read.
func (w *World) HideKeys() {
	if len(w.AccessKeys) == 0 {
		return
	}
	known := w.AccessKeys[0]
	known.ReadOnly = true
	w.RenewKeys()
	w.AccessKeys = append(w.AccessKeys, known)
}
