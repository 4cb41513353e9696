package world

// packetBits is the size of a packet in bits, to tell packets from traffic.
const packetBits = 8 * 800

// established is the share of connections that are active.
const established = 0.7

func clbMetrics() []Metric {
	all := []Metric{
		instanceMetric("InstanceMaxConnection", "Count", connectionsOf),
		instanceMetric("InstanceActiveConnection", "Count", scaled(connectionsOf, established)),
		instanceMetric("InstanceInactiveConnection", "Count", scaled(connectionsOf, 1-established)),
		instanceMetric("InstanceNewConnection", "Count/s", createdOf),
		instanceMetric("InstanceDropConnection", "Count/s", droppedOf),
		instanceMetric("InstanceQps", "Count/s", queriesOf),
		instanceMetric("InstanceTrafficRX", "bit/s", inOf),
		instanceMetric("InstanceTrafficTX", "bit/s", outOf),
		instanceMetric("InstancePacketRX", "Count/s", scaled(inOf, 1./packetBits)),
		instanceMetric("InstancePacketTX", "Count/s", scaled(outOf, 1./packetBits)),
		instanceMetric("InstanceDropTrafficRX", "bit/s", zeroOf),
		instanceMetric("InstanceDropTrafficTX", "bit/s", lostOutOf),
		instanceMetric("InstanceDropPacketRX", "Count/s", zeroOf),
		instanceMetric("InstanceDropPacketTX", "Count/s", scaled(lostOutOf, 1./packetBits)),
		instanceMetric("InstanceRt", "ms", answerTime),
		instanceMetric("InstanceStatusCode2xx", "Count/s", scaled(queriesOf, 0.97)),
		instanceMetric("InstanceStatusCode3xx", "Count/s", scaled(queriesOf, 0.01)),
		instanceMetric("InstanceStatusCode4xx", "Count/s", scaled(queriesOf, 0.015)),
		instanceMetric("InstanceStatusCode5xx", "Count/s", scaled(queriesOf, 0.005)),
	}
	for i := range all {
		if i == 5 || i > 13 {
			all[i].only = (*Balancer).web
		}
	}
	all[5].Statistics = averageOnly
	all = append(all, utilizationMetrics()...)
	return append(all, clbListenerMetrics()...)
}

// utilizationMetrics exist where there is a fixed limit to compare with.
func utilizationMetrics() []Metric {
	all := []Metric{
		instanceMetric("InstanceMaxConnectionUtilization", "%", connectionsOf),
		instanceMetric("InstanceNewConnectionUtilization", "%", createdOf),
		instanceMetric("InstanceQpsUtilization", "%", queriesOf),
		instanceMetric("InstanceTrafficTXUtilization", "%", outOf),
	}
	all[0].whole = func(c *curve) float64 { return c.limits.Connections }
	all[1].whole = func(c *curve) float64 { return c.limits.Created }
	all[2].whole = func(c *curve) float64 { return c.limits.Queries }
	all[3].whole = func(c *curve) float64 { return c.bandwidth }
	for i := range 3 {
		all[i].only = (*Balancer).guaranteed
	}
	all[2].only = func(b *Balancer) bool { return b.guaranteed() && b.web() }
	all[3].only = func(b *Balancer) bool { return b.curve.bandwidth > 0 }
	return all
}

func clbListenerMetrics() []Metric {
	all := []Metric{
		instanceMetric("MaxConnection", "Count", connectionsOf),
		instanceMetric("ActiveConnection", "Count", scaled(connectionsOf, established)),
		instanceMetric("InactiveConnection", "Count", scaled(connectionsOf, 1-established)),
		instanceMetric("NewConnection", "Count/s", createdOf),
		instanceMetric("DropConnection", "Count/s", droppedOf),
		instanceMetric("TrafficRXNew", "bit/s", inOf),
		instanceMetric("TrafficTXNew", "bit/s", outOf),
		instanceMetric("DropTrafficTX", "bit/s", lostOutOf),
		instanceMetric("Qps", "Count/s", queriesOf),
		instanceMetric("StatusCode2xx", "Count/s", scaled(queriesOf, 0.97)),
		instanceMetric("StatusCode5xx", "Count/s", scaled(queriesOf, 0.005)),
	}
	for i := range all {
		all[i].Scope, all[i].web = ScopeListener, i >= 8
	}
	healthy, unhealthy := instanceMetric("HeathyServerCount", "Count", zeroOf), instanceMetric("UnhealthyServerCount", "Count", zeroOf)
	healthy.Scope, unhealthy.Scope = ScopeVIP, ScopeVIP
	healthy.servers, unhealthy.servers = countServers(true), countServers(false)
	return append(all, healthy, unhealthy)
}

// nlbMetrics have averages and nothing else.
func nlbMetrics() []Metric {
	var all []Metric
	add := func(scope, prefix string, names map[string]Metric) {
		for _, name := range nlbOrder() {
			m, ok := names[name]
			if !ok {
				continue
			}
			m.Namespace, m.Name, m.Scope, m.Statistics = NamespaceNLB, prefix+name, scope, averageOnly
			all = append(all, m)
		}
	}
	whole := nlbWhole()
	add(ScopeInstance, "Instance", whole)
	listener := map[string]Metric{
		"HeathyServerCount":    {Unit: "Count", value: zeroOf, servers: countServers(true)},
		"UnhealthyServerCount": {Unit: "Count", value: zeroOf, servers: countServers(false)},
	}
	vip := map[string]Metric{}
	for _, name := range []string{"PacketRX", "PacketTX", "NewConnection", "MaxConnection", "TrafficRX", "TrafficTX"} {
		listener[name] = whole[name]
	}
	for _, name := range []string{"ActiveConnection", "DropConnection", "TrafficRX", "TrafficTX"} {
		vip[name] = whole[name]
	}
	add(ScopeNLBListener, "Listener", listener)
	for name, m := range listener {
		m.plain = true
		listener[name] = m
	}
	add(ScopeListener, "", listener)
	add(ScopeNLBVIP, "Vip", vip)
	return all
}

// nlbWhole are the metrics of an NLB as a whole, without their prefix.
func nlbWhole() map[string]Metric {
	return map[string]Metric{
		"NewConnection": {Unit: "Count/s", value: createdOf}, "DropConnection": {Unit: "Count/s", value: droppedOf},
		"ActiveConnection":   {Unit: "Count", value: scaled(connectionsOf, established)},
		"InactiveConnection": {Unit: "Count", value: scaled(connectionsOf, 1-established)},
		"MaxConnection":      {Unit: "Count", value: connectionsOf},
		"PacketRX":           {Unit: "Count/s", value: scaled(inOf, 1./packetBits)},
		"PacketTX":           {Unit: "Count/s", value: scaled(outOf, 1./packetBits)},
		"TrafficRX":          {Unit: "bit/s", value: inOf}, "TrafficTX": {Unit: "bit/s", value: outOf},
		"DropPacketRX": {Unit: "Count/s", value: zeroOf}, "DropPacketTX": {Unit: "Count/s", value: zeroOf},
		"DropTrafficRX": {Unit: "bit/s", value: zeroOf}, "DropTrafficTX": {Unit: "bit/s", value: zeroOf},
	}
}

func nlbOrder() []string {
	return []string{
		"NewConnection", "DropConnection", "ActiveConnection", "InactiveConnection", "MaxConnection", "PacketRX", "PacketTX",
		"TrafficRX", "TrafficTX", "DropPacketRX", "DropPacketTX", "DropTrafficRX", "DropTrafficTX",
		"HeathyServerCount", "UnhealthyServerCount",
	}
}

func instanceMetric(name, unit string, value func(flow) float64) Metric {
	return Metric{
		Namespace: NamespaceCLB, Name: name, Unit: unit, Scope: ScopeInstance, Statistics: threeStats, value: value,
	}
}

func connectionsOf(f flow) float64 { return f.connections }
func createdOf(f flow) float64     { return f.created }
func queriesOf(f flow) float64     { return f.queries }
func droppedOf(f flow) float64     { return f.dropped }
func inOf(f flow) float64          { return f.in }
func outOf(f flow) float64         { return f.out }
func lostOutOf(f flow) float64     { return f.lostOut }
func zeroOf(flow) float64          { return 0 }

// answerTime grows with the load, in milliseconds.
func answerTime(f flow) float64 { return 18 + 30*f.demand*f.demand }

func scaled(value func(flow) float64, by float64) func(flow) float64 {
	return func(f flow) float64 { return value(f) * by }
}

// ecsMetrics are those that the service measures without a program in the instance.
func ecsMetrics() []Metric {
	all := []Metric{
		instanceMetric("concurrentConnections", "Count", connectionsOf),
		instanceMetric("CPUUtilization", "%", func(f flow) float64 { return min(4+70*f.demand, 100) }),
		instanceMetric("IntranetInRate", "bit/s", inOf),
		instanceMetric("IntranetOutRate", "bit/s", outOf),
	}
	for i := range all {
		all[i].Namespace = NamespaceECS
	}
	all[0].Statistics = "Maximum"
	return all
}
