package capacity

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// day is the peak of one day, counted from the first of the window.
type day struct {
	n    int
	peak float64
}

const week = 7

// trend is a line with a weekly season through daily peaks. Medians make it, so
// that single bad days do not move it.
type trend struct {
	middle        float64 // the day the line turns about
	level         float64 // on that day, without the season
	slope         float64 // a day
	flat, steep   float64 // what the slope is between, nine times in ten
	season        [week]float64
	below, beyond float64 // what a day differs from the line, nine times in ten
}

// fit finds the trend of at least two weeks of days. Slopes between days that are
// whole weeks apart do not see the season, so they come first; the season is what
// the weekdays differ from that line; the final slope uses every pair of days.
func fit(days []day) trend {
	t := trend{middle: quantile(0.5, project(days, func(d day) float64 { return float64(d.n) }))}
	rough := quantile(0.5, slopes(days, true))
	var byDay [week][]float64
	for _, d := range days {
		byDay[d.n%week] = append(byDay[d.n%week], d.peak-rough*float64(d.n))
	}
	base := quantile(0.5, project(days, func(d day) float64 { return d.peak - rough*float64(d.n) }))
	for i, rest := range byDay {
		if len(rest) > 0 {
			t.season[i] = quantile(0.5, rest) - base
		}
	}
	plain := make([]day, len(days))
	for i, d := range days {
		plain[i] = day{d.n, d.peak - t.season[d.n%week]}
	}
	t.line(plain)
	return t
}

// line is the Theil-Sen line through days without their season.
func (t *trend) line(days []day) {
	all := slopes(days, false)
	t.slope = quantile(0.5, all)
	t.flat, t.steep = slopeRange(all, len(days))
	t.level = quantile(0.5, project(days, func(d day) float64 { return d.peak - t.slope*(float64(d.n)-t.middle) }))
	rest := project(days, func(d day) float64 { return d.peak - t.level - t.slope*(float64(d.n)-t.middle) })
	t.below, t.beyond = quantile(0.05, rest), quantile(0.95, rest)
}

// reaches returns the first day after the last one on which a line of this slope,
// with the season and so much beside it, is at the limit; false within a year.
func (t *trend) reaches(last int, limit, slope, beside float64) (int, bool) {
	for n := last + 1; n <= last+365; n++ {
		if t.level+slope*(float64(n)-t.middle)+t.season[n%week]+beside >= limit {
			return n, true
		}
	}
	return 0, false
}

// slopes returns the slope between each pair of days, or only between those that
// are whole weeks apart.
func slopes(days []day, weeks bool) []float64 {
	var out []float64
	for i, a := range days {
		for _, b := range days[i+1:] {
			if apart := b.n - a.n; !weeks || apart%week == 0 {
				out = append(out, (b.peak-a.peak)/float64(apart))
			}
		}
	}
	slices.Sort(out)
	return out
}

// slopeRange is Sen's range of a slope with nine chances in ten, from the sorted
// slopes of all pairs of n days.
func slopeRange(sorted []float64, n int) (low, high float64) {
	spread := 1.645 * math.Sqrt(float64(n)*float64(n-1)*float64(2*n+5)/18)
	pairs := float64(len(sorted))
	first := int(math.Floor((pairs - spread) / 2))
	last := int(math.Ceil((pairs + spread) / 2))
	return sorted[max(first, 0)], sorted[min(last, len(sorted)-1)]
}

func project(days []day, f func(day) float64) []float64 {
	out := make([]float64, len(days))
	for i, d := range days {
		out[i] = f(d)
	}
	return out
}

// quantile returns the share-th part of some figures, in any order.
func quantile(share float64, figures []float64) float64 {
	if len(figures) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(figures))
	return stat.Quantile(share, stat.LinInterp, sorted, nil)
}
