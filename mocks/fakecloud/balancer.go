package fakecloud

import (
	"time"
)

const (
	namespaceCLB = "acs_slb_dashboard"
	namespaceNLB = "acs_nlb"
	namespaceECS = "acs_ecs_dashboard"

	specElastic = "slb.lcu.elastic"
)

// balancer is what is measured, with its curve: a load balancer of either kind, or
// an instance.
type balancer struct {
	region   *Region
	clb      *CLB
	nlb      *NLB
	instance *Instance
	curve    *curve
}

func (b *balancer) id() string {
	switch {
	case b.clb != nil:
		return b.clb.ID
	case b.nlb != nil:
		return b.nlb.ID
	}
	return b.instance.ID
}

func (b *balancer) namespace() string {
	switch {
	case b.clb != nil:
		return namespaceCLB
	case b.nlb != nil:
		return namespaceNLB
	}
	return namespaceECS
}

func (b *balancer) load() *Load {
	switch {
	case b.clb != nil:
		return b.clb.Load
	case b.nlb != nil:
		return b.nlb.Load
	}
	return b.instance.Load
}

func (b *balancer) life() (created, deleted time.Time) {
	switch {
	case b.clb != nil:
		return b.clb.Created, b.clb.Deleted
	case b.nlb != nil:
		return b.nlb.Created, b.nlb.Deleted
	}
	return b.instance.Created, time.Time{}
}

// measuredOf lists what has metrics of a namespace in a region.
func (w *World) measuredOf(r *Region, namespace string) []*balancer {
	if namespace != namespaceECS {
		return w.balancersOf(r)
	}
	var out []*balancer
	for i := range r.Instances {
		if in := &r.Instances[i]; in.Load != nil {
			out = append(out, w.balancer(&balancer{region: r, instance: in}))
		}
	}
	return out
}

// balancersOf lists the load balancers of a region; those with a load have
// their curves.
func (w *World) balancersOf(r *Region) []*balancer {
	out := make([]*balancer, 0, len(r.CLBs)+len(r.NLBs))
	for i := range r.CLBs {
		out = append(out, w.balancer(&balancer{region: r, clb: &r.CLBs[i]}))
	}
	for i := range r.NLBs {
		out = append(out, w.balancer(&balancer{region: r, nlb: &r.NLBs[i]}))
	}
	return out
}

// balancer gives b its curve, for the spec it has now.
func (w *World) balancer(b *balancer) *balancer {
	load := b.load()
	if load == nil {
		return b
	}
	created, deleted := b.life()
	c := newCurve(*load, b.id(), w.Epoch, created, deleted)
	c.limits = b.limits()
	if b.clb != nil && b.clb.InternetChargeType == payByBandwidth && b.clb.Bandwidth > 0 {
		c.bandwidth = float64(b.clb.Bandwidth) * mega
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
func (b *balancer) web() bool {
	if b.clb == nil {
		return false
	}
	for i := range b.clb.Listeners {
		if l := &b.clb.Listeners[i]; l.Status == "running" && l.web() {
			return true
		}
	}
	return false
}

func (l *CLBListener) web() bool { return l.Protocol == protoHTTP || l.Protocol == protoHTTPS }

// transport is what carries the protocol: only udp shares a port with another.
func (l *CLBListener) transport() string {
	if l.Protocol == protoUDP {
		return protoUDP
	}
	return protoTCP
}

func (b *balancer) limits() limits {
	if b.instance != nil {
		return limits{}
	}
	if b.nlb != nil {
		zones := float64(max(len(b.nlb.Zones), 1))
		return limits{connections: 5_000_000 * zones, created: 200_000 * zones}
	}
	return limitsOf(b.clb.Spec)
}

// limitsOf is what the documents promise for a spec; nothing for a shared
// instance and for slb.s4.large.
func limitsOf(spec string) limits {
	switch spec {
	case "slb.s1.small":
		return limits{5_000, 3_000, 1_000}
	case "slb.s2.small":
		return limits{50_000, 5_000, 5_000}
	case "slb.s2.medium":
		return limits{100_000, 10_000, 10_000}
	case "slb.s3.small":
		return limits{200_000, 20_000, 20_000}
	case "slb.s3.medium":
		return limits{500_000, 50_000, 30_000}
	case "slb.s3.large", specElastic:
		return limits{1_000_000, 100_000, 50_000}
	}
	return limits{}
}

// guaranteed says whether utilization is shown: there is a fixed limit.
func (b *balancer) guaranteed() bool {
	return b.clb != nil && b.clb.Spec != specElastic && limitsOf(b.clb.Spec) != limits{}
}
