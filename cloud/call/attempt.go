package call

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/internal/secret"
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
	odd      Odds // what of it has not the documented form

	fresh bool   // goes out on a connection of its own
	host  string // that was asked

	sent       bool
	took       time.Duration // on the wire
	status     int
	reply      reply
	retryAfter time.Duration
	serverTime time.Time
	err        error
}

// reply is what any answer may carry beside its content: the envelope that says
// whether the call worked, and the token of the next page.
type reply struct {
	Code      word
	Message   word
	RequestID word `json:"RequestId"`
	NextToken word
	Success   word
}

// word is a scalar as text: some products write a code as a number, or a truth as
// a string.
type word string

// UnmarshalJSON never fails: what is no scalar is kept as it is written.
func (w *word) UnmarshalJSON(raw []byte) error {
	*w = word(raw)
	switch {
	case raw[0] == '"':
		return json.Unmarshal(raw, (*string)(w))
	case string(raw) == "null":
		*w = ""
	}
	return nil
}

// refusal returns the code of a refusal inside an answer of HTTP status 200, as CMS
// and BSS give it, or nothing.
func (r *reply) refusal() string {
	code := strings.TrimSpace(string(r.Code))
	good := code == "" || code == "200" || strings.EqualFold(code, "OK") || strings.EqualFold(code, "Success")
	switch {
	case !good:
		return code
	case strings.EqualFold(string(r.Success), "false"):
		return "Unsuccessful"
	}
	return ""
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
	if err == nil {
		if code := a.reply.refusal(); code != "" {
			a.reply.Code = word(code)
			a.err = a.refused(nil, len(body))
			return nil, a.err
		}
		if next := string(a.reply.NextToken); next != "" && a.announce != nil {
			a.announce(next)
		}
	}
	requestID := a.reply.RequestID
	a.reply = reply{}
	if a.into != nil {
		if a.odd, err = decode(body, a.into); err != nil {
			a.err, a.reply.RequestID = err, requestID
			return nil, a.err
		}
		a.decoded, body = true, []byte("{}")
	}
	response.Body = io.NopCloser(bytes.NewReader(body))
	return response, nil
}

// exchange sends a request and reads the answer to its end, within the deadline
// of one attempt.
func (a *Attempt) exchange(request *http.Request) (*http.Response, []byte, error) {
	if err := a.door.slots.enter(a.ctx); err != nil {
		return nil, nil, err
	}
	defer a.door.slots.leave()
	started := time.Now()
	defer func() { a.took = time.Since(started) }()
	ctx, cancel := context.WithTimeout(a.ctx, a.door.opts.Timeout)
	defer cancel()
	a.sent, a.host = true, request.URL.Hostname()
	client := a.door.http
	if a.fresh {
		client = a.door.unpooled
	}
	response, err := client.Do(request.WithContext(ctx))
	if err != nil {
		return nil, nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxBody))
	a.note(response)
	if err != nil {
		return nil, nil, fmt.Errorf("the answer broke off: %w", err)
	}
	if !a.door.opts.Keys {
		body = secret.CleanBytes(body) // whoever quotes it: nothing of it comes in
	}
	return response, body, nil
}

func (a *Attempt) note(response *http.Response) {
	a.status = response.StatusCode
	if at, err := http.ParseTime(response.Header.Get("Date")); err == nil {
		a.serverTime = at
	}
	a.retryAfter = retryAfter(response.Header, a.serverTime)
}

func (a *Attempt) refused(err error, size int) error {
	if err != nil || a.reply.Code == "" {
		return &notJSON{status: a.status, size: size}
	}
	return fmt.Errorf("%s: %s", a.reply.Code, a.reply.Message)
}

// Decode has the answer decoded into body, a pointer to the SDK's own type of it,
// without the SDK: that takes an eighth of the time, and the SDK takes a default
// for what it does not understand. See Odds for what becomes of that here.
func (a *Attempt) Decode(body any) { a.into = body }

// Odd returns what of the decoded answer has not the documented form.
func (a *Attempt) Odd() Odds { return a.odd }

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
		Status: a.status, Request: string(a.reply.RequestID), Cause: err,
		Answered: a.reply.Code != "" && a.reply.RequestID != "",
	}
	if a.err != nil {
		e.Cause = a.err
	}
	e.Unsure = a.sent && !(e.Answered && e.Status < http.StatusInternalServerError)
	var broken *notJSON
	var odd *formError
	switch {
	case a.reply.Code != "":
		e.ErrorCode, e.Message = string(a.reply.Code), secret.Clean(unquoted(oneLine(string(a.reply.Message))))
		e.Kind = op.kindOf(e.ErrorCode, e.Message, e.Status)
		explainClock(e, a.serverTime)
	case ctx.Err() != nil:
		return canceled(ctx, op, a.sent)
	case errors.Is(a.err, errReadOnly):
		e.Kind, e.ErrorCode, e.Message = cloud.Invalid, "ReadOnly", a.err.Error()
	case errors.As(a.err, &broken):
		e.Kind, e.ErrorCode = cloud.Transient, "HTTP."+strconv.Itoa(a.status)
		e.Message = broken.Error()
		if a.status >= 300 && a.status < 500 {
			e.Kind = cloud.KindOfCode("", a.status)
		}
	case errors.As(a.err, &odd):
		e.Kind, e.ErrorCode, e.Message = cloud.Invalid, "UnexpectedAnswer", odd.Error()
	case a.err != nil:
		e.Kind, e.ErrorCode, e.Message = networkKind(a.err), "Network", networkMessage(a)
	case a.sent:
		e.Kind, e.ErrorCode, e.Message = cloud.Invalid, "UnexpectedAnswer", "the answer has not the documented form"
	default:
		e.Kind, e.ErrorCode, e.Message = cloud.Credential, "NoCredential", oneLine(secret.Clean(err.Error()))
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
