package world

import (
	"slices"
	"strconv"
)

// countServers counts the servers behind a listener that are well, or not, by
// what the scenario says of them and of their instances.
func countServers(well bool) func(*Region, *Balancer, int) float64 {
	return func(r *Region, b *Balancer, at int) float64 {
		n := 0
		for _, names := range b.servers(r, at) {
			sick := r.down(names[0]) || slices.ContainsFunc(names, func(name string) bool { return slices.Contains(r.Health.Unhealthy, name) })
			if sick != well {
				n++
			}
		}
		return float64(n)
	}
}

// down says whether an instance exists and does not run.
func (r *Region) down(id string) bool {
	return slices.ContainsFunc(r.Instances, func(in Instance) bool { return in.ID == id && in.Status != Running })
}

// servers lists the servers behind a listener, each by all its names.
func (b *Balancer) servers(r *Region, at int) [][]string {
	var out [][]string
	if b.CLB != nil {
		l := &b.CLB.Listeners[at]
		for _, s := range b.CLB.backendsOf(l) {
			port := l.BackendPort
			if s.Port != 0 {
				port = s.Port
			}
			out = append(out, serverNames(s.ID, s.IP, port))
		}
		return out
	}
	for i := range r.ServerGroups {
		if g := &r.ServerGroups[i]; g.ID == b.NLB.Listeners[at].ServerGroup {
			for _, s := range g.Servers {
				out = append(out, serverNames(s.ID, s.IP, s.Port))
			}
		}
	}
	return out
}

func (lb *CLB) backendsOf(l *CLBListener) []Backend {
	for i := range lb.VServerGroups {
		if lb.VServerGroups[i].ID == l.VServerGroup {
			return lb.VServerGroups[i].Backends
		}
	}
	for i := range lb.MasterSlaveGroups {
		if lb.MasterSlaveGroups[i].ID == l.MasterSlaveGroup {
			return lb.MasterSlaveGroups[i].Backends
		}
	}
	if l.ForwardPort != 0 {
		return nil
	}
	return lb.Backends
}

func serverNames(id, address string, port int) []string {
	at := ":" + strconv.Itoa(port)
	out := []string{id, id + at}
	if address != "" {
		out = append(out, address, address+at)
	}
	return out
}
