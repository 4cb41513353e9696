package timeouts

import (
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/text"
)

// interface is one interface and what is to be said about its values.
type eni struct {
	*plan.Interface
	status string
	rows   []row // only the values worth a line
	notes  []string
}

// row is one value of an interface.
type row struct {
	judged
	label   string // the value's name
	action  string // raise, lower, stays
	because string // which listener decides, or what else does
	reason  string // why it is only reported; empty when it is selected
}

// judged is one value with the listener that decides about it, before wording.
type judged struct {
	field      model.Field
	has, shall int
	direction  plan.Direction // empty when nothing would change
	selected   bool
	deciding   *plan.Listener // nil when no listener speaks of this value
	listeners  int            // how many listeners speak of it
	reason     string         // a code, empty when selected or in order
}

// The reasons why a value is only reported, as CSV spells them.
const (
	needsAllowLower = "needs_allow_lower"
	managed         = "managed"
	incomplete      = "incomplete"
	seeNote         = "see_note"
	cannotAlign     = "cannot_align"
)

// judge looks at one value of an interface whose values are known.
func judge(p *plan.Plan, c *plan.Interface, f model.Field) judged {
	j := judged{field: f, has: c.Current.Get(f), shall: c.Desired.Get(f)}
	j.deciding, j.listeners = deciding(c.Listeners, f)
	for _, change := range c.Changes {
		if change.Field == f {
			j.direction, j.selected = change.Direction, change.Selected
		}
	}
	switch {
	case j.direction != "" && !j.selected:
		j.reason = unselected(p, c, j.direction)
	case j.direction == "" && j.deciding != nil && j.deciding.RequiredSeconds+p.Policy.MarginSeconds > j.has:
		j.reason = cannotAlign
	}
	return j
}

// deciding returns the listener that needs most of this value, and how many
// listeners speak of it.
func deciding(listeners []plan.Listener, f model.Field) (*plan.Listener, int) {
	type id struct {
		balancer, listener string
		port               int
		protocol           model.Protocol
	}
	var most *plan.Listener
	seen := map[id]bool{}
	for i := range listeners {
		l := &listeners[i]
		if f == model.FieldTCPClosed || (l.Protocol == model.UDP) != (f == model.FieldUDP) {
			continue
		}
		seen[id{l.LoadBalancerID, l.ListenerID, l.Port, l.Protocol}] = true
		if most == nil || l.RequiredSeconds > most.RequiredSeconds {
			most = l
		}
	}
	return most, len(seen)
}

// unselected tells why a change is only reported.
func unselected(p *plan.Plan, c *plan.Interface, d plan.Direction) string {
	switch {
	case noted(c, "note.service_managed"):
		return managed
	case d == plan.Lower && !p.Policy.AllowLower:
		return needsAllowLower
	case noted(c, "note.lower_unsure"):
		return incomplete
	}
	return seeNote
}

func noted(c *plan.Interface, id string) bool {
	for _, n := range c.Notes {
		if n.ID == id {
			return true
		}
	}
	return false
}

func (w words) eni(p *plan.Plan, c *plan.Interface) eni {
	out := eni{Interface: c, status: w.status(c.Status), notes: w.notes(c)}
	for _, f := range model.Fields() {
		if j := judge(p, c, f); j.direction != "" || j.reason != "" {
			out.rows = append(out.rows, w.row(p, j))
		}
	}
	return out
}

func (w words) notes(c *plan.Interface) []string {
	if len(c.Notes) == 0 {
		if c.Note == "" {
			return nil
		}
		return []string{text.Visible(c.Note)}
	}
	out := make([]string, len(c.Notes))
	for i, n := range c.Notes {
		out[i] = text.Visible(w.Tell(n))
	}
	return out
}

func (w words) row(p *plan.Plan, j judged) row {
	return row{
		judged: j, label: w.field(j.field), action: w.action(j.direction),
		because: w.because(p, j), reason: w.reason(j.reason),
	}
}

func (w words) action(d plan.Direction) string {
	switch d {
	case plan.Raise:
		return w.Say("action.raise", nil)
	case plan.Lower:
		return w.Say("action.lower", nil)
	}
	return w.Say("action.stays", nil)
}

func (w words) reason(code string) string {
	switch code {
	case needsAllowLower:
		return w.Say("plan.reason_allow_lower", nil)
	case managed:
		return w.Say("plan.reason_managed", nil)
	case incomplete:
		return w.Say("plan.reason_unsure", nil)
	case seeNote:
		return w.Say("plan.reason_note", nil)
	case cannotAlign:
		return w.Say("plan.reason_cannot_align", nil)
	}
	return ""
}

func (w words) because(p *plan.Plan, j judged) string {
	if j.field == model.FieldTCPClosed {
		return w.Say("plan.because_time_wait", text.Data{"Seconds": j.shall})
	}
	if j.deciding == nil {
		return w.Say("plan.no_listener", nil)
	}
	s := w.Say("plan.because", text.Data{
		"Listener": w.listener(*j.deciding), "Seconds": j.deciding.RequiredSeconds,
	})
	if p.Policy.MarginSeconds > 0 {
		s = w.Comma(s, w.Say("plan.margin", text.Data{"Seconds": p.Policy.MarginSeconds}))
	}
	if j.listeners > 1 {
		s = w.Comma(s, w.More(j.listeners-1))
	}
	return s
}
