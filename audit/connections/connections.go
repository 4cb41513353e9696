// Package connections judges how many connections ECS instances hold: against the
// published ceiling of their type, what part of them is closed or idle, what a shorter
// timer of the interface would free, and what looks like an attack.
//
// All of it is arithmetic over a snapshot, and over what the host says where that is
// known; every figure comes with how it was made.
package connections

import (
	"cmp"
	"slices"

	"github.com/alictl/alictl/audit/ceiling"
	"github.com/alictl/alictl/audit/timeout"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/topology"
)

// Policy holds the thresholds. None of them has a source: they are settings.
type Policy struct {
	NearShare float64 // of the ceiling, from where an instance is near it
	FullShare float64 // from where new connections must fail

	SynRecvShare  float64 // of all sockets, half open
	SourceShare   float64 // of the inbound sockets, from one address
	SourceCount   int     // inbound sockets from one address
	GrowthFactor  float64 // of new connections over their median
	QueriesFactor float64 // of requests over their median, up to which they are flat
}

// DefaultPolicy returns the thresholds that are used unless others are given.
func DefaultPolicy() Policy {
	return Policy{
		NearShare: 0.80, FullShare: 0.95, SynRecvShare: 0.25, SourceShare: 0.20, SourceCount: 100, GrowthFactor: 10, QueriesFactor: 2,
	}
}

// Level says how near an instance is to its ceiling.
type Level string

// The levels.
const (
	Fine    Level = "fine"
	Near    Level = "near"
	Full    Level = "full"
	Unknown Level = "unknown" // no ceiling is published, or the connections could not be read
)

// Instance is one instance and its connections.
type Instance struct {
	RegionID, ID, Name, Type string

	Level   Level
	Proven  bool     // the host was asked, and dropped nothing itself
	Peak    *float64 // connections, as the host counts them; nil: not known
	Mean    float64
	Partial bool // a part of the window could not be read, or only means exist
	Ceiling *ceiling.Ceiling
	Share   float64 // of the ceiling, when both are known

	Interfaces []Interface
	Rate       *Rate  // nil: not known
	Parts      *Parts // nil: the rate or the peak is not known
	Savings    []Saving
}

// Interface is an interface of the instance with its timers.
type Interface struct {
	ID       string
	Timeouts *model.Timeouts // nil: not read
	Desired  *model.Timeouts // the shortest that its listeners allow; nil: it serves none, or unknown
}

// Rate is how many connections a second reach an instance.
type Rate struct {
	PerSecond float64
	Estimated bool // from the figures of the load balancers, by weight
}

// Parts splits the peak. They add up to it.
type Parts struct {
	Closed float64 // closed connections that the interface still times: rate x closing timer
	Held   float64 // that the host itself has, when it says so
	Rest   float64 // idle and forgotten connections, UDP, and active ones when the host says nothing
	// HostKnown says that Held was measured.
	HostKnown bool
}

// Saving is what a shorter timer of the interfaces would free at most.
type Saving struct {
	Field model.Field
	From  int // seconds
	To    int // seconds
	Frees float64
	// Of is the number of connections that the timer holds, from which Frees follows:
	// Of x (From - To) / From.
	Of float64
}

// Report is the judgement of one account.
type Report struct {
	Instances []Instance // the fullest first; unknown ones last
	Signs     []Sign
}

// Judge judges the instances of a snapshot that serve a listener or whose connections
// were read. Hosts holds what is known of some of them from the inside, by id.
func Judge(s *model.Snapshot, hosts map[string]HostFigures, policy Policy) Report {
	needs := timeout.Plan(s, plan.Policy{AllowLower: true, TimeWaitSeconds: closingNeeded})
	j := judge{
		s: s, hosts: hosts, policy: policy, topology: topology.Of(s), plan: needs,
		interfaces: interfacesByInstance(s, needs),
		usage:      map[model.Key]*model.Usage{}, peaks: map[model.Key]*model.Series{},
	}
	return j.report()
}

// closingNeeded is the closing timer that backends of a load balancer have by default.
const closingNeeded = 15

// shortestClosing is the shortest closing timer that an interface can have.
const shortestClosing = 3

type judge struct {
	s          *model.Snapshot
	hosts      map[string]HostFigures
	policy     Policy
	topology   *topology.Topology
	plan       *plan.Plan
	interfaces map[model.Key][]Interface
	usage      map[model.Key]*model.Usage
	peaks      map[model.Key]*model.Series
}

func (j *judge) report() Report {
	for i := range j.s.Usage {
		u := &j.s.Usage[i]
		j.usage[model.Key{RegionID: u.RegionID, ID: u.LoadBalancerID}] = u
	}
	for i := range j.s.InstanceUsage {
		u := &j.s.InstanceUsage[i]
		j.peaks[model.Key{RegionID: u.RegionID, ID: u.InstanceID}] = &u.Connections
	}
	rates := j.rates()
	var out Report
	for _, key := range j.instances(rates) {
		out.Instances = append(out.Instances, j.instance(key, rates))
	}
	slices.SortStableFunc(out.Instances, func(a, b Instance) int { return cmp.Compare(b.Share, a.Share) })
	out.Signs = j.signs()
	return out
}

// instances lists every instance that something is known of, in order.
func (j *judge) instances(rates map[model.Key]float64) []model.Key {
	keys := map[model.Key]bool{}
	for key := range j.peaks {
		keys[key] = true
	}
	for key := range rates {
		keys[key] = true
	}
	for _, i := range j.plan.Interfaces {
		if i.InstanceID != "" {
			keys[model.Key{RegionID: i.RegionID, ID: i.InstanceID}] = true
		}
	}
	out := make([]model.Key, 0, len(keys))
	for key := range keys {
		out = append(out, key)
	}
	slices.SortFunc(out, model.Key.Compare)
	return out
}

func (j *judge) instance(key model.Key, rates map[model.Key]float64) Instance {
	out := Instance{RegionID: key.RegionID, ID: key.ID, Level: Unknown, Interfaces: j.interfaces[key]}
	if i := j.topology.Instance(key); i != nil {
		out.Name, out.Type = i.Name, i.Type
	}
	if c, ok := ceiling.Of(out.Type); ok {
		out.Ceiling = &c
	}
	if series := j.peaks[key]; series != nil && series.Samples > 0 {
		out.Peak, out.Mean = &series.Peak, series.Mean
		out.Partial = series.Unread || series.Floor
	}
	if out.Peak != nil && out.Ceiling != nil {
		out.Share = *out.Peak / float64(out.Ceiling.Connections)
		out.Level = j.level(out.Share, out.Partial)
	}
	host, known := j.hosts[key.ID]
	switch rate, estimated := rates[key]; {
	case known && host.NewPerSecond > 0:
		out.Rate = &Rate{PerSecond: host.NewPerSecond}
	case estimated:
		out.Rate = &Rate{PerSecond: rate, Estimated: true}
	}
	out.Proven = known && host.DropsKnown && host.Drops == 0
	out.Parts = parts(&out, host, known)
	out.Savings = savings(&out)
	return out
}

// level judges a share. One that is known only in part is never called fine.
func (j *judge) level(share float64, partial bool) Level {
	switch {
	case share >= j.policy.FullShare:
		return Full
	case share >= j.policy.NearShare:
		return Near
	case partial:
		return Unknown
	}
	return Fine
}

// interfacesByInstance lists the interfaces of every instance with what their listeners
// need.
func interfacesByInstance(s *model.Snapshot, p *plan.Plan) map[model.Key][]Interface {
	type place struct{ regionID, instanceID, id string }
	desired := make(map[place]*model.Timeouts, len(p.Interfaces))
	for i := range p.Interfaces {
		eni := &p.Interfaces[i]
		desired[place{eni.RegionID, eni.InstanceID, eni.ID}] = eni.Desired
	}
	out := map[model.Key][]Interface{}
	for i := range s.Interfaces {
		eni := &s.Interfaces[i]
		key := model.Key{RegionID: eni.RegionID, ID: eni.InstanceID}
		out[key] = append(out[key], Interface{ID: eni.ID, Timeouts: eni.Timeouts, Desired: desired[place{eni.RegionID, eni.InstanceID, eni.ID}]})
	}
	return out
}
