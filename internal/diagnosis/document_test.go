package diagnosis_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/alictl/alictl/internal/diagnosis"
	"github.com/alictl/alictl/internal/model"
)

func document(findings ...diagnosis.Finding) *diagnosis.Document {
	d := diagnosis.New(diagnosis.Subject{Kind: "host", From: "live"}, time.Date(2026, 11, 20, 2, 0, 0, 0, time.UTC))
	d.Findings = append(d.Findings, findings...)
	d.Sort()
	return d
}

func TestFindingsStandByHarmSeverityCertaintyAndCount(t *testing.T) {
	t.Parallel()
	d := document(
		diagnosis.Finding{Cause: "info", Severity: diagnosis.Info, Certainty: diagnosis.Proven, Count: 9},
		diagnosis.Finding{Cause: "few", Severity: diagnosis.High, Certainty: diagnosis.Proven, Harmful: true, Count: 1},
		diagnosis.Finding{Cause: "many", Severity: diagnosis.High, Certainty: diagnosis.Proven, Harmful: true, Count: 5},
		diagnosis.Finding{Cause: "unsure", Severity: diagnosis.High, Certainty: diagnosis.Suggested, Harmful: true, Count: 99},
		diagnosis.Finding{Cause: "harmless", Severity: diagnosis.Critical, Certainty: diagnosis.Proven, Count: 99},
		diagnosis.Finding{Cause: "low", Severity: diagnosis.Low, Certainty: diagnosis.Proven, Harmful: true, Count: 99},
	)
	var got []string
	for _, f := range d.Findings {
		got = append(got, f.Cause)
	}
	if want := "many few unsure low harmless info"; strings.Join(got, " ") != want {
		t.Errorf("got %v", got)
	}
}

func TestOnlyWhatHarmsReachesAThreshold(t *testing.T) {
	t.Parallel()
	d := document(
		diagnosis.Finding{Cause: "a", Severity: diagnosis.Critical},
		diagnosis.Finding{Cause: "b", Severity: diagnosis.Medium, Harmful: true},
	)
	for threshold, want := range map[diagnosis.Severity]bool{diagnosis.High: false, diagnosis.Medium: true, diagnosis.Info: true, "": false} {
		if got := d.Worst(threshold); got != want {
			t.Errorf("%q: %v", threshold, got)
		}
	}
}

func TestListsAreNeverNull(t *testing.T) {
	t.Parallel()
	raw, err := json.Marshal(document(diagnosis.Finding{Cause: "a"}))
	if err != nil {
		t.Fatal(err)
	}
	for _, list := range []string{"findings", "not_evaluated", "chain", "errors", "evidence", "groups"} {
		if strings.Contains(string(raw), `"`+list+`":null`) {
			t.Errorf("%s is null", list)
		}
	}
}

func TestAFailedReadMakesItIncomplete(t *testing.T) {
	t.Parallel()
	d := document()
	d.Failed([]model.ReadError{{Product: "ecs", Action: "DescribeInstances", Code: "Forbidden.RAM", Message: "no"}})
	if d.Complete || len(d.Errors) != 1 || d.Errors[0].Source != "ecs DescribeInstances" {
		t.Errorf("%+v", d)
	}
}
