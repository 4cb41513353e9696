package timeouts_test

import (
	"fmt"
	"testing"

	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report/reporttest"
	"github.com/alictl/alictl/report/timeouts"
)

// BenchmarkPlan renders plans of two sizes. A format that groups and counts in
// linear time writes as many bytes a second of the large one as of the small one.
func BenchmarkPlan(b *testing.B) {
	for _, size := range []int{500, 5000} {
		p := large(size)
		for _, f := range timeouts.PlanFormats() {
			b.Run(fmt.Sprintf("%s/%d", f.Name, size), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					b.SetBytes(int64(len(reporttest.Render(b, f, p, text.English, 100))))
				}
			})
		}
	}
}
