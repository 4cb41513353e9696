package timeout_test

import (
	"testing"

	"github.com/alictl/alictl/audit/timeout"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
)

// What an unclear listener needs is unknown, so only that an interface is too short
// anyway can be told.
func TestAnUnclearListenerHidesAllButTooShort(t *testing.T) {
	t.Parallel()
	unclear := nlb(model.UDP, 0)
	unclear.Unclear = true
	for name, tt := range map[string]struct {
		current model.Timeouts
		beside  model.Listener
		want    plan.Status
	}{
		"aligned":   {model.Timeouts{TCPEstablished: 910, TCPClosedAndTimeWait: 15, UDP: 30}, clbTCP(900), plan.Unknown},
		"too long":  {model.Timeouts{TCPEstablished: 910, TCPClosedAndTimeWait: 15, UDP: 30}, clbTCP(60), plan.Unknown},
		"too short": {model.Timeouts{TCPEstablished: 60, TCPClosedAndTimeWait: 15, UDP: 30}, clbTCP(900), plan.TooShort},
		"mixed":     {model.Timeouts{TCPEstablished: 910, TCPClosedAndTimeWait: 3, UDP: 30}, clbTCP(60), plan.Mixed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := one(t, timeout.Plan(account(tt.current, unclear, tt.beside), usual())); got.Status != tt.want {
				t.Errorf("status %s, want %s", got.Status, tt.want)
			}
		})
	}
}

// Each field of each listener that the API left out is told, and once.
func TestEveryDefaultIsToldOnce(t *testing.T) {
	t.Parallel()
	first := model.Listener{Kind: model.CLB, Protocol: model.HTTP, Port: 80}
	second := model.Listener{Kind: model.CLB, Protocol: model.HTTP, Port: 81}
	network := model.Listener{Kind: model.NLB, ID: "lsn-1", Protocol: model.TCP, Port: 82}
	s := account(model.Timeouts{TCPEstablished: 910, TCPClosedAndTimeWait: 15, UDP: 30}, first, second, network)
	s.Listeners[0].Groups = append(s.Listeners[0].Groups, s.Listeners[0].Groups...)
	told := map[string]int{}
	for _, n := range one(t, timeout.Plan(s, usual())).Notes {
		told[n.Data["Listener"].(string)+" "+n.Data["Field"].(string)]++
	}
	want := []string{"lb-1 http/80 RequestTimeout", "lb-1 http/80 IdleTimeout", "lb-1 http/81 RequestTimeout", "lb-1 http/81 IdleTimeout", "lsn-1 IdleTimeout"}
	for _, w := range want {
		if told[w] != 1 {
			t.Errorf("%s is told %d times", w, told[w])
		}
	}
	if len(told) != len(want) {
		t.Errorf("told are %v", told)
	}
}

func TestAManagedInterfaceInOrderHasNoNote(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		established int
		want        bool
	}{"in order": {910, false}, "too short": {60, true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := account(model.Timeouts{TCPEstablished: tt.established, TCPClosedAndTimeWait: 15, UDP: 30}, clbTCP(900))
			s.Interfaces[0].ServiceManaged = true
			if got := hasNote(one(t, timeout.Plan(s, usual())), "note.service_managed"); got != tt.want {
				t.Errorf("told: %v, want %v", got, tt.want)
			}
		})
	}
}

// The default backends of a CLB are no group that has an id.
func TestDefaultBackendsHaveNoGroup(t *testing.T) {
	t.Parallel()
	for kind, want := range map[model.GroupKind]string{model.DefaultGroup: "", model.NLBGroup: "sgp-1"} {
		s := account(model.Timeouts{TCPEstablished: 910, TCPClosedAndTimeWait: 15, UDP: 30}, clbTCP(900))
		s.ServerGroups[0].Kind, s.Listeners[0].Groups[0].Kind = kind, kind
		if got := one(t, timeout.Plan(s, usual())).Listeners[0].ServerGroupID; got != want {
			t.Errorf("kind %v: group %q, want %q", kind, got, want)
		}
	}
}

// A listener whose state means nothing is named by the resource that an admin can look at.
func TestAnUnclearStateNamesTheResource(t *testing.T) {
	t.Parallel()
	for want, l := range map[string]model.Listener{"lsn-tcp": nlb(model.TCP, 900), "lb-1": clbTCP(900)} {
		l.Status = "Dancing"
		p := timeout.Plan(account(model.Timeouts{}, l), usual())
		if len(p.Errors) != 1 || p.Errors[0].ResourceID != want {
			t.Errorf("errors %+v, want one about %s", p.Errors, want)
		}
	}
}
