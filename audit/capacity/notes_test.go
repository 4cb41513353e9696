package capacity_test

import (
	"testing"

	"github.com/alictl/alictl/internal/model"
)

func TestCoarserSamplesAreNoted(t *testing.T) {
	t.Parallel()
	for period, noted := range map[int]bool{60: false, 300: true} {
		w := one(clb("lb-1", "slb.s2.small"), model.TCP)
		load := flat(48, 100)
		load.PeriodSeconds = period
		w = w.with(model.MaxConnections, load)
		w.Window.PeriodSeconds = 60
		report := judged(t, w.Snapshot, hourly())
		if contains(report.Notes, "samples of 300 seconds instead of 60") != noted {
			t.Errorf("samples of %d s: notes %v", period, report.Notes)
		}
	}
}

func TestWithoutDataNothingIsSaidToFit(t *testing.T) {
	t.Parallel()
	lb := one(clb("lb-1", "slb.s2.small"), model.TCP).judge(t, hourly())
	if lb.Status != "no_data" || len(lb.Options) < 2 {
		t.Fatalf("status %s, %d options", lb.Status, len(lb.Options))
	}
	for _, o := range lb.Options {
		if o.Fits || !contains(o.Constraints, "not known") {
			t.Errorf("%s %s: fits %v, constraints %v", o.Action, o.Spec, o.Fits, o.Constraints)
		}
	}
}
