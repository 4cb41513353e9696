package world

import (
	"slices"
	"strconv"
)

// The levels at which a metric is kept.
const (
	ScopeInstance    = "userId,instanceId"
	ScopeListener    = "userId,instanceId,port,protocol"
	ScopeVIP         = "userId,instanceId,port,vip"
	ScopeNLBListener = "userId,instanceId,listenerPort,listenerProtocol"
	ScopeNLBVIP      = "userId,instanceId,vip"

	averageOnly = "Average"
	threeStats  = "Average,Minimum,Maximum"
)

// Metric is one metric of a namespace. The value is found in a flow; per says
// what a hundred percent are, for the metrics in percent.
type Metric struct {
	Namespace, Name, Unit, Scope, Statistics string

	value func(flow) float64
	// whole is the limit that value is shown in percent of; nil is no percent.
	whole func(*curve) float64
	// listener counts servers, whatever the traffic.
	servers func(r *Region, b *Balancer, at int) float64
	// only says which load balancers have the metric; nil is all.
	only func(*Balancer) bool
	// plain metrics are those of NLB listeners under their other names.
	plain bool
	// web metrics are shared among http and https listeners only.
	web bool
}

// MetricsOf lists the metrics of a namespace.
func MetricsOf(namespace string) []Metric {
	switch namespace {
	case NamespaceCLB:
		return clbMetrics()
	case NamespaceNLB:
		return nlbMetrics()
	case NamespaceECS:
		return ecsMetrics()
	}
	return nil
}

// FindMetric is a metric by its name, nil when there is none.
func FindMetric(namespace, name string) *Metric {
	all := MetricsOf(namespace)
	i := slices.IndexFunc(all, func(m Metric) bool { return m.Name == name })
	if i < 0 {
		return nil
	}
	return &all[i]
}

// Offers says whether a load balancer has any series of the metric.
func (w *World) Offers(m *Metric, b *Balancer) bool {
	if b.curve == nil || b.namespace() != m.Namespace || m.only != nil && !m.only(b) || !w.Monitoring.Calls(m) {
		return false
	}
	for _, gone := range w.Monitoring.Missing {
		if Glob(gone.Region, b.Region.ID) && Glob(gone.Metric, m.Name) {
			return false
		}
	}
	return true
}

// Series lists what the metric has of one load balancer: one, or one for each
// listener, or for each address.
func (m *Metric) Series(w *World, b *Balancer) []Series {
	value := m.value
	if m.whole != nil {
		limit := m.whole(b.curve)
		value = func(f flow) float64 { return m.value(f) * 100 / limit }
	}
	one := Series{curve: b.curve, value: value, share: 1, Labels: []Label{{"userId", w.AccountID}, {"instanceId", b.ID()}}}
	switch m.Scope {
	case ScopeInstance:
		return []Series{one}
	case ScopeNLBVIP:
		return one.perZone(b.NLB)
	}
	var out []Series
	for at, part := range b.Listeners() {
		s := one
		s.share = part.Share
		if m.web {
			s.share = part.webShare
		}
		if m.servers != nil {
			n := m.servers(b.Region, b, at)
			s.share, s.value = 1, func(flow) float64 { return n }
		}
		s.Labels = append(slices.Clone(one.Labels), m.place(b, part)...)
		if !m.web || part.web {
			out = append(out, s)
		}
	}
	return out
}

func (m *Metric) place(b *Balancer, part ListenerPart) []Label {
	port := strconv.Itoa(part.port)
	switch m.Scope {
	case ScopeVIP:
		return []Label{{"port", port}, {"vip", b.CLB.Address}}
	case ScopeNLBListener:
		return []Label{{"listenerPort", port}, {"listenerProtocol", part.Protocol}}
	}
	return []Label{{"port", port}, {"protocol", part.Protocol}}
}

func (s Series) perZone(lb *NLB) []Series {
	var out []Series
	for _, z := range lb.Zones {
		one := s
		one.share = 1 / float64(len(lb.Zones))
		one.Labels = append(slices.Clone(s.Labels), Label{"vip", z.Address})
		out = append(out, one)
	}
	return out
}

// ListenerPart is a listener's part of its load balancer's flow.
type ListenerPart struct {
	port            int
	Protocol        string
	web             bool
	Share, webShare float64
}

// Listeners divides the flow evenly, or by the weights of the scenario, among
// the listeners that run.
func (b *Balancer) Listeners() []ListenerPart {
	var out []ListenerPart
	add := func(port int, protocol string, web, runs bool, weight float64) {
		part := ListenerPart{port: port, Protocol: protocol, web: web}
		if weight == 0 {
			weight = 1
		}
		if runs {
			part.Share = weight
		}
		if runs && web {
			part.webShare = weight
		}
		out = append(out, part)
	}
	if b.CLB != nil {
		for i := range b.CLB.Listeners {
			l := &b.CLB.Listeners[i]
			add(l.Port, l.Protocol, l.Web(), l.Status == "running", l.LoadShare)
		}
	} else {
		for i := range b.NLB.Listeners {
			l := &b.NLB.Listeners[i]
			add(l.Port, l.Protocol, false, l.Status == "Running", l.LoadShare)
		}
	}
	return normalized(out)
}

func normalized(parts []ListenerPart) []ListenerPart {
	all, web := 0.0, 0.0
	for _, p := range parts {
		all += p.Share
		web += p.webShare
	}
	for i := range parts {
		parts[i].Share /= max(all, 1e-9)
		parts[i].webShare /= max(web, 1e-9)
	}
	return parts
}

// Calls says whether a metric goes by this name; those of NLB listeners have two.
func (m *Monitoring) Calls(one *Metric) bool {
	switch {
	case one.plain:
		return m.NLBListeners == plainListeners
	case one.Scope == ScopeNLBListener:
		return m.NLBListeners != plainListeners
	}
	return true
}

// Gone says whether a region lacks the metric; without a region, whether all do.
func (m *Monitoring) Gone(region, metric string) bool {
	return slices.ContainsFunc(m.Missing, func(gone MissingMetric) bool {
		return Glob(gone.Region, region) && Glob(gone.Metric, metric)
	})
}
