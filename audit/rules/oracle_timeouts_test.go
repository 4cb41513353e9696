package rules_test

import (
	"slices"

	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/model"
)

// behind returns the id of the interface behind a backend, as design 3.4 says.
func (o *oracle) behind(l *model.Listener, b model.Backend) string {
	vpc, listed := "", false
	if lb := o.lb(l); lb != nil {
		vpc, listed = lb.VPCID, true
	}
	owns := func(e model.Interface) bool { return slices.Contains(e.Addresses, b.ServerIP) }
	var found *model.Interface
	switch b.Type {
	case model.ServerENI:
		found = o.eni(l.RegionID, func(e model.Interface) bool { return e.ID == b.ServerID })
	case model.ServerECS:
		found = o.eni(l.RegionID, func(e model.Interface) bool { return e.InstanceID == b.ServerID && owns(e) })
		if found == nil {
			found = o.eni(l.RegionID, func(e model.Interface) bool { return e.InstanceID == b.ServerID && e.Primary })
		}
		for _, i := range o.s.Instances {
			if found == nil && i.RegionID == l.RegionID && i.ID == b.ServerID {
				return i.PrimaryInterfaceID
			}
		}
	default:
		if !listed {
			return ""
		}
		found = o.eni(l.RegionID, func(e model.Interface) bool { return owns(e) && (vpc == "" || e.VPCID == vpc) })
	}
	if found == nil {
		return ""
	}
	return found.ID
}

func layer7(l *model.Listener) bool { return l.Protocol == model.HTTP || l.Protocol == model.HTTPS }

// required is what a listener requires of an interface in seconds.
func required(l *model.Listener) int {
	value := func(v *int, usual int) int {
		if v == nil {
			return usual
		}
		return *v
	}
	switch {
	case l.Kind == model.NLB && l.Protocol == model.UDP:
		return value(l.IdleTimeout, 90)
	case l.Kind == model.NLB:
		return value(l.IdleTimeout, 900)
	case l.Protocol == model.UDP:
		return 90
	case layer7(l):
		return max(value(l.RequestTimeout, 60), value(l.IdleTimeout, 15))
	}
	return value(l.EstablishedTimeout, 900)
}

func (o *oracle) timeouts() {
	type wants struct{ tcp, udp []int }
	carried := map[model.Key]*wants{}
	for i := range o.s.Listeners {
		l := &o.s.Listeners[i]
		if !l.Running {
			continue
		}
		for _, ref := range l.Groups {
			g := o.group(l.RegionID, ref)
			if g == nil {
				continue
			}
			for _, b := range g.Backends {
				id := o.behind(l, b)
				o.missing(l, ref, b)
				if id == "" {
					continue
				}
				k := model.Key{RegionID: l.RegionID, ID: id}
				if carried[k] == nil {
					carried[k] = &wants{}
				}
				if l.Protocol == model.UDP {
					carried[k].udp = append(carried[k].udp, required(l))
				} else {
					carried[k].tcp = append(carried[k].tcp, required(l))
				}
			}
		}
	}
	for k, w := range carried {
		o.carrier(k, w.tcp, w.udp)
	}
}

// carrier judges one interface by what the listeners it serves require.
func (o *oracle) carrier(k model.Key, tcp, udp []int) {
	fire := func(when bool, id string) { o.fire(when, id, k.RegionID, rule.ENI, k.ID) }
	smallest := func(need []int, allowed ...int) int {
		for _, a := range allowed {
			if a >= slices.Max(need) {
				return a
			}
		}
		return allowed[len(allowed)-1]
	}
	if len(tcp) > 0 {
		fire(slices.Max(tcp) > 910, "eni-timeout-out-of-reach")
		fire(slices.Max(tcp) >= 5*slices.Min(tcp), "eni-mixed-requirements")
	}
	if len(udp) > 0 {
		fire(slices.Max(udp) > 100, "eni-timeout-out-of-reach")
	}
	eni := o.eni(k.RegionID, func(e model.Interface) bool { return e.ID == k.ID })
	if eni == nil || eni.Timeouts == nil {
		return
	}
	if len(tcp) > 0 {
		want := smallest(tcp, 30, 60, 80, 100, 200, 300, 500, 700, 910)
		fire(eni.Timeouts.TCPEstablished < want, "eni-tcp-timeout-too-short")
		fire(eni.Timeouts.TCPEstablished > want, "eni-timeout-too-long")
		fire(eni.Timeouts.TCPClosedAndTimeWait < 15, "eni-closed-timeout-too-short")
	}
	if len(udp) > 0 {
		want := smallest(udp, 10, 20, 30, 60, 80, 100)
		fire(eni.Timeouts.UDP < want, "eni-udp-timeout-too-short")
		fire(eni.Timeouts.UDP > want, "eni-timeout-too-long")
	}
}

// missing judges one backend of a running listener.
func (o *oracle) missing(l *model.Listener, ref model.GroupRef, b model.Backend) {
	if o.outcome(model.InterfacesTable, l.RegionID, "") != model.Read {
		return
	}
	here := o.eni(l.RegionID, func(e model.Interface) bool {
		return b.Type == model.ServerENI && e.ID == b.ServerID || b.Type == model.ServerECS && e.InstanceID == b.ServerID
	}) != nil
	for _, i := range o.s.Instances {
		here = here || b.Type == model.ServerECS && i.RegionID == l.RegionID && i.ID == b.ServerID
	}
	if b.Type == model.ServerECS && o.outcome(model.InstancesTable, l.RegionID, "") != model.Read {
		return // unknown: the instances that no interface shows
	}
	o.fire(!here && (b.Type == model.ServerECS || b.Type == model.ServerENI), "backend-missing", l.RegionID, rule.ServerGroup, ref.ID)
}
