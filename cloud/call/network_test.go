package call

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alictl/alictl/cloud"
)

func TestWhatCannotPassIsAskedOnce(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		err   error
		times int32
		says  string
	}{
		"an unknown authority": {&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}, 1, "SSL_CERT_FILE"},
		"another host's":       {x509.HostnameError{Certificate: &x509.Certificate{}, Host: "h"}, 1, "localhost"},
		"no address":           {&net.DNSError{Name: "ecs.nowhere.example", IsNotFound: true}, 1, "ecs.nowhere.example"},
		"a silent resolver":    {&net.DNSError{Name: "ecs.x", IsTemporary: true}, maxUnanswered, "ecs.x"},
		"a proxy's password":   {&proxyRefusal{proxy: "p:1", host: "ecs.x:443", status: 407}, 1, "407"},
		"a proxy out of order": {&proxyRefusal{proxy: "p:1", host: "ecs.x:443", status: 503}, maxAttempts, "503"},
		"plain HTTP":           {tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"}, 1, "TLS"},
		"a proxy of words":     {errors.New(`proxy: unknown scheme "gopher"`), 1, "gopher"},
		"a reset":              {&net.OpError{Op: "read", Err: errors.New("connection reset by peer")}, maxAttempts, "localhost"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &server{answers: []answer{{err: &url.Error{Op: "Post", URL: "http://localhost/", Err: c.err}}}}
				_, err := ask(t.Context(), New(Options{Transport: s}), Op{Action: "DescribeX"})
				if n := s.served.Load(); n != c.times {
					t.Errorf("asked %d times, want %d", n, c.times)
				}
				if err == nil || !strings.Contains(err.Error(), c.says) {
					t.Errorf("error %v does not say %q", err, c.says)
				}
			})
		})
	}
}

// fickle forgets every connection after its first answer, as a front end does with
// idle ones, and resets what comes on it later.
type fickle struct {
	mu    sync.Mutex
	used  map[string]bool
	reset int
}

func (f *fickle) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	old := f.used[r.RemoteAddr]
	f.used[r.RemoteAddr] = true
	if old {
		f.reset++
	}
	f.mu.Unlock()
	if !old {
		_, _ = w.Write([]byte(`{"RequestId":"R"}`))
		return
	}
	if conn, _, err := w.(http.Hijacker).Hijack(); err == nil {
		_ = conn.(*net.TCPConn).SetLinger(0)
		_ = conn.Close()
	}
}

func TestRepeatsUseANewConnection(t *testing.T) {
	t.Parallel()
	site := &fickle{used: map[string]bool{}}
	web := httptest.NewServer(site)
	defer web.Close()
	d := New(Options{})
	defer d.Close()
	call := func() error {
		_, err := Do(t.Context(), d, Op{Action: "DescribeX"}, func(a *Attempt) (string, error) {
			request, err := http.NewRequest(http.MethodPost, web.URL, strings.NewReader("body"))
			if err != nil {
				return "", err
			}
			request.Header["x-acs-action"] = []string{"DescribeX"}
			_, err = a.Call(request, nil)
			return "", err
		})
		return err
	}
	var wg sync.WaitGroup
	for range 8 { // fills the pool
		wg.Go(func() { _ = call() })
	}
	wg.Wait()
	before := d.Total().Repeated
	if err := call(); err != nil {
		t.Fatal(err)
	}
	if n := d.Total().Repeated - before; n > 1 {
		t.Errorf("one call met %d dead connections", n)
	}
}

// A refusal inside an answer of HTTP status 200 slows the pace and is repeated here,
// and nowhere else.
func TestRefusalInsideASuccess(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		body  string
		times int32
		kind  cloud.Kind
		code  string
	}{
		"a code of words":       {`{"Code":"Forbidden.RAM","Message":"no","RequestId":"R"}`, 1, cloud.Denied, "Forbidden.RAM"},
		"a code as a number":    {`{"Code":403,"Success":false,"RequestId":"R"}`, 1, cloud.Invalid, "403"},
		"no success":            {`{"Success":false}`, 1, cloud.Invalid, "Unsuccessful"},
		"no success, as text":   {`{"Code":"200","Success":"false"}`, 1, cloud.Invalid, "Unsuccessful"},
		"a failure that passes": {`{"Code":"ServiceUnavailable","Success":false}`, maxAttempts, cloud.Transient, "ServiceUnavailable"},
		"success":               {`{"Code":"200","Success":true}`, 1, "", ""},
		"success as a number":   {`{"Code":200}`, 1, "", ""},
		"success in a word":     {`{"Code":"OK"}`, 1, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &server{answers: []answer{{status: 200, body: c.body}}}
				_, err := ask(t.Context(), New(Options{Transport: s}), Op{Action: "DescribeX"})
				if n := s.served.Load(); n != c.times || cloud.KindOf(err) != c.kind {
					t.Errorf("asked %d times, error %v", n, err)
				}
				var failure *cloud.Error
				if errors.As(err, &failure) && failure.ErrorCode != c.code {
					t.Errorf("code %q", failure.ErrorCode)
				}
			})
		})
	}
}

func TestThrottlingInsideASuccessReachesThePace(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &server{answers: []answer{{status: 200, body: `{"Code":"Throttling.User","Success":false}`}, ok()}}
		d := New(Options{Transport: s})
		if _, err := ask(t.Context(), d, Op{Action: "DescribeX"}); err != nil {
			t.Fatal(err)
		}
		if n := d.Total().Throttled; n != 1 {
			t.Errorf("%d calls count as throttled", n)
		}
	})
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status int
		header http.Header
		least  time.Duration
	}{
		"seconds, throttled":   {429, http.Header{"Retry-After": {"7"}}, 7 * time.Second},
		"seconds, unavailable": {503, http.Header{"Retry-After": {"9"}}, 9 * time.Second},
		"a date":               {503, http.Header{"Date": {"Sun, 22 Nov 2026 10:00:00 GMT"}, "Retry-After": {"Sun, 22 Nov 2026 10:00:20 GMT"}}, 20 * time.Second},
		"the vendor's":         {429, http.Header{"X-Acs-Retry-After": {"3000"}, "Retry-After": {"1"}}, 3 * time.Second},
		"beyond all patience":  {503, http.Header{"Retry-After": {"86400"}}, longestOff},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				refused := refusal(c.status, "ServiceUnavailable")
				refused.header = c.header
				begun := time.Now()
				if _, err := ask(context.Background(), New(Options{Transport: &server{answers: []answer{refused, ok()}}}), Op{Action: "DescribeX"}); err != nil {
					t.Fatal(err)
				}
				if waited := time.Since(begun); waited < c.least || waited > c.least+longestWait {
					t.Errorf("waited %s, want %s", waited, c.least)
				}
			})
		})
	}
}

func TestAPageThatComesTwice(t *testing.T) {
	t.Parallel()
	pages := map[string]struct {
		rows []string
		next string
	}{"": {[]string{"a"}, "2"}, "2": {[]string{"b"}, "3"}, "3": {[]string{"b"}, ""}}
	rows, err := Pages(Op{Action: "ListX"}, func(token string, _ func(string)) ([]string, string, error) {
		return pages[token].rows, pages[token].next, nil
	})
	if err == nil || !strings.Contains(err.Error(), "RepeatedPage") || len(rows) != 3 {
		t.Errorf("rows %v, error %v", rows, err)
	}
}
