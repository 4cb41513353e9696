package wire

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// Tokens are what requests with a ClientToken did. The server's lock guards them.
type Tokens map[string]made

// made is what one request did: asked is the request itself, id what it made.
type made struct{ asked, id string }

// Earlier is the id that a request with the same ClientToken made before,
// empty when it is new. The token of another request is refused.
func (c *Exchange) Earlier() (string, *Error) {
	before, ok := c.Tokens[c.tokenKey()]
	if !ok || c.Params["ClientToken"] == "" {
		return "", nil
	}
	switch {
	case before.asked == c.asked():
		return before.id, nil
	case c.Product == world.ProductNLB:
		return "", Refuse(http.StatusBadRequest, "IdempotenceSignatureMismatch",
			"The idempotence token of request is same with the prev one, but the signature is different.")
	}
	return "", Refuse(http.StatusBadRequest, "IdempotentParameterMismatch",
		"The request uses the same client token as a previous, but non-identical request.")
}

// Remember keeps what the request made, for when it is sent again.
func (c *Exchange) Remember(id string) {
	if c.Params["ClientToken"] != "" {
		c.Tokens[c.tokenKey()] = made{c.asked(), id}
	}
}

func (c *Exchange) tokenKey() string {
	return c.Name() + "/" + c.RegionID + "/" + c.Params["ClientToken"]
}

// asked is the request without what differs whenever it is signed anew.
func (c *Exchange) asked() string {
	signing := []string{"AccessKeyId", "Action", "Format", "SecurityToken", "Timestamp", "Version"}
	rest := url.Values{}
	for name, value := range c.Params {
		if !slices.Contains(signing, name) && !strings.HasPrefix(name, "Signature") {
			rest.Set(name, value)
		}
	}
	return rest.Encode()
}
