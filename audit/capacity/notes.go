package capacity

import (
	"reflect"
	"slices"
	"time"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

// stripes is the number of nodes that the traffic of a CLB is spread over, and
// proxies that of the layer-7 proxies, as far as the vendor has told.
const (
	stripes = 4
	proxies = 8
)

// allNotes are what a reader must know of the figures, beside what came up while
// they were made.
func (b *balancer) allNotes() []text.Message {
	out := b.schemeNotes()
	out = append(out, b.dataNotes()...)
	out = append(out, b.otherLimits()...)
	out = append(out, b.lcuNotes()...)
	for _, n := range b.notes {
		same := func(m text.Message) bool { return reflect.DeepEqual(m, n) }
		if !slices.ContainsFunc(out, same) {
			out = append(out, n)
		}
	}
	return out
}

func (b *balancer) schemeNotes() []text.Message {
	switch b.scheme {
	case shared:
		return []text.Message{say("capacity.note_shared", nil)}
	case unlisted:
		return []text.Message{say("capacity.note_unlisted", text.Data{"Spec": b.lb.Spec})}
	case elastic:
		return []text.Message{say("capacity.note_elastic", nil)}
	case network:
		return []text.Message{say("capacity.note_network", nil)}
	}
	var out []text.Message
	if b.usageMetered() {
		out = append(out, say("capacity.note_free_ceiling", nil))
	}
	if b.lb.PayType == prePay {
		out = append(out, say("capacity.note_subscription", nil))
	}
	if b.onceFree() {
		out = append(out, say("capacity.once_free", nil))
	}
	return out
}

// onceFree says whether the load balancer is of the smallest spec and so old that
// it may pay no spec fee until its spec is changed.
func (b *balancer) onceFree() bool {
	return b.scheme == guaranteed && b.own == 0 && b.lb.PayType != prePay &&
		b.lb.CreatedAt != nil && b.lb.CreatedAt.In(zone()).Format(time.DateOnly) < "2020-04-01"
}

// dataNotes say what is missing from the evidence.
func (b *balancer) dataNotes() []text.Message {
	var out []text.Message
	for _, m := range b.limited() {
		if _, ok := b.peak(m); !ok {
			out = append(out, say("capacity.note_no_metric", text.Data{"Metric": metricName(m)}))
			continue
		}
		s := b.usage.Metrics[m]
		if s.Unread {
			out = append(out, say("capacity.note_unread_part", text.Data{"Metric": metricName(m), "Samples": figure(float64(s.Samples)), "Expected": figure(float64(s.Expected))}))
		}
		if s.Floor {
			out = append(out, say("capacity.note_floor", text.Data{"Metric": metricName(m)}))
		}
	}
	if b.metered.hours > 0 && b.metered.empty > 0 {
		out = append(out, say("capacity.note_empty_hours", text.Data{"Hours": b.metered.empty, "Known": b.metered.hours}))
	}
	if b.metered.partial > 0 {
		out = append(out, say("capacity.note_partial_hours", text.Data{"Hours": b.metered.partial}))
	}
	if b.lb.CreatedAt != nil && b.lb.CreatedAt.After(b.window.Start) {
		out = append(out, say("capacity.note_created_inside", nil))
	}
	if !b.index.listed(b.lb) {
		out = append(out, say("capacity.note_unread", nil))
	}
	return out
}

// otherLimits are the limits beside the three of the spec: bandwidth, what one
// connection gets of it, and what one proxy takes of the queries.
func (b *balancer) otherLimits() []text.Message {
	var out []text.Message
	if b.bandwidthCapped() {
		data := text.Data{"Mbps": b.lb.BandwidthMbps, "One": figure(float64(b.lb.BandwidthMbps) / (stripes - 1))}
		if share, ok := b.shares()[model.TrafficOut]; ok {
			data["Share"] = Percent(share)
			out = append(out, say("capacity.note_bandwidth", data))
		} else {
			out = append(out, say("capacity.note_bandwidth_unread", data))
		}
	}
	queries, ok := b.peak(model.Queries)
	if one := float64(b.limits.Queries) / (proxies - 1); ok && b.http && one > 0 && queries > one {
		out = append(out, say("capacity.note_proxies", text.Data{"Peak": figure(queries), "One": figure(one), "Proxies": proxies}))
	}
	return out
}

func (b *balancer) lcuNotes() []text.Message {
	if b.scheme == shared || b.lb.PayType == prePay {
		return nil
	}
	if !b.lcu.known {
		return []text.Message{say("capacity.note_lcu_unknown", nil)}
	}
	var out []text.Message
	if b.lcu.floor {
		out = append(out, say("capacity.note_lcu_floor", nil))
	}
	if b.http {
		out = append(out, say("capacity.note_lcu_rules", nil))
	}
	return out
}
