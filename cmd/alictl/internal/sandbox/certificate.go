package sandbox

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"time"
)

// validity is how long a certificate holds: longer than a sandbox runs, and no longer
// than clients accept.
const validity = 397 * 24 * time.Hour

// certificate is what the sandbox proves itself with. Its key is in memory only.
type certificate struct {
	public  []byte // in PEM
	private tls.Certificate
}

// newCertificate signs a certificate for this machine's loopback and further names by
// its own key. It can sign no other, so that trusting it trusts one server.
func newCertificate(now time.Time, address net.IP, names []string) (*certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: serial.Add(serial, big.NewInt(1)), Subject: pkix.Name{CommonName: "alictl sandbox"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(validity),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true, DNSNames: []string{"localhost"},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback, address},
	}
	for _, name := range names {
		if ip := net.ParseIP(name); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, name)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	return &certificate{
		public:  pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		private: tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key},
	}, nil
}

// config is how a server speaks TLS by the certificate, in the version of HTTP that the
// real gateway speaks; nil for none.
func (c *certificate) config() *tls.Config {
	if c == nil {
		return nil
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{c.private}, NextProtos: []string{"http/1.1"}}
}
