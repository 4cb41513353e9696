package wire

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

const schemeACS3 = "ACS3-HMAC-SHA256"

// claim is what a request says about its signer, not yet believed.
type claim struct {
	keyID     string
	token     string
	nonce     string
	date      string
	signature string
	// sign computes the signature and the text it was computed from.
	sign func(secret string) (signature, text string)
}

// readClaim finds the credentials in either of the two places where clients
// put them: the Authorization header or the parameters.
func readClaim(q *Request) (*claim, *Error) {
	if header := q.HTTP.Header.Get("Authorization"); header != "" {
		return readACS3(q, header)
	}
	if q.Params["AccessKeyId"] == "" {
		return nil, noCredential()
	}
	return readRPC(q)
}

func incomplete(why string) *Error {
	return Refuse(http.StatusBadRequest, "IncompleteSignature",
		"The request signature does not conform to Aliyun standards: %s.", why)
}

func readACS3(q *Request, header string) (*claim, *Error) {
	scheme, rest, _ := strings.Cut(header, " ")
	if scheme != schemeACS3 {
		return nil, incomplete("unknown scheme")
	}
	fields := map[string]string{}
	for part := range strings.SplitSeq(rest, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		fields[name] = value
	}
	h := q.HTTP.Header
	c := &claim{
		keyID: fields["Credential"], signature: fields["Signature"],
		token: h.Get("X-Acs-Security-Token"), nonce: h.Get("X-Acs-Signature-Nonce"), date: h.Get("X-Acs-Date"),
	}
	if c.keyID == "" {
		return nil, noCredential()
	}
	signed := strings.Split(fields["SignedHeaders"], ";")
	if c.signature == "" || fields["SignedHeaders"] == "" {
		return nil, incomplete("SignedHeaders and Signature are needed")
	}
	if c.date == "" || c.nonce == "" {
		return nil, incomplete("x-acs-date and x-acs-signature-nonce are needed")
	}
	if name := unsignedHeader(h, signed); name != "" {
		return nil, incomplete("header " + name + " must be signed")
	}
	body := sha256.Sum256(q.body)
	hash := hex.EncodeToString(body[:])
	if claimed := h.Get("X-Acs-Content-Sha256"); claimed != "" && claimed != hash {
		return nil, Refuse(http.StatusBadRequest, "SignatureDoesNotMatch",
			"The x-acs-content-sha256 header is not the hash of the body.")
	}
	c.sign = func(secret string) (string, string) { return signACS3(q, signed, hash, secret) }
	return c, nil
}

// unsignedHeader names a header that carries meaning but is not protected.
func unsignedHeader(h http.Header, signed []string) string {
	if !slices.Contains(signed, "host") {
		return "host"
	}
	for _, name := range []string{
		"x-acs-action", "x-acs-version", "x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256", "x-acs-security-token",
	} {
		if h.Get(name) != "" && !slices.Contains(signed, name) {
			return name
		}
	}
	return ""
}

func signACS3(q *Request, signed []string, bodyHash, secret string) (signature, text string) {
	var b strings.Builder
	path := q.HTTP.URL.EscapedPath()
	if path == "" {
		path = "/"
	}
	b.WriteString(q.HTTP.Method + "\n" + path + "\n" + canonicalQuery(q.query) + "\n")
	for _, name := range signed {
		value := strings.Join(q.HTTP.Header.Values(name), ",")
		if name == "host" {
			value = q.HTTP.Host
		}
		b.WriteString(name + ":" + strings.TrimSpace(value) + "\n")
	}
	b.WriteString("\n" + strings.Join(signed, ";") + "\n" + bodyHash)
	digest := sha256.Sum256([]byte(b.String()))
	text = schemeACS3 + "\n" + hex.EncodeToString(digest[:])
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(text))
	return hex.EncodeToString(mac.Sum(nil)), text
}

func readRPC(q *Request) (*claim, *Error) {
	p := q.Params
	c := &claim{
		keyID: p["AccessKeyId"], token: p["SecurityToken"], nonce: p["SignatureNonce"],
		date: p["Timestamp"], signature: p["Signature"],
	}
	for _, name := range []string{"Action", "Version", "Signature", "SignatureMethod", "SignatureVersion", "SignatureNonce", "Timestamp"} {
		if p[name] == "" {
			return nil, incomplete(name + " is needed")
		}
	}
	if p["SignatureMethod"] != "HMAC-SHA1" || p["SignatureVersion"] != "1.0" {
		return nil, incomplete("HMAC-SHA1 in version 1.0 is expected")
	}
	c.sign = func(secret string) (string, string) {
		text := q.HTTP.Method + "&%2F&" + encode(canonicalQuery(q.signed()))
		mac := hmac.New(sha1.New, []byte(secret+"&"))
		mac.Write([]byte(text))
		return base64.StdEncoding.EncodeToString(mac.Sum(nil)), text
	}
	return c, nil
}

// canonicalQuery sorts by name and encodes as RFC 3986 says; an empty value
// keeps its equals sign.
func canonicalQuery(values url.Values) string {
	names := make([]string, 0, len(values))
	for name := range values {
		names = append(names, name)
	}
	slices.Sort(names)
	var b strings.Builder
	for _, name := range names {
		for _, value := range slices.Sorted(slices.Values(values[name])) {
			if b.Len() > 0 {
				b.WriteByte('&')
			}
			b.WriteString(encode(name) + "=" + encode(value))
		}
	}
	return b.String()
}

// encode is the percent encoding of RFC 3986.
func encode(s string) string {
	return strings.ReplaceAll(url.QueryEscape(s), "+", "%20")
}

func noCredential() *Error {
	return Refuse(http.StatusBadRequest, "MissingAccessKeyId", "AccessKeyId is mandatory for this action.")
}
