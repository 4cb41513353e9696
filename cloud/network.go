package cloud

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/url"
	"os"
	"strings"

	"github.com/alictl/alictl/internal/secret"
)

// NetworkReason says in one line why no answer of a host arrived. The texts of
// errors from the network are not repeated where they quote a URL: that holds the
// signature, or a password.
func NetworkReason(host string, err error) string {
	for wrapped := (*url.Error)(nil); errors.As(err, &wrapped); {
		err = wrapped.Err
	}
	var dns *net.DNSError
	var timeout net.Error
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "no answer in time"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "the connection was closed before the whole answer arrived"
	case IsUntrusted(err):
		return "the certificate of " + host + " is not trusted here: if a proxy of your company opens TLS, set SSL_CERT_FILE to a file with its CA" + certificates(err)
	case errors.As(err, &dns) && dns.IsNotFound:
		return "the name " + dns.Name + " has no address"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "no answer of " + host + " in time"
	case strings.HasPrefix(err.Error(), "invalid proxy"), strings.Contains(err.Error(), "parse \""):
		return "the URL of the proxy in HTTPS_PROXY is not valid"
	}
	return oneLine(secret.Clean(err.Error()))
}

// IsUntrusted reports that a server's certificate was not accepted, which will be
// so a second time.
func IsUntrusted(err error) bool {
	var verification *tls.CertificateVerificationError
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	var roots x509.SystemRootsError
	return errors.As(err, &verification) || errors.As(err, &unknown) || errors.As(err, &name) || errors.As(err, &invalid) || errors.As(err, &roots)
}

// certificates says what is wrong, where it is not just that nobody vouches.
func certificates(err error) string {
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	file := os.Getenv("SSL_CERT_FILE")
	_, unread := os.Stat(file)
	switch {
	case file != "" && unread != nil:
		return " (it names a file that cannot be read)"
	case errors.As(err, &name):
		return " (it is for another name)"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return " (it has expired, or the clock here is wrong)"
	}
	return ""
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
