package capacity

import (
	"math"
	"testing"
)

// lines is a line of days with a weekly season.
func lines(n int, at func(int) float64) []day {
	out := make([]day, n)
	for i := range out {
		out[i] = day{i, at(i)}
	}
	return out
}

func almost(a, b float64) bool { return math.Abs(a-b) < 1e-6 }

func TestATrendOfAStraightLine(t *testing.T) {
	t.Parallel()
	got := fit(lines(28, func(n int) float64 { return 10 + 3*float64(n) }))
	for name, c := range map[string]struct{ got, want float64 }{
		"slope": {got.slope, 3}, "the least slope": {got.flat, 3}, "the most": {got.steep, 3}, "middle": {got.middle, 13},
		"level": {got.level, 49}, "below": {got.below, 0}, "beyond": {got.beyond, 0},
	} {
		if !almost(c.got, c.want) {
			t.Errorf("%s: %v, want %v", name, c.got, c.want)
		}
	}
	for limit, want := range map[float64]int{199: 63, 200: 64, 202: 64, 203: 65} {
		if n, ok := got.reaches(27, limit, got.slope, 0); !ok || n != want {
			t.Errorf("%v is reached on day %d (%t), want %d", limit, n, ok, want)
		}
	}
	if n, ok := got.reaches(27, 200, got.slope, 6); !ok || n != 62 {
		t.Errorf("with 6 beside it: day %d (%t), want 62", n, ok)
	}
}

func TestATrendEndsWithinAYear(t *testing.T) {
	t.Parallel()
	got := fit(lines(28, func(n int) float64 { return float64(n) }))
	if n, ok := got.reaches(27, 27+365, got.slope, 0); !ok || n != 27+365 {
		t.Errorf("day %d, %t", n, ok)
	}
	if n, ok := got.reaches(27, 27+366, got.slope, 0); ok {
		t.Errorf("day %d", n)
	}
}

func TestTheSeasonIsNoGrowth(t *testing.T) {
	t.Parallel()
	season := [week]float64{0, 5, -5, 40, 0, 0, 0}
	got := fit(lines(28, func(n int) float64 { return 100 + 2*float64(n) + season[n%week] }))
	if !almost(got.slope, 2) || !almost(got.season[3]-got.season[0], 40) || !almost(got.season[1]-got.season[2], 10) {
		t.Errorf("slope %v, season %v", got.slope, got.season)
	}
	// 100 + 2 n + 40 on days 3, 10, 17, ... is at 220 first on day 45.
	if n, ok := got.reaches(27, 220, got.slope, 0); !ok || n != 45 {
		t.Errorf("day %d, %t", n, ok)
	}
}

// Sen's range: of 14 days there are 91 slopes; 1.645 times the deviation of Kendall's
// statistic is 30.05, so the range is from the 31st to the 62nd.
func TestTheRangeOfASlope(t *testing.T) {
	t.Parallel()
	all := make([]float64, 91)
	for i := range all {
		all[i] = float64(i)
	}
	if low, high := slopeRange(all, 14); low != 30 || high != 61 {
		t.Errorf("from %v to %v", low, high)
	}
}

func TestSharesAreRoundedBelowALimit(t *testing.T) {
	t.Parallel()
	for share, want := range map[float64]float64{0.99994: 0.9999, 0.99996: 0.9999, 1: 1, 1.00004: 1, 1.00006: 1.0001, 0.12345: 0.1235, 0: 0} {
		if got := round4(share); got != want {
			t.Errorf("%v: %v, want %v", share, got, want)
		}
	}
}
