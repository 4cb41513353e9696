package fakecloud_test

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sort"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alictl/alictl/mocks/fakecloud"
)

const (
	keyID     = "LTAI5tSandboxNotARealKey"
	keySecret = "sandbox-secret-that-opens-nothing"

	verECS = "2014-05-26"
	verSLB = "2014-05-15"
	verNLB = "2022-04-30"
	verSTS = "2015-04-01"
)

// unlimited turns the quotas off.
func unlimited() fakecloud.Options { return fakecloud.Options{Quotas: &fakecloud.Quotas{}} }

// serve starts a server and fails the test if it ever panicked.
func serve(t testing.TB, w *fakecloud.World, opts fakecloud.Options) (*fakecloud.Server, string) {
	t.Helper()
	s := fakecloud.NewServer(w, opts)
	web := httptest.NewServer(s)
	t.Cleanup(func() {
		web.Close()
		if p := s.Stats().Panics; len(p) > 0 {
			t.Errorf("the server panicked: %v", p)
		}
	})
	return s, web.URL
}

// rfc3986 is written anew here, so that a mistake in the server's own encoding
// cannot hide.
func rfc3986(s string) string {
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-_.~", c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.WriteString("%" + strings.ToUpper(hex.EncodeToString([]byte{c})))
	}
	return b.String()
}

// canonical sorts by name, so that X.1 comes before X.10.
func canonical(v url.Values) string {
	var names, pairs []string
	for name := range v {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		for _, value := range v[name] {
			pairs = append(pairs, rfc3986(name)+"="+rfc3986(value))
		}
	}
	return strings.Join(pairs, "&")
}

func mac256(key, text string) string {
	m := hmac.New(sha256.New, []byte(key))
	m.Write([]byte(text))
	return hex.EncodeToString(m.Sum(nil))
}

func sum256(text string) string {
	s := sha256.Sum256([]byte(text))
	return hex.EncodeToString(s[:])
}

var serial atomic.Int64

// signer makes requests and lets a test bend every part of them.
type signer struct {
	id, secret, token string
	method            string
	date              time.Time
	nonce             string
	form              url.Values
	// bend changes the finished request.
	bend func(*http.Request)
}

func (s signer) defaults() signer {
	if s.id == "" {
		s.id, s.secret = keyID, keySecret
	}
	if s.method == "" {
		s.method = http.MethodPost
	}
	if s.date.IsZero() {
		s.date = time.Now()
	}
	if s.nonce == "" {
		s.nonce = "nonce" + strconv.FormatInt(serial.Add(1), 10)
	}
	return s
}

func date(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }

func (s signer) acs3(t testing.TB, base, version, action string, query url.Values) *http.Request {
	t.Helper()
	s = s.defaults()
	body := s.form.Encode()
	r, err := http.NewRequest(s.method, base+"/?"+query.Encode(), strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	headers := map[string]string{
		"host": r.URL.Host, "x-acs-action": action, "x-acs-version": version, "x-acs-date": date(s.date),
		"x-acs-signature-nonce": s.nonce, "x-acs-content-sha256": sum256(body),
	}
	if s.form != nil {
		headers["content-type"] = "application/x-www-form-urlencoded"
	}
	if s.token != "" {
		headers["x-acs-security-token"], headers["x-acs-accesskey-id"] = s.token, s.id
	}
	var names []string
	for name, value := range headers {
		names = append(names, name)
		r.Header.Set(name, value)
	}
	sort.Strings(names)
	text := s.method + "\n/\n" + canonical(query) + "\n"
	for _, name := range names {
		text += name + ":" + headers[name] + "\n"
	}
	text += "\n" + strings.Join(names, ";") + "\n" + sum256(body)
	signature := mac256(s.secret, "ACS3-HMAC-SHA256\n"+sum256(text))
	r.Header.Set("Authorization", "ACS3-HMAC-SHA256 Credential="+s.id+",SignedHeaders="+
		strings.Join(names, ";")+",Signature="+signature)
	if s.bend != nil {
		s.bend(r)
	}
	return r
}

func (s signer) rpc(t testing.TB, base, version, action string, params url.Values) *http.Request {
	t.Helper()
	s = s.defaults()
	query := url.Values{
		"Action": {action}, "Version": {version}, "Format": {"JSON"}, "AccessKeyId": {s.id},
		"Timestamp": {date(s.date)}, "SignatureNonce": {s.nonce}, "SignatureMethod": {"HMAC-SHA1"},
		"SignatureVersion": {"1.0"},
	}
	if s.token != "" {
		query.Set("SecurityToken", s.token)
	}
	for name, values := range params {
		query[name] = values
	}
	all := url.Values{}
	for _, part := range []url.Values{query, s.form} {
		for name, values := range part {
			all[name] = values
		}
	}
	m := hmac.New(sha1.New, []byte(s.secret+"&"))
	m.Write([]byte(s.method + "&%2F&" + rfc3986(canonical(all))))
	query.Set("Signature", base64.StdEncoding.EncodeToString(m.Sum(nil)))
	r, err := http.NewRequest(s.method, base+"/?"+query.Encode(), strings.NewReader(s.form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	if s.form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if s.bend != nil {
		s.bend(r)
	}
	return r
}

// failure is the error envelope.
type failure struct {
	RequestId, HostId, Code, Message, Recommend string
	AccessDeniedDetail                          map[string]string
}

// send returns the status and body of an answer.
func send(t testing.TB, r *http.Request) (int, []byte) {
	t.Helper()
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, body
}

// call makes a signed call and returns status, body and error code.
func call(t testing.TB, base, version, action string, params ...string) (int, []byte, failure) {
	t.Helper()
	return callAs(t, signer{}, base, version, action, params...)
}

func callAs(t testing.TB, s signer, base, version, action string, params ...string) (int, []byte, failure) {
	t.Helper()
	q := url.Values{}
	for i := 0; i+1 < len(params); i += 2 {
		q.Set(params[i], params[i+1])
	}
	status, body := send(t, s.acs3(t, base, version, action, q))
	var f failure
	if status != http.StatusOK {
		if err := json.Unmarshal(body, &f); err != nil {
			t.Fatalf("%s: status %d with a body that is no envelope: %s", action, status, body)
		}
	}
	return status, body, f
}

// want makes a call that must succeed and decodes it.
func want[T any](t testing.TB, base, version, action string, params ...string) T {
	t.Helper()
	status, body, f := call(t, base, version, action, params...)
	if status != http.StatusOK {
		t.Fatalf("%s %v: %d %s %s", action, params, status, f.Code, f.Message)
	}
	var out T
	if err := json.Unmarshal(body, &out); err != nil {
		t.Fatalf("%s: %v in %s", action, err, body)
	}
	return out
}

// refused makes a call that must fail with a status and code.
func refused(t testing.TB, base string, status int, code, version, action string, params ...string) {
	t.Helper()
	got, body, f := call(t, base, version, action, params...)
	if got != status || f.Code != code {
		t.Errorf("%s %v: got %d %s, want %d %s\n%s", action, params, got, f.Code, status, code, body)
	}
	if f.RequestId == "" || f.HostId == "" || f.Message == "" {
		t.Errorf("%s: incomplete envelope: %s", action, body)
	}
}

func decoded(t testing.TB, status int, body []byte) map[string]any {
	t.Helper()
	var out map[string]any
	if err := json.Unmarshal(body, &out); err != nil {
		t.Fatalf("%d: %v in %s", status, err, body)
	}
	return out
}
