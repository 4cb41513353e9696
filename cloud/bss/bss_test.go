package bss

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/alibabacloud-go/tea/tea"
	"github.com/google/go-cmp/cmp"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/cloud/call"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/mocks/fakecloud"
)

// client returns a client whose two sites are these handlers.
func client(t *testing.T, keyID, secret string, sites ...http.Handler) *Client {
	t.Helper()
	id, err := cloud.StaticIdentity("test", keyID, secret)
	if err != nil {
		t.Fatal(err)
	}
	door := call.New(call.Options{})
	t.Cleanup(door.Close)
	var c *Client
	for i, site := range sites {
		web := httptest.NewServer(site)
		t.Cleanup(web.Close)
		endpoint, err := cloud.ParseEndpoint(web.URL)
		if err != nil {
			t.Fatal(err)
		}
		if c == nil {
			if c, err = New(cloud.Access{Identity: id, Endpoint: endpoint}, door); err != nil {
				t.Fatal(err)
			}
		}
		c.sites[i].Endpoint = tea.String(endpoint.Host)
	}
	return c
}

// saying answers everything with one body.
func saying(body string, asked *atomic.Int32) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		answer := body
		if r.URL.Query().Get("NextToken") != "" {
			answer = strings.NewReplacer(`"NextToken":"n"`, `"NextToken":null`, `"lb-`, `"lb-next-`).Replace(body)
		}
		fmt.Fprint(w, answer)
	})
}

func TestAmountsKeepTheirDigits(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	body := `{"Code":"Success","Success":true,"Data":{"NextToken":"n","Items":[
		{"InstanceID":"lb-1","BillingItem":"Spec","PretaxGrossAmount":123456789.123456789,"Currency":"CNY"},
		{"InstanceID":"lb-2","PretaxGrossAmount":"0.10","Currency":"CNY"},{"PretaxGrossAmount":1}]}}`
	bills, err := client(t, "k", "s", saying(body, &asked)).Bills(t.Context(), "2026-10", "slb")
	page := []model.Bill{
		{Cycle: "2026-10", LoadBalancerID: "lb-1", Item: "Spec", Amount: "123456789.123456789", Currency: "CNY"},
		{Cycle: "2026-10", LoadBalancerID: "lb-2", Amount: "0.10", Currency: "CNY"},
	}
	for _, bill := range page {
		bill.LoadBalancerID = strings.Replace(bill.LoadBalancerID, "lb-", "lb-next-", 1)
		page = append(page, bill)
	}
	if diff := cmp.Diff(page, bills); err != nil || diff != "" || asked.Load() != 2 {
		t.Errorf("error %v, %d pages: %s", err, asked.Load(), diff)
	}
}

func TestTheOtherSiteIsAskedOnce(t *testing.T) {
	t.Parallel()
	var china, international atomic.Int32
	c := client(t, "k", "s",
		saying(`{"Code":"NotApplicable","Success":false,"Message":"This API is not applicable for caller."}`, &china),
		saying(`{"Code":"Success","Success":true,"Data":{"Currency":"USD","ModuleDetails":{"ModuleDetail":[{"ModuleCode":"LCU","OriginalCost":0.00700}]}}}`, &international))
	quotes, err := c.Quotes(t.Context(), "ap-southeast-1", Modules())
	if err != nil || len(quotes) != len(Modules()) || china.Load() != 1 || int(international.Load()) != len(quotes) {
		t.Fatalf("%d quotes, error %v, asked %d and %d times", len(quotes), err, china.Load(), international.Load())
	}
	if want := (model.Quote{RegionID: "ap-southeast-1", Item: "clb.instance_fee", Amount: "0.00700", Currency: "USD"}); quotes[0] != want {
		t.Errorf("quote %+v", quotes[0])
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]cloud.Kind{
		`{"Code":"NotAuthorized","Success":false}`:                  cloud.Denied,
		`{"Code":"NotApplicable","Success":false}`:                  cloud.Denied,
		`{"Code":"Success","Success":false}`:                        cloud.Invalid,
		`{"Code":"Success","Success":true}`:                         cloud.Invalid,
		`{"Code":"Success","Success":true,"Data":{}}`:               cloud.Invalid,
		`{"Code":"Success","Success":true,"Data":{"Items":"what"}}`: cloud.Invalid,
	} {
		t.Run(body, func(t *testing.T) {
			t.Parallel()
			var asked atomic.Int32
			site := saying(body, &asked)
			_, err := client(t, "k", "s", site, site).Bills(t.Context(), "2026-10", "slb")
			var failure *cloud.Error
			if !errors.As(err, &failure) || failure.Kind != want {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestPricesAndBillsOfTheSimulatedAccount(t *testing.T) {
	t.Parallel()
	world := fakecloud.Shop()
	server := fakecloud.NewServer(world, fakecloud.Options{Quotas: &fakecloud.Quotas{}})
	key := world.AccessKeys[0]
	c := client(t, key.ID, key.Secret, server)
	quotes, err := c.Quotes(t.Context(), world.Regions[0].ID, Modules())
	if err != nil || len(quotes) != len(Modules()) {
		t.Errorf("quotes %+v, error %v", quotes, err)
	}
	if _, err := c.Bills(t.Context(), "2026-10", "slb"); err != nil {
		t.Error(err)
	}
}
