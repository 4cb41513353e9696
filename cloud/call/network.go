package call

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/internal/secret"
)

// idleFor is how long an idle connection is kept: the vendor's front ends forget
// one after about ten seconds, and the next request on it is reset.
const idleFor = 8 * time.Second

func newTransport(concurrency int) *http.Transport {
	return &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		TLSHandshakeTimeout: 10 * time.Second,
		MaxIdleConns:        4 * concurrency,
		MaxIdleConnsPerHost: concurrency,
		IdleConnTimeout:     idleFor,
		ForceAttemptHTTP2:   true,
		OnProxyConnectResponse: func(_ context.Context, proxy *url.URL, request *http.Request, response *http.Response) error {
			if response.StatusCode == http.StatusOK {
				return nil
			}
			return &proxyRefusal{proxy: proxy.Host, host: request.Host, status: response.StatusCode}
		},
	}
}

// unpooled returns a transport like another that takes no connection from the
// other's pool and leaves none behind: what failed on an old connection is sent
// again on a new one.
func unpooled(pooled http.RoundTripper) http.RoundTripper {
	t, ok := pooled.(*http.Transport)
	if !ok {
		return pooled
	}
	t = t.Clone()
	t.DisableKeepAlives = true
	return t
}

// proxyRefusal is a proxy that does not open the way to a host.
type proxyRefusal struct {
	proxy, host string
	status      int
}

func (e *proxyRefusal) Error() string {
	return fmt.Sprintf("the proxy %s refuses the way to %s: HTTP %d %s", e.proxy, e.host, e.status, http.StatusText(e.status))
}

// networkKind says whether a request that got no answer may get one when it is
// sent again. A certificate that is not trusted, a name without an address, a proxy
// that wants a password and a request that cannot be sent stay as they are.
func networkKind(err error) cloud.Kind {
	var (
		dns     *net.DNSError
		proxy   *proxyRefusal
		record  tls.RecordHeaderError
		alert   tls.AlertError
		address *net.AddrError
		unknown net.UnknownNetworkError
	)
	switch {
	case errors.As(err, &dns):
		if dns.IsNotFound {
			return cloud.Unreachable
		}
	case errors.As(err, &proxy):
		if proxy.status < http.StatusInternalServerError && proxy.status != http.StatusTooManyRequests && proxy.status != http.StatusRequestTimeout {
			return cloud.Unreachable
		}
	case isUntrusted(err), errors.As(err, &record), errors.As(err, &alert), errors.As(err, &address), errors.As(err, &unknown), isUnsendable(err):
		return cloud.Unreachable
	}
	return cloud.Transient
}

// isUntrusted reports a certificate that is not good.
func isUntrusted(err error) bool {
	var (
		verification *tls.CertificateVerificationError
		authority    x509.UnknownAuthorityError
		host         x509.HostnameError
		invalid      x509.CertificateInvalidError
		roots        x509.SystemRootsError
	)
	return errors.As(err, &verification) || errors.As(err, &authority) || errors.As(err, &host) ||
		errors.As(err, &invalid) || errors.As(err, &roots)
}

// isUnsendable reports a request, or the URL of a proxy, that net/http refuses
// before anything is sent. It has no types for these.
func isUnsendable(err error) bool {
	for _, words := range []string{"unsupported protocol scheme", "no Host in request URL", "invalid proxy address", "proxy: unknown scheme", "invalid header field", "invalid URL", "http: server gave HTTP response to HTTPS client"} {
		if strings.Contains(err.Error(), words) {
			return true
		}
	}
	return false
}

// networkMessage says why no answer arrived, and from which host.
func networkMessage(a *Attempt) string {
	if errors.Is(a.err, context.DeadlineExceeded) {
		return withHost(a, "no answer in time")
	}
	if errors.Is(a.err, io.EOF) || errors.Is(a.err, io.ErrUnexpectedEOF) {
		return withHost(a, "the connection was closed before the whole answer arrived")
	}
	// The text of a url.Error quotes the URL, and with it the signature.
	err := a.err
	for wrapped := (*url.Error)(nil); errors.As(err, &wrapped); {
		err = wrapped.Err
	}
	if isUntrusted(err) {
		return withHost(a, "the certificate is not trusted: "+oneLine(secret.Clean(err.Error()))+" (SSL_CERT_FILE names the certificates to trust)")
	}
	return withHost(a, oneLine(secret.Clean(err.Error())))
}

// withHost names the host that was meant, unless the reason does.
func withHost(a *Attempt, why string) string {
	if a.host == "" || strings.Contains(why, a.host) {
		return why
	}
	return a.host + ": " + why
}

// isUnanswered reports that nobody is there: refused, or a name without address.
func isUnanswered(err error) bool {
	var dns *net.DNSError
	var op *net.OpError
	return errors.As(err, &dns) || (errors.As(err, &op) && op.Op == "dial")
}

// retryAfter returns how long the server asks to wait: the vendor's header in
// milliseconds, or the standard one in seconds or as a date. The longer counts.
func retryAfter(header http.Header, serverTime time.Time) time.Duration {
	var wait time.Duration
	if ms, err := strconv.Atoi(header.Get("X-Acs-Retry-After")); err == nil && ms > 0 {
		wait = time.Duration(ms) * time.Millisecond
	}
	text := strings.TrimSpace(header.Get("Retry-After"))
	if s, err := strconv.Atoi(text); err == nil && s > 0 {
		return max(wait, time.Duration(min(s, 3600))*time.Second)
	}
	if at, err := http.ParseTime(text); err == nil {
		if serverTime.IsZero() {
			serverTime = time.Now()
		}
		return max(wait, at.Sub(serverTime))
	}
	return wait
}
