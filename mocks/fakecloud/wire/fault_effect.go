package wire

import (
	"cmp"
	"net/http"

	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// Before is what strikes ahead of the service's own work. Done means that the
// request goes no further.
func (s Strikes) Before() (out Answer, done bool) {
	for _, f := range s.Hits {
		switch f.Kind {
		case world.FaultLatency:
			out.Delay += f.For
		case world.FaultHTTPError:
			return httpError(f), true
		case world.FaultThrottle:
			err := throttled()
			err.retryAfter = f.For.Milliseconds()
			return Refusal(err), true
		case world.FaultCutBefore:
			return Answer{Cut: true}, true
		}
	}
	return out, false
}

func httpError(f world.Fault) Answer {
	status := f.Status
	if status == 0 {
		status = http.StatusServiceUnavailable
	}
	code, message := f.Code, f.Message
	if code == "" && status == http.StatusInternalServerError {
		code, message = "InternalError", cmp.Or(message, InternalError().Message)
	}
	code = cmp.Or(code, "ServiceUnavailable")
	message = cmp.Or(message, "The request has failed due to a temporary failure of the server.")
	out := Refusal(Refuse(status, code, "%s", message))
	if f.HTML {
		out.html = true
		out.body = []byte("<html><head><title>" + http.StatusText(status) + "</title></head><body>" +
			"<h1>" + http.StatusText(status) + "</h1></body></html>\n")
	}
	return out
}

// After bends a finished answer.
func (s Strikes) After(c *Exchange, out *Answer) {
	for _, f := range s.Hits {
		switch f.Kind {
		case world.FaultLatency:
			out.Delay += f.For
		case world.FaultCutAfter:
			out.Cut = true
		}
		if out.Code != "" {
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
