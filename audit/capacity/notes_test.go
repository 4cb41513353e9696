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
			t.Errorf("samples of %d s: notes %q", period, report.Notes)
		}
	}
}
