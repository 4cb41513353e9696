package wire

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

// Reply is the body of a successful answer. Fields have the names of the wire,
// so that what is read here is what is sent.
type Reply interface{ setRequestID(id string) }

// Base is the part that all replies share.
type Base struct{ RequestId string }

func (b *Base) setRequestID(id string) { b.RequestId = id }

// encoder is a reply that writes its own body, because it is large.
type encoder interface{ Encode() []byte }

// replyTime is how long a client may take to read an answer.
const replyTime = time.Minute

// Answer is what goes back: a status, a body, and how faults bend the sending.
type Answer struct {
	Status     int
	body       []byte
	html       bool
	Code       string
	err        *Error
	Cut        bool
	truncate   bool
	Delay      time.Duration
	retryAfter int64
}

// Refusal is the answer of an error.
func Refusal(err *Error) Answer {
	return Answer{Status: err.Status, Code: err.code, err: err, retryAfter: err.retryAfter}
}

// Success is the answer of a reply.
func Success(c *Exchange, rep Reply) Answer {
	rep.setRequestID(c.RequestID)
	if own, ok := rep.(encoder); ok {
		return Answer{Status: http.StatusOK, body: own.Encode()}
	}
	body, err := json.Marshal(rep)
	if err != nil {
		return Refusal(InternalError())
	}
	return Answer{Status: http.StatusOK, body: body}
}

// Send writes the answer, or breaks the connection where a fault says so.
func (a *Answer) Send(w http.ResponseWriter, r *http.Request, c *Exchange) {
	if a.Cut {
		hangUp(w)
		return
	}
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(replyTime)) // a recorder in a test has none
	if a.err != nil && a.body == nil {
		a.body, _ = json.Marshal(envelope{ // plain texts always encode
			RequestId: c.RequestID, HostId: r.Host, Code: a.err.code, Message: a.err.Message,
			Recommend:          "https://api.alibabacloud.com/troubleshoot?q=" + a.err.code + "&product=" + c.Product,
			AccessDeniedDetail: a.err.denied,
		})
	}
	h := w.Header()
	h.Set("Content-Type", "application/json;charset=utf-8")
	switch {
	case a.html:
		h.Set("Content-Type", "text/html;charset=utf-8")
	case c.XML && len(a.body) > 0:
		h.Set("Content-Type", "text/xml;charset=utf-8")
		root := c.Action + "Response"
		if a.Code != "" {
			root = "Error"
		}
		a.body = asXML(root, a.body)
	}
	h.Set("X-Acs-Request-Id", c.RequestID)
	if a.retryAfter > 0 {
		h.Set("X-Acs-Retry-After", strconv.FormatInt(a.retryAfter, 10))
	}
	h.Set("Content-Length", strconv.Itoa(len(a.body)))
	w.WriteHeader(a.Status)
	if a.truncate {
		_, _ = w.Write(a.body[:len(a.body)/2])
		_ = http.NewResponseController(w).Flush()
		hangUp(w)
		return
	}
	_, _ = w.Write(a.body) // a client that has gone is no concern of ours
}

// hangUp closes the connection as it is. A writer that cannot do that, such as
// a recorder in a test, is left alone.
func hangUp(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	_ = conn.Close()
}

// PlainReply says nothing but that it was done.
type PlainReply struct{ Base }
