package timeout

import (
	"maps"
	"slices"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/internal/topology"
)

// Plan judges every interface that carries traffic of a listener that counts,
// and says what would change under the policy.
func Plan(s *model.Snapshot, policy plan.Policy) *plan.Plan { return PlanOn(topology.Of(s), s, policy) }

// PlanOn is Plan for whoever has the topology of the snapshot already.
func PlanOn(t *topology.Topology, s *model.Snapshot, policy plan.Policy) *plan.Plan {
	r := reachOf(t, s, policy.IncludeStopped)
	p := &plan.Plan{
		Schema: plan.Schema, CreatedAt: s.TakenAt, AccountID: s.AccountID, Regions: slices.Clone(s.Regions), Policy: policy,
		Interfaces: make([]plan.Interface, 0, len(r.paths)), UnresolvedBackends: append([]plan.UnresolvedBackend{}, r.unresolved...),
		Errors: append(append([]model.ReadError{}, s.Errors...), r.missing...),
	}
	unsure := unsureRegions(p.Errors)
	keys := slices.AppendSeq(make([]Key, 0, len(r.paths)), maps.Keys(r.paths))
	slices.SortFunc(keys, Key.Compare)
	for _, key := range keys {
		j := judge{policy: policy, paths: r.paths[key], unsure: unsure[key.RegionID]}
		if eni := r.topology.Interface(key); eni != nil {
			j.eni = *eni
		} else {
			j.eni = model.Interface{RegionID: key.RegionID, ID: key.ID}
		}
		if j.eni.Timeouts == nil && !r.told[key] {
			p.Errors = append(p.Errors, notCollected(key))
		}
		p.Interfaces = append(p.Interfaces, j.verdict())
	}
	slices.SortFunc(p.Errors, model.CompareErrors)
	p.Complete = len(p.Errors) == 0
	p.Summarize()
	return p
}

// unsureRegions returns the regions in which a listener or backend may be
// unknown, so that an interface may serve more than the snapshot shows.
func unsureRegions(errors []model.ReadError) map[string]bool {
	out, timeouts := map[string]bool{}, model.AskForTimeouts().Action
	for _, e := range errors {
		if e.Action != timeouts {
			out[e.RegionID] = true
		}
	}
	return out
}

func notCollected(key Key) model.ReadError {
	return model.AskForTimeouts().Error(key,
		"NotCollected", "the snapshot does not hold this interface's timeouts: collect again with the same flags")
}

// judge decides about one interface.
type judge struct {
	policy plan.Policy
	eni    model.Interface
	paths  []path
	unsure bool
}

// need is what the listeners of one class require of the interface.
type need struct {
	served  bool
	unclear bool // what some listener needs is not known: it may be more than this
	seconds int  // the largest requirement, margin included
	desired int
	reached bool // some allowed value is large enough
}

func (j judge) verdict() plan.Interface {
	out := plan.Interface{
		RegionID: j.eni.RegionID, ID: j.eni.ID, InstanceID: j.eni.InstanceID,
		Status: plan.Unknown, Changes: []plan.Change{},
	}
	var tcp, udp need
	for _, p := range j.paths {
		seconds, notes := required(p.listener)
		out.Listeners = append(out.Listeners, listenerOf(p, seconds))
		out.Notes = appendNew(out.Notes, notes)
		if class(p.listener.Protocol) == tcpClass {
			tcp.require(seconds, p.listener.Unclear)
		} else {
			udp.require(seconds, p.listener.Unclear)
		}
	}
	if j.eni.Timeouts == nil {
		out.Notes = append(out.Notes, text.Message{ID: "note.unread"})
		return out
	}
	current := *j.eni.Timeouts
	tcp.settle(model.AllowedTCPEstablished(), j.policy.MarginSeconds, current.TCPEstablished)
	udp.settle(model.AllowedUDP(), j.policy.MarginSeconds, current.UDP)
	desired := model.Timeouts{TCPEstablished: tcp.desired, TCPClosedAndTimeWait: current.TCPClosedAndTimeWait, UDP: udp.desired}
	if tcp.served {
		desired.TCPClosedAndTimeWait = j.policy.TimeWaitSeconds
	}
	changes := j.changes(current, desired)
	status := statusOf(changes, tcp, udp)
	if (tcp.unclear || udp.unclear) && status != plan.TooShort && status != plan.Mixed {
		return out // only that it is too short could be told without knowing all
	}
	out.Current, out.Desired, out.Changes, out.Status = &current, &desired, changes, status
	out.Notes = append(out.Notes, j.notes(out.Changes, tcp, udp)...)
	return out
}

// appendNew appends the notes that are not there yet.
func appendNew(notes, more []text.Message) []text.Message {
	for _, m := range more {
		same := func(n text.Message) bool {
			return n.ID == m.ID && n.Data["Listener"] == m.Data["Listener"] && n.Data["Field"] == m.Data["Field"]
		}
		if !slices.ContainsFunc(notes, same) {
			notes = append(notes, m)
		}
	}
	return notes
}

func (n *need) require(seconds int, unclear bool) {
	n.served = true
	n.unclear = n.unclear || unclear
	n.seconds = max(n.seconds, seconds)
}

// settle chooses the smallest allowed value that is enough. What no listener
// needs stays as it is.
func (n *need) settle(allowed []int, margin, current int) {
	n.desired, n.reached = current, true
	if n.served {
		n.seconds += margin
		n.desired, n.reached = model.SmallestAllowed(allowed, n.seconds)
		if n.unclear {
			n.desired = max(n.desired, current)
		}
	}
}

func (j judge) changes(current, desired model.Timeouts) []plan.Change {
	changes := []plan.Change{}
	for _, f := range model.Fields() {
		from, to := current.Get(f), desired.Get(f)
		if from == to {
			continue
		}
		c := plan.Change{Field: f, From: from, To: to, Direction: plan.Raise, Selected: !j.eni.ServiceManaged}
		if to < from {
			c.Direction = plan.Lower
			c.Selected = c.Selected && j.policy.AllowLower && !j.unsure
		}
		changes = append(changes, c)
	}
	return changes
}

func statusOf(changes []plan.Change, tcp, udp need) plan.Status {
	short := !tcp.reached || !udp.reached
	long := false
	for _, c := range changes {
		short = short || c.Direction == plan.Raise
		long = long || c.Direction == plan.Lower
	}
	switch {
	case short && long:
		return plan.Mixed
	case short:
		return plan.TooShort
	case long:
		return plan.TooLong
	}
	return plan.Aligned
}

func (j judge) notes(changes []plan.Change, tcp, udp need) []text.Message {
	var notes []text.Message
	if !tcp.reached {
		notes = append(notes, text.Message{ID: "note.cannot_align_tcp", Data: text.Data{"Required": tcp.seconds, "Largest": tcp.desired}})
	}
	if !udp.reached {
		notes = append(notes, text.Message{ID: "note.cannot_align_udp", Data: text.Data{"Required": udp.seconds, "Largest": udp.desired}})
	}
	if j.eni.ServiceManaged && len(changes) > 0 {
		notes = append(notes, text.Message{ID: "note.service_managed"})
	}
	lower := func(c plan.Change) bool { return c.Direction == plan.Lower }
	if j.unsure && j.policy.AllowLower && !j.eni.ServiceManaged && slices.ContainsFunc(changes, lower) {
		notes = append(notes, text.Message{ID: "note.lower_unsure"})
	}
	return notes
}

func listenerOf(p path, seconds int) plan.Listener {
	return plan.Listener{
		LoadBalancerID: p.listener.LoadBalancerID, LoadBalancerKind: p.listener.Kind, ListenerID: p.listener.ID,
		Port: p.listener.Port, StartPort: p.listener.StartPort, EndPort: p.listener.EndPort,
		Protocol: p.listener.Protocol, ServerGroupID: p.groupID, RequiredSeconds: seconds,
	}
}
