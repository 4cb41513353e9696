package capacity

import (
	"time"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

// What a forecast asks of the history.
const (
	leastDays  = 14   // days with data
	leastHours = 12   // hours with data of a day that counts
	leastShare = 0.75 // days with data of all days from the first to the last
)

// forecasts looks ahead at each limit of a spec, and at a fixed bandwidth.
func (b *balancer) forecasts() []Forecast {
	out := []Forecast{}
	if b.scheme == guaranteed {
		for _, m := range b.limited() {
			out = append(out, b.forecast(m, float64(b.limits.Of(m))))
		}
	}
	if b.bandwidthCapped() {
		out = append(out, b.forecast(model.TrafficOut, float64(b.lb.BandwidthMbps)*1e6))
	}
	return out
}

func (b *balancer) forecast(m model.Metric, limit float64) Forecast {
	f := Forecast{Metric: m}
	days := b.days(m)
	if f.Silent = b.silence(m, limit, days); f.Silent.ID == "" {
		b.extend(&f, fit(days), days[len(days)-1].n, limit)
	}
	return f
}

// silence returns why a history cannot carry a forecast, or nothing.
func (b *balancer) silence(m model.Metric, limit float64, days []day) text.Message {
	peak, ok := b.peak(m)
	switch {
	case !ok:
		return say("capacity.silent_no_data", nil)
	case peak >= limit || b.drops && m != model.TrafficOut:
		return say("capacity.silent_reached", nil)
	case len(days) < leastDays:
		return say("capacity.silent_short", text.Data{"Days": len(days), "Least": leastDays})
	}
	if span := days[len(days)-1].n - days[0].n + 1; float64(len(days)) < leastShare*float64(span) {
		return say("capacity.silent_gaps", text.Data{"Days": len(days), "Span": span})
	}
	return text.Message{}
}

// extend follows the trend to the limit. The range takes the slope and the days'
// scatter nine times in ten.
func (b *balancer) extend(f *Forecast, t trend, last int, limit float64) {
	if t.flat <= 0 {
		f.Silent = say("capacity.silent_flat", nil)
		return
	}
	n, ok := t.reaches(last, limit, t.slope, 0)
	if !ok {
		f.Silent = say("capacity.silent_far", nil)
		return
	}
	f.Reached = b.date(n)
	if early, ok := t.reaches(last, limit, t.steep, t.beyond); ok {
		f.Earliest = b.date(min(early, n))
	}
	if late, ok := t.reaches(last, limit, t.flat, t.below); ok {
		f.Latest = b.date(max(late, n))
	}
}

// firstDay is the day (UTC+8) that holds the window's start.
func (b *balancer) firstDay() time.Time {
	year, month, d := b.window.Start.In(zone()).Date()
	return time.Date(year, month, d, 0, 0, 0, 0, zone())
}

func (b *balancer) date(n int) *time.Time {
	t := b.firstDay().AddDate(0, 0, n)
	return &t
}

// days returns the peak of each day (UTC+8) that has enough hours with data.
func (b *balancer) days(m model.Metric) []day {
	hours := b.usage.Metrics[m].Hours
	first := b.window.Start.In(zone()).Hour()
	var out []day
	for n := 0; n*24 < len(hours)+first; n++ {
		peak, found := 0.0, 0
		for i := max(n*24-first, 0); i < min((n+1)*24-first, len(hours)); i++ {
			if f := b.hour(m, i); f != model.NoData {
				peak, found = max(peak, f), found+1
			}
		}
		if found >= leastHours {
			out = append(out, day{n, peak})
		}
	}
	return out
}
