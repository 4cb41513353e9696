package collect_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/alictl/alictl/cloud/call"
	"github.com/alictl/alictl/cloud/cloudtest"
	"github.com/alictl/alictl/cloud/cms"
	"github.com/alictl/alictl/cloud/collect"
	"github.com/alictl/alictl/internal/cache"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/mocks/fakecloud"
)

// shop returns the built-in world and the ids of its regions.
func shop() (*fakecloud.World, []string) {
	world := fakecloud.Shop()
	world.Quotas = fakecloud.Quotas{}
	var ids []string
	for _, r := range world.Regions {
		ids = append(ids, r.ID)
	}
	return world, ids
}

// lastDays is a window that ends an hour ago.
func lastDays(n int) model.Window {
	end := time.Now().Add(-time.Hour).Truncate(time.Hour)
	return model.Window{Start: end.AddDate(0, 0, -n), End: end, PeriodSeconds: 60}
}

func (r *rig) capacity(t *testing.T, regions []string, opts collect.CapacityOptions) (*model.Snapshot, *collect.Capacity, error) {
	t.Helper()
	c, err := collect.New(r.access, r.door, collect.Options{AccountID: "1234567890123456", Regions: regions, TakenAt: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	s, err := c.LoadBalancers(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if opts.Rate == 0 {
		opts.Rate = 1e6
	}
	got, err := c.Capacity(t.Context(), opts)
	return s, got, err
}

func limits(string) float64 { return 5000 }

func codes(s *model.Snapshot) []string {
	var out []string
	for _, e := range s.Errors {
		out = append(out, e.Product+" "+e.Action+" "+e.Code)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func TestCapacityOfTheShop(t *testing.T) {
	t.Parallel()
	world, regions := shop()
	r := serve(t, world)
	planned := 0
	s, got, err := r.capacity(t, regions, collect.CapacityOptions{
		Window: lastDays(2), QPSLimit: limits, Quotes: true, Cycles: []string{time.Now().AddDate(0, 0, -20).Format("2006-01")},
		Planned: func(calls, _, _ int) error { planned = calls; return nil },
	})
	if err != nil || len(s.Errors) > 0 {
		t.Fatalf("error %v, %v", err, s.Errors)
	}
	if planned == 0 || got.Planned != planned || got.Calls > planned+len(s.LoadBalancers) {
		t.Errorf("planned %d, %+v", planned, got)
	}
	if len(s.Usage) != len(s.LoadBalancers) || len(s.Quotes) == 0 || len(s.Bills) == 0 || len(s.ServerGroups) == 0 || len(s.Interfaces) != 0 {
		t.Errorf("%d of %d used, %d quotes, %d bills, %d groups", len(s.Usage), len(s.LoadBalancers), len(s.Quotes), len(s.Bills), len(s.ServerGroups))
	}
	for _, lb := range s.LoadBalancers {
		if lb.CreatedAt == nil || lb.Kind == model.CLB && lb.InternetChargeType != "paybytraffic" && lb.InternetChargeType != "paybybandwidth" {
			t.Errorf("load balancer %+v", lb)
		}
	}
	samples := 0
	for _, u := range s.Usage {
		for metric, series := range u.Metrics {
			samples += series.Samples
			if series.Samples > series.Expected || len(series.Hours) != 48 || (series.HourMeans != nil) != (metric == model.TrafficIn || metric == model.TrafficOut) {
				t.Errorf("%s %s: %d of %d, %d hours", u.LoadBalancerID, metric, series.Samples, series.Expected, len(series.Hours))
			}
		}
	}
	if samples < 10_000 {
		t.Errorf("%d samples", samples)
	}
}

// TestBillsCountOnce: a bill that shows the rows of both products whichever is
// asked for doubles nothing.
func TestBillsCountOnce(t *testing.T) {
	t.Parallel()
	world, regions := shop()
	r := serve(t, world)
	account := cloudtest.Site(t, unfiltered(r.server), world.AccessKeys[0], call.Options{})
	r.access, r.door = account.Access, account.Door
	s, _, err := r.capacity(t, regions, collect.CapacityOptions{Window: lastDays(1), QPSLimit: limits, Cycles: []string{"2026-10"}})
	if err != nil || len(s.Bills) != 2 {
		t.Errorf("%+v, error %v", s.Bills, err)
	}
}

// unfiltered serves an account whose bill has the same two rows for every product.
func unfiltered(account http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("ProductCode") == "" {
			account.ServeHTTP(w, r)
			return
		}
		_, _ = io.WriteString(w, `{"Success":true,"Code":"Success","Data":{"Items":[
			{"InstanceID":"lb-hz-api","BillingItem":"Spec","PretaxGrossAmount":1.5,"Currency":"CNY"},
			{"InstanceID":"nlb-hz-gateway","BillingItem":"LCU","PretaxGrossAmount":2.5,"Currency":"CNY"}]}}`)
	})
}

func TestCapacityWithoutPermissions(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		deny  string
		usage bool
		money bool
	}{
		{"no monitoring", "cms:*", false, true},
		{"no billing", "bssapi:*", true, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			world, regions := shop()
			world.AccessKeys[0].Deny = []fakecloud.Deny{{Action: c.deny}}
			r := serve(t, world)
			s, _, err := r.capacity(t, regions, collect.CapacityOptions{
				Window: lastDays(1), Metrics: []model.Metric{model.MaxConnections}, Quotes: true, Cycles: []string{"2026-09", "2026-10"},
			})
			if err != nil {
				t.Fatal(err)
			}
			if calls := r.server.Calls(); !c.money && (calls["bssopenapi:GetPayAsYouGoPrice"] != 1 || calls["bssopenapi:DescribeInstanceBill"] != 1) {
				t.Errorf("asked again after a refusal: %v", calls)
			}
			if len(s.Usage) > 0 != c.usage || len(s.Quotes) > 0 != c.money || len(s.Errors) == 0 {
				t.Errorf("%d used, %d quotes, errors %v", len(s.Usage), len(s.Quotes), codes(s))
			}
		})
	}
}

func TestCapacityWhenTheMonthIsUsedUp(t *testing.T) {
	t.Parallel()
	world, regions := shop()
	world.Monitoring.MonthlyCalls = 8
	begun := time.Now()
	s, _, err := serve(t, world).capacity(t, regions, collect.CapacityOptions{Window: lastDays(3)})
	if err != nil || time.Since(begun) > time.Minute {
		t.Fatalf("error %v after %s", err, time.Since(begun))
	}
	if len(s.Usage) == 0 || len(s.LoadBalancers) == 0 || !slices.Contains(codes(s), "cms DescribeMetricList Throttling.User") {
		t.Errorf("%d used, errors %v", len(s.Usage), codes(s))
	}
}

func TestCapacityWithoutAMetric(t *testing.T) {
	t.Parallel()
	for _, failures := range []string{"hard", "soft"} {
		t.Run(failures, func(t *testing.T) {
			t.Parallel()
			world, regions := shop()
			world.Monitoring.Failures = failures
			world.Monitoring.Missing = []fakecloud.MissingMetric{{Region: regions[0], Metric: "InstanceDropConnection"}}
			s, _, err := serve(t, world).capacity(t, regions, collect.CapacityOptions{
				Window: lastDays(1), Metrics: []model.Metric{model.MaxConnections, model.DroppedConnections},
			})
			if err != nil || !slices.Contains(codes(s), "cms DescribeMetricList MetricMissing") {
				t.Fatalf("error %v, %v", err, codes(s))
			}
			elsewhere := 0
			for _, u := range s.Usage {
				_, has := u.Metrics[model.DroppedConnections]
				if has && u.RegionID == regions[0] || u.Metrics[model.MaxConnections].Expected == 0 {
					t.Errorf("%s: %v", u.LoadBalancerID, u.Metrics)
				}
				if has {
					elsewhere++
				}
			}
			if elsewhere == 0 {
				t.Error("no drops in the other region")
			}
		})
	}
}

func TestCapacityBudgetAndCache(t *testing.T) {
	t.Parallel()
	world, regions := shop()
	r := serve(t, world)
	opts := collect.CapacityOptions{Window: lastDays(5), Metrics: []model.Metric{model.MaxConnections}, MaxCalls: 2}
	var budget *cms.BudgetError
	if _, _, err := r.capacity(t, regions, opts); !errors.As(err, &budget) || budget.Allowed != 2 {
		t.Fatalf("error %v", err)
	}
	store, err := cache.Open(context.Background(), cache.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	opts.MaxCalls, opts.Store = 0, store
	first, one, err := r.capacity(t, regions, opts)
	if err != nil {
		t.Fatal(err)
	}
	second, two, err := r.capacity(t, regions, opts)
	if err != nil || two.Calls >= one.Calls {
		t.Errorf("%+v, then %+v, error %v", one, two, err)
	}
	if diff := cmp.Diff(first.Usage, second.Usage); diff != "" {
		t.Errorf("another usage: %s", diff)
	}
	stopped := errors.New("not now")
	opts.Planned = func(int, int, int) error { return stopped }
	if _, _, err := r.capacity(t, regions, opts); !errors.Is(err, stopped) {
		t.Errorf("error %v", err)
	}
}

func TestCapacityOfAnUnknownRegion(t *testing.T) {
	t.Parallel()
	world, _ := shop()
	r := serve(t, world)
	c, err := collect.New(r.access, r.door, collect.Options{Regions: []string{"cn-nowhere"}, Named: true, TakenAt: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	var unknown *collect.UnknownRegionError
	if _, err := c.LoadBalancers(t.Context()); !errors.As(err, &unknown) {
		t.Errorf("error %v", err)
	}
}
