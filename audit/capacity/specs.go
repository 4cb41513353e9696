package capacity

import (
	"math"
	"slices"

	"github.com/alictl/alictl/internal/model"
)

// Spec is a guaranteed-performance spec of a CLB.
type Spec struct {
	Name      string
	Limits    Limits
	OnRequest bool // no longer offered by default (page on configurations of pay-as-you-go CLB, 2026-02-11)
}

// Specs lists the specs whose limits are published, the smallest first. The limits
// are those of the Alibaba Cloud CLB FAQ of 2019-08-15, and the same in the later
// help pages.
func Specs() []Spec {
	return []Spec{
		{Name: "slb.s1.small", Limits: Limits{5_000, 3_000, 1_000}},
		{Name: "slb.s2.small", Limits: Limits{50_000, 5_000, 5_000}},
		{Name: "slb.s2.medium", Limits: Limits{100_000, 10_000, 10_000}},
		{Name: "slb.s3.small", Limits: Limits{200_000, 20_000, 20_000}},
		{Name: "slb.s3.medium", Limits: Limits{500_000, 50_000, 30_000}},
		{Name: "slb.s3.large", Limits: Limits{1_000_000, 100_000, 50_000}, OnRequest: true},
	}
}

// What the API says of how an instance is charged.
const (
	payBySpec     = "PayBySpec"
	payByLCU      = "PayByCLCU"
	prePay        = "PrePay"
	elasticSpec   = "slb.lcu.elastic"
	byBandwidth   = "paybybandwidth"
	byTraffic     = "paybytraffic"
	internet      = "internet"
	intranet      = "intranet"
	lcuMaxTraffic = 5e9  // bits per second
	nlbMaxTraffic = 50e9 // bits per second and zone
)

// lcuCeiling is what a CLB that is paid by LCU can take.
func lcuCeiling() Limits { return Limits{1_000_000, 100_000, 50_000} }

// nlbCeiling is what an NLB can take; nothing is known without its zones.
func nlbCeiling(zones int) Limits {
	return Limits{MaxConnections: 5_000_000 * zones, NewConnections: 200_000 * zones}
}

// scheme is how the capacity of a load balancer is given.
type scheme int

const (
	guaranteed scheme = iota // a spec with published limits
	shared                   // shared-performance: nothing is guaranteed
	unlisted                 // a spec without published limits, such as slb.s4.large
	elastic                  // a CLB paid by LCU
	network                  // an NLB
)

// schemeOf returns the scheme, and the place in Specs of a guaranteed spec.
func schemeOf(lb model.LoadBalancer) (scheme, int) {
	switch {
	case lb.Kind == model.NLB:
		return network, -1
	case lb.InstanceChargeType == payByLCU || lb.Spec == elasticSpec:
		return elastic, -1
	case lb.Spec == "":
		return shared, -1
	}
	if i := slices.IndexFunc(Specs(), func(s Spec) bool { return s.Name == lb.Spec }); i >= 0 {
		return guaranteed, i
	}
	return unlisted, -1
}

// Of returns the limit of a metric, 0 where there is none or it is not known.
func (l Limits) Of(m model.Metric) int {
	switch m {
	case model.MaxConnections:
		return l.MaxConnections
	case model.NewConnections:
		return l.NewConnections
	case model.Queries:
		return l.Queries
	}
	return 0
}

// within says whether a figure is at most a share of a limit, with room for the
// last digit of a float.
func within(peak float64, limit int, share float64) bool {
	return peak <= float64(limit)*share*(1+1e-9)
}

// smallest returns the place of the smallest spec that one metric's peak needs;
// a peak beyond all of them needs the largest.
func smallest(specs []Spec, m model.Metric, peak float64) int {
	i := slices.IndexFunc(specs, func(s Spec) bool { return peak <= float64(s.Limits.Of(m)) })
	if i < 0 {
		return len(specs) - 1
	}
	return i
}

// clean returns a figure, or NoData for what cannot be one.
func clean(f float64) float64 {
	const absurd = 1e13 // ten terabits per second
	if f < 0 || f > absurd || math.IsNaN(f) {
		return model.NoData
	}
	return f
}

// LimitsOf returns what a load balancer can take, and whether anything is published
// of it. A limit of 0 is none.
func LimitsOf(lb model.LoadBalancer) (Limits, bool) {
	switch kind, i := schemeOf(lb); kind {
	case guaranteed:
		return Specs()[i].Limits, true
	case elastic:
		return lcuCeiling(), true
	case network:
		return nlbCeiling(lb.Zones), lb.Zones > 0
	}
	return Limits{}, false
}
