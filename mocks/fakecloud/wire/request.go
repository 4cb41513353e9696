package wire

import (
	"bytes"
	"cmp"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"

	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// maxBody is more than any of the requests needs.
const maxBody = 1 << 20

// Request is one HTTP request taken apart, nothing judged yet.
type Request struct {
	HTTP *http.Request
	body []byte
	// Params holds the parameters of query and form together, first values.
	Params  Params
	form    url.Values
	query   url.Values
	Action  string
	version string
	Product string
}

// ParseRequest takes a request apart.
func ParseRequest(r *http.Request) (*Request, *Error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		return nil, Refuse(http.StatusBadRequest, "InvalidRequestBody", "The request body could not be read.")
	}
	if len(body) > maxBody {
		return nil, Refuse(http.StatusRequestEntityTooLarge, "RequestEntityTooLarge", "The request body is too large.")
	}
	q := &Request{HTTP: r, body: body, Params: Params{}}
	if q.query, err = url.ParseQuery(r.URL.RawQuery); err != nil {
		return nil, Refuse(http.StatusBadRequest, "InvalidQueryString", "The query string could not be read.")
	}
	if isForm(r.Header.Get("Content-Type")) {
		if q.form, err = url.ParseQuery(string(bytes.TrimSpace(body))); err != nil {
			return nil, Refuse(http.StatusBadRequest, "InvalidRequestBody", "The form could not be read.")
		}
	}
	q.Params.add(q.form)
	q.Params.add(q.query)
	q.Action, q.version = q.either("Action"), q.either("Version")
	return q, nil
}

// either reads what stands in a header or in a parameter. Where both do, the
// one that is signed counts.
func (q *Request) either(name string) string {
	header, param := q.HTTP.Header.Get("X-Acs-"+name), q.Params[name]
	if q.HTTP.Header.Get("Authorization") == "" {
		return cmp.Or(param, header)
	}
	return cmp.Or(header, param)
}

// Route finds the product from the API version, the only thing that tells the
// products apart when all are sent to one address.
func (q *Request) Route() *Error {
	if q.HTTP.Method != http.MethodGet && q.HTTP.Method != http.MethodPost {
		return unsupportedMethod()
	}
	if p := q.HTTP.URL.Path; p != "" && p != "/" {
		return InvalidAction()
	}
	if q.Action == "" {
		return Refuse(http.StatusBadRequest, "MissingAction", "Action is mandatory for this action.")
	}
	if q.version == "" {
		return Refuse(http.StatusBadRequest, "MissingVersion", "Version is mandatory for this action.")
	}
	q.Product = world.ProductOf(q.version)
	if q.Product == "" {
		return Refuse(http.StatusBadRequest, "InvalidVersion", "Specified parameter Version is not valid.")
	}
	return nil
}

func unsupportedMethod() *Error {
	return Refuse(http.StatusBadRequest, "UnsupportedHTTPMethod", "This http method is not supported.")
}

func isForm(contentType string) bool {
	kind, _, _ := strings.Cut(contentType, ";")
	return strings.EqualFold(strings.TrimSpace(kind), "application/x-www-form-urlencoded")
}

// WantsXML says whether the Format parameter asks for XML. Only requests that are
// signed in their parameters have it; without it the answer is JSON.
func (q *Request) WantsXML() bool {
	return q.HTTP.Header.Get("Authorization") == "" && strings.EqualFold(q.Params["Format"], "XML")
}

// signed is every parameter that takes part in a legacy signature.
func (q *Request) signed() url.Values {
	all := url.Values{}
	maps.Copy(all, q.form)
	maps.Copy(all, q.query)
	all.Del("Signature")
	return all
}
