package webpage

import (
	"math"
	"strconv"
	"strings"

	"github.com/alictl/alictl/report/document"
)

// drawing is a chart with its geometry. Positions are percentages, so that a chart
// fills its place on any screen and its text keeps its size, and colours are classes,
// so that one drawing serves light, dark and print under a policy that forbids inline
// styles. A library draws for one set of colours: go-chart 2.1.2 makes 17 kB with
// 119 inline styles of a line of 240 points and its axes, of which the line itself
// takes ours 1.8 kB.
type drawing struct {
	ID, Title, Desc string
	Height          int
	Bars            []drawnBar
	Zero            string // where the zero stands; empty when it is the left edge
	Lines           []drawnLine
	Marks           []drawnMark
	Ticks           []drawnTick
}

type drawnBar struct {
	document.Bar
	TextY, BarY int
	X, Width    string
}

type drawnLine struct {
	Label, Path string
	Number      int
}

type drawnMark struct {
	document.Mark
	Y, TextY string
}

type drawnTick struct {
	Label, X, Anchor string
	Spare            bool // left out where there is little room
}

// The measures of charts in pixels.
const (
	barStep    = 38
	plotHeight = 200
	crowded    = 2.5 // above so many times the limit only the limit itself is marked
	plotPoints = 240 // at most so many points a line; more are joined, the peak wins
)

func draw(id string, c document.Chart) drawing {
	d := drawing{ID: id, Title: c.Title, Desc: c.Desc}
	if len(c.Bars) > 0 {
		d.bars(c)
	}
	if len(c.Lines) > 0 {
		d.plot(c)
	}
	return d
}

// bars places each bar under its label.
func (d *drawing) bars(c document.Chart) {
	low, high := 0.0, c.Most
	for _, b := range c.Bars {
		low, high = min(low, b.Value), max(high, b.Value)
	}
	span := high - low
	if span == 0 {
		span = 1
	}
	if low < 0 {
		d.Zero = percent(-low / span)
	}
	for i, b := range c.Bars {
		start, end := min(b.Value, 0)-low, max(b.Value, 0)-low
		d.Bars = append(d.Bars, drawnBar{Bar: b, TextY: i*barStep + 14, BarY: i*barStep + 20,
			X: percent(start / span), Width: percent((end - start) / span)})
	}
	d.Height = len(c.Bars) * barStep
}

// plot draws shares of limits from 0 to a little above the most.
func (d *drawing) plot(c document.Chart) {
	top := 1.1
	for _, l := range c.Lines {
		for _, v := range l.Values {
			top = max(top, v*1.05)
		}
	}
	for i, l := range c.Lines {
		d.Lines = append(d.Lines, drawnLine{Label: l.Label, Number: i + 1, Path: path(thin(l.Values), top)})
	}
	for _, m := range c.Marks {
		if top > crowded && m.Tone != document.Bad {
			continue // their labels would stand on each other
		}
		y := plotHeight * (1 - m.At/top)
		d.Marks = append(d.Marks, drawnMark{Mark: m, Y: pixel(y), TextY: pixel(y - 4)})
	}
	for i, t := range c.Ticks {
		anchor := "middle"
		switch {
		case t.At < 0.025:
			anchor = "start"
		case t.At > 0.96:
			anchor = "end"
		}
		d.Ticks = append(d.Ticks, drawnTick{Label: t.Label, X: percent(t.At), Anchor: anchor, Spare: i%2 == 1})
	}
	d.Height = plotHeight + 22
}

// thin joins neighbours until a line is short enough; the peak of them stays.
func thin(values []float64) []float64 {
	size := (len(values) + plotPoints - 1) / plotPoints
	if size <= 1 {
		return values
	}
	var out []float64
	for i := 0; i < len(values); i += size {
		peak := -1.0
		for _, v := range values[i:min(i+size, len(values))] {
			peak = max(peak, v)
		}
		out = append(out, peak)
	}
	return out
}

// path draws values over a width of 1000; a gap lifts the pen. A value between
// two gaps becomes a short dash.
func path(values []float64, top float64) string {
	var b strings.Builder
	step := 1000 / math.Max(1, float64(len(values)-1))
	down := false
	for i, v := range values {
		if v < 0 || math.IsNaN(v) {
			down = false
			continue
		}
		x, y := whole(float64(i)*step), whole(plotHeight*(1-v/top))
		if down {
			b.WriteString("L" + x + " " + y)
		} else {
			b.WriteString("M" + x + " " + y + "h.1")
		}
		down = true
	}
	return b.String()
}

// meter is the width of the bar in a cell.
func meter(share float64) string { return percent(math.Min(share, 1)) }

func percent(share float64) string { return pixel(share*100) + "%" }

// whole is a place in a line, where less than a pixel does not show.
func whole(f float64) string { return strconv.Itoa(int(math.Round(f))) }

func pixel(f float64) string {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return "0"
	}
	return strconv.FormatFloat(math.Round(f*10)/10, 'f', -1, 64)
}
