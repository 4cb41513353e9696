// Package bss reads live prices and bills from BssOpenApi. It uses the core of the
// official SDK without the product's typed client, which keeps amounts as 32-bit
// floats and loses digits of them: here an amount is the text the service sent.
package bss

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	"github.com/alibabacloud-go/tea/dara"
	"github.com/alibabacloud-go/tea/tea"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/cloud/call"
)

// The hosts of the two sites. There are no others: the service is central.
const (
	chinaHost         = "business.aliyuncs.com"
	internationalHost = "business.ap-southeast-1.aliyuncs.com"
	chinaRegion       = "cn-hangzhou"
)

// Client calls BssOpenApi. It is safe for concurrent use.
type Client struct {
	door  *call.Door
	sites []*openapi.Client // the account's site is one of them

	mu   sync.Mutex
	site int
}

// New returns a client. With an endpoint of the user's own, both sites are there.
func New(access cloud.Access, door *call.Door) (*Client, error) {
	c := &Client{door: door}
	for _, host := range []string{chinaHost, internationalHost} {
		config, err := access.SDKConfig("bss", chinaRegion)
		if err != nil {
			return nil, err
		}
		if access.Named("bss").IsZero() {
			config.Endpoint = tea.String(host)
		}
		site, err := openapi.NewClient(config)
		if err != nil {
			return nil, fmt.Errorf("set up BSS: %w", err)
		}
		c.sites = append(c.sites, site)
	}
	return c, nil
}

// ask makes a call at the account's site. The first time the answer says that the account belongs to the other
// site, that one is asked, and used from then on.
func ask[B any](ctx context.Context, c *Client, op call.Op, query map[string]string, announce func(string)) (*B, error) {
	op.KindOf = kindOf
	c.mu.Lock()
	site := c.site
	c.mu.Unlock()
	out, err := askSite[B](ctx, c, site, op, query, announce)
	if !isWrongSite(err) {
		return out, err
	}
	other, otherErr := askSite[B](ctx, c, 1-site, op, query, announce)
	if otherErr != nil {
		return out, err
	}
	c.mu.Lock()
	c.site = 1 - site
	c.mu.Unlock()
	return other, nil
}

func askSite[B any](ctx context.Context, c *Client, site int, op call.Op, query map[string]string, announce func(string)) (*B, error) {
	params := &openapi.Params{
		Action: tea.String(op.Action), Version: tea.String("2017-12-14"), Protocol: tea.String("HTTPS"), Pathname: tea.String("/"),
		Method: tea.String("POST"), AuthType: tea.String("AK"), Style: tea.String("RPC"), ReqBodyType: tea.String("formData"), BodyType: tea.String("json"),
	}
	request := &openapi.OpenApiRequest{Query: pointers(query)}
	body, odds, err := call.Read[B](ctx, c.door, op, announce, func(a *call.Attempt) error {
		bound := *c.sites[site]
		bound.HttpClient = a
		_, err := bound.CallApiWithCtx(ctx, params, request, &dara.RuntimeOptions{})
		return err
	})
	if err == nil && len(odds) > 0 {
		err = call.Unexpected(op, "", odds[0].Field, odds[0].Value, nil)
	}
	return body, err
}

// kindOf judges a refusal of BSS, which comes inside an answer of HTTP status 200.
func kindOf(code, _ string, status int) cloud.Kind {
	switch {
	case strings.HasPrefix(code, "NotAuthorized"), code == "NotApplicable", code == "NoPermission":
		return cloud.Denied
	case strings.Contains(code, "NOT_FOUND"):
		return cloud.NotFound
	case code == "InternalError", code == "ServiceUnavailable", code == "SystemError":
		return cloud.Transient
	}
	return cloud.KindOfCode(code, status)
}

// amount is money as text, whether it was sent as a number or as a string.
type amount string

// UnmarshalJSON keeps the digits as they are.
func (a *amount) UnmarshalJSON(raw []byte) error {
	if string(raw) == "null" {
		return nil
	}
	if raw[0] == '"' {
		return json.Unmarshal(raw, (*string)(a))
	}
	*a = amount(bytes.TrimSpace(raw))
	return nil
}
