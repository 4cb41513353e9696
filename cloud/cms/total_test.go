package cms

import (
	"math"
	"testing"
	"time"

	"github.com/alictl/alictl/internal/model"
)

func TestATotalIsScaled(t *testing.T) {
	t.Parallel()
	d := &dayPart{}
	for i := range int64(60) {
		d.add(dayStart(20000)+5*hour+i*minute, 10+float64(i), 4, false)
	}
	sum := newTotal(dayStart(20000), dayStart(20001), true)
	sum.add(20000, d)
	for _, scale := range []float64{1, 2.5} {
		s := sum.series(1440, minute, scale)
		for name, c := range map[string]struct{ got, want float64 }{
			"peak": {s.Peak, 69 * scale}, "mean": {s.Mean, 4 * scale}, "hour": {s.Hours[5], 69 * scale}, "mean of the hour": {s.HourMeans[5], 4 * scale},
			"hour without samples": {s.Hours[4], model.NoData}, "mean without samples": {s.HourMeans[4], model.NoData},
			"samples": {float64(s.Samples), 60}, "expected": {float64(s.Expected), 1440},
		} {
			if math.Abs(c.got-c.want) > 1e-9 {
				t.Errorf("times %v: %s: %v, want %v", scale, name, c.got, c.want)
			}
		}
		if s.P50 < 10*scale || s.P99 > 69*scale || s.P50 > s.P95 || s.P95 > s.P99 {
			t.Errorf("times %v: percentiles %v %v %v", scale, s.P50, s.P95, s.P99)
		}
		if want := time.Unix(dayStart(20000)+5*hour+59*minute, 0); !s.PeakAt.Equal(want) {
			t.Errorf("peak at %s, want %s", s.PeakAt, want)
		}
	}
}

func TestWhichPeriodIsRead(t *testing.T) {
	t.Parallel()
	days := func(n int64) time.Duration { return time.Duration(n) * 24 * time.Hour }
	for name, c := range map[string]struct {
		offered []int
		asked   int
		age     time.Duration
		want    int
	}{
		"what is asked":              {[]int{300, 60, 900}, 60, days(1), 60},
		"the next that is offered":   {[]int{900, 300, 60}, 61, days(1), 300},
		"the largest":                {[]int{60, 300}, 3600, days(1), 300},
		"one that is kept so long":   {[]int{300, 60}, 60, days(keptMinutes/day + 1), 300},
		"the minute, just":           {[]int{300, 60}, 60, days(keptMinutes / day), 60},
		"older than all":             {[]int{300, 60}, 60, days(1000), 300},
		"the seconds are kept least": {[]int{15, 60}, 15, days(keptSeconds/day + 1), 60},
	} {
		if got := choosePeriod(c.offered, c.asked, c.age); got != c.want {
			t.Errorf("%s: %d s, want %d s", name, got, c.want)
		}
	}
}
