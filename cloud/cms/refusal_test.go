package cms

import (
	"strings"
	"testing"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/internal/model"
)

func TestRefusals(t *testing.T) {
	t.Parallel()
	soft := func(code string) string {
		return `{"Code":"` + code + `","Success":false,"Message":"because","RequestId":"R"}`
	}
	for _, c := range []struct {
		name     string
		body     string
		from     int
		once     bool
		kind     cloud.Kind
		code     string
		requests int // at most; 0: no bound
	}{
		{"quota used up", "400 " + `{"Code":"Throttling.User","Message":"the free quota of 5 calls of this month is used up"}`, 20, false, cloud.Exhausted, "Throttling.User", 20 + streamsAtOnce},
		{"quota used up, softly", soft("QuotaExceeded.FreeCalls"), 20, false, cloud.Exhausted, "QuotaExceeded.FreeCalls", 20 + streamsAtOnce},
		{"denied", "403 " + `{"Code":"Forbidden.RAM","Message":"no"}`, 1, false, cloud.Denied, "Forbidden.RAM", streamsAtOnce},
		{"denied, softly", soft("403"), 1, false, cloud.Denied, "403", streamsAtOnce},
		{"no such metric, softly", soft("404"), 1, false, cloud.NotFound, "404", 2 * streamsAtOnce},
		{"an answer of another form", `{"Code":"200","Success":true,"Datapoints":"{"}`, 1, false, cloud.Invalid, "UnexpectedAnswer", 2 * streamsAtOnce},
		{"busy once, softly", soft("503"), 3, true, "", "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := &wire{t: t, sample: wave, refuse: func(n int, _ map[string]string) string {
				if n == c.from || n > c.from && !c.once {
					return c.body
				}
				return ""
			}}
			metrics := []model.Metric{model.MaxConnections, model.NewConnections}
			_, got := readAll(t, w, Options{Window: window(12, 60), Metrics: metrics}, targets(3))
			if c.kind == "" {
				if len(got.Failures) > 0 {
					t.Errorf("failures %v", got.Failures)
				}
				return
			}
			if len(got.Failures) == 0 || got.Failures[0].Kind != c.kind || got.Failures[0].ErrorCode != c.code {
				t.Fatalf("failures %v", got.Failures)
			}
			if n := int(w.requests.Load()); n > c.requests {
				t.Errorf("%d requests", n)
			}
			if read := len(got.Usage) > 0; read != (c.from > 1) {
				t.Errorf("%d load balancers have usage", len(got.Usage))
			}
			for _, u := range got.Usage {
				for m, s := range u.Metrics {
					if s.Unread != (s.Samples < s.Expected) {
						t.Errorf("%s of %s: %d of %d samples, unread %v", m, u.LoadBalancerID, s.Samples, s.Expected, s.Unread)
					}
				}
			}
		})
	}
}

func TestMetricThatARegionDoesNotHave(t *testing.T) {
	t.Parallel()
	w := &wire{t: t, sample: wave, meta: clbMeta("InstanceMaxConnection")}
	_, got := readAll(t, w, Options{Window: window(1, 60), Metrics: []model.Metric{model.MaxConnections, model.DroppedConnections}}, targets(2))
	if len(got.Failures) != 1 || got.Failures[0].ErrorCode != "MetricMissing" || got.Failures[0].ResourceID != "InstanceDropConnection" {
		t.Errorf("failures %v", got.Failures)
	}
	if m := got.Usage[0].Metrics; len(m) != 1 || m[model.MaxConnections].Samples != 1440 {
		t.Errorf("metrics %v", m)
	}
}

func TestBudget(t *testing.T) {
	t.Parallel()
	w := &wire{t: t, page: pageLength, sample: wave}
	access, door := w.serve()
	opts := Options{Window: window(2, 60), Metrics: []model.Metric{model.MaxConnections}, Now: testNow(), MaxCalls: 5, Rate: 1e6}
	r, err := NewReader(access, door, opts)
	if err != nil {
		t.Fatal(err)
	}
	p, err := r.Plan(t.Context(), targets(3))
	if err != nil || p.Calls != 6 && p.Calls != 7 {
		t.Fatalf("%d calls, error %v", p.Calls, err)
	}
	if _, err := r.Run(t.Context(), p); err == nil || !strings.Contains(err.Error(), "only 5 are allowed") || w.requests.Load() != 0 {
		t.Errorf("error %v after %d requests", err, w.requests.Load())
	}
	small := &wire{t: t, page: 700, sample: wave}
	opts.MaxCalls = 8
	_, got := readAll(t, small, opts, targets(3))
	if small.requests.Load() != 8 || len(got.Failures) != 1 || got.Failures[0].ErrorCode != "MaxCalls" {
		t.Errorf("%d requests, failures %v", small.requests.Load(), got.Failures)
	}
}
