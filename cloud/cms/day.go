package cms

import (
	"math"

	"github.com/DataDog/sketches-go/ddsketch"

	"github.com/alictl/alictl/internal/model"
)

// Seconds. A day is one of UTC+8, where all bills are made.
const (
	minute = 60
	hour   = 60 * minute
	day    = 24 * hour
	zone   = 8 * hour
)

// dayOf returns the UTC+8 day that holds a second, and dayStart its first second.
func dayOf(second int64) int64 { return floor(second+zone, day) }
func dayStart(d int64) int64   { return d*day - zone }

func floor(n, by int64) int64 {
	if n < 0 {
		return -ceil(-n, by)
	}
	return n / by
}

func ceil(n, by int64) int64 { return floor(n+by-1, by) }

// accuracy is the relative error of a percentile, and bins bounds the memory of a
// sketch: values from one to 10^17 fit without loss.
const (
	accuracy = 0.01
	bins     = 2048
)

func newSketch() *ddsketch.DDSketch {
	s, err := ddsketch.LogCollapsingLowestDenseDDSketch(accuracy, bins)
	if err != nil {
		panic("the accuracy of the sketch is not between 0 and 1")
	}
	return s
}

// cell is one clock hour.
type cell struct {
	peak, sum float64
	n         int
}

func (c *cell) add(o cell) {
	c.peak = max(c.peak, o.peak)
	c.sum += o.sum
	c.n += o.n
}

// listener names a listener of a load balancer.
type listener struct {
	port     int
	protocol model.Protocol
}

// dayPart is one UTC+8 day, or a part of it, of one metric of one load balancer,
// reduced to what a Series can be rebuilt from exactly.
type dayPart struct {
	hours     [24]cell
	best      float64 // the peak, and the first second of the sample that has it
	peakAt    int64
	least     float64 // the smallest sample
	rough     bool    // some sample has only an average
	sketch    *ddsketch.DDSketch
	listeners map[listener]*[24]cell // instead of the rest, by listener
}

func hourOfDay(second int64) int { return int((second + zone) % day / hour) }

// add takes one sample.
func (d *dayPart) add(second int64, peak, mean float64, rough bool) {
	if d.sketch == nil {
		d.sketch, d.best, d.peakAt, d.least = newSketch(), peak, second, peak
	}
	d.raise(peak, second)
	d.least = min(d.least, peak)
	d.rough = d.rough || rough
	d.hours[hourOfDay(second)].add(cell{peak, mean, 1})
	_ = d.sketch.Add(peak) // fails for values no metric has, which sampleOf refuses
}

func (d *dayPart) raise(peak float64, second int64) {
	if peak > d.best || peak == d.best && second < d.peakAt {
		d.best, d.peakAt = peak, second
	}
}

// addListener takes one sample of a listener, at most as many an hour as there are.
func (d *dayPart) addListener(l listener, second int64, one cell, most int) {
	if d.listeners == nil {
		d.listeners = map[listener]*[24]cell{}
	}
	hours := d.listeners[l]
	if hours == nil {
		hours = new([24]cell)
		d.listeners[l] = hours
	}
	if c := &hours[hourOfDay(second)]; c.n < most {
		c.add(one)
	}
}

func (d *dayPart) isEmpty() bool { return d.sketch == nil && len(d.listeners) == 0 }

// merge adds another part of the same day.
func (d *dayPart) merge(o *dayPart) {
	for l, hours := range o.listeners {
		for h, c := range hours {
			if c.n > 0 {
				d.addListener(l, int64(h)*hour+day-zone, c, math.MaxInt)
			}
		}
	}
	if o.sketch == nil {
		return
	}
	if d.sketch == nil {
		d.hours, d.best, d.peakAt, d.least, d.rough, d.sketch = o.hours, o.best, o.peakAt, o.least, o.rough, o.sketch
		return
	}
	d.raise(o.best, o.peakAt)
	d.least = min(d.least, o.least)
	d.rough = d.rough || o.rough
	for i := range d.hours {
		d.hours[i].add(o.hours[i])
	}
	_ = d.sketch.MergeWith(o.sketch) // fails for another accuracy only
}
