package capacity

import (
	"maps"
	"math"
	"slices"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

// balancer is one load balancer while it is judged.
type balancer struct {
	*judge
	lb        model.LoadBalancer
	usage     model.Usage
	peaks     map[model.Metric]float64
	listeners []model.Listener
	http      bool // an HTTP or HTTPS listener exists, so queries count

	state   State
	scheme  scheme
	own     int    // the place of its spec in Specs; -1 without a guaranteed one
	limits  Limits // of a guaranteed spec
	ceiling Limits // what an elastic one can take
	drops   bool
	idle    text.Message // why it is idle; empty when it is not
	metered metered
	lcu     lcuUse
	fees    []fee
	unknown []Part // of the fees
	keep    *option
	notes   []text.Message
}

func (j *judge) balancer(lb model.LoadBalancer) *balancer {
	n := name{lb.RegionID, lb.ID}
	b := &balancer{judge: j, lb: lb, usage: j.index.usage[n], listeners: j.index.listeners[n]}
	b.peaks, b.state = peaks(b.usage), stateOf(lb)
	b.http = slices.ContainsFunc(b.listeners, func(l model.Listener) bool { return l.Protocol == model.HTTP || l.Protocol == model.HTTPS })
	switch b.scheme, b.own = schemeOf(lb); b.scheme {
	case guaranteed:
		b.limits = Specs()[b.own].Limits
	case elastic:
		b.ceiling = lcuCeiling()
	case network:
		b.ceiling = nlbCeiling(lb.Zones)
	}
	dropped, _ := b.peak(model.DroppedConnections)
	b.drops = dropped > 0
	b.idle = b.whyIdle()
	b.metered, b.lcu = b.meter(), b.countLCU()
	b.fees, b.unknown = b.charged()
	return b
}

// report judges the load balancer, and returns the option it recommends.
func (b *balancer) report() (LoadBalancer, *option) {
	options := b.options()
	chosen := b.choose(options)
	shares := b.used()
	out := LoadBalancer{
		RegionID: b.lb.RegionID, ID: b.lb.ID, Name: b.lb.Name, Kind: b.lb.Kind, Spec: b.lb.Spec,
		PayType: b.lb.PayType, InstanceChargeType: b.lb.InstanceChargeType, AddressType: b.lb.AddressType, State: b.state,
		Metrics: b.summaries(), Shares: shares, Utilization: rounded(shares), Bottleneck: bottleneck(shares), Status: b.status(chosen),
		Limited: b.measured(), Unread: b.unread(), Recommendation: b.recommendation(chosen),
	}
	if !b.outline {
		b.tell(&out, options, chosen)
	}
	return out, chosen
}

// tell adds what only a reader of the report looks at.
func (b *balancer) tell(out *LoadBalancer, options []*option, chosen *option) {
	out.Recommendation.DependsOnRule = b.dependsOnRule(chosen)
	out.Ceilings, out.Metering, out.Forecast, out.Hours = b.ceilings(), b.result(b.metered), b.forecasts(), b.charts()
	out.Reconciliation = b.reconcile()
	out.Metering.BilledBy = billedBy(out.Reconciliation)
	if b.scheme == guaranteed {
		limits := b.limits
		out.Limits = &limits
	}
	out.AllIn = b.allIn([]owed{{b.lb.ID, b.keep, chosen}})
	out.Options, out.Fees = make([]Option, 0, len(options)), b.told(b.fees)
	for _, o := range options {
		out.Options = append(out.Options, b.shown(o))
	}
	out.Notes = listed(b.allNotes())
}

// whyIdle returns why nobody needs the load balancer, or nothing.
func (b *balancer) whyIdle() text.Message {
	switch {
	case b.saturated() || b.atCeiling() || b.redirects():
	case len(b.listeners) == 0 && b.index.listed(b.lb):
		return say("capacity.idle_listeners", nil)
	case len(b.listeners) == 0: // unknown whether it has any
	case b.index.listed(b.lb) && b.index.noBackends(b.listeners):
		return say("capacity.idle_backends", nil)
	case b.serves() && b.quiet():
		return say("capacity.idle_traffic", nil)
	}
	return text.Message{}
}

// saturated says whether the load balancer was at a limit.
func (b *balancer) saturated() bool {
	top, _ := b.top()
	return b.drops || top >= 1
}

// redirects says whether a listener answers by itself, so that it needs no backend.
func (b *balancer) redirects() bool {
	return slices.ContainsFunc(b.listeners, func(l model.Listener) bool { return l.Redirects })
}

// atCeiling says whether a figure was as large as anything allows: the spec, the
// bandwidth that is paid for, what an elastic one can take.
func (b *balancer) atCeiling() bool {
	for _, share := range b.shares() {
		if share >= 1 {
			return true
		}
	}
	return slices.ContainsFunc(b.limited(), func(m model.Metric) bool {
		peak, ok := b.peak(m)
		return ok && b.ceiling.Of(m) > 0 && peak >= float64(b.ceiling.Of(m))
	})
}

// quiet says whether the traffic of both directions and the new connections were
// read whole and are 0 throughout the window.
func (b *balancer) quiet() bool {
	for _, m := range []model.Metric{model.NewConnections, model.TrafficIn, model.TrafficOut} {
		if peak, _ := b.peak(m); peak > 0 || !b.hasShare(m, covered) || b.usage.Metrics[m].Unread {
			return false
		}
	}
	return true
}

// rounded keeps four places of shares.
func rounded(shares map[model.Metric]float64) map[model.Metric]float64 {
	out := map[model.Metric]float64{}
	for m, share := range shares {
		out[m] = round4(share)
	}
	return out
}

// shares are the shares of each limit at its peak, and of the bandwidth where a fixed
// one is paid.
func (b *balancer) shares() map[model.Metric]float64 {
	out := map[model.Metric]float64{}
	for _, m := range b.measured() {
		if peak, ok := b.peak(m); ok {
			out[m] = peak / b.limitOf(m)
		}
	}
	return out
}

// measured lists the metrics that have a limit.
func (b *balancer) measured() []model.Metric {
	var out []model.Metric
	for _, m := range b.limited() {
		if b.limits.Of(m) > 0 {
			out = append(out, m)
		}
	}
	if b.bandwidthCapped() {
		out = append(out, model.TrafficOut)
	}
	return out
}

// limitOf is the limit of a measured metric.
func (b *balancer) limitOf(m model.Metric) float64 {
	if m == model.TrafficOut {
		return float64(b.lb.BandwidthMbps) * 1e6
	}
	return float64(b.limits.Of(m))
}

// round4 keeps four places of a share, and never rounds one up to a whole limit
// that was not reached.
func round4(f float64) float64 {
	r := math.Round(f*1e4) / 1e4
	if r >= 1 && f < 1 {
		return 0.9999
	}
	return r
}

func (b *balancer) bandwidthCapped() bool {
	return b.lb.InternetChargeType == byBandwidth && b.lb.BandwidthMbps > 0
}

// bottleneck is the limit that is used most; the first in order on a tie.
func bottleneck(utilization map[model.Metric]float64) model.Metric {
	top, first := -1.0, model.Metric("")
	for _, m := range model.Metrics() {
		if share, ok := utilization[m]; ok && share > top {
			top, first = share, m
		}
	}
	return first
}

// top is the largest share of a limit of the spec; false when none is known.
func (b *balancer) top() (float64, bool) {
	top, known := 0.0, false
	for _, m := range b.limited() {
		if peak, ok := b.peak(m); ok && b.limits.Of(m) > 0 {
			top, known = math.Max(top, peak/float64(b.limits.Of(m))), true
		}
	}
	return top, known
}

func (b *balancer) status(chosen *option) Status {
	switch {
	case b.saturated():
		return Saturated
	case b.idle.ID != "":
		return Idle
	case b.undecided() || b.scheme == unlisted || !b.serves() && b.knownFit():
		return NoData
	case b.scheme != guaranteed:
		return Elastic
	case !b.keep.Fits:
		return NearLimit
	case chosen != b.keep && b.cheaper(chosen, b.keep):
		return Oversized
	case !b.comparable(b.keep):
		return NoData // of what it costs, so it is unknown whether another size is cheaper
	}
	return RightSized
}

// summaries are all metrics as the report shows them; those that were not read
// have no samples.
func (b *balancer) summaries() map[model.Metric]MetricSummary {
	out := map[model.Metric]MetricSummary{}
	for _, m := range model.Metrics() {
		s := b.usage.Metrics[m]
		sum := MetricSummary{Samples: max(s.Samples, 0), Expected: s.Expected, Floor: s.Floor && s.Samples > 0}
		if peak, ok := b.peak(m); ok {
			sum.Peak, sum.PeakAt = &peak, s.PeakAt
			sum.Mean, sum.P50, sum.P95, sum.P99 = number(s.Mean), number(s.P50), number(s.P95), number(s.P99)
		}
		out[m] = sum
	}
	return out
}

// number returns a figure, or nil for what JSON cannot hold.
func number(f float64) *float64 {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return nil
	}
	return &f
}

// unread names the metrics of which a part of the window could not be read.
func (b *balancer) unread() []model.Metric {
	var out []model.Metric
	for _, m := range model.Metrics() {
		if b.usage.Metrics[m].Unread {
			out = append(out, m)
		}
	}
	return out
}

func (b *balancer) charts() map[model.Metric][]float64 {
	out := map[model.Metric][]float64{}
	for _, m := range slices.Sorted(maps.Keys(b.usage.Metrics)) {
		hours := make([]float64, len(b.usage.Metrics[m].Hours))
		for i := range hours {
			hours[i] = b.hour(m, i)
		}
		out[m] = hours
	}
	return out
}
