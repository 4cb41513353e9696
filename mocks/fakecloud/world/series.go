package world

import (
	"math"
	"time"
)

// Stat is a metric over a period.
type Stat struct{ Average, Minimum, Maximum float64 }

// Series is one metric of one load balancer, listener or address.
type Series struct {
	curve *curve
	value func(flow) float64
	// share of the load balancer's flow that is this listener's.
	share  float64
	Labels []Label
}

// Label is one dimension of a series.
type Label struct{ Key, Value string }

// Thousandths is the precision of the service's figures.
func Thousandths(v float64) float64 { return math.Round(v*1000) / 1000 }

// minute is the statistic of one minute, rounded as it is shown.
func (s *Series) minute(at int64) (Stat, bool) {
	var v sample
	if !s.curve.at(at, &v) {
		return Stat{}, false
	}
	out := Stat{s.value(v.mean) * s.share, s.value(v.least) * s.share, s.value(v.most) * s.share}
	return Stat{Thousandths(out.Average), Thousandths(out.Minimum), Thousandths(out.Maximum)}, true
}

// Over is the statistic of a period that begins at a minute: the mean of the
// averages, the least minimum and the greatest maximum of the samples there are.
func (s *Series) Over(at, minutes int64) (Stat, bool) {
	if minutes == 1 {
		return s.minute(at)
	}
	n, out := 0, Stat{Minimum: math.Inf(1), Maximum: math.Inf(-1)}
	first, last := max(at, s.curve.from), min(at+minutes, s.curve.to)
	for ; first < last; first++ {
		v, ok := s.minute(first)
		if !ok {
			continue
		}
		n++
		out.Average += v.Average
		out.Minimum = min(out.Minimum, v.Minimum)
		out.Maximum = max(out.Maximum, v.Maximum)
	}
	if n == 0 {
		return Stat{}, false
	}
	out.Average = Thousandths(out.Average / float64(n))
	return out, true
}

// Lost says whether a statistic of a minute is among those that are empty, a share
// of them all.
func (s *Series) Lost(minute int64, statistic int, share float64) bool {
	return share > 0 && s.curve.random(minute*4+int64(statistic), 6) < share
}

// Metric is what CloudMonitor knows of a minute of a load balancer or an instance: the truth for
// tests. The metric is one of the instance level, such as InstanceMaxConnection.
// It is not ok in a gap, without a load, and while the load balancer did not
// exist. Ages and the epoch are settled by a server: ask the server for its world when a
// scenario has them.
func (w *World) Metric(regionID, lbID, metric string, at time.Time) (avg, minimum, maximum float64, ok bool) {
	read := w.Series(regionID, lbID, metric)
	return read(at)
}

// Series is Metric for many minutes of one load balancer.
func (w *World) Series(regionID, lbID, metric string) func(at time.Time) (avg, minimum, maximum float64, ok bool) {
	for i := range w.Regions {
		r := &w.Regions[i]
		if r.ID != regionID {
			continue
		}
		for _, b := range append(w.BalancersOf(r), w.MeasuredOf(r, NamespaceECS)...) {
			if b.ID() != lbID {
				continue
			}
			if m := FindMetric(b.namespace(), metric); m != nil && w.Offers(m, b) {
				s := m.Series(w, b)
				return func(at time.Time) (float64, float64, float64, bool) {
					v, ok := s[0].minute(minuteOf(at))
					return v.Average, v.Minimum, v.Maximum, ok
				}
			}
		}
	}
	return func(time.Time) (float64, float64, float64, bool) { return 0, 0, 0, false }
}
