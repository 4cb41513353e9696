package spec_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report/reporttest"
	"github.com/alictl/alictl/report/spec"
)

// judgedReport is what the judgement itself makes of a small account.
func judgedReport(t *testing.T) *capacity.Report {
	t.Helper()
	taken := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	s := &model.Snapshot{TakenAt: taken, AccountID: "1234567890123456", Regions: []string{"cn-hangzhou"},
		Window: &model.Window{Start: taken.AddDate(0, 0, -7).Truncate(time.Hour), End: taken.Truncate(time.Hour), PeriodSeconds: 60}}
	peaks := []float64{41000, 49999, 1200, 0, -1}
	for i, spec := range []string{"slb.s2.small", "slb.s1.small", "slb.s3.small", "", "slb.lcu.elastic"} {
		id, charge := "lb-bp1judged00000000000"+string(rune('a'+i)), "PayBySpec"
		if spec == "slb.lcu.elastic" {
			charge = "PayByCLCU"
		}
		created := taken.AddDate(-3, 0, 0)
		s.LoadBalancers = append(s.LoadBalancers, model.LoadBalancer{RegionID: "cn-hangzhou", ID: id, Kind: model.CLB, Spec: spec,
			CreatedAt: &created, InstanceChargeType: charge, PayType: "PayOnDemand", AddressType: "intranet"})
		s.Listeners = append(s.Listeners, model.Listener{RegionID: "cn-hangzhou", LoadBalancerID: id, Kind: model.CLB, Port: 80, Protocol: model.HTTP, Running: true})
		usage := model.Usage{RegionID: "cn-hangzhou", LoadBalancerID: id, Metrics: map[model.Metric]model.Series{}}
		if peaks[i] >= 0 {
			usage.Metrics[model.MaxConnections] = model.Series{Samples: 60, Expected: 60 * 168, PeriodSeconds: 60, Peak: peaks[i],
				PeakAt: &taken, Mean: peaks[i], Hours: slices.Repeat([]float64{peaks[i]}, 168)}
		}
		s.Usage = append(s.Usage, usage)
	}
	r, err := capacity.Judge(s, nil, capacity.Policy{TargetUtilization: 0.8, Metering: capacity.HourlyUsage})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestJudgedReport: what the judgement makes follows the schema, and every format
// shows it, in Chinese with Chinese sentences.
func TestJudgedReport(t *testing.T) {
	t.Parallel()
	r := judgedReport(t)
	schema, err := jsonschema.NewCompiler().Compile("testdata/spec-report.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(reporttest.Render(t, reporttest.Format(t, spec.Formats(), "json"), r, text.English, 80)))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(value); err != nil {
		t.Error(err)
	}
	for i := range r.Errors {
		r.Errors[i].Message = "-" // what an API answers stays as it is
	}
	for _, f := range spec.Formats() {
		data := string(reporttest.Render(t, f, r, text.Chinese, 100))
		if f.Name != "table" && f.Name != "html" && f.Name != "markdown" {
			continue
		}
		for _, p := range r.Prices { // sources are cited as they are
			data = strings.ReplaceAll(data, p.Source, "")
			data = strings.ReplaceAll(data, strings.NewReplacer("(", "&#40;", "_", `\_`).Replace(p.Source), "")
		}
		for _, english := range []string{" the ", "<no value>", "capacity.", "spec."} {
			if i := strings.Index(data[strings.Index(data, "<body>")+1:], english); i >= 0 {
				t.Errorf("%s: %q is left at %.80q", f.Name, english, data[i:])
			}
		}
	}
}
