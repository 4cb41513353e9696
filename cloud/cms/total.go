package cms

import (
	"math"
	"time"

	"github.com/DataDog/sketches-go/ddsketch"

	"github.com/alictl/alictl/internal/model"
)

// total is one metric of one load balancer over the whole window.
type total struct {
	firstHour int64 // hours since 1970
	firstDay  int64
	peaks     []float64 // by clock hour
	sums      []float64 // by clock hour; only where hourly means are wanted
	counts    []int32
	days      []float64 // the sum of each day, so that the order of the days does not matter
	samples   int
	peak      float64
	peakAt    int64
	least     float64
	rough     bool
	unread    bool // some stream failed
	sketch    *ddsketch.DDSketch
	listeners map[listener][]cell
}

// newTotal returns the total of the seconds from start up to end.
func newTotal(start, end int64, means bool) *total {
	t := &total{firstHour: floor(start, hour), firstDay: dayOf(start), peak: model.NoData, least: math.Inf(1)}
	t.peaks = make([]float64, ceil(end, hour)-t.firstHour)
	for i := range t.peaks {
		t.peaks[i] = model.NoData
	}
	t.days = make([]float64, dayOf(end)-t.firstDay+1)
	if means {
		t.sums, t.counts = make([]float64, len(t.peaks)), make([]int32, len(t.peaks))
	}
	return t
}

// add takes a whole day, or all of it that is in the window.
func (t *total) add(d int64, part *dayPart) {
	base := dayStart(d)/hour - t.firstHour
	for l, hours := range part.listeners {
		t.addListener(l, base, hours)
	}
	if part.sketch == nil {
		return
	}
	for h, c := range part.hours {
		i := base + int64(h)
		if c.n == 0 || i < 0 || i >= int64(len(t.peaks)) {
			continue
		}
		t.peaks[i] = max(t.peaks[i], c.peak)
		t.samples += c.n
		t.days[d-t.firstDay] += c.sum
		if t.sums != nil {
			t.sums[i] += c.sum
			t.counts[i] += int32(c.n)
		}
	}
	if part.best > t.peak || part.best == t.peak && part.peakAt < t.peakAt {
		t.peak, t.peakAt = part.best, part.peakAt
	}
	t.least = min(t.least, part.least)
	t.rough = t.rough || part.rough
	if t.sketch == nil {
		t.sketch = newSketch()
	}
	_ = t.sketch.MergeWith(part.sketch) // fails for another accuracy only
}

func (t *total) addListener(l listener, base int64, hours *[24]cell) {
	if t.listeners == nil {
		t.listeners = map[listener][]cell{}
	}
	cells := t.listeners[l]
	if cells == nil {
		cells = make([]cell, len(t.peaks))
		t.listeners[l] = cells
	}
	for h, c := range hours {
		if i := base + int64(h); c.n > 0 && i >= 0 && i < int64(len(cells)) {
			cells[i].add(c)
		}
	}
}

// series returns what the report needs, each figure multiplied by scale.
func (t *total) series(expected, period int, scale float64) model.Series {
	s := model.Series{
		Samples: t.samples, Expected: max(expected, t.samples), PeriodSeconds: period, Floor: t.rough, Unread: t.unread,
		Hours: scaled(t.peaks, scale), HourMeans: t.means(scale),
	}
	if t.samples == 0 {
		return s
	}
	at := time.Unix(t.peakAt, 0).UTC()
	s.Peak, s.PeakAt = t.peak*scale, &at
	for _, sum := range t.days {
		s.Mean += sum
	}
	s.Mean *= scale / float64(t.samples)
	if q, err := t.sketch.GetValuesAtQuantiles([]float64{0.5, 0.95, 0.99}); err == nil {
		for i := range q {
			q[i] = min(max(q[i], t.least), t.peak) * scale // the sketch may be 1 % off
		}
		s.P50, s.P95, s.P99 = q[0], q[1], q[2]
	}
	return s
}

func scaled(hours []float64, scale float64) []float64 {
	out := make([]float64, len(hours))
	for i, v := range hours {
		if out[i] = v; v != model.NoData {
			out[i] = v * scale
		}
	}
	return out
}

func (t *total) means(scale float64) []float64 {
	if t.sums == nil {
		return nil
	}
	out := make([]float64, len(t.sums))
	for i, n := range t.counts {
		if out[i] = model.NoData; n > 0 {
			out[i] = t.sums[i] / float64(n) * scale
		}
	}
	return out
}
