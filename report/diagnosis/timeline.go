package diagnosis

import (
	"strconv"
	"time"

	"github.com/alictl/alictl/internal/diagnosis"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report/document"
)

const (
	timelineLines = 3   // causes that one drawing tells apart
	timelineSteps = 240 // points of a line
)

// overTime draws when the first causes of the document were seen, on one scale: the
// largest count of a step is the top. Without times there is nothing to draw.
func (v *view) overTime() []document.Chart {
	var shown []*diagnosis.Finding
	for i := range v.Findings {
		if len(v.Findings[i].Timeline) > 0 && len(shown) < timelineLines {
			shown = append(shown, &v.Findings[i])
		}
	}
	scale, ok := scaleOf(shown)
	if !ok {
		return nil
	}
	c := document.Chart{Title: v.Say("diagnose.page.over_time", text.Data{"Minutes": int(scale.step / time.Minute)}), Ticks: scale.ticks()}
	counts := make([][]float64, len(shown))
	most := 0.0
	for i, f := range shown {
		counts[i] = scale.counts(f.Timeline)
		for _, n := range counts[i] {
			most = max(most, n)
		}
	}
	for i, f := range shown {
		line := document.Line{Label: text.Visible(f.Cause), Values: counts[i]}
		for k := range line.Values {
			line.Values[k] /= most
		}
		c.Lines = append(c.Lines, line)
		c.Desc = v.Comma(c.Desc, text.Visible(f.Cause)+": "+strconv.FormatInt(f.Count, 10))
	}
	c.Marks = []document.Mark{{Label: strconv.FormatFloat(most, 'f', -1, 64), At: 1}}
	return []document.Chart{c}
}

// timeScale cuts a span of time into equal steps.
type timeScale struct {
	start time.Time
	step  time.Duration
	steps int
}

// scaleOf spans everything the findings saw, in steps of whole minutes.
func scaleOf(findings []*diagnosis.Finding) (timeScale, bool) {
	var first, last time.Time
	for _, f := range findings {
		for _, p := range f.Timeline {
			if first.IsZero() || p.At.Before(first) {
				first = p.At
			}
			if p.At.After(last) {
				last = p.At
			}
		}
	}
	if first.IsZero() {
		return timeScale{}, false
	}
	s := timeScale{start: first.Truncate(time.Minute), step: time.Minute}
	if span := last.Sub(s.start); span >= timelineSteps*time.Minute {
		s.step = (span/timelineSteps + time.Minute).Truncate(time.Minute)
	}
	s.steps = int(last.Sub(s.start)/s.step) + 1
	return s, true
}

// counts adds up the points of each step.
func (s timeScale) counts(points []diagnosis.Point) []float64 {
	out := make([]float64, max(2, s.steps))
	for _, p := range points {
		out[int(p.At.Sub(s.start)/s.step)] += float64(p.Count)
	}
	return out
}

// ticks are the beginning, the middle and the end.
func (s timeScale) ticks() []document.Tick {
	var out []document.Tick
	for _, at := range []float64{0, 0.5, 1} {
		moment := s.start.Add(time.Duration(at * float64(s.steps-1) * float64(s.step)))
		out = append(out, document.Tick{Label: moment.UTC().Format("01-02 15:04"), At: at})
	}
	return out
}
