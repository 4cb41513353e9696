package capacity

import "github.com/alictl/alictl/internal/model"

// metered is what the hours of the window needed.
type metered struct {
	specs   []Spec
	needed  []int // hours by the place of the spec they needed, without a cap
	cut     []int // of these, the hours in which connections were dropped: they needed more
	hours   int
	empty   int
	partial int
	above   [3]int
}

// percentages are the marks that hours are counted above.
func percentages() [3]float64 { return [3]float64{0.70, 0.85, 1.00} }

// meter looks at every clock hour: the peak of each metric needs a spec, and the
// largest of these is what the hour needs.
func (b *balancer) meter() metered {
	m := metered{specs: Specs()}
	m.needed, m.cut = make([]int, len(m.specs)), make([]int, len(m.specs))
	metrics := b.limited()
	for hour := range b.length(metrics) {
		need, found, top := 0, 0, 0.0
		for _, metric := range metrics {
			peak := b.hour(metric, hour)
			if peak == model.NoData {
				continue
			}
			found++
			need = max(need, smallest(m.specs, metric, peak))
			if limit := b.limits.Of(metric); limit > 0 {
				top = max(top, peak/float64(limit))
			}
		}
		m.count(need, found, len(metrics), top)
		if found > 0 && b.hour(model.DroppedConnections, hour) > 0 {
			m.cut[need]++
		}
	}
	return m
}

func (m *metered) count(need, found, all int, top float64) {
	if found == 0 {
		m.empty++
		return
	}
	if found < all {
		m.partial++
	}
	m.hours++
	m.needed[need]++
	for i, mark := range percentages() {
		if top > mark*(1+1e-9) {
			m.above[i]++
		}
	}
}

// under returns the hours by spec when a spec is the cap.
func (m metered) under(ceiling int) []int { return capped(m.needed, ceiling) }

func capped(hours []int, ceiling int) []int {
	out := make([]int, len(hours))
	for i, n := range hours {
		out[min(i, ceiling)] += n
	}
	return out
}

// result is the metering as the report shows it. Nothing is metered by spec where
// the instance is not paid by spec and never was.
func (b *balancer) result(m metered) MeteringResult {
	r := MeteringResult{
		Hours: m.hours, NoDataHours: m.empty, PartialHours: m.partial,
		HoursBySpec: map[string]int{}, HoursAbove: map[string]int{},
		LCU: b.lcu.text(), LCUHours: b.lcu.hours,
	}
	if b.scheme == elastic || b.scheme == network {
		return r
	}
	if b.scheme == guaranteed {
		for i, name := range [3]string{"70", "85", "100"} {
			r.HoursAbove[name] = m.above[i]
		}
	}
	for i, hours := range m.under(b.cap()) {
		if hours > 0 {
			r.HoursBySpec[m.specs[i].Name] = hours
		}
	}
	return r
}

// cap is the spec beyond which nothing is metered: the instance's own, or the
// largest where it has none with known limits.
func (b *balancer) cap() int {
	if b.scheme == guaranteed {
		return b.own
	}
	return len(Specs()) - 1
}

// length returns how many clock hours the longest series of some metrics has.
func (b *balancer) length(metrics []model.Metric) int {
	n := 0
	for _, m := range metrics {
		n = max(n, len(b.usage.Metrics[m].Hours))
	}
	return n
}

// hour returns the peak of a clock hour, NoData where there is none.
func (b *balancer) hour(m model.Metric, i int) float64 { return at(b.usage.Metrics[m].Hours, i) }

func at(figures []float64, i int) float64 {
	if i >= len(figures) {
		return model.NoData
	}
	return clean(figures[i])
}

// peak returns the peak of a metric in the window; false without samples.
func (b *balancer) peak(m model.Metric) (float64, bool) {
	peak, ok := b.peaks[m]
	return peak, ok
}

// peaks returns the peak of each metric that has samples.
func peaks(u model.Usage) map[model.Metric]float64 {
	out := map[model.Metric]float64{}
	for _, m := range model.Metrics() {
		s := u.Metrics[m]
		if s.Samples <= 0 {
			continue
		}
		top := clean(s.Peak)
		for _, f := range s.Hours {
			top = max(top, clean(f))
		}
		if top != model.NoData {
			out[m] = top
		}
	}
	return out
}

// limited lists the metrics that limits hold for here: queries only where there
// is an HTTP or HTTPS listener.
func (b *balancer) limited() []model.Metric {
	if b.http {
		return []model.Metric{model.MaxConnections, model.NewConnections, model.Queries}
	}
	return []model.Metric{model.MaxConnections, model.NewConnections}
}
