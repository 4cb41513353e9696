package fakecloud_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	cms "github.com/alibabacloud-go/cms-20190101/v8/client"
	"github.com/alibabacloud-go/tea/tea"
	"github.com/alictl/alictl/mocks/fakecloud"
	"github.com/google/go-cmp/cmp"
)

const (
	maxConnection = "InstanceMaxConnection"
	connections   = "acs_slb_dashboard/" + maxConnection
)

func metricRequest(name string, start, end time.Time, period int, ids ...string) cms.DescribeMetricListRequest {
	namespace, metric, _ := strings.Cut(name, "/")
	return cms.DescribeMetricListRequest{
		Namespace: &namespace, MetricName: &metric, Period: tea.String(fmt.Sprint(period)),
		StartTime: millis(start), EndTime: millis(end), Dimensions: dimensions(ids...),
	}
}

// The union of the pages is every point once, in time order, at any length.
func TestMetricPagesOfAnyLength(t *testing.T) {
	t.Parallel()
	day := &fakecloud.Load{Base: 10, Peak: 4000, Noise: 0.3, Gaps: 0.2}
	w, opts := monitored(
		fakecloud.CLB{ID: "lb-1", Load: day}, fakecloud.CLB{ID: "lb-2"}, fakecloud.CLB{ID: "lb-3", Load: day, Age: 90 * time.Minute},
		fakecloud.CLB{ID: "lb-4", Load: day, Deleted: opts0().Add(-100 * time.Minute)},
	)
	_, base := serve(t, w, opts)
	client := cmsClient(t, base)
	end := opts.Clock()
	r := metricRequest(connections, end.Add(-3*time.Hour), end, 60, "lb-1", "lb-2", "lb-3", "lb-4", "lb-none", "lb-1")
	truth := listAll(t, client, r)
	seen := map[string]int{}
	for i, p := range truth {
		seen[p.InstanceID]++
		if i > 0 && p.Timestamp < truth[i-1].Timestamp {
			t.Fatalf("%d comes after %d", p.Timestamp, truth[i-1].Timestamp)
		}
	}
	if seen["lb-1"] < 110 || seen["lb-1"] > 170 || seen["lb-3"] == 0 || seen["lb-3"] > 88 || seen["lb-4"] == 0 || seen["lb-4"] > 80 || seen["lb-2"] > 0 {
		t.Errorf("points: %v", seen)
	}
	for _, length := range []int{1, 2, 3, 7, 59, len(truth) - 1, len(truth), len(truth) + 1, 1440} {
		r.Length = tea.String(fmt.Sprint(length))
		if diff := cmp.Diff(truth, listAll(t, client, r)); diff != "" {
			t.Errorf("length %d (-want +got):\n%s", length, diff)
		}
	}
}

func opts0() time.Time { return time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC) }

func TestMetricWindowIsOpenAtItsStart(t *testing.T) {
	t.Parallel()
	w, opts := monitored(fakecloud.CLB{ID: "lb-1", Load: &fakecloud.Load{Peak: 100}})
	_, base := serve(t, w, opts)
	now := opts.Clock()
	for _, tt := range []struct {
		from, to    time.Duration
		period      int
		first, last time.Duration
		n           int
	}{
		{-time.Hour, -58 * time.Minute, 60, -59 * time.Minute, -58 * time.Minute, 2},
		{-time.Hour - time.Second, -time.Hour, 60, -time.Hour, -time.Hour, 1},
		{-10 * time.Minute, time.Hour, 60, -9 * time.Minute, -3 * time.Minute, 7},
		{-time.Hour, time.Hour, 300, -55 * time.Minute, -10 * time.Minute, 10},
		{-3 * time.Hour, 0, 3600, -2 * time.Hour, -2 * time.Hour, 1},
		{-40 * 24 * time.Hour, -30 * 24 * time.Hour, 60, -31 * 24 * time.Hour, -30 * 24 * time.Hour, 1441},
		{-100 * 24 * time.Hour, -90 * 24 * time.Hour, 3600, -91 * 24 * time.Hour, -90 * 24 * time.Hour, 25},
		{time.Hour, 2 * time.Hour, 60, 0, 0, 0},
	} {
		got := listAll(t, cmsClient(t, base), metricRequest(connections, now.Add(tt.from), now.Add(tt.to), tt.period, "lb-1"))
		if len(got) != tt.n {
			t.Errorf("%v: %d points", tt, len(got))
			continue
		}
		if tt.n > 0 && (got[0].Timestamp != now.Add(tt.first).UnixMilli() || got[tt.n-1].Timestamp != now.Add(tt.last).UnixMilli()) {
			t.Errorf("%v: from %v to %v", tt, time.UnixMilli(got[0].Timestamp).Sub(now), time.UnixMilli(got[tt.n-1].Timestamp).Sub(now))
		}
	}
}

// A coarse period holds the mean, the least and the greatest of its minutes.
func TestMetricPeriodsAggregate(t *testing.T) {
	t.Parallel()
	w, opts := monitored(fakecloud.CLB{ID: "lb-1", Load: &fakecloud.Load{Base: 50, Peak: 90000, Noise: 0.5, Gaps: 0.4}})
	s, base := serve(t, w, opts)
	end := opts.Clock().Add(-2 * time.Hour)
	read := s.World().Series("cn-hangzhou", "lb-1", maxConnection)
	for _, period := range []int{300, 900, 3600} {
		for _, p := range listAll(t, cmsClient(t, base), metricRequest(connections, end.Add(-30*time.Hour), end, period, "lb-1")) {
			sum, n, least, most := 0.0, 0.0, math.Inf(1), 0.0
			for m := range period / 60 {
				avg, low, high, ok := read(time.UnixMilli(p.Timestamp).Add(time.Duration(m) * time.Minute))
				if ok {
					sum, n, least, most = sum+avg, n+1, min(least, low), max(most, high)
				}
			}
			if math.Abs(*p.Average-sum/n) > 0.001 || *p.Minimum != least || *p.Maximum != most {
				t.Fatalf("period %d: %v, want %v %v %v", period, p, sum/n, least, most)
			}
		}
	}
}

func TestMetricRefusals(t *testing.T) {
	t.Parallel()
	w, opts := monitored(fakecloud.CLB{ID: "lb-1", Load: &fakecloud.Load{Peak: 100}})
	w.Monitoring.Missing = []fakecloud.MissingMetric{{Region: "cn-shanghai", Metric: "InstanceQps"}}
	_, base := serve(t, w, opts)
	good := []string{"Namespace", "acs_slb_dashboard", "MetricName", maxConnection}
	for _, tt := range []struct {
		code   string
		status int
		params []string
	}{
		{"MissingParameter", 400, []string{"MetricName", ""}},
		{"ResourceNotFound", 404, []string{"MetricName", "Nothing"}},
		{"ResourceNotFound", 404, []string{"Namespace", "acs_none"}},
		{"ResourceNotFound", 404, []string{"MetricName", "InstanceQps", "RegionId", "cn-shanghai"}},
		{"InvalidParameter", 400, []string{"Period", "61"}},
		{"InvalidParameter", 400, []string{"Period", "15"}},
		{"InvalidParameter", 400, []string{"Length", "0"}},
		{"InvalidParameter", 400, []string{"Length", "ten"}},
		{"InvalidParameter", 400, []string{"Dimensions", "lb-1"}},
		{"InvalidParameter", 400, []string{"Dimensions", "[" + strings.Repeat(`{"instanceId":"a"},`, 50) + `{"instanceId":"b"}]`}},
		{"InvalidParameter", 400, []string{"StartTime", "2026-10-01 00:00:00", "EndTime", "2026-11-01 00:00:01"}},
		{"InvalidParameter", 400, []string{"StartTime", "2026-11-01T00:00:00Z", "EndTime", "2026-11-01T00:00:00Z"}},
		{"InvalidParameter", 400, []string{"StartTime", "yesterday"}},
		{"InvalidParameter", 400, []string{"NextToken", "made-up"}},
	} {
		refused(t, base, tt.status, tt.code, verCMS, "DescribeMetricList", append(good, tt.params...)...)
	}
	// collectors ask for 10000 and get pages of the most there is
	long := append([]string{"Length", "10000", "Period", "60", "StartTime", "2026-11-20T00:00:00Z", "EndTime", "2026-11-22T00:00:00Z"}, good...)
	page := want[struct{ NextToken, Datapoints string }](t, base, verCMS, "DescribeMetricList", long...)
	if n := strings.Count(page.Datapoints, "timestamp"); n != 1440 || page.NextToken == "" {
		t.Errorf("Length 10000: %d datapoints, then %q", n, page.NextToken)
	}
	w.Monitoring.Failures = "soft"
	_, base = serve(t, w, opts)
	got := want[struct {
		Code    string
		Success bool
	}](t, base, verCMS, "DescribeMetricList", "Namespace", "acs_none", "MetricName", "x")
	if got.Success || got.Code != "404" {
		t.Errorf("soft: %+v", got)
	}
}

func TestMonthlyQuota(t *testing.T) {
	t.Parallel()
	w, opts := monitored(fakecloud.CLB{ID: "lb-1", Load: &fakecloud.Load{Peak: 100}})
	w.Monitoring.MonthlyCalls = 3
	_, base := serve(t, w, opts)
	good := []string{"Namespace", "acs_slb_dashboard", "MetricName", maxConnection, "Orderby", "Average"}
	for i, action := range []string{"List", "MetaList", "Last", "Data", "MetaList", "Top"} {
		status, body, f := call(t, base, verCMS, "DescribeMetric"+action, good...)
		if i < 5 && status != 200 || i == 5 && f.Code != "Throttling.User" {
			t.Errorf("%d %s: %d %s", i, action, status, body)
		}
	}
}
