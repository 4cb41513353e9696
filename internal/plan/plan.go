// Package plan holds the change plan of the connection-tracking timeouts: what
// each interface has, what it should have, because of which listeners, and which
// changes are selected. Its JSON form is a
// public contract, which internal/planfile reads and writes.
package plan

import (
	"slices"
	"time"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

// Schema names the version of the plan's JSON form.
const Schema = "alictl/timeout-plan/v1"

// Plan is the outcome of judging one snapshot under one policy.
type Plan struct {
	Schema             string              `json:"schema"`
	CreatedAt          time.Time           `json:"created_at"` // when the snapshot was taken
	AccountID          string              `json:"account_id"`
	Regions            []string            `json:"regions"`
	Complete           bool                `json:"complete"` // false when some read failed: see Errors
	Policy             Policy              `json:"policy"`
	Interfaces         []Interface         `json:"interfaces"` // sorted by region, then id
	UnresolvedBackends []UnresolvedBackend `json:"unresolved_backends"`
	Errors             []model.ReadError   `json:"errors"`
	Summary            Summary             `json:"summary"`

	// Deselected is how many changes somebody has taken out of the file that the plan
	// was read from, without correcting its counts.
	Deselected int `json:"-"`
}

// Policy is what the user asked for.
type Policy struct {
	MarginSeconds   int  `json:"margin_seconds"`    // added to what the listeners require
	TimeWaitSeconds int  `json:"time_wait_seconds"` // 3 to 15
	AllowLower      bool `json:"allow_lower"`
	IncludeStopped  bool `json:"include_stopped"`
}

// Status says how an interface stands against the listeners it serves.
type Status string

// The statuses of an interface.
const (
	Aligned  Status = "aligned"
	TooShort Status = "too_short" // some value is under what is required
	TooLong  Status = "too_long"  // only lowering would change anything
	Mixed    Status = "mixed"     // both
	Unknown  Status = "unknown"   // its timeouts could not be read
)

// Interface is one ENI that carries traffic of at least one listener.
type Interface struct {
	RegionID   string          `json:"region_id"`
	ID         string          `json:"network_interface_id"`
	InstanceID string          `json:"instance_id"`
	Status     Status          `json:"status"`
	Current    *model.Timeouts `json:"current"` // null when unknown
	Desired    *model.Timeouts `json:"desired"` // null when unknown
	Changes    []Change        `json:"changes"`
	Listeners  []Listener      `json:"listeners"`
	Note       string          `json:"note,omitempty"` // what a reader must know, in English

	// Notes is Note before it was put into words, so that a report can use the reader's
	// language. It is empty for a file whose note is no sentence of a plan.
	Notes []text.Message `json:"-"`

	Name         string `json:"-"` // as the account has them; not in a file
	InstanceName string `json:"-"`
}

// Direction says whether a change makes a timeout longer or shorter.
type Direction string

// The directions of a change.
const (
	Raise Direction = "raise"
	Lower Direction = "lower"
)

// Change is one value of one interface that differs from what it should be.
type Change struct {
	Field     model.Field `json:"field"`
	From      int         `json:"from"` // seconds
	To        int         `json:"to"`   // seconds
	Direction Direction   `json:"direction"`
	Selected  bool        `json:"selected"` // apply will make it
}

// Listener is a listener whose traffic reaches the interface, and what it needs.
type Listener struct {
	LoadBalancerID   string         `json:"load_balancer_id"`
	LoadBalancerName string         `json:"-"`
	LoadBalancerKind model.Kind     `json:"load_balancer_kind"`
	ListenerID       string         `json:"listener_id"` // empty for CLB
	Port             int            `json:"port"`        // 0 for an NLB listener of a range of ports
	StartPort        int            `json:"-"`           // of that range; 0 in a plan that was read from a file
	EndPort          int            `json:"-"`
	Protocol         model.Protocol `json:"protocol"`
	ServerGroupID    string         `json:"server_group_id"` // empty for the default backends of a CLB
	RequiredSeconds  int            `json:"required_seconds"`
}

// UnresolvedBackend is a backend for which no interface could be named.
type UnresolvedBackend struct {
	RegionID       string           `json:"region_id"`
	LoadBalancerID string           `json:"load_balancer_id"`
	ServerGroupID  string           `json:"server_group_id"`
	ServerType     model.ServerType `json:"server_type"`
	ServerID       string           `json:"server_id"`
	ServerIP       string           `json:"server_ip"`
	Reason         Reason           `json:"reason"`
}

// Reason says why a backend is unresolved.
type Reason string

// The reasons of an unresolved backend.
const (
	NotFound  Reason = "not_found" // the account shows no such interface
	Ambiguous Reason = "ambiguous" // several VPCs have the address and the load balancer names none
	Unread    Reason = "unknown"   // the interfaces could not be listed completely
)

// Summary counts the interfaces by status, and the selected changes (one per
// value, so up to three per interface).
type Summary struct {
	Interfaces      int `json:"interfaces"`
	Aligned         int `json:"aligned"`
	TooShort        int `json:"too_short"`
	TooLong         int `json:"too_long"`
	Mixed           int `json:"mixed"`
	Unknown         int `json:"unknown"`
	ChangesSelected int `json:"changes_selected"`
}

// Target returns the three values the interface will have when the selected
// changes are made; values without a selected change stay as they are. It must
// not be called on an interface whose current values are unknown.
func (i Interface) Target() model.Timeouts {
	target := *i.Current
	for _, c := range i.Changes {
		if c.Selected {
			target = target.With(c.Field, c.To)
		}
	}
	return target
}

// Selected returns how many changes of the interface are selected.
func (i Interface) Selected() int {
	n := 0
	for _, c := range i.Changes {
		if c.Selected {
			n++
		}
	}
	return n
}

// ToChange returns the interfaces with at least one selected change, in order.
func (p *Plan) ToChange() []Interface {
	var out []Interface
	for _, i := range p.Interfaces {
		if i.Selected() > 0 {
			out = append(out, i)
		}
	}
	return out
}

// Summarize counts the interfaces again.
func (p *Plan) Summarize() {
	s := Summary{Interfaces: len(p.Interfaces)}
	for _, i := range p.Interfaces {
		s.ChangesSelected += i.Selected()
		switch i.Status {
		case Aligned:
			s.Aligned++
		case TooShort:
			s.TooShort++
		case TooLong:
			s.TooLong++
		case Mixed:
			s.Mixed++
		case Unknown:
			s.Unknown++
		}
	}
	p.Summary = s
}

// Keep takes out what is not chosen and counts again. What could not be read stays:
// it may concern any interface.
func (p *Plan) Keep(eni, loadBalancer func(model.Key) bool) {
	p.Interfaces = slices.DeleteFunc(p.Interfaces, func(i Interface) bool {
		return !eni(model.Key{RegionID: i.RegionID, ID: i.ID})
	})
	p.UnresolvedBackends = slices.DeleteFunc(p.UnresolvedBackends, func(b UnresolvedBackend) bool {
		return !loadBalancer(model.Key{RegionID: b.RegionID, ID: b.LoadBalancerID})
	})
	p.Summarize()
}
