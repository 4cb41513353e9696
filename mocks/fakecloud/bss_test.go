package fakecloud_test

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/alictl/alictl/mocks/fakecloud"
)

const verBSS = "2017-12-14"

type bill struct {
	Success bool
	Code    string
	Data    struct {
		TotalCount int
		NextToken  string
		Items      []struct {
			InstanceID, BillingItem, Region, Currency, Usage, ListPrice, Tag string
			PretaxAmount                                                     json.Number
		}
	}
}

// utc8 is the zone of bills.
func utc8() *time.Location { return time.FixedZone("", 8*3600) }

// specHour is what the hourly rule charges in CNY, written anew from the
// published table.
func specHour(connections, created, queries float64) float64 {
	table := [][4]float64{{5000, 3000, 1000, .1}, {50000, 5000, 5000, .32}, {100000, 10000, 10000, .63}, {200000, 20000, 20000, 1.27}}
	for _, row := range table {
		if connections <= row[0] && created <= row[1] && queries <= row[2] {
			return row[3]
		}
	}
	return math.NaN()
}

func TestBillFollowsTheMetering(t *testing.T) {
	t.Parallel()
	w, opts := monitored(fakecloud.CLB{
		ID: "lb-1", Spec: "slb.s3.small", Listeners: []fakecloud.CLBListener{{Port: 80, Protocol: "http"}},
		Load: &fakecloud.Load{Base: 500, Peak: 120000, NewConnections: 4000, Queries: 11000, Noise: 0.1},
	})
	day := time.Date(2026, 11, 20, 0, 0, 0, 0, utc8())
	want := 0.0
	s, base := serve(t, w, opts)
	world := s.World()
	peak := func(metric string, hour time.Time) (most float64) {
		read := world.Series("cn-hangzhou", "lb-1", metric)
		for m := range 60 {
			_, _, v, _ := read(hour.Add(time.Duration(m) * time.Minute))
			most = max(most, v)
		}
		return most
	}
	for h := range 24 {
		hour := day.Add(time.Duration(h) * time.Hour)
		want += specHour(peak("InstanceMaxConnection", hour), peak("InstanceNewConnection", hour), peak("InstanceQpsUtilization", hour)*200)
	}
	if got := billed(t, base, "LoadBalancerSpec"); math.Abs(got-want) > 1e-6 || got > 24*1.27-1 {
		t.Errorf("hourly usage charges %v, want %v", got, want)
	}
	w.Billing.Metering = "fixed"
	_, base = serve(t, w, opts)
	if got := billed(t, base, "LoadBalancerSpec"); math.Abs(got-24*1.27) > 1e-6 {
		t.Errorf("the fixed rule charges %v", got)
	}
	if got := billed(t, base, "InstanceRent"); math.Abs(got-24*0.147) > 1e-6 {
		t.Errorf("the instance fee is %v", got)
	}
}

// TestBillRows looks for members with a name of one kind of bill that the other
// does not have, and for the one that both spell out.
func TestBillRows(t *testing.T) {
	t.Parallel()
	w, opts := monitored(fakecloud.CLB{ID: "lb-1", Load: &fakecloud.Load{Peak: 100}})
	_, base := serve(t, w, opts)
	for action, owned := range map[string]bool{"DescribeInstanceBill": true, "QueryInstanceBill": false} {
		_, body, _ := call(t, base, verBSS, action, "BillingCycle", "2026-11")
		text := string(body)
		if !strings.Contains(text, `"DeductedByPrepaidCard":`) || strings.Contains(text, `"DeductedByPrepaid":`) {
			t.Errorf("%s: prepaid interfaces in\n%s", action, text)
		}
		if strings.Contains(text, `"BillAccountID":`) != owned || strings.Contains(text, `"BillAccountName":`) != owned {
			t.Errorf("%s: accounts in\n%s", action, text)
		}
	}
}

// billed sums an item of lb-1 on 2026-11-20.
func billed(t testing.TB, base, item string) float64 {
	t.Helper()
	got := want[bill](t, base, verBSS, "DescribeInstanceBill", "BillingCycle", "2026-11", "Granularity", "DAILY",
		"BillingDate", "2026-11-20", "IsBillingItem", "true", "InstanceID", "lb-1")
	sum := 0.0
	for _, row := range got.Data.Items {
		if row.BillingItem != item {
			continue
		}
		amount := ok[float64](t)(row.PretaxAmount.Float64())
		usage, price := ok[float64](t)(strconv.ParseFloat(row.Usage, 64)), ok[float64](t)(strconv.ParseFloat(row.ListPrice, 64))
		if math.Abs(usage*price-amount) > 1e-6 || row.Region == "cn-hangzhou" || row.Currency != "CNY" {
			t.Errorf("row = %+v", row)
		}
		sum += amount
	}
	return sum
}

// The worked example of the LCU page: 18.4 LCU in an hour are 0.6808 CNY.
func TestBillOfTheVendorsLCUExample(t *testing.T) {
	t.Parallel()
	point := func(connections, created, gb float64) *fakecloud.Load {
		return &fakecloud.Load{Points: []fakecloud.Point{{
			At: time.Date(2026, 11, 20, 10, 0, 0, 0, utc8()), For: time.Hour,
			Connections: connections, NewConnections: created, Out: gb * 8000 / 3600,
		}}}
	}
	w, opts := monitored()
	w.Regions[0].NLBs = []fakecloud.NLB{
		{ID: "nlb-tcp", Listeners: []fakecloud.NLBListener{{Port: 1, Protocol: "TCP"}}, Load: point(720_000, 4000, 10)},
		{ID: "nlb-udp", Listeners: []fakecloud.NLBListener{{Port: 1, Protocol: "UDP"}}, Load: point(420_000, 2000, 8)},
	}
	_, base := serve(t, w, opts)
	got := want[bill](t, base, verBSS, "DescribeInstanceBill", "BillingCycle", "2026-11", "IsBillingItem", "true", "ProductCode", "nlb")
	lcu, cost := 0.0, 0.0
	for _, row := range got.Data.Items {
		if row.BillingItem == "LCU" {
			lcu += ok[float64](t)(strconv.ParseFloat(row.Usage, 64))
			cost += ok[float64](t)(row.PretaxAmount.Float64())
		}
	}
	if math.Abs(lcu-18.4) > 1e-6 || math.Abs(cost-0.6808) > 1e-6 {
		t.Errorf("%v LCU cost %v", lcu, cost)
	}
}

func TestBillPages(t *testing.T) {
	t.Parallel()
	w := fakecloud.Generate(fakecloud.Size{Seed: 2, LoadBalancers: 25, Interfaces: 30})
	_, opts := monitored()
	_, base := serve(t, w, opts)
	for _, size := range []string{"", "1", "7", "300"} {
		seen, token, total := map[string]bool{}, "", 0
		for {
			page := want[bill](t, base, verBSS, "DescribeInstanceBill", "BillingCycle", "2026-10", "MaxResults", size, "NextToken", token)
			for _, row := range page.Data.Items {
				if seen[row.InstanceID] {
					t.Errorf("size %s: %s twice", size, row.InstanceID)
				}
				seen[row.InstanceID] = true
			}
			total = page.Data.TotalCount
			if token = page.Data.NextToken; token == "" {
				break
			}
		}
		if len(seen) != total || total < 20 {
			t.Errorf("size %s: %d of %d rows", size, len(seen), total)
		}
	}
}

func TestBusinessFailures(t *testing.T) {
	t.Parallel()
	w, opts := monitored(fakecloud.CLB{ID: "lb-1", Load: &fakecloud.Load{Peak: 100}})
	w.AccessKeys = append(w.AccessKeys, fakecloud.AccessKey{ID: "LTAIdenied", Secret: "s", Deny: []fakecloud.Deny{{Action: "bssapi:*"}, {Action: "cms:Query*"}}})
	_, base := serve(t, w, opts)
	for _, bad := range [][]string{
		{"BillingCycle", "2026"}, {"BillingCycle", "2024-01"}, {"BillingCycle", "2026-11", "MaxResults", "301"},
		{"BillingCycle", "2026-11", "Granularity", "DAILY"}, {"BillingCycle", "2026-11", "NextToken", "made-up"},
	} {
		if got := want[bill](t, base, verBSS, "DescribeInstanceBill", bad...); got.Success || got.Code != "InvalidParameter" {
			t.Errorf("%v: %+v", bad, got)
		}
	}
	for _, tt := range []struct {
		action string
		params []string
	}{
		{"QueryInstanceBill", []string{"BillingCycle", "2026-11", "PageNum", "0"}},
		{"QueryInstanceBill", []string{"BillingCycle", "2026-11", "PageSize", "301"}},
		{"QueryProductList", []string{"PageNum", "0"}},
		{"QueryProductList", []string{"PageNum", "1", "PageSize", "0"}},
		{"GetSubscriptionPrice", []string{"Quantity", "0"}},
		{"GetSubscriptionPrice", []string{"ServicePeriodQuantity", "-1"}},
		{"GetSubscriptionPrice", []string{"ServicePeriodUnit", "Week"}},
		{"GetSubscriptionPrice", []string{"OrderType", "Gift"}},
	} {
		params := append([]string{"ProductCode", "slb", "SubscriptionType", "Subscription", "OrderType", "NewOrder",
			"ModuleList.1.ModuleCode", "LoadBalancerSpec", "ModuleList.1.Config", "LoadBalancerSpec:slb.s2.small"}, tt.params...)
		if got := want[struct {
			Success bool
			Code    string
		}](t, base, verBSS, tt.action, params...); got.Success || got.Code != "InvalidParameter" {
			t.Errorf("%s %v: %+v", tt.action, tt.params, got)
		}
	}
	for name, value := range map[string]string{"BillOwnerId": "42", "ProductType": "slb_x", "PipCode": "slb_x"} {
		if got := want[bill](t, base, verBSS, "DescribeInstanceBill", "BillingCycle", "2026-10", name, value); got.Data.TotalCount != 0 {
			t.Errorf("%s=%s: %d rows", name, value, got.Data.TotalCount)
		}
	}
	status, _, f := callAs(t, signer{id: "LTAIdenied", secret: "s"}, base, verBSS, "DescribeInstanceBill", "BillingCycle", "2026-11")
	if status != 403 || f.Code != "NotAuthorized" || f.AccessDeniedDetail["AuthAction"] != "bssapi:DescribeInstanceBill" {
		t.Errorf("denied: %d %+v", status, f)
	}
	status, _, f = callAs(t, signer{id: "LTAIdenied", secret: "s"}, base, verCMS, "DescribeMetricList", "Namespace", "acs_nlb", "MetricName", "InstanceMaxConnection")
	if status != 403 || f.Code != "Forbidden.RAM" {
		t.Errorf("denied: %d %+v", status, f)
	}
	w.Billing.Refuse = "NotApplicable"
	_, base = serve(t, w, opts)
	if got := want[bill](t, base, verBSS, "DescribeInstanceBill", "BillingCycle", "2026-11"); got.Success || got.Code != "NotApplicable" {
		t.Errorf("wrong site: %+v", got)
	}
}

func TestPrices(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ site, region, module, config, kind, want string }{
		{"china", "cn-hangzhou", "LoadBalancerSpec", "LoadBalancerSpec:slb.s2.small", "Hour", `"Currency":"CNY"|"UnitPrice":0.32000000`},
		{"china", "cn-hongkong", "LoadBalancerSpec", "LoadBalancerSpec:slb.s3.large", "Hour", `"UnitPrice":3.82000000`},
		{"china", "cn-qingdao", "InternetTrafficOut", "InternetTrafficOut:1", "Usage", `"UnitPrice":0.72000000`},
		{"china", "cn-hangzhou", "Bandwidth", "Bandwidth:6144", "Hour", `"UnitPrice":0.36016000`},
		{"china", "cn-hangzhou", "InstanceRent", "InstanceRent:1,AddressType:internet", "Hour", `"UnitPrice":0.16700000`},
		{"international", "ap-southeast-1", "LCU", "LCU:1", "Usage", `"Currency":"USD"|"UnitPrice":0.00700000`},
		{"china", "cn-hangzhou", "LoadBalancerSpec", "LoadBalancerSpec:slb.s9.huge", "Hour", `"Success":false`},
		{"china", "cn-hangzhou", "LoadBalancerSpec", "LoadBalancerSpec:slb.s2.small", "Usage", `"Success":false`},
	} {
		w, opts := monitored()
		w.Billing.Site = tt.site
		_, base := serve(t, w, opts)
		status, body, _ := call(t, base, verBSS, "GetPayAsYouGoPrice", "ProductCode", "slb", "SubscriptionType", "PayAsYouGo", "Region", tt.region,
			"ModuleList.1.ModuleCode", tt.module, "ModuleList.1.Config", tt.config, "ModuleList.1.PriceType", tt.kind)
		for text := range strings.SplitSeq(tt.want, "|") {
			if status != 200 || !strings.Contains(string(body), text) {
				t.Errorf("%s: %d %s, want %s", tt.config, status, body, text)
			}
		}
	}
}
