package capacity

import (
	"fmt"
	"slices"
	"time"

	"github.com/alictl/alictl/internal/model"
)

// expected is how many samples of a metric the window should have. Where nothing
// of it is in the snapshot at all, it is as many as the window has periods.
func (b *balancer) expected(m model.Metric) int {
	if s, ok := b.usage.Metrics[m]; ok {
		return s.Expected
	}
	from := b.window.Start
	if b.lb.CreatedAt != nil && b.lb.CreatedAt.After(from) {
		from = *b.lb.CreatedAt
	}
	period := max(b.window.PeriodSeconds, 60)
	return max(0, int(b.window.End.Sub(from)/(time.Duration(period)*time.Second)))
}

// half and covered are shares of the samples: with fewer than half of them nothing
// is decided, and below the other a peak may well be missing, so that nothing is
// done that cannot be undone.
const (
	half    = 0.5
	covered = 0.9
)

// hasShare says whether a metric has at least a share of its samples.
func (b *balancer) hasShare(m model.Metric, share float64) bool {
	s := b.usage.Metrics[m]
	_, ok := b.peak(m)
	return ok && float64(s.Samples) >= share*float64(s.Expected)
}

// thin returns the limits of which there are too few samples to decide anything.
func (b *balancer) thin() []model.Metric {
	return slices.DeleteFunc(slices.Clone(b.limited()), func(m model.Metric) bool { return b.hasShare(m, half) })
}

// blind says that there is no limit of which there are enough samples. Where there is
// one, the others only keep smaller specs away: see fits.
func (b *balancer) blind() bool { return len(b.thin()) == len(b.limited()) }

// most says whether most of the window is known of every limit.
func (b *balancer) most() bool {
	return !slices.ContainsFunc(b.limited(), func(m model.Metric) bool { return !b.hasShare(m, covered) })
}

// undecided says that the evidence is too thin, and what there is of it shows
// nothing that needs more than there is.
func (b *balancer) undecided() bool {
	return b.blind() && b.idle.ID == "" && !b.saturated() && b.knownFit()
}

// knownFit says whether the peaks that are known stay within today's limits.
func (b *balancer) knownFit() bool {
	limits := b.limits
	if b.scheme != guaranteed {
		limits = b.ceiling
	}
	for _, m := range b.limited() {
		if peak, ok := b.peak(m); ok && limits.Of(m) > 0 && !within(peak, limits.Of(m), b.policy.TargetUtilization) {
			return false
		}
	}
	return true
}

// unmeasured is the error about samples that should be there and are not. It is nil
// when none were to be expected, or when a failed read says why already.
func (b *balancer) unmeasured() *model.ReadError {
	thin := b.thin()
	at := slices.IndexFunc(thin, func(m model.Metric) bool { return b.expected(m) > 0 })
	told := slices.ContainsFunc(b.index.errors, func(e model.ReadError) bool {
		return e.Product == "cms" && (e.RegionID == b.lb.RegionID || e.RegionID == "")
	})
	past := b.at.Sub(b.window.End) > kept
	if !b.undecided() || at < 0 && !past || told {
		return nil
	}
	m := thin[max(at, 0)]
	e := model.AskForUsage().Error(model.Key{RegionID: b.lb.RegionID, ID: b.lb.ID}, "TooFewSamples",
		fmt.Sprintf("%d of %d samples of %s can be used, too few to decide", max(b.usage.Metrics[m].Samples, 0), b.expected(m), m))
	if _, any := b.peak(m); !any {
		e.Code, e.Message = "NoSamples", fmt.Sprintf("no sample of %s in the window can be used", m)
		if past {
			e.Message = "the window ended before anything CloudMonitor still keeps (91 days)"
		}
	}
	return &e
}

// kept is how long CloudMonitor keeps samples at most.
const kept = 91 * 24 * time.Hour
