package timeout_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/alictl/alictl/audit/timeout"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/topology"
)

// Which value a TCP requirement asks for, at every edge and with margins.
func TestDesiredTCP(t *testing.T) {
	t.Parallel()
	tests := []struct {
		required, margin, want int
		reached                bool
	}{
		{1, 0, 30, true}, {29, 0, 30, true}, {30, 0, 30, true}, {31, 0, 60, true}, {30, 1, 60, true},
		{60, 0, 60, true}, {61, 0, 80, true}, {80, 0, 80, true}, {81, 0, 100, true}, {100, 0, 100, true}, {101, 0, 200, true},
		{200, 0, 200, true}, {201, 0, 300, true}, {300, 0, 300, true}, {301, 0, 500, true}, {500, 0, 500, true}, {501, 0, 700, true},
		{700, 0, 700, true}, {700, 1, 910, true}, {701, 0, 910, true}, {899, 0, 910, true}, {900, 0, 910, true}, {901, 0, 910, true},
		{910, 0, 910, true}, {911, 0, 910, false}, {4000, 0, 910, false},
		{899, 11, 910, true}, {899, 12, 910, false}, {900, 10, 910, true}, {900, 11, 910, false}, {910, 1, 910, false}, {10, 900, 910, true}, {11, 900, 910, false},
	}
	for _, tt := range tests {
		policy := usual()
		policy.MarginSeconds = tt.margin
		for _, l := range []model.Listener{nlb(model.TCP, tt.required), nlb(model.TCPSSL, tt.required), clbTCP(tt.required), clbHTTP(tt.required, 1), clbHTTP(1, tt.required)} {
			got := one(t, timeout.Plan(account(model.Timeouts{TCPEstablished: 30, TCPClosedAndTimeWait: 15, UDP: 30}, l), policy))
			if got.Desired.TCPEstablished != tt.want || hasNote(got, "note.cannot_align_tcp") == tt.reached || got.Listeners[0].RequiredSeconds != tt.required {
				t.Errorf("%s/%s %d + %d: desired %d, notes %v", l.Kind, l.Protocol, tt.required, tt.margin, got.Desired.TCPEstablished, got.Notes)
			}
		}
	}
}

func TestDesiredUDP(t *testing.T) {
	t.Parallel()
	tests := []struct {
		required, margin, want int
		reached                bool
	}{
		{9, 0, 10, true}, {10, 0, 10, true}, {11, 0, 20, true}, {10, 1, 20, true}, {20, 0, 20, true}, {21, 0, 30, true}, {30, 0, 30, true},
		{31, 0, 60, true}, {60, 0, 60, true}, {61, 0, 80, true}, {80, 0, 80, true}, {81, 0, 100, true}, {90, 0, 100, true}, {90, 10, 100, true},
		{90, 11, 100, false}, {100, 0, 100, true}, {101, 0, 100, false},
	}
	for _, tt := range tests {
		policy := usual()
		policy.MarginSeconds = tt.margin
		current := model.Timeouts{TCPEstablished: 60, TCPClosedAndTimeWait: 3, UDP: 10}
		got := one(t, timeout.Plan(account(current, nlb(model.UDP, tt.required)), policy))
		if got.Desired.UDP != tt.want || hasNote(got, "note.cannot_align_udp") == tt.reached {
			t.Errorf("%d + %d: desired %d, notes %v", tt.required, tt.margin, got.Desired.UDP, got.Notes)
		}
		if got.Desired.TCPEstablished != 60 || got.Desired.TCPClosedAndTimeWait != 3 {
			t.Errorf("a protocol without listeners changes: %+v", got.Desired)
		}
	}
	if got := one(t, timeout.Plan(account(model.Timeouts{TCPEstablished: 60, TCPClosedAndTimeWait: 3, UDP: 10}, clbUDP()), usual())); got.Listeners[0].RequiredSeconds != 90 {
		t.Errorf("CLB UDP requires %d", got.Listeners[0].RequiredSeconds)
	}
}

// Status, changes and selection.
func TestVerdict(t *testing.T) {
	t.Parallel()
	change := func(f model.Field, from, to int, d plan.Direction, selected bool) plan.Change {
		return plan.Change{Field: f, From: from, To: to, Direction: d, Selected: selected}
	}
	const tcp, closed, udp = model.FieldTCPEstablished, model.FieldTCPClosed, model.FieldUDP
	tests := map[string]struct {
		current   model.Timeouts
		listeners []model.Listener
		bend      func(s *model.Snapshot, p *plan.Policy)
		status    plan.Status
		changes   []plan.Change
		notes     []string
	}{
		"aligned": {model.Timeouts{TCPEstablished: 910, TCPClosedAndTimeWait: 15, UDP: 100}, []model.Listener{clbTCP(900), clbUDP()}, nil, plan.Aligned, nil, nil},
		"too short": {
			model.Timeouts{TCPEstablished: 60, TCPClosedAndTimeWait: 3, UDP: 30},
			[]model.Listener{clbTCP(900), clbUDP()},
			nil, plan.TooShort, []plan.Change{
				change(tcp, 60, 910, plan.Raise, true), change(closed, 3, 15, plan.Raise, true), change(udp, 30, 100, plan.Raise, true),
			}, nil,
		},
		"too long": {
			model.Timeouts{TCPEstablished: 910, TCPClosedAndTimeWait: 15, UDP: 100},
			[]model.Listener{clbTCP(60), nlb(model.UDP, 10)},
			nil, plan.TooLong, []plan.Change{change(tcp, 910, 60, plan.Lower, false), change(udp, 100, 10, plan.Lower, false)}, nil,
		},
		"too long, allowed": {
			model.Timeouts{TCPEstablished: 910, TCPClosedAndTimeWait: 15, UDP: 100},
			[]model.Listener{clbTCP(60)},
			func(_ *model.Snapshot, p *plan.Policy) { p.AllowLower = true },
			plan.TooLong, []plan.Change{change(tcp, 910, 60, plan.Lower, true)}, nil,
		},
		"mixed": {
			model.Timeouts{TCPEstablished: 910, TCPClosedAndTimeWait: 3, UDP: 30},
			[]model.Listener{clbTCP(60)},
			nil, plan.Mixed, []plan.Change{change(tcp, 910, 60, plan.Lower, false), change(closed, 3, 15, plan.Raise, true)}, nil,
		},
		"cannot be aligned, nothing to change": {
			model.Timeouts{TCPEstablished: 910, TCPClosedAndTimeWait: 15, UDP: 30},
			[]model.Listener{nlb(model.TCP, 911)},
			nil, plan.TooShort, nil, []string{"note.cannot_align_tcp"},
		},
		"cannot be aligned and too long": {
			model.Timeouts{TCPEstablished: 910, TCPClosedAndTimeWait: 15, UDP: 100},
			[]model.Listener{nlb(model.TCP, 911), nlb(model.UDP, 10)},
			nil, plan.Mixed, []plan.Change{change(udp, 100, 10, plan.Lower, false)}, []string{"note.cannot_align_tcp"},
		},
		"the largest of several decides": {
			model.Timeouts{TCPEstablished: 100, TCPClosedAndTimeWait: 15, UDP: 30},
			[]model.Listener{clbTCP(60), nlb(model.TCPSSL, 101), clbHTTP(99, 60)},
			nil, plan.TooShort, []plan.Change{change(tcp, 100, 200, plan.Raise, true)}, nil,
		},
		"managed by another service": {
			model.Timeouts{TCPEstablished: 60, TCPClosedAndTimeWait: 15, UDP: 30},
			[]model.Listener{clbTCP(900)},
			func(s *model.Snapshot, p *plan.Policy) {
				s.Interfaces[0].ServiceManaged, p.AllowLower = true, true
			},
			plan.TooShort, []plan.Change{change(tcp, 60, 910, plan.Raise, false)}, []string{"note.service_managed"},
		},
		"managed and aligned": {
			model.Timeouts{TCPEstablished: 910, TCPClosedAndTimeWait: 15, UDP: 30},
			[]model.Listener{clbTCP(900)},
			func(s *model.Snapshot, _ *plan.Policy) { s.Interfaces[0].ServiceManaged = true },
			plan.Aligned, nil, nil,
		},
		"defaults are said": {
			model.Timeouts{TCPEstablished: 60, TCPClosedAndTimeWait: 15, UDP: 30},
			[]model.Listener{{Kind: model.CLB, Protocol: model.HTTP}},
			nil, plan.Aligned, nil, []string{"note.default_timeout", "note.default_timeout"},
		},
		"unread": {
			model.Timeouts{},
			[]model.Listener{clbTCP(900)},
			func(s *model.Snapshot, _ *plan.Policy) { s.Interfaces[0].Timeouts = nil },
			plan.Unknown, nil, []string{"note.unread"},
		},
		"not lowered while a listener may be unknown": {
			model.Timeouts{TCPEstablished: 910, TCPClosedAndTimeWait: 3, UDP: 30},
			[]model.Listener{clbTCP(60)},
			func(s *model.Snapshot, p *plan.Policy) {
				p.AllowLower = true
				s.Errors = []model.ReadError{{RegionID: region, Product: "nlb", Action: "ListListeners", Code: "Forbidden"}}
			},
			plan.Mixed, []plan.Change{change(tcp, 910, 60, plan.Lower, false), change(closed, 3, 15, plan.Raise, true)}, []string{"note.lower_unsure"},
		},
		"a shorter time-wait": {
			model.Timeouts{TCPEstablished: 910, TCPClosedAndTimeWait: 15, UDP: 30},
			[]model.Listener{clbTCP(900)},
			func(_ *model.Snapshot, p *plan.Policy) { p.TimeWaitSeconds = 3 },
			plan.TooLong, []plan.Change{change(closed, 15, 3, plan.Lower, false)}, nil,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, policy := account(tt.current, tt.listeners...), usual()
			if tt.bend != nil {
				tt.bend(s, &policy)
			}
			p := timeout.Plan(s, policy)
			got := one(t, p)
			if diff := cmp.Diff(append([]plan.Change{}, tt.changes...), got.Changes); diff != "" || got.Status != tt.status {
				t.Errorf("status %s, want %s; changes (-want +got)\n%s", got.Status, tt.status, diff)
			}
			if diff := cmp.Diff(tt.notes, noteIDs(got)); diff != "" {
				t.Errorf("notes (-want +got)\n%s", diff)
			}
			if unknown := got.Status == plan.Unknown; unknown != (got.Current == nil) || p.Complete != (len(p.Errors) == 0) || unknown && p.Complete {
				t.Errorf("current %v, complete %v, errors %v", got.Current, p.Complete, p.Errors)
			}
		})
	}
}

func TestStoppedListeners(t *testing.T) {
	t.Parallel()
	s := account(model.Timeouts{TCPEstablished: 60, TCPClosedAndTimeWait: 15, UDP: 30}, stopped(clbTCP(900)))
	if p := timeout.Plan(s, usual()); len(p.Interfaces) != 0 || len(topology.Wanted(s, false)) != 0 {
		t.Errorf("a stopped listener counts: %+v", p.Interfaces)
	}
	policy := usual()
	policy.IncludeStopped = true
	if got := one(t, timeout.Plan(s, policy)); got.Status != plan.TooShort || len(topology.Wanted(s, true)) != 1 {
		t.Errorf("a stopped listener does not count: %+v", got)
	}
}

// A listener of which nobody can tell whether it carries traffic is an error, and
// keeps its interfaces from being lowered.
func TestUnknownStatus(t *testing.T) {
	t.Parallel()
	for status, known := range map[string]bool{"Stopped": true, "stopping": true, "Deleting": true, "Dozing": false, " ": false} {
		strange := clbTCP(900)
		strange.Status = status
		s := account(model.Timeouts{TCPEstablished: 910, TCPClosedAndTimeWait: 15, UDP: 30}, nlb(model.TCP, 60), strange)
		policy := usual()
		policy.AllowLower = true
		p := timeout.Plan(s, policy)
		if lowers := one(t, p).Changes[0].Selected; p.Complete != known || lowers != known {
			t.Errorf("%q: complete %v, lowers %v, errors %v", status, p.Complete, lowers, p.Errors)
		}
	}
}

// What the snapshot does not hold is an error, never an empty group.
func TestNotCollected(t *testing.T) {
	t.Parallel()
	s := account(model.Timeouts{TCPEstablished: 60, TCPClosedAndTimeWait: 15, UDP: 30}, clbTCP(900), nlb("quic", 10))
	s.ServerGroups = nil
	p := timeout.Plan(s, usual())
	var codes []string
	for _, e := range p.Errors {
		codes = append(codes, e.Action+" "+e.Code)
	}
	if want := []string{"ListListeners UnknownProtocol", "ListServerGroupServers NotCollected"}; p.Complete || !slices.Equal(slices.Sorted(slices.Values(codes)), want) {
		t.Errorf("complete %v, errors %v", p.Complete, codes)
	}
}

func one(t *testing.T, p *plan.Plan) plan.Interface {
	t.Helper()
	if len(p.Interfaces) != 1 {
		t.Fatalf("%d interfaces: %+v", len(p.Interfaces), p)
	}
	return p.Interfaces[0]
}

func noteIDs(i plan.Interface) []string {
	var ids []string
	for _, n := range i.Notes {
		ids = append(ids, n.ID)
	}
	return ids
}

func hasNote(i plan.Interface, id string) bool { return slices.Contains(noteIDs(i), id) }
