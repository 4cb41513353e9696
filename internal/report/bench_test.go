package report_test

import (
	"bytes"
	"testing"

	"github.com/alictl/alictl/internal/report"
	"github.com/alictl/alictl/internal/text"
)

// BenchmarkPlan renders a plan of 5,000 interfaces.
func BenchmarkPlan(b *testing.B) {
	p := large(5000)
	for _, f := range report.PlanFormats() {
		b.Run(f.Name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				b.SetBytes(int64(len(render(b, f, p, text.English, 100))))
			}
		})
	}
}

// TestPlanScales holds every format against quadratic work: ten times the
// interfaces may cost ten times the memory and a little more.
func TestPlanScales(t *testing.T) {
	t.Parallel()
	small, big := large(1000), large(10_000)
	for _, f := range report.PlanFormats() {
		a, b := len(render(t, f, small, text.English, 100)), len(render(t, f, big, text.English, 100))
		if b > 12*a {
			t.Errorf("%s: %d bytes for 1,000 interfaces, %d for 10,000", f.Name, a, b)
		}
	}
	var wide bytes.Buffer
	if err := report.PlanFormats()[0].Render(&wide, big, report.Options{Width: 1}); err != nil {
		t.Fatal(err)
	}
}
