package sandbox

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// pool holds a certificate as a client that was told of its file has it.
func pool(t *testing.T, c *certificate) *x509.CertPool {
	t.Helper()
	out := x509.NewCertPool()
	if !out.AppendCertsFromPEM(c.public) {
		t.Fatalf("no certificate: %s", c.public)
	}
	return out
}

func TestTheCertificateIsForItsNamesOnly(t *testing.T) {
	t.Parallel()
	now := time.Now()
	c, err := newCertificate(now, net.ParseIP("127.0.0.9"), []string{"Sandbox.example", "192.0.2.1"})
	if err != nil {
		t.Fatal(err)
	}
	block, rest := pem.Decode(c.public)
	if len(bytes.TrimSpace(rest)) > 0 {
		t.Errorf("more than a certificate: %s", rest)
	}
	leaf, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{
		"localhost": true, "127.0.0.1": true, "::1": true, "127.0.0.9": true, "sandbox.example": true, "192.0.2.1": true,
		"ecs.aliyuncs.com": false, "127.0.0.2": false, "a.sandbox.example": false,
	} {
		_, err := leaf.Verify(x509.VerifyOptions{Roots: pool(t, c), DNSName: name})
		if (err == nil) != want {
			t.Errorf("%s: %v", name, err)
		}
	}
	for at, want := range map[time.Time]bool{now: true, now.Add(300 * 24 * time.Hour): true, now.Add(validity + time.Minute): false} {
		if _, err := leaf.Verify(x509.VerifyOptions{Roots: pool(t, c), CurrentTime: at}); (err == nil) != want {
			t.Errorf("at %s: %v", at, err)
		}
	}
}

// A certificate that is trusted must not make others trusted.
func TestTheCertificateSignsNoOther(t *testing.T) {
	t.Parallel()
	c, err := newCertificate(time.Now(), net.IPv6loopback, nil)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(c.private.Certificate[0])
	if err != nil {
		t.Fatal(err)
	}
	if leaf.IsCA || leaf.KeyUsage&x509.KeyUsageCertSign != 0 {
		t.Error("it may sign others")
	}
	other, err := newCertificate(time.Now(), net.IPv6loopback, nil)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(other.public, c.public) {
		t.Error("two sandboxes share a certificate")
	}
}

func TestServingByTheCertificate(t *testing.T) {
	t.Parallel()
	c, err := newCertificate(time.Now(), net.IPv4(127, 0, 0, 1), nil)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, r.Proto) }))
	server.TLS = c.config()
	server.StartTLS()
	defer server.Close()
	client := http.Client{Transport: &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{RootCAs: pool(t, c)}}}
	defer client.CloseIdleConnections()
	answer, err := client.Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if text, _ := io.ReadAll(answer.Body); string(text) != "HTTP/1.1" {
		t.Errorf("it speaks %s", text)
	}
	if (*certificate)(nil).config() != nil {
		t.Error("TLS without a certificate")
	}
}
