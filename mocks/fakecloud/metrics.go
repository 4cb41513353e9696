package fakecloud

import (
	"slices"
	"strconv"
)

// The levels at which a metric is kept.
const (
	scopeInstance    = "userId,instanceId"
	scopeListener    = "userId,instanceId,port,protocol"
	scopeVIP         = "userId,instanceId,port,vip"
	scopeNLBListener = "userId,instanceId,listenerPort,listenerProtocol"
	scopeNLBVIP      = "userId,instanceId,vip"

	averageOnly = "Average"
	threeStats  = "Average,Minimum,Maximum"
)

// metric is one metric of a namespace. The value is found in a flow; per says
// what a hundred percent are, for the metrics in percent.
type metric struct {
	namespace, name, unit, scope, statistics string

	value func(flow) float64
	// whole is the limit that value is shown in percent of; nil is no percent.
	whole func(*curve) float64
	// listener counts servers, whatever the traffic.
	servers func(r *Region, b *balancer, at int) float64
	// only says which load balancers have the metric; nil is all.
	only func(*balancer) bool
	// plain metrics are those of NLB listeners under their other names.
	plain bool
	// web metrics are shared among http and https listeners only.
	web bool
}

func metricsOf(namespace string) []metric {
	switch namespace {
	case namespaceCLB:
		return clbMetrics()
	case namespaceNLB:
		return nlbMetrics()
	case namespaceECS:
		return ecsMetrics()
	}
	return nil
}

func findMetric(namespace, name string) *metric {
	all := metricsOf(namespace)
	i := slices.IndexFunc(all, func(m metric) bool { return m.name == name })
	if i < 0 {
		return nil
	}
	return &all[i]
}

// offers says whether a load balancer has any series of the metric.
func (w *World) offers(m *metric, b *balancer) bool {
	if b.curve == nil || b.namespace() != m.namespace || m.only != nil && !m.only(b) || !w.Monitoring.calls(m) {
		return false
	}
	for _, gone := range w.Monitoring.Missing {
		if glob(gone.Region, b.region.ID) && glob(gone.Metric, m.name) {
			return false
		}
	}
	return true
}

// series lists what the metric has of one load balancer: one, or one for each
// listener, or for each address.
func (m *metric) series(w *World, b *balancer) []series {
	value := m.value
	if m.whole != nil {
		limit := m.whole(b.curve)
		value = func(f flow) float64 { return m.value(f) * 100 / limit }
	}
	one := series{curve: b.curve, value: value, share: 1, labels: []label{{"userId", w.AccountID}, {"instanceId", b.id()}}}
	switch m.scope {
	case scopeInstance:
		return []series{one}
	case scopeNLBVIP:
		return one.perZone(b.nlb)
	}
	var out []series
	for at, part := range b.listeners() {
		s := one
		s.share = part.share
		if m.web {
			s.share = part.webShare
		}
		if m.servers != nil {
			n := m.servers(b.region, b, at)
			s.share, s.value = 1, func(flow) float64 { return n }
		}
		s.labels = append(slices.Clone(one.labels), m.place(b, part)...)
		if !m.web || part.web {
			out = append(out, s)
		}
	}
	return out
}

func (m *metric) place(b *balancer, part listenerPart) []label {
	port := strconv.Itoa(part.port)
	switch m.scope {
	case scopeVIP:
		return []label{{"port", port}, {"vip", b.clb.Address}}
	case scopeNLBListener:
		return []label{{"listenerPort", port}, {"listenerProtocol", part.protocol}}
	}
	return []label{{"port", port}, {"protocol", part.protocol}}
}

func (s series) perZone(lb *NLB) []series {
	var out []series
	for _, z := range lb.Zones {
		one := s
		one.share = 1 / float64(len(lb.Zones))
		one.labels = append(slices.Clone(s.labels), label{"vip", z.Address})
		out = append(out, one)
	}
	return out
}

// listenerPart is a listener's part of its load balancer's flow.
type listenerPart struct {
	port            int
	protocol        string
	web             bool
	share, webShare float64
}

// listeners divides the flow evenly, or by the weights of the scenario, among
// the listeners that run.
func (b *balancer) listeners() []listenerPart {
	var out []listenerPart
	add := func(port int, protocol string, web, runs bool, weight float64) {
		part := listenerPart{port: port, protocol: protocol, web: web}
		if weight == 0 {
			weight = 1
		}
		if runs {
			part.share = weight
		}
		if runs && web {
			part.webShare = weight
		}
		out = append(out, part)
	}
	if b.clb != nil {
		for i := range b.clb.Listeners {
			l := &b.clb.Listeners[i]
			add(l.Port, l.Protocol, l.web(), l.Status == "running", l.LoadShare)
		}
	} else {
		for i := range b.nlb.Listeners {
			l := &b.nlb.Listeners[i]
			add(l.Port, l.Protocol, false, l.Status == "Running", l.LoadShare)
		}
	}
	return normalized(out)
}

func normalized(parts []listenerPart) []listenerPart {
	all, web := 0.0, 0.0
	for _, p := range parts {
		all += p.share
		web += p.webShare
	}
	for i := range parts {
		parts[i].share /= max(all, 1e-9)
		parts[i].webShare /= max(web, 1e-9)
	}
	return parts
}

// calls says whether a metric goes by this name; those of NLB listeners have two.
func (m *Monitoring) calls(one *metric) bool {
	switch {
	case one.plain:
		return m.NLBListeners == plainListeners
	case one.scope == scopeNLBListener:
		return m.NLBListeners != plainListeners
	}
	return true
}

// gone says whether a region lacks the metric; without a region, whether all do.
func (m *Monitoring) gone(region, metric string) bool {
	return slices.ContainsFunc(m.Missing, func(gone MissingMetric) bool {
		return glob(gone.Region, region) && glob(gone.Metric, metric)
	})
}
