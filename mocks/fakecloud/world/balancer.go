package world

import (
	"time"
)

// Namespaces of metrics, and the spec that pays by LCU.
const (
	NamespaceCLB = "acs_slb_dashboard"
	NamespaceNLB = "acs_nlb"
	NamespaceECS = "acs_ecs_dashboard"

	SpecElastic = "slb.lcu.elastic"
)

// Balancer is what is measured, with its curve: a load balancer of either kind, or
// an instance.
type Balancer struct {
	Region   *Region
	CLB      *CLB
	NLB      *NLB
	Instance *Instance
	curve    *curve
}

// ID is that of the load balancer or instance.
func (b *Balancer) ID() string {
	switch {
	case b.CLB != nil:
		return b.CLB.ID
	case b.NLB != nil:
		return b.NLB.ID
	}
	return b.Instance.ID
}

func (b *Balancer) namespace() string {
	switch {
	case b.CLB != nil:
		return NamespaceCLB
	case b.NLB != nil:
		return NamespaceNLB
	}
	return NamespaceECS
}

func (b *Balancer) load() *Load {
	switch {
	case b.CLB != nil:
		return b.CLB.Load
	case b.NLB != nil:
		return b.NLB.Load
	}
	return b.Instance.Load
}

// Life is when it was made, and when it was deleted if it was.
func (b *Balancer) Life() (created, deleted time.Time) {
	switch {
	case b.CLB != nil:
		return b.CLB.Created, b.CLB.Deleted
	case b.NLB != nil:
		return b.NLB.Created, b.NLB.Deleted
	}
	return b.Instance.Created, time.Time{}
}

// MeasuredOf lists what has metrics of a namespace in a region.
func (w *World) MeasuredOf(r *Region, namespace string) []*Balancer {
	if namespace != NamespaceECS {
		return w.BalancersOf(r)
	}
	var out []*Balancer
	for i := range r.Instances {
		if in := &r.Instances[i]; in.Load != nil {
			out = append(out, w.Measured(&Balancer{Region: r, Instance: in}))
		}
	}
	return out
}

// BalancersOf lists the load balancers of a region; those with a load have
// their curves.
func (w *World) BalancersOf(r *Region) []*Balancer {
	out := make([]*Balancer, 0, len(r.CLBs)+len(r.NLBs))
	for i := range r.CLBs {
		out = append(out, w.Measured(&Balancer{Region: r, CLB: &r.CLBs[i]}))
	}
	for i := range r.NLBs {
		out = append(out, w.Measured(&Balancer{Region: r, NLB: &r.NLBs[i]}))
	}
	return out
}

// Measured gives b its curve, for the spec it has now.
func (w *World) Measured(b *Balancer) *Balancer {
	load := b.load()
	if load == nil {
		return b
	}
	created, deleted := b.Life()
	c := newCurve(*load, b.ID(), w.Epoch, created, deleted)
	c.limits = b.Limits()
	if b.CLB != nil && b.CLB.InternetChargeType == PayByBandwidth && b.CLB.Bandwidth > 0 {
		c.bandwidth = float64(b.CLB.Bandwidth) * mega
	}
	c.load.fill(b.web())
	c.fill()
	b.curve = &c
	return b
}

// fill writes what a load leaves out.
func (l *Load) fill(web bool) {
	setDefault(&l.NewConnections, l.Peak/60)
	switch {
	case !web:
		l.Queries = 0
	case l.Queries == 0:
		l.Queries = 2 * l.NewConnections
	}
	setDefault(&l.In, l.Peak/1000)
	setDefault(&l.Out, l.Peak/200)
	setDefault(&l.PeakHour, 20)
	setDefault(&l.Weekend, 1)
	setDefault(&l.Burst, 0.08)
}

// web says whether requests are served: an http or https listener that runs.
func (b *Balancer) web() bool {
	if b.CLB == nil {
		return false
	}
	for i := range b.CLB.Listeners {
		if l := &b.CLB.Listeners[i]; l.Status == "running" && l.Web() {
			return true
		}
	}
	return false
}

// Web says whether the listener speaks http or https.
func (l *CLBListener) Web() bool { return l.Protocol == ProtoHTTP || l.Protocol == ProtoHTTPS }

// transport is what carries the protocol: only udp shares a port with another.
func (l *CLBListener) transport() string {
	if l.Protocol == ProtoUDP {
		return ProtoUDP
	}
	return ProtoTCP
}

// Limits are those of its spec; an instance has none.
func (b *Balancer) Limits() Limits {
	if b.Instance != nil {
		return Limits{}
	}
	if b.NLB != nil {
		zones := float64(max(len(b.NLB.Zones), 1))
		return Limits{Connections: 5_000_000 * zones, Created: 200_000 * zones}
	}
	return LimitsOf(b.CLB.Spec)
}

// LimitsOf is what the documents promise for a spec; nothing for a shared
// instance and for slb.s4.large.
func LimitsOf(spec string) Limits {
	switch spec {
	case "slb.s1.small":
		return Limits{5_000, 3_000, 1_000}
	case "slb.s2.small":
		return Limits{50_000, 5_000, 5_000}
	case "slb.s2.medium":
		return Limits{100_000, 10_000, 10_000}
	case "slb.s3.small":
		return Limits{200_000, 20_000, 20_000}
	case "slb.s3.medium":
		return Limits{500_000, 50_000, 30_000}
	case "slb.s3.large", SpecElastic:
		return Limits{1_000_000, 100_000, 50_000}
	}
	return Limits{}
}

// guaranteed says whether utilization is shown: there is a fixed limit.
func (b *Balancer) guaranteed() bool {
	return b.CLB != nil && b.CLB.Spec != SpecElastic && LimitsOf(b.CLB.Spec) != Limits{}
}
