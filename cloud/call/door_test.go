package call

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alictl/alictl/cloud"
)

// server answers requests in process, the n-th (from 1) by the n-th answer and
// any further one by the last.
type server struct {
	answers []answer
	served  atomic.Int32
	busy    atomic.Int32
	most    atomic.Int32
}

type answer struct {
	status int
	body   string
	err    error
	header http.Header
	takes  time.Duration
}

func (s *server) RoundTrip(r *http.Request) (*http.Response, error) {
	n := int(s.served.Add(1))
	s.most.Store(max(s.most.Load(), s.busy.Add(1)))
	defer s.busy.Add(-1)
	a := s.answers[min(n, len(s.answers))-1]
	if a.takes > 0 {
		select {
		case <-time.After(a.takes):
		case <-r.Context().Done():
			return nil, r.Context().Err()
		}
	}
	if a.err != nil {
		return nil, a.err
	}
	if a.header == nil {
		a.header = http.Header{}
	}
	return &http.Response{StatusCode: a.status, Header: a.header, Body: io.NopCloser(body(a.body))}, nil
}

// body returns a reader of the text; text that ends in "…" breaks off there.
func body(text string) io.Reader {
	if cut, ok := strings.CutSuffix(text, "…"); ok {
		return io.MultiReader(strings.NewReader(cut), brokenReader{})
	}
	return strings.NewReader(text)
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func ok() answer { return answer{status: 200, body: `{"RequestId":"R1"}`} }

func refusal(status int, code string) answer {
	return answer{status: status, body: `{"Code":"` + code + `","Message":"because","RequestId":"R2"}`}
}

// ask makes one call through the door.
func ask(ctx context.Context, d *Door, op Op) (string, error) {
	return Do(ctx, d, op, func(a *Attempt) (string, error) {
		request, err := http.NewRequest(http.MethodPost, "http://localhost/?Signature=secret", nil)
		if err != nil {
			return "", err
		}
		request.Header["x-acs-action"] = []string{op.Action}
		response, err := a.Call(request, nil)
		if err != nil {
			return "", err
		}
		text, err := io.ReadAll(response.Body)
		return string(text), err
	})
}

func TestDoRepeatsOnlyWhatRepeatingHelps(t *testing.T) {
	t.Parallel()
	dead := &net.OpError{Op: "dial", Err: errors.New("connection refused")}
	for _, c := range []struct {
		name     string
		answers  []answer
		requests int32
		kind     cloud.Kind // empty: the call works
		code     string
	}{
		{"works", []answer{ok()}, 1, "", ""},
		{"busy gateway, then works", []answer{refusal(503, "ServiceUnavailable"), refusal(500, "InternalError"), ok()}, 3, "", ""},
		{"always broken", []answer{refusal(500, "InternalError")}, 8, cloud.Transient, "InternalError"},
		{"throttled, then works", []answer{refusal(400, "Throttling.User"), refusal(400, "Throttling"), ok()}, 3, "", ""},
		{"throttled for ever", []answer{refusal(429, "Throttling.Api")}, -1, cloud.Throttled, "Throttling.Api"},
		{"resource busy, then works", []answer{refusal(449, "SystemBusy"), refusal(400, "IncorrectStatus.listener"), ok()}, 3, "", ""},
		{"denied", []answer{refusal(403, "Forbidden.RAM")}, 1, cloud.Denied, "Forbidden.RAM"},
		{"not found", []answer{refusal(404, "InvalidEniId.NotFound")}, 1, cloud.NotFound, "InvalidEniId.NotFound"},
		{"wrong parameter", []answer{refusal(400, "InvalidParameter")}, 1, cloud.Invalid, "InvalidParameter"},
		{"wrong key", []answer{refusal(404, "InvalidAccessKeyId.NotFound")}, 1, cloud.Credential, "InvalidAccessKeyId.NotFound"},
		{"wrong signature", []answer{refusal(400, "SignatureDoesNotMatch")}, 1, cloud.Credential, "SignatureDoesNotMatch"},
		{"nonce used: signed afresh", []answer{refusal(400, "SignatureNonceUsed"), ok()}, 2, "", ""},
		{"a proxy's page", []answer{{status: 502, body: "<html>"}, ok()}, 2, "", ""},
		{"a login page", []answer{{status: 403, body: "<html>"}}, 1, cloud.Denied, "HTTP.403"},
		{"a redirect is not followed", []answer{{status: 307, header: http.Header{"Location": {"http://example.com/"}}}, ok()}, 1, cloud.Invalid, "HTTP.307"},
		{"success without a body", []answer{{status: 200}, ok()}, 2, "", ""},
		{"success that is no object", []answer{{status: 200, body: "null"}, ok()}, 2, "", ""},
		{"cut off, then works", []answer{{status: 200, body: `{"RequestId":…`}, ok()}, 2, "", ""},
		{"cut JSON with a right length", []answer{{status: 200, body: `{"RequestId":`}, ok()}, 2, "", ""},
		{"connection closed", []answer{{err: io.ErrUnexpectedEOF}, ok()}, 2, "", ""},
		{"nobody there", []answer{{err: dead}}, 3, cloud.Transient, "Network"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &server{answers: c.answers}
				d := New(Options{Transport: s})
				_, err := ask(t.Context(), d, Op{Product: "ecs", Action: "DescribeX", ResourceID: "eni-1"})
				if got := cloud.KindOf(err); got != c.kind || (err == nil) != (c.kind == "") {
					t.Fatalf("error %v of kind %q, want kind %q", err, got, c.kind)
				}
				if c.requests >= 0 && s.served.Load() != c.requests {
					t.Errorf("%d requests, want %d", s.served.Load(), c.requests)
				}
				if total := d.Total(); total.Requests != int(s.served.Load()) {
					t.Errorf("counted %d requests, the server saw %d", total.Requests, s.served.Load())
				}
				var failure *cloud.Error
				if errors.As(err, &failure) && (failure.ErrorCode != c.code || failure.ResourceID != "eni-1") {
					t.Errorf("error %+v, want code %s of eni-1", failure, c.code)
				}
			})
		})
	}
}

// TestAServiceThatIsDownIsNotAskedAtLength: what one read has found out in eight
// attempts the next ones need not, until the service answers again.
func TestAServiceThatIsDownIsNotAskedAtLength(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		broken := refusal(503, "ServiceUnavailable")
		answers := slices.Repeat([]answer{broken}, maxAttempts+2*maxDown+1)
		s := &server{answers: append(append(answers, ok()), broken)}
		d := New(Options{Transport: s, Writes: true})
		cms := Op{Product: "cms", Action: "DescribeMetricList", RegionID: "cn-hangzhou"}
		for i, c := range []struct {
			op       Op
			attempts int32
			works    bool
		}{
			{cms, maxAttempts, false},
			{cms, maxDown, false},
			{Op{Product: "cms", Action: "DescribeMetricMetaList", RegionID: "cn-hangzhou"}, maxDown, false},
			{cms, 2, true},
			{cms, maxAttempts, false},
			{Op{Product: "cms", Action: "DescribeMetricList", RegionID: "cn-shanghai"}, maxAttempts, false},
			{Op{Product: "cms", Action: "PutResourceMetricRule", RegionID: "cn-hangzhou", Write: true}, maxAttempts, false},
		} {
			before := s.served.Load()
			_, err := ask(t.Context(), d, c.op)
			if n := s.served.Load() - before; n != c.attempts || (err == nil) != c.works {
				t.Errorf("call %d: %d attempts, %v", i, n, err)
			}
		}
	})
}

// TestOneBrokenResourceIsNotTheService: others are answered while its read fails.
func TestOneBrokenResourceIsNotTheService(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &server{answers: append(slices.Repeat([]answer{refusal(503, "ServiceUnavailable")}, 3), ok(), refusal(503, "ServiceUnavailable"))}
		d := New(Options{Transport: s})
		op := Op{Product: "slb", Action: "DescribeLoadBalancerAttribute", RegionID: "cn-hangzhou"}
		done := make(chan error)
		go func() {
			_, err := ask(t.Context(), d, op)
			done <- err
		}()
		time.Sleep(2 * firstWait)
		for s.served.Load() < 3 {
			time.Sleep(time.Millisecond)
		}
		if _, err := ask(t.Context(), d, op); err != nil {
			t.Fatal(err)
		}
		if err := <-done; err == nil || s.served.Load() != maxAttempts+1 {
			t.Fatalf("%d requests, %v", s.served.Load(), err)
		}
		if _, err := ask(t.Context(), d, op); err == nil || s.served.Load() != 2*maxAttempts+1 {
			t.Errorf("%d requests, %v", s.served.Load(), err)
		}
	})
}

func TestErrorsNeverQuoteTheSignedRequest(t *testing.T) {
	t.Parallel()
	quoted := func(message string) answer {
		return answer{status: 400, body: `{"Code":"SignatureDoesNotMatch","Message":"The signature does not match. ` + message + `"}`}
	}
	for name, a := range map[string]answer{
		"lost":           {err: &url.Error{Op: "Post", URL: "http://localhost/?Signature=secret", Err: errors.New("lost")}},
		"string to sign": quoted("server String To Sign is: GET&SecurityToken%3Dsecret"),
		"canonical":      quoted("server CanonicalRequest is [POST x-acs-security-token:secret]"),
		"header":         quoted("x-acs-Security-Token:secret"),
		"parameter":      quoted("https://ecs/?SecurityToken=secret"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				d := New(Options{Transport: &server{answers: []answer{a}}})
				_, err := ask(t.Context(), d, Op{Product: "sts", Action: "GetCallerIdentity"})
				if err == nil || strings.Contains(err.Error(), "secret") {
					t.Errorf("error %v", err)
				}
			})
		})
	}
}

func TestWritesNeedADoorForWriting(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		writes   bool
		op       Op
		requests int32
	}{
		{"a reading door", false, Op{Action: "ModifyNetworkInterfaceAttribute", Write: true}, 0},
		{"a read that turns out to write", true, Op{Action: "ModifyNetworkInterfaceAttribute"}, 0},
		{"a writing door", true, Op{Action: "ModifyNetworkInterfaceAttribute", Write: true}, 1},
		{"a read", false, Op{Action: "DescribeRegions"}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := &server{answers: []answer{ok()}}
			_, err := ask(t.Context(), New(Options{Transport: s, Writes: c.writes}), c.op)
			if s.served.Load() != c.requests || (err == nil) != (c.requests == 1) {
				t.Errorf("%d requests, error %v", s.served.Load(), err)
			}
		})
	}
}

func TestAttemptsHaveADeadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &server{answers: []answer{{status: 200, takes: time.Hour}, ok()}}
		begun := time.Now()
		_, err := ask(t.Context(), New(Options{Transport: s, Timeout: 5 * time.Second}), Op{Action: "DescribeX"})
		if took := time.Since(begun); err != nil || took < 5*time.Second || took > 6*time.Second {
			t.Errorf("error %v after %s", err, took)
		}
	})
}

func TestCancelEndsACallAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &server{answers: []answer{{status: 200, takes: time.Hour}}}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		begun := time.Now()
		_, err := ask(ctx, New(Options{Transport: s}), Op{Action: "DescribeX"})
		if cloud.KindOf(err) != cloud.Canceled || time.Since(begun) != time.Second || s.served.Load() != 1 {
			t.Errorf("error %v after %s, %d requests", err, time.Since(begun), s.served.Load())
		}
	})
}

func TestADeadlineBetweenAttemptsKeepsTheReason(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		answers []answer
		want    string
		refused bool
	}{
		{"throttled all the time", []answer{refusal(400, "Throttling.User")}, "Throttling.User", true},
		{"a reply lost, then throttled", []answer{{err: io.ErrUnexpectedEOF}, refusal(400, "Throttling.User")}, "Throttling.User", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				d := New(Options{Transport: &server{answers: c.answers}, Writes: true})
				_, err := ask(ctx, d, Op{Action: "ModifyX", Write: true})
				var failure *cloud.Error
				if !errors.As(err, &failure) || failure.ErrorCode != c.want || failure.Refused() != c.refused {
					t.Errorf("error %v, refused %v, want %s, %v", err, failure.Refused(), c.want, c.refused)
				}
			})
		})
	}
}

func TestDoorBoundsWhatRunsAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &server{answers: []answer{{status: 200, body: "{}", takes: 20 * time.Millisecond}}}
		d := New(Options{Transport: s, Concurrency: 4})
		begun := time.Now()
		for range 40 {
			go func() { _, _ = ask(t.Context(), d, Op{Action: "DescribeX"}) }()
		}
		synctest.Wait()
		time.Sleep(time.Minute)
		synctest.Wait()
		if s.most.Load() != 4 || s.served.Load() != 40 {
			t.Errorf("%d at once, %d in all, %s", s.most.Load(), s.served.Load(), time.Since(begun))
		}
	})
}

func TestClockSkewSaysHowFar(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := refusal(400, "InvalidTimeStamp.Expired")
		a.header = http.Header{"Date": {time.Now().Add(2 * time.Hour).UTC().Format(http.TimeFormat)}}
		_, err := ask(t.Context(), New(Options{Transport: &server{answers: []answer{a}}}), Op{Action: "DescribeX"})
		if err == nil || !strings.Contains(err.Error(), "2h0m0s behind") {
			t.Errorf("error %v", err)
		}
	})
}

// A write that has waited for its turn goes out at once: what was read meanwhile is
// not older than that.
func TestAReservedCallDoesNotWaitAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		op := Op{Action: "ModifyX", Write: true, Reserved: true}
		d := New(Options{Transport: &server{answers: []answer{{status: 200, body: "{}"}}}, Writes: true, MaxQPS: 0.25})
		for range 3 {
			if err := d.Turn(t.Context(), op); err != nil {
				t.Fatal(err)
			}
			turn := time.Now()
			if _, err := ask(t.Context(), d, op); err != nil {
				t.Fatal(err)
			}
			if waited := time.Since(turn); waited != 0 {
				t.Errorf("the write went out %s after its turn", waited)
			}
		}
	})
}

// A call is repeated only where it still may be; the first attempt is not asked about.
func TestAgainIsAskedBeforeEachRepetition(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		first   answer
		allowed int // repetitions
		code    string
		refused bool
	}{
		{"throttled, once more", refusal(400, "Throttling.User"), 1, "", false},
		{"throttled, never more", refusal(400, "Throttling.User"), 0, "Throttling.User", true},
		{"broken, never more", refusal(500, "InternalError"), 0, "InternalError", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &server{answers: []answer{c.first, ok()}}
				d := New(Options{Transport: s, Writes: true})
				asked := 0
				_, err := ask(t.Context(), d, Op{Action: "ModifyX", Write: true, Again: func(context.Context) bool {
					asked++
					return asked <= c.allowed
				}})
				var failure *cloud.Error
				if errors.As(err, &failure) != (c.code != "") || failure != nil && (failure.ErrorCode != c.code || failure.Refused() != c.refused) {
					t.Errorf("got %v, want %q, refused %v", err, c.code, c.refused)
				}
				if asked != 1 || int(s.served.Load()) != 1+c.allowed {
					t.Errorf("asked %d times, %d requests", asked, s.served.Load())
				}
			})
		})
	}
}

func TestUnansweredWritesAreUnsure(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		answers []answer
		refused bool
	}{
		{"refused at once", []answer{refusal(403, "Forbidden.RAM")}, true},
		{"reply lost, then refused", []answer{{err: io.ErrUnexpectedEOF}, refusal(403, "Forbidden.RAM")}, false},
		{"server error, then refused", []answer{refusal(500, "InternalError"), refusal(400, "InvalidParameter")}, false},
		{"an empty answer, then refused", []answer{{status: 200}, refusal(403, "Forbidden.RAM")}, false},
		{"a cut answer, then refused", []answer{{status: 200, body: `{"RequestId": "1"`}, refusal(403, "Forbidden.RAM")}, false},
		{"the page of a proxy", []answer{{status: 408, body: "<html/>"}}, false},
		{"the page of a proxy, then refused", []answer{{status: 413, body: "<html/>"}, refusal(403, "Forbidden.RAM")}, false},
		{"JSON of a proxy", []answer{{status: 499, body: `{"code": "CLIENT_CLOSED", "message": "gone"}`}}, false},
		{"always lost", []answer{{err: io.ErrUnexpectedEOF}}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				d := New(Options{Transport: &server{answers: c.answers}, Writes: true})
				_, err := ask(t.Context(), d, Op{Action: "ModifyX", Write: true})
				var failure *cloud.Error
				if !errors.As(err, &failure) || failure.Refused() != c.refused {
					t.Errorf("refused is %v for %v, want %v", failure != nil && failure.Refused(), err, c.refused)
				}
			})
		})
	}
}

func TestPagesEndEvenWhenTheServerDoesNot(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		tokens []string // what each page names as the next
		pages  int
		fails  bool
	}{
		{"one page", []string{""}, 1, false},
		{"three pages", []string{"a", "b", ""}, 3, false},
		{"a token that comes again", []string{"a", "b", "a"}, 3, true},
		{"a token that names itself", []string{"a", "a"}, 2, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			pages := 0
			rows, err := Pages(Op{Action: "ListX"}, func(string, func(string)) ([]int, string, error) {
				pages++
				return []int{pages}, c.tokens[min(pages, len(c.tokens))-1], nil
			})
			if pages != c.pages || (err != nil) != c.fails {
				t.Errorf("%d pages, error %v", pages, err)
			}
			if len(rows) != pages || !slices.IsSorted(rows) {
				t.Errorf("rows %v", rows)
			}
		})
	}
}

func TestPagesAsksForTheNextWhileDecoding(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		rows, err := Pages(Op{Action: "ListX"}, func(token string, announce func(string)) ([]int, string, error) {
			n := len(token)
			time.Sleep(20 * time.Millisecond) // on the wire
			next := strings.Repeat("x", n+1)
			if n == 9 {
				next = ""
			}
			announce(next)
			time.Sleep(40 * time.Millisecond) // decoding
			return []int{n}, next, nil
		})
		if err != nil || len(rows) != 10 || !slices.IsSorted(rows) {
			t.Errorf("rows %v, error %v", rows, err)
		}
		if took := time.Since(begun); took > 250*time.Millisecond {
			t.Errorf("took %s; page by page it is 600ms", took)
		}
	})
}

func TestPagesKeepsWhatWasReadBeforeAnError(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	rows, err := Pages(Op{Action: "ListX"}, func(token string, _ func(string)) ([]int, string, error) {
		if token == "xx" {
			return nil, "", broken
		}
		return []int{len(token)}, token + "x", nil
	})
	if !errors.Is(err, broken) || !slices.Equal(rows, []int{0, 1}) {
		t.Errorf("rows %v, error %v", rows, err)
	}
}

func TestListedJudgesTheFirstPageOnly(t *testing.T) {
	t.Parallel()
	three, none := int32(3), int32(0)
	for _, c := range []struct {
		list  List
		fails bool
	}{
		{List{Total: &three}, true},
		{List{Rows: 3, Total: &three}, false},
		{List{Total: &none}, false},
		{List{}, false},
		{List{Token: "next", Total: &three}, false}, // a last page may be empty
		{List{Missing: true}, true},                 // no list is not an empty one
		{List{Missing: true, Total: &none}, false},  // unless the answer counts none
		{List{Token: "next", Missing: true}, true},
	} {
		err := Listed(Op{Action: "ListX", ResourceID: "x-1"}, c.list)
		if (err != nil) != c.fails {
			t.Errorf("%+v: %v", c, err)
		}
		if err != nil && !strings.Contains(err.Error(), "ListX of x-1") {
			t.Errorf("%v does not name the resource", err)
		}
	}
}
