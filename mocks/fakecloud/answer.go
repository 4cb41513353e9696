package fakecloud

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

// reply is the body of a successful answer. Fields have the names of the wire,
// so that what is read here is what is sent.
type reply interface{ setRequestID(id string) }

// base is the part that all replies share.
type base struct{ RequestId string }

func (b *base) setRequestID(id string) { b.RequestId = id }

// encoder is a reply that writes its own body, because it is large.
type encoder interface{ Encode() []byte }

// replyTime is how long a client may take to read an answer.
const replyTime = time.Minute

// answer is what goes back: a status, a body, and how faults bend the sending.
type answer struct {
	status     int
	body       []byte
	html       bool
	code       string
	err        *apiError
	cut        bool
	truncate   bool
	delay      time.Duration
	retryAfter int64
}

func refusal(err *apiError) answer {
	return answer{status: err.status, code: err.code, err: err, retryAfter: err.retryAfter}
}

func success(c *exchange, rep reply) answer {
	rep.setRequestID(c.requestID)
	if own, ok := rep.(encoder); ok {
		return answer{status: http.StatusOK, body: own.Encode()}
	}
	body, err := json.Marshal(rep)
	if err != nil {
		return refusal(internalError())
	}
	return answer{status: http.StatusOK, body: body}
}

// send writes the answer, or breaks the connection where a fault says so.
func (a *answer) send(w http.ResponseWriter, r *http.Request, c *exchange) {
	if a.cut {
		hangUp(w)
		return
	}
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(replyTime)) // a recorder in a test has none
	if a.err != nil && a.body == nil {
		a.body, _ = json.Marshal(envelope{ // plain texts always encode
			RequestId: c.requestID, HostId: r.Host, Code: a.err.code, Message: a.err.message,
			Recommend:          "https://api.alibabacloud.com/troubleshoot?q=" + a.err.code + "&product=" + c.product,
			AccessDeniedDetail: a.err.denied,
		})
	}
	h := w.Header()
	h.Set("Content-Type", "application/json;charset=utf-8")
	switch {
	case a.html:
		h.Set("Content-Type", "text/html;charset=utf-8")
	case c.xml && len(a.body) > 0:
		h.Set("Content-Type", "text/xml;charset=utf-8")
		root := c.action + "Response"
		if a.code != "" {
			root = "Error"
		}
		a.body = asXML(root, a.body)
	}
	h.Set("X-Acs-Request-Id", c.requestID)
	if a.retryAfter > 0 {
		h.Set("X-Acs-Retry-After", strconv.FormatInt(a.retryAfter, 10))
	}
	h.Set("Content-Length", strconv.Itoa(len(a.body)))
	w.WriteHeader(a.status)
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

type plainReply struct{ base }
