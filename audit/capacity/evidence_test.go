package capacity_test

import (
	"testing"
	"time"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/model"
)

// judgeOne judges one CLB of slb.s3.small with a TCP listener, over a day that ended
// so long before the snapshot.
func judgeOne(t *testing.T, ago time.Duration, lb model.LoadBalancer, series map[model.Metric]model.Series) (*capacity.Report, capacity.LoadBalancer) {
	t.Helper()
	taken := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	end := taken.Add(-ago)
	lb.RegionID, lb.ID, lb.Kind, lb.Spec = "cn-hangzhou", "lb-1", model.CLB, "slb.s3.small"
	lb.PayType, lb.InstanceChargeType, lb.AddressType = "PayOnDemand", "PayBySpec", "intranet"
	s := &model.Snapshot{
		TakenAt: taken, AccountID: "1", Regions: []string{"cn-hangzhou"}, LoadBalancers: []model.LoadBalancer{lb},
		Window:    &model.Window{Start: end.Add(-24 * time.Hour), End: end, PeriodSeconds: 3600},
		Listeners: []model.Listener{{RegionID: "cn-hangzhou", LoadBalancerID: "lb-1", Kind: model.CLB, Port: 80, Protocol: model.TCP, Running: true}},
		Usage:     []model.Usage{{RegionID: "cn-hangzhou", LoadBalancerID: "lb-1", Metrics: series}},
	}
	r, err := capacity.Judge(s, nil, capacity.Policy{TargetUtilization: 0.8, Metering: capacity.HourlyUsage})
	if err != nil {
		t.Fatal(err)
	}
	return r, r.LoadBalancers[0]
}

func level(samples int, peak float64) map[model.Metric]model.Series {
	hours := make([]float64, 24)
	for i := range hours {
		if hours[i] = model.NoData; i < samples {
			hours[i] = peak
		}
	}
	one := model.Series{Samples: samples, Expected: 24, PeriodSeconds: 3600, Peak: peak, Mean: peak, Hours: hours, HourMeans: hours}
	return map[model.Metric]model.Series{model.MaxConnections: one, model.NewConnections: one, model.TrafficIn: one, model.TrafficOut: one}
}

func TestThinEvidenceDecidesNothing(t *testing.T) {
	t.Parallel()
	later := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		ago     time.Duration
		created *time.Time
		series  map[model.Metric]model.Series
		code    string
	}{
		"no sample":                   {0, nil, nil, "NoSamples"},
		"one sample of many":          {0, nil, level(1, 10), "TooFewSamples"},
		"under half":                  {0, nil, level(11, 10), "TooFewSamples"},
		"past retention":              {200 * 24 * time.Hour, nil, nil, "NoSamples"},
		"past retention and creation": {200 * 24 * time.Hour, &later, nil, "NoSamples"},
	} {
		r, lb := judgeOne(t, c.ago, model.LoadBalancer{Status: "active", CreatedAt: c.created}, c.series)
		if lb.Status != capacity.NoData || lb.Recommendation.Action != capacity.Keep {
			t.Errorf("%s: %s, %s", name, lb.Status, lb.Recommendation.Action)
		}
		if r.Complete || len(r.Errors) != 1 || r.Errors[0].Code != c.code {
			t.Errorf("%s: complete %v, errors %+v", name, r.Complete, r.Errors)
		}
	}
}

func TestOneWayNeedsMostOfTheWindow(t *testing.T) {
	t.Parallel()
	for samples, want := range map[int]bool{13: false, 20: false, 22: true, 24: true} {
		_, lb := judgeOne(t, 0, model.LoadBalancer{Status: "active"}, level(samples, 10))
		if got := lb.Recommendation.Action == capacity.PayByLCU; got != want {
			t.Errorf("%d of 24 samples: %s", samples, lb.Recommendation.Action)
		}
	}
}

func TestSilenceOfWhatDoesNotServeProvesNothing(t *testing.T) {
	t.Parallel()
	for state, lb := range map[capacity.State]model.LoadBalancer{
		capacity.Locked:   {Status: "locked"},
		capacity.Inactive: {Status: "inactive"},
		capacity.Abnormal: {Status: "Active", BusinessStatus: "Abnormal"},
	} {
		_, got := judgeOne(t, 0, lb, level(24, 0))
		if got.State != state || got.Recommendation.Action != capacity.Keep || len(got.Recommendation.Warnings) == 0 {
			t.Errorf("%s: %s, %+v", state, got.State, got.Recommendation)
		}
	}
	_, got := judgeOne(t, 0, model.LoadBalancer{Status: "Active", Locks: []string{"financial"}}, level(24, 0))
	if got.State != capacity.Locked {
		t.Errorf("an operation lock is %q", got.State)
	}
	_, got = judgeOne(t, 0, model.LoadBalancer{Status: "active"}, level(24, 0))
	if got.Recommendation.Action != capacity.Release {
		t.Errorf("an idle one that serves: %s", got.Recommendation.Action)
	}
}
