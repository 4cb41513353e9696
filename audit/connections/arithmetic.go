package connections

import (
	"slices"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/topology"
)

// HostFigures are what one host says of its connections.
type HostFigures struct {
	Sockets      int     // TCP sockets of every state but listening
	NewPerSecond float64 // connections opened in either direction; 0: not known

	SynRecv        int
	Inbound        int    // sockets whose local port is listened on
	TopSource      string // the address with most of them, no load balancer
	TopSourceCount int
	CookiesSent    float64 // syncookies a second

	DropsKnown bool   // the counters of what the host itself dropped were read
	Drops      uint64 // connections and packets that it dropped
}

// rates estimates how many new connections a second reach each instance: those of each
// load balancer at its peak, shared among its backends by weight. Behind a listener
// of layer 7 every request is a connection of its own.
func (j *judge) rates() map[model.Key]float64 {
	out := map[model.Key]float64{}
	for i := range j.s.LoadBalancers {
		lb := &j.s.LoadBalancers[i]
		rate, ok := j.balancerRate(lb)
		if !ok {
			continue
		}
		weights, sum := j.weights(lb)
		for key, weight := range weights {
			out[key] += rate * float64(weight) / float64(sum)
		}
	}
	return out
}

func (j *judge) balancerRate(lb *model.LoadBalancer) (float64, bool) {
	key := model.Key{RegionID: lb.RegionID, ID: lb.ID}
	u := j.usage[key]
	if u == nil {
		return 0, false
	}
	fresh, ok := u.Metrics[model.NewConnections]
	rate := fresh.Peak
	known := ok && fresh.Samples > 0
	for _, l := range j.topology.Listeners(key) {
		if q, ok := u.Metrics[model.Queries]; ok && q.Samples > 0 && layer7(l) && l.Running {
			rate, known = max(rate, q.Peak), true
		}
	}
	return rate, known
}

func layer7(l *model.Listener) bool {
	return l.Kind == model.CLB && (l.Protocol == model.HTTP || l.Protocol == model.HTTPS)
}

// weights sums the weights of a load balancer's backends by instance; each backend
// counts once for each listener that sends to it.
func (j *judge) weights(lb *model.LoadBalancer) (map[model.Key]int, int) {
	out, sum := map[model.Key]int{}, 0
	for _, l := range j.topology.Listeners(model.Key{RegionID: lb.RegionID, ID: lb.ID}) {
		if !l.Running {
			continue
		}
		for _, ref := range l.Groups {
			for _, link := range j.topology.Links(l, ref) {
				if link.Backend.Weight <= 0 {
					continue
				}
				sum += link.Backend.Weight
				if id := j.instanceOf(l.RegionID, link); id != "" {
					out[model.Key{RegionID: l.RegionID, ID: id}] += link.Backend.Weight
				}
			}
		}
	}
	return out, sum
}

func (j *judge) instanceOf(regionID string, link topology.Link) string {
	if eni := j.topology.Interface(model.Key{RegionID: regionID, ID: link.InterfaceID}); eni != nil {
		return eni.InstanceID
	}
	if link.Backend.Type == model.ServerECS {
		return link.Backend.ServerID
	}
	return ""
}

// longest returns the longest timer of the instance's interfaces that were read; 0
// when none was.
func longest(interfaces []Interface, of func(*model.Timeouts) int) int {
	most := 0
	for _, i := range interfaces {
		if i.Timeouts != nil {
			most = max(most, of(i.Timeouts))
		}
	}
	return most
}

// parts splits the peak: by Little's law, what is closed at a rate and kept for a time
// is rate x time at any moment.
func parts(i *Instance, host HostFigures, known bool) *Parts {
	closing := longest(i.Interfaces, func(t *model.Timeouts) int { return t.TCPClosedAndTimeWait })
	if i.Peak == nil || i.Rate == nil || closing == 0 {
		return nil
	}
	p := &Parts{HostKnown: known && host.Sockets > 0}
	p.Closed = min(i.Rate.PerSecond*float64(closing), *i.Peak)
	if p.HostKnown {
		p.Held = min(float64(host.Sockets), *i.Peak-p.Closed)
	}
	p.Rest = *i.Peak - p.Closed - p.Held
	return p
}

// savings says what shorter timers would free. The established timer frees only what
// the host no longer has, so it takes a host that was asked; and it never goes below
// what a listener needs.
func savings(i *Instance) []Saving {
	if i.Parts == nil {
		return nil
	}
	var out []Saving
	add := func(field model.Field, from, to int, of float64) {
		if from > to && of > 0 {
			out = append(out, Saving{Field: field, From: from, To: to, Of: of, Frees: of * float64(from-to) / float64(from)})
		}
	}
	add(model.FieldTCPClosed, longest(i.Interfaces, func(t *model.Timeouts) int { return t.TCPClosedAndTimeWait }), shortestClosing, i.Parts.Closed)
	if i.Parts.HostKnown && !slices.ContainsFunc(i.Interfaces, func(x Interface) bool { return x.Timeouts != nil && x.Desired == nil }) {
		from := longest(i.Interfaces, func(t *model.Timeouts) int { return t.TCPEstablished })
		to := 0
		for _, x := range i.Interfaces {
			if x.Desired != nil {
				to = max(to, x.Desired.TCPEstablished)
			}
		}
		if to > 0 {
			add(model.FieldTCPEstablished, from, to, i.Parts.Rest)
		}
	}
	return out
}
