package fakecloud

import (
	"cmp"
	"net/http"

	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// before is what strikes ahead of the service's own work. Done means that the
// request goes no further.
func (s strikes) before() (out answer, done bool) {
	for _, f := range s.hits {
		switch f.Kind {
		case world.FaultLatency:
			out.delay += f.For
		case world.FaultHTTPError:
			return httpError(f), true
		case world.FaultThrottle:
			err := throttled()
			err.retryAfter = f.For.Milliseconds()
			return refusal(err), true
		case world.FaultCutBefore:
			return answer{cut: true}, true
		}
	}
	return out, false
}

func httpError(f world.Fault) answer {
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

// after bends a finished answer.
func (s strikes) after(c *exchange, out *answer) {
	for _, f := range s.hits {
		switch f.Kind {
		case world.FaultLatency:
			out.delay += f.For
		case world.FaultCutAfter:
			out.cut = true
		}
		if out.code != "" {
			continue
		}
		switch f.Kind {
		case world.FaultTruncate:
			out.truncate = true
		case world.FaultEmpty:
			out.body = nil
		case world.FaultEndlessToken, world.FaultNullLists, world.FaultMissingIDs, world.FaultSetField:
			out.body = rewrite(f, c, out.body)
		}
	}
}
