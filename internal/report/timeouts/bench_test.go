package timeouts_test

import (
	"testing"
	"time"

	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/report/reporttest"
	"github.com/alictl/alictl/internal/report/timeouts"
	"github.com/alictl/alictl/internal/text"
)

// BenchmarkPlan renders a plan of 5,000 interfaces.
func BenchmarkPlan(b *testing.B) {
	p := large(5000)
	for _, f := range timeouts.PlanFormats() {
		b.Run(f.Name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				b.SetBytes(int64(len(reporttest.Render(b, f, p, text.English, 100))))
			}
		})
	}
}

// TestPlanScales holds the formats that group and count against quadratic work:
// ten times the interfaces may take ten times as long, with room for a busy
// machine, and not a hundred times. It measures time, so it does not run beside
// others.
func TestPlanScales(t *testing.T) {
	small, big := large(500), large(5000)
	for _, f := range timeouts.PlanFormats() {
		if f.Name == "json" || f.Name == "yaml" {
			continue
		}
		fastest := func(p *plan.Plan) time.Duration {
			best := time.Hour
			for range 3 {
				start := time.Now()
				reporttest.Render(t, f, p, text.English, 100)
				best = min(best, time.Since(start))
			}
			return best
		}
		if one, ten := fastest(small), fastest(big); ten > 50*one {
			t.Errorf("%s: %v for 500 interfaces, %v for 5,000", f.Name, one, ten)
		}
	}
}
