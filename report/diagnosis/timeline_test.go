package diagnosis

import (
	"testing"
	"time"

	"github.com/alictl/alictl/internal/diagnosis"
)

// Every point is counted once, whatever the span, and a line stays short.
func TestTimelineCountsEveryPointOnce(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 11, 28, 23, 59, 30, 0, time.UTC)
	for _, gap := range []time.Duration{0, time.Second, 7 * time.Minute, 31 * time.Hour} {
		f := &diagnosis.Finding{}
		for i := range 500 {
			f.Timeline = append(f.Timeline, diagnosis.Point{At: start.Add(time.Duration(i) * gap), Count: 2})
		}
		scale, ok := scaleOf([]*diagnosis.Finding{f})
		if !ok {
			t.Fatalf("gap %s: nothing to draw", gap)
		}
		counts := scale.counts(f.Timeline)
		sum := 0.0
		for _, n := range counts {
			sum += n
		}
		if sum != 1000 {
			t.Errorf("gap %s: %v counted, want 1000", gap, sum)
		}
		if len(counts) > timelineSteps+1 {
			t.Errorf("gap %s: %d steps", gap, len(counts))
		}
	}
	if _, ok := scaleOf(nil); ok {
		t.Error("there is a scale of nothing")
	}
}
