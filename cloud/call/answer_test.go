package call

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alictl/alictl/cloud"
)

// one asks once and returns the error.
func one(t *testing.T, a answer) *cloud.Error {
	t.Helper()
	_, err := ask(t.Context(), New(Options{Transport: &server{answers: []answer{a}}}), Op{Product: "ecs", Action: "DescribeX"})
	if err == nil {
		return nil
	}
	var failure *cloud.Error
	if !errors.As(err, &failure) {
		t.Fatalf("error %v", err)
	}
	return failure
}

func TestWhatAnAnswerMeans(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer  answer
		kind    cloud.Kind // empty: the call works
		code    string
		message string
	}{
		"success":                      {ok(), "", "", ""},
		"the last success":             {answer{status: 299, body: `{"RequestId":"R"}`}, "", "", ""},
		"no success":                   {answer{status: 300, body: `{"RequestId":"R"}`}, cloud.Invalid, "HTTP.300", "the answer (17 bytes) was not understood"},
		"a refusal without a code":     {answer{status: 400, body: `{"RequestId":"R"}`}, cloud.Invalid, "HTTP.400", "the answer (17 bytes) was not understood"},
		"a refusal":                    {refusal(400, "InvalidParameter"), cloud.Invalid, "InvalidParameter", "because"},
		"an empty refusal":             {answer{status: 403}, cloud.Denied, "HTTP.403", "the answer was empty"},
		"the last status of a client":  {answer{status: 499, body: "x"}, cloud.Invalid, "HTTP.499", "the answer (1 bytes) was not understood"},
		"the first status of a server": {answer{status: 500, body: "x"}, cloud.Transient, "HTTP.500", "the answer (1 bytes) was not understood"},
		"a message of several lines": {answer{status: 400, body: `{"Code":"InvalidX","Message":" a\n  b ","RequestId":"R"}`}, cloud.Invalid,
			"InvalidX", "a b"},
		"a message that is a quote": {answer{status: 400, body: `{"Code":"InvalidX","Message":"String to sign is: X","RequestId":"R"}`}, cloud.Invalid, "InvalidX", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				got := one(t, c.answer)
				switch {
				case got == nil:
					if c.kind != "" {
						t.Error("the call works")
					}
				case got.Kind != c.kind || got.ErrorCode != c.code || got.Message != c.message:
					t.Errorf("%s %s %q, want %s %s %q", got.Kind, got.ErrorCode, got.Message, c.kind, c.code, c.message)
				}
			})
		})
	}
}

func TestClocksThatAreAlmostRight(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		ahead time.Duration // of the server
		want  string
	}{
		"a minute behind":  {time.Minute, "because"},
		"more than that":   {61 * time.Second, "this machine's clock is 1m1s behind from the server's: set it by NTP"},
		"more, and ahead":  {-61 * time.Second, "this machine's clock is 1m1s ahead from the server's: set it by NTP"},
		"a minute, ahead":  {-time.Minute, "because"},
		"of the same time": {0, "because"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				a := refusal(400, "InvalidTimeStamp.Expired")
				a.header = http.Header{"Date": {time.Now().Add(c.ahead).UTC().Format(http.TimeFormat)}}
				if got := one(t, a); got == nil || got.Message != c.want {
					t.Errorf("error %v, want %q", got, c.want)
				}
			})
		})
	}
}

func TestUnquoted(t *testing.T) {
	t.Parallel()
	for message, want := range map[string]string{
		"plain": "plain", "": "", "String to sign": "", "AZ STRING TO SIGN is": "AZ", "AZ CANONICALREQUEST is": "AZ", "az@[`{ CanonicalRequest": "az@[`{", "İ server string to sign": "İ",
	} {
		if got := unquoted(message); got != want {
			t.Errorf("%q: %q, want %q", message, got, want)
		}
	}
}

func TestHeadersByAnyCase(t *testing.T) {
	t.Parallel()
	r := &http.Request{Header: http.Header{"x-acs-action": {"DescribeX"}, "X-Empty": nil}}
	for name, want := range map[string]string{"X-Acs-Action": "DescribeX", "x-empty": "", "other": ""} {
		if got := headerOf(r, name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestHowLongToWait(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		header http.Header
		want   time.Duration
	}{
		"nothing":             {http.Header{}, 0},
		"milliseconds":        {http.Header{"X-Acs-Retry-After": {"1"}}, time.Millisecond},
		"none":                {http.Header{"X-Acs-Retry-After": {"0"}}, 0},
		"a second":            {http.Header{"Retry-After": {"1"}}, time.Second},
		"no second":           {http.Header{"Retry-After": {"0"}}, 0},
		"below nothing":       {http.Header{"Retry-After": {"-5"}, "X-Acs-Retry-After": {"-5"}}, 0},
		"an hour at most":     {http.Header{"Retry-After": {"3601"}}, time.Hour},
		"the longer of both":  {http.Header{"Retry-After": {"2"}, "X-Acs-Retry-After": {"3000"}}, 3 * time.Second},
		"the longer, seconds": {http.Header{"Retry-After": {"4"}, "X-Acs-Retry-After": {"3000"}}, 4 * time.Second},
		"words":               {http.Header{"Retry-After": {"soon"}, "X-Acs-Retry-After": {"soon"}}, 0},
	} {
		if got := retryAfter(c.header, time.Time{}); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestWhichFailuresOfTheNetworkCanPass(t *testing.T) {
	t.Parallel()
	proxied := func(status int) error { return &proxyRefusal{proxy: "p:1", host: "h", status: status} }
	for name, c := range map[string]struct {
		err  error
		want cloud.Kind
	}{
		"a name that does not exist":  {&net.DNSError{IsNotFound: true}, cloud.Unreachable},
		"a name that is not answered": {&net.DNSError{IsTemporary: true}, cloud.Transient},
		"a proxy that refuses":        {proxied(403), cloud.Unreachable},
		"a proxy below 500":           {proxied(499), cloud.Unreachable},
		"a proxy that fails":          {proxied(500), cloud.Transient},
		"a proxy that is busy":        {proxied(429), cloud.Transient},
		"a proxy that waited":         {proxied(408), cloud.Transient},
		"a cut connection":            {io.ErrUnexpectedEOF, cloud.Transient},
	} {
		if got := networkKind(c.err); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestWhatIsCounted(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answers []answer
		again   bool // the caller lets a call be repeated
		want    Count
	}{
		"a call that works":           {[]answer{ok()}, true, Count{Requests: 1}},
		"a refusal":                   {[]answer{refusal(400, "InvalidX")}, true, Count{Requests: 1, Failed: 1}},
		"a repetition":                {[]answer{refusal(503, "ServiceUnavailable"), ok()}, true, Count{Requests: 2, Repeated: 1}},
		"a quota":                     {[]answer{refusal(400, "Throttling.User"), ok()}, true, Count{Requests: 2, Throttled: 1}},
		"a repetition that is vetoed": {[]answer{refusal(503, "ServiceUnavailable"), ok()}, false, Count{Requests: 1, Repeated: 1, Failed: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				d := New(Options{Transport: &server{answers: c.answers}})
				_, err := ask(t.Context(), d, Op{Product: "ecs", Action: "DescribeX", Again: func(context.Context) bool { return c.again }})
				if got := d.Total(); got != c.want {
					t.Errorf("%+v after %v, want %+v", got, err, c.want)
				}
			})
		})
	}
}

func TestAnErrorThatTheSDKSwallowsIsTold(t *testing.T) {
	t.Parallel()
	d := New(Options{Transport: &server{answers: []answer{refusal(403, "Forbidden.RAM")}}})
	_, err := Do(t.Context(), d, Op{Action: "DescribeX"}, func(a *Attempt) (int, error) {
		r, err := http.NewRequest(http.MethodPost, "http://localhost/", nil)
		if err != nil {
			return 0, err
		}
		r.Header["x-acs-action"] = []string{"DescribeX"}
		response, _ := a.Call(r, nil)
		if response != nil {
			return 0, response.Body.Close()
		}
		return 7, nil
	})
	if cloud.KindOf(err) != cloud.Denied {
		t.Errorf("error %v", err)
	}
}

func TestTheNextTokenIsAnnounced(t *testing.T) {
	t.Parallel()
	paged := answer{status: 200, body: `{"RequestId":"R","NextToken":"2"}`}
	for name, c := range map[string]struct {
		answer answer
		want   string
	}{"a page": {paged, "2"}, "the last page": {ok(), ""}} {
		var got string
		for _, announce := range []func(string){func(next string) { got += next }, nil} {
			d := New(Options{Transport: &server{answers: []answer{c.answer}}})
			_, _, err := Read[struct{ RequestID string }](t.Context(), d, Op{Action: "DescribeX"}, announce, func(a *Attempt) error {
				r, err := http.NewRequest(http.MethodPost, "http://localhost/", nil)
				if err != nil {
					return err
				}
				r.Header["x-acs-action"] = []string{"DescribeX"}
				response, err := a.Call(r, nil)
				if err != nil {
					return err
				}
				return response.Body.Close()
			})
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if got != c.want {
			t.Errorf("%s: announced %q, want %q", name, got, c.want)
		}
	}
}

func TestTheCauseOfAnErrorIsWhatWasAnswered(t *testing.T) {
	t.Parallel()
	d := New(Options{Transport: &server{answers: []answer{refusal(400, "InvalidX")}}})
	_, err := Do(t.Context(), d, Op{Action: "DescribeX"}, func(a *Attempt) (int, error) {
		r, err := http.NewRequest(http.MethodPost, "http://localhost/", nil)
		if err != nil {
			return 0, err
		}
		r.Header["x-acs-action"] = []string{"DescribeX"}
		response, err := a.Call(r, nil)
		if err == nil {
			return 0, response.Body.Close()
		}
		return 0, errors.New("in the words of the SDK")
	})
	var failure *cloud.Error
	if !errors.As(err, &failure) || failure.Cause.Error() != "InvalidX: because" {
		t.Errorf("error %v", err)
	}
}

// A server that ignores the token sends the first page for ever.
func TestTheFirstPageAgainIsNotKept(t *testing.T) {
	t.Parallel()
	rows, err := Pages(Op{Action: "ListX"}, func(token string, _ func(string)) ([]string, string, error) {
		return []string{"a"}, token + "x", nil
	})
	if err == nil || len(rows) != 1 {
		t.Errorf("rows %v, error %v", rows, err)
	}
}
