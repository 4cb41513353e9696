// Package readiness judges whether a load balancer, its backends and the clients are
// ready for a load test, so that the test measures the service and not a limit that
// nobody meant to measure: the ports of the clients, accept queues, stickiness, health
// checks, short and long connections, and the ceilings of specs and listeners.
//
// It follows chapter 8 of the vendor's CLB questions (2019), corrected where it is
// outdated.
package readiness

import (
	"cmp"
	"slices"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/topology"
)

// Target is the load that is meant to be made. A figure of 0 is not asked about.
type Target struct {
	NewPerSecond float64 // new connections a second
	Connections  float64 // at the same time
	Requests     float64 // a second, HTTP
	Clients      int     // source addresses the load comes from; 0: not known
}

// Host is what one host says of itself. A figure of 0 is not known.
type Host struct {
	ID        string // of the instance; empty for the client
	Client    bool   // makes the load
	PortRange [2]int // ip_local_port_range
	SomaxConn int
	Backlogs  []Backlog
	OpenFiles int // the lowest soft limit of a process that listens
}

// Backlog is the queue of one listening socket.
type Backlog struct {
	Endpoint string
	Limit    int // what the socket has: the smaller of somaxconn and what the program asked for
}

// Policy holds the thresholds.
type Policy struct {
	Backlog          int     // a queue below this is small; source 003 asks for 1,024
	Room             float64 // share of a ceiling that a test may reach
	TimeWaitSeconds  float64 // how long a closed connection keeps a client's port: 60 s in Linux
	ProxiesOfLayer7  int     // that the QPS of a CLB is spread over
	ConnectionsPerIP float64 // to one backend and zone of an NLB that hides the clients' addresses
}

// DefaultPolicy returns the thresholds that are used unless others are given.
func DefaultPolicy() Policy {
	return Policy{Backlog: 1024, Room: 1, TimeWaitSeconds: 60, ProxiesOfLayer7: 8, ConnectionsPerIP: 55_000}
}

// Level says what a check found.
type Level string

// The levels, worst first.
const (
	Stop    Level = "stop"    // the target cannot be reached, or the test would measure this
	Warn    Level = "warn"    // the result would be misread
	Unknown Level = "unknown" // what is needed could not be read
	Ready   Level = "ready"
)

// CheckID names one check. The ids appear in output.
type CheckID string

// The checks.
const (
	ClientPorts     CheckID = "client-ports"     // enough source ports for short connections
	ClientAddresses CheckID = "client-addresses" // enough of them for long ones
	AcceptQueue     CheckID = "accept-queue"
	OpenFiles       CheckID = "open-files"
	Stickiness      CheckID = "stickiness"
	HealthChecks    CheckID = "health-checks" // probes add to the load
	BackendHealth   CheckID = "backend-health"
	BackendCount    CheckID = "backend-count"
	BackendCeiling  CheckID = "backend-ceiling"
	ShortBehindL7   CheckID = "short-connections-behind-layer7"
	FewConnections  CheckID = "few-connections-for-qps"
	ListenerCPS     CheckID = "listener-cps"
	SpecCeiling     CheckID = "spec-ceiling"
	Bandwidth       CheckID = "bandwidth"
	HiddenClients   CheckID = "hidden-client-addresses" // NLB without client addresses
)

// Check is the outcome of one check for one resource.
type Check struct {
	ID         CheckID
	Level      Level
	RegionID   string
	ResourceID string
	Values     Values
}

// Values are the figures of a check: what there is, what is needed, and of what.
type Values struct {
	Have, Need float64
	Of         string // what the figures count, or a name
	Count      int
}

// Judge runs every check on every active load balancer of a snapshot and on the hosts.
// The snapshot may be nil when only hosts are asked about.
func Judge(s *model.Snapshot, hosts []Host, target Target, policy Policy) []Check {
	j := judge{target: target, policy: policy}
	for _, h := range hosts {
		j.host(h)
	}
	if s != nil {
		j.s, j.topology, j.covered = s, topology.Of(s), s.Index()
		for i := range s.LoadBalancers {
			j.balancer(&s.LoadBalancers[i])
		}
	}
	slices.SortStableFunc(j.out, func(a, b Check) int {
		return cmp.Or(cmp.Compare(rank(a.Level), rank(b.Level)), cmp.Compare(a.RegionID, b.RegionID), cmp.Compare(a.ResourceID, b.ResourceID))
	})
	return j.out
}

func rank(l Level) int { return slices.Index([]Level{Stop, Warn, Unknown, Ready}, l) }

type judge struct {
	s        *model.Snapshot
	topology *topology.Topology
	covered  model.Covered
	target   Target
	policy   Policy
	out      []Check
}

func (j *judge) add(id CheckID, level Level, regionID, resourceID string, v Values) {
	j.out = append(j.out, Check{ID: id, Level: level, RegionID: regionID, ResourceID: resourceID, Values: v})
}

// host checks one host: the client's ports, or the queues and limits of a backend.
func (j *judge) host(h Host) {
	if h.Client {
		j.clientPorts(h)
		return
	}
	j.acceptQueue(h)
	switch {
	case h.OpenFiles == 0:
		j.add(OpenFiles, Unknown, "", h.ID, Values{})
	case j.target.Connections > 0 && float64(h.OpenFiles) < j.target.Connections:
		j.add(OpenFiles, Warn, "", h.ID, Values{Have: float64(h.OpenFiles), Need: j.target.Connections})
	default:
		j.add(OpenFiles, Ready, "", h.ID, Values{Have: float64(h.OpenFiles), Need: j.target.Connections})
	}
}

// clientPorts: a closed connection keeps its port for a minute towards the same
// destination, and tcp_tw_reuse does not help, since load balancers strip timestamps.
func (j *judge) clientPorts(h Host) {
	ports := float64(h.PortRange[1] - h.PortRange[0] + 1)
	if h.PortRange[1] <= h.PortRange[0] || h.PortRange[0] <= 0 {
		j.add(ClientPorts, Unknown, "", h.ID, Values{})
		return
	}
	addresses := float64(max(1, j.target.Clients))
	rate := ports / j.policy.TimeWaitSeconds * addresses
	level := Ready
	if j.target.NewPerSecond > rate {
		level = Stop
	}
	j.add(ClientPorts, level, "", h.ID, Values{Have: rate, Need: j.target.NewPerSecond, Count: int(ports)})
	level = Ready
	if j.target.Connections > ports*addresses {
		level = Stop
	}
	j.add(ClientAddresses, level, "", h.ID, Values{Have: ports * addresses, Need: j.target.Connections, Count: int(ports)})
}

func (j *judge) acceptQueue(h Host) {
	if h.SomaxConn == 0 || len(h.Backlogs) == 0 {
		j.add(AcceptQueue, Unknown, "", h.ID, Values{})
		return
	}
	smallest := slices.MinFunc(h.Backlogs, func(a, b Backlog) int { return cmp.Compare(a.Limit, b.Limit) })
	level := Ready
	if smallest.Limit < j.policy.Backlog {
		level = Warn
	}
	j.add(AcceptQueue, level, "", h.ID, Values{Have: float64(smallest.Limit), Need: float64(j.policy.Backlog), Of: smallest.Endpoint, Count: h.SomaxConn})
}

// balancer checks one load balancer with its listeners and backends.
func (j *judge) balancer(lb *model.LoadBalancer) {
	j.specCeiling(lb)
	j.bandwidth(lb)
	for _, l := range j.topology.Listeners(model.Key{RegionID: lb.RegionID, ID: lb.ID}) {
		if l.Running {
			j.listener(lb, l)
		}
	}
}

// needs are the figures of a target that a load balancer's limits are held against.
func (t Target) needs() map[model.Metric]float64 {
	return map[model.Metric]float64{model.MaxConnections: t.Connections, model.NewConnections: t.NewPerSecond, model.Queries: t.Requests}
}

func (j *judge) specCeiling(lb *model.LoadBalancer) {
	limits, known := capacity.LimitsOf(*lb)
	needs := j.target.needs()
	for _, m := range []model.Metric{model.MaxConnections, model.NewConnections, model.Queries} {
		if needs[m] <= 0 || m == model.Queries && !j.answersHTTP(lb) {
			continue
		}
		limit := float64(limits.Of(m))
		v := Values{Have: limit, Need: needs[m], Of: string(m)}
		switch {
		case !known:
			j.add(SpecCeiling, Unknown, lb.RegionID, lb.ID, v)
		case limit > 0 && needs[m] > limit*j.policy.Room:
			j.add(SpecCeiling, Stop, lb.RegionID, lb.ID, v)
		default:
			j.add(SpecCeiling, Ready, lb.RegionID, lb.ID, v)
		}
	}
}

func (j *judge) answersHTTP(lb *model.LoadBalancer) bool {
	return slices.ContainsFunc(j.topology.Listeners(model.Key{RegionID: lb.RegionID, ID: lb.ID}), func(l *model.Listener) bool {
		return l.Running && layer7(l)
	})
}

// bandwidth: the connections of one client reach only a share of it, which a test that
// comes from few machines would take for the whole.
func (j *judge) bandwidth(lb *model.LoadBalancer) {
	if lb.InternetChargeType == "paybybandwidth" && lb.BandwidthMbps > 0 {
		j.add(Bandwidth, Warn, lb.RegionID, lb.ID, Values{Have: float64(lb.BandwidthMbps)})
	}
}

func layer7(l *model.Listener) bool {
	return l.Kind == model.CLB && (l.Protocol == model.HTTP || l.Protocol == model.HTTPS)
}
