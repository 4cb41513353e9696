package cms

import (
	"slices"

	"github.com/alictl/alictl/internal/model"
)

// Instances is the kind of a target that is an ECS instance. Its only metric is how
// many connections it holds, as its host counts them.
const Instances model.Kind = "ecs"

func namespaceOf(kind model.Kind) string {
	switch kind {
	case model.NLB:
		return "acs_nlb"
	case Instances:
		return "acs_ecs_dashboard"
	}
	return "acs_slb_dashboard"
}

// source is where a metric is read: its name in CMS, what that offers, and what a
// figure must be multiplied by.
type source struct {
	name      string
	dimension string // the key that names the load balancer
	periods   []int  // ascending
	maximum   bool   // has peaks, not only averages
	percent   bool   // of the limit of the spec
}

// candidates lists the names a metric has in CMS, the documented one first.
// Documents disagree about those of NLB; the list of metrics decides.
func candidates(kind model.Kind, metric model.Metric) []string {
	if kind == Instances {
		return []string{"concurrentConnections"}
	}
	switch metric {
	case model.MaxConnections:
		return []string{"InstanceMaxConnection", "LoadBalancerMaxConnection", "LoadBalancerActiveFlowCount"}
	case model.NewConnections:
		return []string{"InstanceNewConnection", "LoadBalancerNewConnection", "LoadBalancerNewFlowCount"}
	case model.Queries:
		if kind == model.NLB {
			return nil
		}
		return []string{"InstanceQps"}
	case model.DroppedConnections:
		return []string{"InstanceDropConnection", "LoadBalancerDropConnection", "LoadBalancerDropFlowCount"}
	case model.TrafficIn:
		return []string{"InstanceTrafficRX", "LoadBalancerTrafficRX", "LoadBalancerInBits"}
	case model.TrafficOut:
		return []string{"InstanceTrafficTX", "LoadBalancerTrafficTX", "LoadBalancerOutBits"}
	}
	return nil
}

// queryUtilization is the share of the spec's queries per second that is used. It
// has peaks, where the queries themselves have only averages.
const queryUtilization = "InstanceQpsUtilization"

// documented is what the documents say of a metric, for when the list of metrics
// cannot be read.
func documented(kind model.Kind, name string) source {
	return source{
		name: name, dimension: "instanceId", periods: []int{60, 300, 900, 3600},
		maximum: kind != model.NLB && name != "InstanceQps", percent: name == queryUtilization,
	}
}

// catalogue is the list of metrics of one namespace; nil when it could not be read.
type catalogue map[string]source

// find returns the first of the names that exists.
func (c catalogue) find(kind model.Kind, names ...string) (source, bool) {
	if len(names) == 0 {
		return source{}, false
	}
	if c == nil {
		return documented(kind, names[0]), true
	}
	for _, name := range names {
		if s, ok := c[name]; ok {
			return s, true
		}
	}
	return source{}, false
}

// listenerNames lists the names of a listener's metric.
func listenerNames(kind model.Kind, metric model.Metric) []string {
	own := map[model.Metric][]string{
		model.MaxConnections: {"MaxConnection", "ActiveConnection"}, model.NewConnections: {"NewConnection"},
		model.TrafficIn: {"TrafficRXNew", "TrafficRX"}, model.TrafficOut: {"TrafficTXNew", "TrafficTX"},
	}[metric]
	if kind != model.NLB {
		return own
	}
	names := slices.Clone(own)
	for i := range names {
		names[i] = "Listener" + names[i]
	}
	return append(names, own...) // which of them a region has, its list of metrics tells
}

// listenerMetrics are what a listener's LCU is told by.
func listenerMetrics() []model.Metric {
	return []model.Metric{model.MaxConnections, model.NewConnections, model.TrafficIn, model.TrafficOut}
}
