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
	"github.com/google/go-cmp/cmp"
)

const verCMS = "2019-01-01"

func cmsClient(t testing.TB, base string) *cms.Client {
	return ok[*cms.Client](t)(cms.NewClient(config(base)))
}

// monitored is a world of one region whose clock stands at noon, UTC+8.
func monitored(clbs ...fakecloud.CLB) (*fakecloud.World, fakecloud.Options) {
	w := &fakecloud.World{
		AccountID:  "1234567890123456",
		AccessKeys: []fakecloud.AccessKey{{ID: keyID, Secret: keySecret}},
		Regions:    []fakecloud.Region{{ID: "cn-hangzhou", CLBs: clbs}},
	}
	opts := unlimited()
	opts.AnyDate = true
	opts.Clock = func() time.Time { return time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC) }
	return w, opts
}

// point is a datapoint as it is on the wire.
type point struct {
	Timestamp                 int64 `json:"timestamp"`
	UserID, InstanceID        string
	Port, Protocol, VIP       string
	Average, Minimum, Maximum *float64
}

// listAll reads every page of a query and checks what every page must hold.
func listAll(t testing.TB, client *cms.Client, r cms.DescribeMetricListRequest) []point {
	t.Helper()
	var out []point
	for pages := 0; ; pages++ {
		body := ok[*cms.DescribeMetricListResponse](t)(client.DescribeMetricList(&r)).Body
		if tea.StringValue(body.Code) != "200" || !tea.BoolValue(body.Success) || pages > 5000 {
			t.Fatalf("page %d: %v", pages, body)
		}
		var page []point
		if err := json.Unmarshal([]byte(tea.StringValue(body.Datapoints)), &page); err != nil {
			t.Fatal(err)
		}
		out = append(out, page...)
		if r.NextToken = body.NextToken; tea.StringValue(r.NextToken) == "" {
			return out
		}
	}
}

func dimensions(ids ...string) *string {
	return tea.String(`[{"instanceId":"` + strings.Join(ids, `"},{"instanceId":"`) + `"}]`)
}

func millis(at time.Time) *string { return tea.String(fmt.Sprint(at.UnixMilli())) }

func TestSDKMetricListEqualsTheModel(t *testing.T) {
	t.Parallel()
	w, opts := monitored(fakecloud.CLB{ID: "lb-1", Load: &fakecloud.Load{Base: 100, Peak: 60000, Noise: 0.2, Gaps: 0.1}})
	s, base := serve(t, w, opts)
	end := opts.Clock().Add(-time.Hour)
	start := end.Add(-26 * time.Hour)
	got := listAll(t, cmsClient(t, base), cms.DescribeMetricListRequest{
		Namespace: tea.String("acs_slb_dashboard"), MetricName: tea.String("InstanceMaxConnection"), Period: tea.String("60"),
		Dimensions: dimensions("lb-1"), StartTime: millis(start), EndTime: millis(end), Length: tea.String("1440"),
	})
	var truth []point
	for at := start.Add(time.Minute); !at.After(end); at = at.Add(time.Minute) {
		avg, least, most, found := s.World().Metric("cn-hangzhou", "lb-1", "InstanceMaxConnection", at)
		if !found {
			continue
		}
		truth = append(truth, point{Timestamp: at.UnixMilli(), UserID: "1234567890123456", InstanceID: "lb-1", Average: &avg, Minimum: &least, Maximum: &most})
	}
	if diff := cmp.Diff(truth, got); diff != "" || len(got) < 1300 || len(got) > 1500 {
		t.Errorf("%d points (-want +got):\n%s", len(got), diff)
	}
}
