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
		config := access.SDKConfig(chinaRegion)
		if access.Endpoint.IsZero() {
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

// outcome is how BSS says whether a call worked: a refusal has HTTP status 200.
type outcome struct {
	Code      string
	Success   *bool
	Message   string
	RequestID string `json:"RequestId"`
}

func (o *outcome) head() *outcome { return o }

// answer is any answer of BSS.
type answer interface{ head() *outcome }

// ask makes a call at the account's site. The first time the answer says that the
// account belongs to the other site, that one is asked, and used from then on.
func (c *Client) ask(ctx context.Context, op call.Op, query map[string]string, announce func(string), into func() answer) (answer, error) {
	c.mu.Lock()
	site := c.site
	c.mu.Unlock()
	out, err := c.askSite(ctx, site, op, query, announce, into)
	if !isWrongSite(err) {
		return out, err
	}
	other, otherErr := c.askSite(ctx, 1-site, op, query, announce, into)
	if otherErr != nil {
		return out, err
	}
	c.mu.Lock()
	c.site = 1 - site
	c.mu.Unlock()
	return other, nil
}

func (c *Client) askSite(ctx context.Context, site int, op call.Op, query map[string]string, announce func(string), into func() answer) (answer, error) {
	params := &openapi.Params{
		Action: tea.String(op.Action), Version: tea.String("2017-12-14"), Protocol: tea.String("HTTPS"), Pathname: tea.String("/"),
		Method: tea.String("POST"), AuthType: tea.String("AK"), Style: tea.String("RPC"), ReqBodyType: tea.String("formData"), BodyType: tea.String("json"),
	}
	request := &openapi.OpenApiRequest{Query: pointers(query)}
	out, err := call.Do(ctx, c.door, op, func(a *call.Attempt) (answer, error) {
		body := into()
		a.Announce(announce)
		a.Decode(body)
		bound := *c.sites[site]
		bound.HttpClient = a
		_, err := bound.CallApiWithCtx(ctx, params, request, &dara.RuntimeOptions{})
		if err == nil && !a.Decoded() {
			err = errForm
		}
		return body, err
	})
	if err != nil {
		return nil, err
	}
	return out, out.head().failure(op)
}

// failure returns the error that an answer stands for, or nil.
func (o *outcome) failure(op call.Op) error {
	if (o.Success == nil || *o.Success) && (o.Code == "" || o.Code == "Success" || o.Code == "200") {
		return nil
	}
	code := o.Code
	if code == "" || code == "Success" {
		code = "Unsuccessful"
	}
	return &cloud.Error{
		Kind: kindOf(code), RegionID: op.RegionID, Product: op.Product, Action: op.Action, ResourceID: op.ResourceID,
		Status: 200, ErrorCode: code, Message: strings.Join(strings.Fields(o.Message), " "), Request: o.RequestID,
	}
}

func kindOf(code string) cloud.Kind {
	switch {
	case strings.HasPrefix(code, "NotAuthorized"), code == "NotApplicable", code == "NoPermission":
		return cloud.Denied
	case strings.Contains(code, "NOT_FOUND"):
		return cloud.NotFound
	case code == "InternalError", code == "ServiceUnavailable", code == "SystemError":
		return cloud.Transient
	}
	return cloud.KindOfCode(code, 200)
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
