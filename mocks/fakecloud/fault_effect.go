package fakecloud

import (
	"cmp"
	"net/http"
)

// before is what strikes ahead of the service's own work. Done means that the
// request goes no further.
func (s strikes) before(*call) (out answer, done bool) {
	for _, f := range s.hits {
		switch f.Kind {
		case FaultLatency:
			out.delay += f.For
		case FaultHTTPError:
			return f.httpError(), true
		case FaultThrottle:
			err := throttled()
			err.retryAfter = f.For.Milliseconds()
			return refusal(err), true
		case FaultCutBefore:
			return answer{cut: true}, true
		}
	}
	return out, false
}

func (f Fault) httpError() answer {
	status := f.Status
	if status == 0 {
		status = http.StatusServiceUnavailable
	}
	code, message := f.Code, f.Message
	if code == "" && status == http.StatusInternalServerError {
		code, message = "InternalError", cmp.Or(message, internalError().message)
	}
	code = cmp.Or(code, "ServiceUnavailable")
	message = cmp.Or(message, "The request has failed due to a temporary failure of the server.")
	out := refusal(refuse(status, code, "%s", message))
	if f.HTML {
		out.html = true
		out.body = []byte("<html><head><title>" + http.StatusText(status) + "</title></head><body>" +
			"<h1>" + http.StatusText(status) + "</h1></body></html>\n")
	}
	return out
}

// change is what happens to the account just before the service looks at it.
// The server's lock is held.
func (s strikes) change(c *call) {
	for _, f := range s.hits {
		if c.region == nil || f.Kind != FaultChange && f.Kind != FaultDelete {
			continue
		}
		id := cmp.Or(f.Interface, c.resource)
		ni := c.region.interfaces.get(id)
		switch {
		case ni == nil:
		case f.Kind == FaultDelete:
			c.region.interfaces.remove(id)
		default:
			ni.Timeouts = f.Timeouts.over(ni.Timeouts)
			delete(c.region.late, id)
		}
	}
}

// over replaces the values that are given.
func (t Timeouts) over(old Timeouts) Timeouts {
	if t.TCPEstablished != 0 {
		old.TCPEstablished = t.TCPEstablished
	}
	if t.TCPClosed != 0 {
		old.TCPClosed = t.TCPClosed
	}
	if t.UDP != 0 {
		old.UDP = t.UDP
	}
	return old
}

// after bends a finished answer.
func (s strikes) after(c *call, out *answer) {
	for _, f := range s.hits {
		switch f.Kind {
		case FaultLatency:
			out.delay += f.For
		case FaultCutAfter:
			out.cut = true
		}
		if out.code != "" {
			continue
		}
		switch f.Kind {
		case FaultTruncate:
			out.truncate = true
		case FaultEmpty:
			out.body = nil
		case FaultEndlessToken, FaultNullLists, FaultMissingIDs, FaultSetField:
			out.body = f.rewrite(c, out.body)
		}
	}
}
