package fakecloud

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

// request is one HTTP request taken apart, nothing judged yet.
type request struct {
	http *http.Request
	body []byte
	// params holds the parameters of query and form together, first values.
	params  params
	form    url.Values
	query   url.Values
	action  string
	version string
	product string
}

func parseRequest(r *http.Request) (*request, *apiError) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		return nil, refuse(http.StatusBadRequest, "InvalidRequestBody", "The request body could not be read.")
	}
	if len(body) > maxBody {
		return nil, refuse(http.StatusRequestEntityTooLarge, "RequestEntityTooLarge", "The request body is too large.")
	}
	q := &request{http: r, body: body, params: params{}}
	if q.query, err = url.ParseQuery(r.URL.RawQuery); err != nil {
		return nil, refuse(http.StatusBadRequest, "InvalidQueryString", "The query string could not be read.")
	}
	if isForm(r.Header.Get("Content-Type")) {
		if q.form, err = url.ParseQuery(string(bytes.TrimSpace(body))); err != nil {
			return nil, refuse(http.StatusBadRequest, "InvalidRequestBody", "The form could not be read.")
		}
	}
	q.params.add(q.form)
	q.params.add(q.query)
	q.action, q.version = q.either("Action"), q.either("Version")
	return q, nil
}

// either reads what stands in a header or in a parameter. Where both do, the
// one that is signed counts.
func (q *request) either(name string) string {
	header, param := q.http.Header.Get("X-Acs-"+name), q.params[name]
	if q.http.Header.Get("Authorization") == "" {
		return cmp.Or(param, header)
	}
	return cmp.Or(header, param)
}

// route finds the product from the API version, the only thing that tells the
// products apart when all are sent to one address.
func (q *request) route() *apiError {
	if q.http.Method != http.MethodGet && q.http.Method != http.MethodPost {
		return unsupportedMethod()
	}
	if p := q.http.URL.Path; p != "" && p != "/" {
		return invalidAction()
	}
	if q.action == "" {
		return refuse(http.StatusBadRequest, "MissingAction", "Action is mandatory for this action.")
	}
	if q.version == "" {
		return refuse(http.StatusBadRequest, "MissingVersion", "Version is mandatory for this action.")
	}
	q.product = productOf(q.version)
	if q.product == "" {
		return refuse(http.StatusBadRequest, "InvalidVersion", "Specified parameter Version is not valid.")
	}
	return nil
}

func unsupportedMethod() *apiError {
	return refuse(http.StatusBadRequest, "UnsupportedHTTPMethod", "This http method is not supported.")
}

func productOf(version string) string {
	switch version {
	case "2014-05-26":
		return world.ProductECS
	case "2014-05-15", "2013-02-21": // an old client still sends the second
		return world.ProductSLB
	case "2016-04-28":
		return world.ProductVPC
	case "2015-06-12":
		return world.ProductLocation
	case "2022-04-30":
		return world.ProductNLB
	case "2015-04-01":
		return world.ProductSTS
	case "2019-01-01":
		return world.ProductCMS
	case "2017-12-14":
		return world.ProductBSS
	}
	return ""
}

func isForm(contentType string) bool {
	kind, _, _ := strings.Cut(contentType, ";")
	return strings.EqualFold(strings.TrimSpace(kind), "application/x-www-form-urlencoded")
}

// wantsXML says whether the Format parameter asks for XML. Only requests that are
// signed in their parameters have it; without it the answer is JSON.
func (q *request) wantsXML() bool {
	return q.http.Header.Get("Authorization") == "" && strings.EqualFold(q.params["Format"], "XML")
}

// signed is every parameter that takes part in a legacy signature.
func (q *request) signed() url.Values {
	all := url.Values{}
	maps.Copy(all, q.form)
	maps.Copy(all, q.query)
	all.Del("Signature")
	return all
}
