package world

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

func (k *checker) monitoring(m *Monitoring) {
	if m.MonthlyCalls < -1 {
		k.fail("monitoring.monthly_calls", "%d is less than -1", m.MonthlyCalls)
	}
	if m.Lag < 0 {
		k.fail("monitoring.lag", "%s is negative", m.Lag)
	}
	k.oneOf("monitoring.failures", m.Failures, "hard", FailuresSoft)
	k.oneOf("monitoring.datapoints", m.Datapoints, "text", DatapointsArray)
	k.share("monitoring.empty_statistics", m.EmptyStatistics)
	k.oneOf("monitoring.nlb_listeners", m.NLBListeners, "prefixed", plainListeners)
	periods := m.KeptPeriods()
	for _, p := range periods {
		if p < 60 || p%60 != 0 || p > 86400 {
			k.fail("monitoring.periods", "%d is not a number of whole minutes", p)
		}
	}
	if len(periods) == 0 {
		k.fail("monitoring.periods", "%q is not a list of numbers", m.Periods)
	}
}

func (k *checker) billing(b *Billing) {
	k.oneOf("billing.site", b.Site, SiteChina, SiteInternational)
	k.oneOf("billing.currency", b.Currency, currencyCNY, CurrencyUSD)
	k.oneOf("billing.metering", b.Metering, meteringUsage, MeteringFixed)
	if b.Lag < 0 {
		k.fail("billing.lag", "%s is negative", b.Lag)
	}
}

func (k *checker) share(path string, v float64) {
	if !(v >= 0 && v <= 1) {
		k.fail(path, "%g is not within 0 to 1", v)
	}
}

// amounts checks that numbers are neither negative nor absurd.
func (k *checker) amounts(path string, values map[string]float64) {
	for name, v := range values {
		if !(v >= 0) || v > 1e12 {
			k.fail(path+"."+name, "%g is not a number from 0 on", v)
		}
	}
}

func (k *checker) life(path string, created, deleted time.Time, age time.Duration) {
	if age < 0 {
		k.fail(path+".age", "%s is negative", age)
	}
	if !deleted.IsZero() && !deleted.After(created) {
		k.fail(path+".deleted", "it is not after created")
	}
}

func (k *checker) load(path string, l *Load) {
	if l == nil {
		return
	}
	path += ".load"
	k.amounts(path, map[string]float64{
		"base": l.Base, "peak": l.Peak, "new_connections": l.NewConnections, "queries": l.Queries, "in": l.In, "out": l.Out,
		"drops": l.Drops, "weekend": l.Weekend, "noise": l.Noise, "gaps": l.Gaps,
	})
	k.share(path+".noise", l.Noise)
	k.share(path+".gaps", l.Gaps)
	if l.Base > l.Peak {
		k.fail(path+".base", "%g is more than the peak", l.Base)
	}
	if !(l.PeakHour >= 0 && l.PeakHour <= 24) {
		k.fail(path+".peak_hour", "%g is not an hour of the day", l.PeakHour)
	}
	if math.IsNaN(l.Growth) || math.Abs(l.Growth) > 10 {
		k.fail(path+".growth", "%g is not within -10 to 10", l.Growth)
	}
	if l.Burst != -1 {
		k.share(path+".burst", l.Burst)
	}
	for i, p := range l.Points {
		k.point(fmt.Sprintf("%s.points[%d]", path, i), p)
	}
}

func (k *checker) point(path string, p Point) {
	if p.At.IsZero() {
		k.fail(path+".at", "it must be given")
	}
	if p.For < 0 {
		k.fail(path+".for", "%s is negative", p.For)
	}
	k.amounts(path, map[string]float64{
		"connections": p.Connections, "new_connections": p.NewConnections, "queries": p.Queries,
		"drops": p.Drops, "in": p.In, "out": p.Out,
	})
}

// KeptPeriods are the periods of metrics, in seconds.
func (m *Monitoring) KeptPeriods() []int64 {
	var out []int64
	for text := range strings.SplitSeq(m.Periods, ",") {
		if n, err := strconv.ParseInt(text, 10, 32); err == nil {
			out = append(out, n)
		}
	}
	return out
}
