package fakecloud

import (
	"math"
	"time"
)

// stat is a metric over a period.
type stat struct{ average, minimum, maximum float64 }

// series is one metric of one load balancer, listener or address.
type series struct {
	curve *curve
	value func(flow) float64
	// share of the load balancer's flow that is this listener's.
	share  float64
	labels []label
}

// label is one dimension of a series.
type label struct{ key, value string }

// thousandths is the precision of the service's figures.
func thousandths(v float64) float64 { return math.Round(v*1000) / 1000 }

// minute is the statistic of one minute, rounded as it is shown.
func (s *series) minute(at int64) (stat, bool) {
	var v sample
	if !s.curve.at(at, &v) {
		return stat{}, false
	}
	out := stat{s.value(v.mean) * s.share, s.value(v.least) * s.share, s.value(v.most) * s.share}
	return stat{thousandths(out.average), thousandths(out.minimum), thousandths(out.maximum)}, true
}

// over is the statistic of a period that begins at a minute: the mean of the
// averages, the least minimum and the greatest maximum of the samples there are.
func (s *series) over(at, minutes int64) (stat, bool) {
	if minutes == 1 {
		return s.minute(at)
	}
	n, out := 0, stat{minimum: math.Inf(1), maximum: math.Inf(-1)}
	first, last := max(at, s.curve.from), min(at+minutes, s.curve.to)
	for ; first < last; first++ {
		v, ok := s.minute(first)
		if !ok {
			continue
		}
		n++
		out.average += v.average
		out.minimum = min(out.minimum, v.minimum)
		out.maximum = max(out.maximum, v.maximum)
	}
	if n == 0 {
		return stat{}, false
	}
	out.average = thousandths(out.average / float64(n))
	return out, true
}

// lost says whether a statistic of a minute is among those that are empty, a share
// of them all.
func (s *series) lost(minute int64, statistic int, share float64) bool {
	return share > 0 && s.curve.random(minute*4+int64(statistic), 6) < share
}

// Metric is what CloudMonitor knows of a minute of a load balancer or an instance: the truth for
// tests. The metric is one of the instance level, such as InstanceMaxConnection.
// It is not ok in a gap, without a load, and while the load balancer did not
// exist. Ages and the epoch are settled by a server: ask [Server.World] when a
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
		for _, b := range append(w.balancersOf(r), w.measuredOf(r, namespaceECS)...) {
			if b.id() != lbID {
				continue
			}
			if m := findMetric(b.namespace(), metric); m != nil && w.offers(m, b) {
				s := m.series(w, b)
				return func(at time.Time) (float64, float64, float64, bool) {
					v, ok := s[0].minute(minuteOf(at))
					return v.average, v.minimum, v.maximum, ok
				}
			}
		}
	}
	return func(time.Time) (float64, float64, float64, bool) { return 0, 0, 0, false }
}
