package fakecloud_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	cms "github.com/alibabacloud-go/cms-20190101/v8/client"
	"github.com/alibabacloud-go/tea/tea"
	"github.com/alictl/alictl/mocks/fakecloud"
)

func TestOtherMetricReads(t *testing.T) {
	t.Parallel()
	web := []fakecloud.CLBListener{{Port: 80, Protocol: "http", LoadShare: 3}, {Port: 81, Protocol: "http"}, {Port: 22, Protocol: "tcp"}}
	w, opts := monitored(
		fakecloud.CLB{ID: "lb-1", Spec: "slb.s1.small", Listeners: web, Load: &fakecloud.Load{Base: 9000, Peak: 9000, Burst: -1, Queries: 10}},
		fakecloud.CLB{ID: "lb-2", Spec: "shared", Load: &fakecloud.Load{Base: 70, Peak: 70, Burst: -1}},
	)
	_, base := serve(t, w, opts)
	read := func(action, metric string, more ...string) []map[string]any {
		body := want[struct{ Datapoints string }](t, base, verCMS, "DescribeMetric"+action,
			append([]string{"Namespace", "acs_slb_dashboard", "MetricName", metric}, more...)...)
		var out []map[string]any
		if err := json.Unmarshal([]byte(body.Datapoints), &out); err != nil {
			t.Fatalf("%v in %s", err, body.Datapoints)
		}
		return out
	}
	last := read("Last", maxConnection)
	if len(last) != 2 || last[0]["Maximum"] != 5000. || last[1]["Average"] != 70. || last[0]["timestamp"] != float64(opts.Clock().Add(-3*time.Minute).UnixMilli()) {
		t.Errorf("last: %v", last)
	}
	if drops := read("Last", "InstanceDropConnection"); drops[0]["Average"] != 66.667 {
		t.Errorf("drops: %v", drops)
	}
	if use := read("Last", "InstanceMaxConnectionUtilization"); len(use) != 1 || use[0]["Average"] != 100. {
		t.Errorf("utilization: %v", use)
	}
	if qps := read("Last", "InstanceQps"); len(qps) != 1 || qps[0]["Maximum"] != nil || qps[0]["Average"] != 5.556 {
		t.Errorf("qps: %v", qps)
	}
	ports := read("Last", "MaxConnection", "Dimensions", `[{"instanceId":"lb-1","port":80}]`)
	if len(ports) != 1 || ports[0]["Average"] != 3000. || ports[0]["protocol"] != "http" || ports[0]["port"] != "80" {
		t.Errorf("port: %v", ports)
	}
	if none := read("Last", maxConnection, "Dimensions", `{"instanceId":"lb-1","port":"80"}`); len(none) != 0 {
		t.Errorf("a dimension that the metric does not have: %v", none)
	}
	data := read("Data", "MaxConnection", "Dimensions", `[{"instanceId":"lb-1"}]`, "Length", "2")
	if len(data) != 2 || data[0]["Maximum"] != 3000. || data[0]["Minimum"] != 1000. || data[0]["port"] != nil {
		t.Errorf("data: %v", data)
	}
	top := read("Top", maxConnection, "Orderby", "Average", "Length", "1")
	if len(top) != 1 || top[0]["instanceId"] != "lb-1" || top[0]["order"] != 1. || top[0]["_count"] == nil {
		t.Errorf("top: %v", top)
	}
	refused(t, base, 400, "InvalidParameter", verCMS, "DescribeMetricTop", "Namespace", "acs_slb_dashboard", "MetricName", "InstanceQps", "Orderby", "Maximum")
}

func TestMetricOddities(t *testing.T) {
	t.Parallel()
	w, opts := monitored(fakecloud.CLB{ID: "lb-1", Load: &fakecloud.Load{Peak: 100, Points: []fakecloud.Point{
		{At: opts0().Add(-time.Hour), For: 2 * time.Minute, Connections: 90000, NewConnections: 4000},
		{At: opts0().Add(-58 * time.Minute), Missing: true},
	}}})
	w.Monitoring.EmptyStatistics, w.Monitoring.Datapoints, w.Monitoring.Periods = 0.5, "array", "60"
	_, base := serve(t, w, opts)
	_, body, _ := call(t, base, verCMS, "DescribeMetricList", "Namespace", "acs_slb_dashboard", "MetricName", maxConnection)
	if !strings.Contains(string(body), `"Datapoints":[{"timestamp"`) || !strings.Contains(string(body), `"Maximum":""`) || !strings.Contains(string(body), `:90000`) {
		t.Errorf("body: %.600s", body)
	}
	if missing := fmt.Sprint(opts0().Add(-58 * time.Minute).UnixMilli()); strings.Contains(string(body), missing) {
		t.Error("a missing point came")
	}
	refused(t, base, 400, "InvalidParameter", verCMS, "DescribeMetricList", "Namespace", "acs_slb_dashboard", "MetricName", maxConnection, "Period", "300")
	w.Faults = []fakecloud.Fault{{Kind: fakecloud.FaultThrottle, Action: "DescribeMetric*", Resource: maxConnection, First: 1}}
	_, base = serve(t, w, opts)
	refused(t, base, 400, "Throttling.User", verCMS, "DescribeMetricList", "Namespace", "acs_slb_dashboard", "MetricName", maxConnection)
}

func TestSDKMetricMeta(t *testing.T) {
	t.Parallel()
	w, opts := monitored()
	_, base := serve(t, w, opts)
	seen := map[string]string{}
	for page := int32(1); ; page++ {
		body := ok[*cms.DescribeMetricMetaListResponse](t)(cmsClient(t, base).DescribeMetricMetaList(
			&cms.DescribeMetricMetaListRequest{PageNumber: tea.Int32(page), PageSize: tea.Int32(13)})).Body
		for _, r := range body.Resources.Resource {
			seen[tea.StringValue(r.Namespace)+"/"+tea.StringValue(r.MetricName)] = tea.StringValue(r.Statistics)
		}
		if len(body.Resources.Resource) == 0 {
			if fmt.Sprint(len(seen)) != tea.StringValue(body.TotalCount) {
				t.Errorf("%d metrics of %s", len(seen), tea.StringValue(body.TotalCount))
			}
			break
		}
	}
	for name, stats := range seen {
		truth := "Average,Minimum,Maximum"
		switch {
		case strings.HasPrefix(name, "acs_nlb/"), name == "acs_slb_dashboard/InstanceQps":
			truth = "Average"
		case name == "acs_ecs_dashboard/concurrentConnections":
			truth = "Maximum"
		}
		if stats != truth {
			t.Errorf("%s has %s", name, stats)
		}
	}
	if seen["acs_slb_dashboard/InstanceQps"] != "Average" || seen["acs_slb_dashboard/HeathyServerCount"] == "" || seen["acs_nlb/InstanceMaxConnection"] == "" {
		t.Errorf("metrics: %v", seen)
	}
	projects := ok[*cms.DescribeProjectMetaResponse](t)(cmsClient(t, base).DescribeProjectMeta(&cms.DescribeProjectMetaRequest{})).Body
	if tea.StringValue(projects.Total) != "3" || len(projects.Resources.Resource) != 3 {
		t.Errorf("projects: %v", projects)
	}
}

func TestShopShowsEveryKindOfDay(t *testing.T) {
	t.Parallel()
	now := opts0()
	opts := unlimited()
	opts.AnyDate, opts.Clock = true, func() time.Time { return now }
	s, _ := serve(t, fakecloud.Shop(), opts)
	peak := func(region, lb, metric string) (most float64, n int) {
		read := s.World().Series(region, lb, metric)
		for m := range 7 * 1440 {
			if _, _, v, ok := read(now.Add(-time.Duration(m) * time.Minute)); ok {
				most, n = max(most, v), n+1
			}
		}
		return most, n
	}
	for _, tt := range []struct {
		region, lb, metric string
		least, most        float64
		samples            int
	}{
		{"cn-hangzhou", "lb-hz-web", maxConnection, 100_000, 100_000, 10_000},
		{"cn-hangzhou", "lb-hz-web", "InstanceDropConnection", 500, 5000, 10_000},
		{"cn-hangzhou", "lb-hz-api", maxConnection, 5_000, 12_000, 10_080},
		{"cn-hangzhou", "lb-hz-legacy", maxConnection, 0, 0, 10_080},
		{"cn-shanghai", "lb-sh-media", maxConnection, 42_500, 49_999, 10_080},
		{"cn-shanghai", "lb-sh-media", "InstanceDropConnection", 0, 0, 10_080},
		{"cn-shanghai", "lb-sh-launch", maxConnection, 1000, 4000, 3000},
		{"cn-shanghai", "lb-sh-web", maxConnection, 2000, 5000, 10_080},
		{"cn-hangzhou", "nlb-hz-gateway", maxConnection, 200_000, 400_000, 10_000},
	} {
		most, n := peak(tt.region, tt.lb, tt.metric)
		if most < tt.least || most > tt.most || n < tt.samples {
			t.Errorf("%s %s: peak %v in %d samples", tt.lb, tt.metric, most, n)
		}
	}
}

// TestServerCounts counts a stopped instance as ill, as the health calls do.
func TestServerCounts(t *testing.T) {
	t.Parallel()
	_, base := serve(t, fakecloud.Shop(), unlimited())
	for metric, truth := range map[string]string{"UnhealthyServerCount": `"Average":2`, "HeathyServerCount": `"Average":0`} {
		got := want[struct{ Datapoints string }](t, base, verCMS, "DescribeMetricLast", "Namespace", "acs_slb_dashboard", "MetricName", metric,
			"Dimensions", `[{"instanceId":"lb-hz-web","port":"8443"}]`)
		if !strings.Contains(got.Datapoints, truth) {
			t.Errorf("%s: %s", metric, got.Datapoints)
		}
	}
}
