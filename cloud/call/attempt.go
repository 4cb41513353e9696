package call

import (
	"bytes"
	"context"
	"encoding/json"
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
)

// maxBody is the largest answer that is read: a full page of 500 interfaces is
// about 1 MB.
const maxBody = 64 << 20

// Attempt is one request. It is the HTTP client the SDK must use for it
// (dara.HttpClient), which is how a call of an SDK without context methods is
// cancelled, and how errors are judged by what came over the wire.
type Attempt struct {
	ctx    context.Context
	door   *Door
	writes bool

	announce func(next string)
	into     any  // where Decode wants the answer
	decoded  bool // it is there

	sent       bool
	status     int
	reply      reply
	retryAfter time.Duration
	serverTime time.Time
	err        error
}

// reply is what any answer may carry beside its content: the error envelope of
// the gateway, and the token of the next page.
type reply struct {
	Code      string
	Message   string
	RequestID string `json:"RequestId"`
	NextToken string
}

// Announce has the token of the next page told as soon as the answer is here,
// before the SDK decodes it.
func (a *Attempt) Announce(next func(token string)) { a.announce = next }

var errReadOnly = errors.New("this command only reads")

// Call sends the request the SDK has signed and returns its answer, read to the
// end and known to be JSON.
func (a *Attempt) Call(request *http.Request, _ *http.Transport) (*http.Response, error) {
	if action := headerOf(request, "x-acs-action"); !a.writes && !isRead(action) {
		a.err = fmt.Errorf("%s was not sent: %w", action, errReadOnly)
		return nil, a.err
	}
	response, body, err := a.exchange(request)
	if err != nil {
		a.err = err
		return nil, err
	}
	if !json.Valid(body) || bytes.TrimLeft(body, " \t\r\n")[0] != '{' {
		a.err = &notJSON{status: response.StatusCode, size: len(body)}
		return nil, a.err
	}
	err = json.Unmarshal(body, &a.reply)
	if response.StatusCode >= http.StatusMultipleChoices {
		a.err = a.refused(err, len(body))
		return nil, a.err
	}
	if next := a.reply.NextToken; err == nil && next != "" && a.announce != nil {
		a.announce(next)
	}
	a.reply = reply{}
	if a.into != nil && json.Unmarshal(body, a.into) == nil {
		a.decoded, body = true, []byte("{}")
	}
	response.Body = io.NopCloser(bytes.NewReader(body))
	return response, nil
}

// exchange sends a request and reads the answer to its end, within the deadline
// of one attempt.
func (a *Attempt) exchange(request *http.Request) (*http.Response, []byte, error) {
	if err := a.door.enter(a.ctx); err != nil {
		return nil, nil, err
	}
	defer a.door.leave()
	ctx, cancel := context.WithTimeout(a.ctx, a.door.opts.Timeout)
	defer cancel()
	a.sent = true
	response, err := a.door.http.Do(request.WithContext(ctx))
	if err != nil {
		return nil, nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxBody))
	a.note(response)
	if err != nil {
		return nil, nil, fmt.Errorf("the answer broke off: %w", err)
	}
	return response, body, nil
}

func (a *Attempt) note(response *http.Response) {
	a.status = response.StatusCode
	if ms, err := strconv.Atoi(response.Header.Get("X-Acs-Retry-After")); err == nil && ms > 0 {
		a.retryAfter = time.Duration(ms) * time.Millisecond
	}
	if at, err := http.ParseTime(response.Header.Get("Date")); err == nil {
		a.serverTime = at
	}
}

func (a *Attempt) refused(err error, size int) error {
	if err != nil || a.reply.Code == "" {
		return &notJSON{status: a.status, size: size}
	}
	return fmt.Errorf("%s: %s", a.reply.Code, a.reply.Message)
}

// Decode has the answer decoded into body, a pointer to the SDK's own type of it,
// without the SDK: that takes an eighth of the time, and a full page of
// interfaces is large. When the answer is not written the way the type says (a
// number as a string, which the SDK forgives) the SDK decodes it after all, and
// Decoded is false.
func (a *Attempt) Decode(body any) { a.into = body }

// Decoded reports whether the answer is where Decode wanted it.
func (a *Attempt) Decoded() bool { return a.decoded }

// isRead reports whether an action only reads. Every action this program uses is
// named after one of these verbs or changes something.
func isRead(action string) bool {
	for _, verb := range []string{"Describe", "List", "Get"} {
		if strings.HasPrefix(action, verb) {
			return true
		}
	}
	return false
}

// headerOf finds a header whatever its case: the SDK fills the map by hand.
func headerOf(r *http.Request, name string) string {
	for key, values := range r.Header {
		if strings.EqualFold(key, name) && len(values) > 0 {
			return values[0]
		}
	}
	return ""
}

// notJSON is an answer that is no error envelope: a proxy's page, an empty body,
// or JSON that was cut off.
type notJSON struct {
	status int
	size   int
}

func (e *notJSON) Error() string {
	if e.size == 0 {
		return "the answer was empty"
	}
	return fmt.Sprintf("the answer (%d bytes) was not understood", e.size)
}

// judge turns what happened to an attempt into an error with a kind, or nil.
func judge(ctx context.Context, op Op, a *Attempt, err error) *cloud.Error {
	if err == nil {
		return nil
	}
	e := &cloud.Error{
		RegionID: op.RegionID, Product: op.Product, Action: op.Action, ResourceID: op.ResourceID,
		Status: a.status, Request: a.reply.RequestID, Cause: err,
	}
	if a.err != nil {
		e.Cause = a.err
	}
	var broken *notJSON
	switch {
	case a.reply.Code != "":
		e.ErrorCode, e.Message = a.reply.Code, unquoted(oneLine(a.reply.Message))
		e.Kind = cloud.KindOfCode(e.ErrorCode, e.Status)
		explainClock(e, a.serverTime)
	case ctx.Err() != nil:
		return canceled(ctx, op)
	case errors.Is(a.err, errReadOnly):
		e.Kind, e.ErrorCode, e.Message = cloud.Invalid, "ReadOnly", a.err.Error()
	case errors.As(a.err, &broken):
		e.Kind, e.ErrorCode = cloud.Transient, "HTTP."+strconv.Itoa(a.status)
		e.Message = broken.Error()
		if a.status >= 300 && a.status < 500 {
			e.Kind = cloud.KindOfCode("", a.status)
		}
	case a.err != nil:
		e.Kind, e.ErrorCode, e.Message = cloud.Transient, "Network", networkMessage(a)
	case a.sent:
		e.Kind, e.ErrorCode, e.Message = cloud.Nonsense, "UnexpectedAnswer", "the answer has not the documented form"
	default:
		e.Kind, e.ErrorCode, e.Message = cloud.Credential, "NoCredential", oneLine(err.Error())
	}
	return e
}

// explainClock adds how far the clock is off to a refusal because of the time.
func explainClock(e *cloud.Error, serverTime time.Time) {
	if !strings.HasPrefix(e.ErrorCode, "InvalidTimeStamp") || serverTime.IsZero() {
		return
	}
	off := time.Since(serverTime).Round(time.Second)
	if off.Abs() > time.Minute {
		e.Message = fmt.Sprintf("this machine's clock is %s from the server's: set it by NTP", signed(off))
	}
}

func signed(d time.Duration) string {
	if d < 0 {
		return d.Abs().String() + " behind"
	}
	return d.String() + " ahead"
}

func networkMessage(a *Attempt) string {
	if errors.Is(a.err, context.DeadlineExceeded) {
		return "no answer in time"
	}
	if errors.Is(a.err, io.EOF) || errors.Is(a.err, io.ErrUnexpectedEOF) {
		return "the connection was closed before the whole answer arrived"
	}
	// The text of a url.Error quotes the URL, and with it the signature.
	err := a.err
	for wrapped := (*url.Error)(nil); errors.As(err, &wrapped); {
		err = wrapped.Err
	}
	return oneLine(err.Error())
}

// isUnanswered reports that nobody is there: refused, or a name without address.
func isUnanswered(err error) bool {
	var dns *net.DNSError
	var op *net.OpError
	return errors.As(err, &dns) || (errors.As(err, &op) && op.Op == "dial")
}

// unquoted cuts a message where the gateway begins to quote the request that was
// signed, which holds the security token.
func unquoted(message string) string {
	lower := strings.Map(func(r rune) rune { // keeps the length, unlike strings.ToLower
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, message)
	for _, quote := range []string{"string to sign", "stringtosign", "canonicalrequest", "canonical request", "security-token:", "securitytoken="} {
		if i := strings.Index(lower, quote); i >= 0 {
			message, lower = message[:i], lower[:i]
		}
	}
	return strings.TrimSuffix(strings.TrimRight(message, " "), " server")
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func newTransport(concurrency int) *http.Transport {
	return &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		TLSHandshakeTimeout: 10 * time.Second,
		MaxIdleConns:        4 * concurrency,
		MaxIdleConnsPerHost: concurrency,
		IdleConnTimeout:     90 * time.Second,
		ForceAttemptHTTP2:   true,
	}
}
