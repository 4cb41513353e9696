package fakecloud

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// tokens are what requests with a ClientToken did. The server's lock guards them.
type tokens map[string]made

// made is what one request did: asked is the request itself, id what it made.
type made struct{ asked, id string }

// earlier is the id that a request with the same ClientToken made before,
// empty when it is new. The token of another request is refused.
func (c *exchange) earlier() (string, *apiError) {
	before, ok := c.tokens[c.tokenKey()]
	if !ok || c.params["ClientToken"] == "" {
		return "", nil
	}
	switch {
	case before.asked == c.asked():
		return before.id, nil
	case c.product == world.ProductNLB:
		return "", refuse(http.StatusBadRequest, "IdempotenceSignatureMismatch",
			"The idempotence token of request is same with the prev one, but the signature is different.")
	}
	return "", refuse(http.StatusBadRequest, "IdempotentParameterMismatch",
		"The request uses the same client token as a previous, but non-identical request.")
}

// remember keeps what the request made, for when it is sent again.
func (c *exchange) remember(id string) {
	if c.params["ClientToken"] != "" {
		c.tokens[c.tokenKey()] = made{c.asked(), id}
	}
}

func (c *exchange) tokenKey() string {
	return c.name() + "/" + c.regionID + "/" + c.params["ClientToken"]
}

// asked is the request without what differs whenever it is signed anew.
func (c *exchange) asked() string {
	signing := []string{"AccessKeyId", "Action", "Format", "SecurityToken", "Timestamp", "Version"}
	rest := url.Values{}
	for name, value := range c.params {
		if !slices.Contains(signing, name) && !strings.HasPrefix(name, "Signature") {
			rest.Set(name, value)
		}
	}
	return rest.Encode()
}
